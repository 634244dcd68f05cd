"""The words of Pagos: payments, the inbox of money that does not fit, refunds, reconciliation."""

PAYMENTS, INBOX, REFUNDS, RECONCILE = "Pagos", "Bandeja", "Reembolsos", "Conciliación"
VIEWS_LABEL = "Vistas de Pagos"
STATUSES = {
    "open": "Abierto",
    "paid": "Pagado",
    "paid_without_quota": "Pago sin cupo",
    "review": "En revisión",
    "failed": "Falló",
    "expired": "Vencido",
    "refunded": "Reembolsado",
}
STATUS_TONES = {
    "open": "sky",
    "paid": "good",
    "paid_without_quota": "bad",
    "review": "warn",
    "failed": "bad",
    "expired": "neutral",
    "refunded": "plum",
}
KINDS = {"deposit": "Depósito", "total": "Total", "balance": "Saldo", "instalment": "Cuota"}
PROVIDERS = {"stripe": "Stripe", "paypal": "PayPal", "square": "Square", "transfer": "Transferencia"}
TROUBLES = {  # kind: what happened, and what to think about
    "unmatched": ("Pago sin dueño", "Llegó dinero con una referencia que no conocemos."),
    "duplicate": ("Pagado dos veces", "Llegó otro pago por lo mismo."),
    "without_quota": ("Pago sin cupo", "Pagó cuando ya no quedaban plazas. Nada se le ha prometido."),
    "amount": ("Importe distinto", "Lo que llegó no es lo que se pidió."),
    "currency": ("Otra moneda", "Pagó en una moneda distinta de la pedida."),
    "mode": ("Modo de prueba", "El pago es de prueba y la cuenta es real, o al revés."),
    "late": ("Pago a destiempo", "Llegó dinero para una reserva cancelada."),
    "risk": ("Riesgo de fraude", "Hay señales de fraude: míralo antes de que salga el voucher."),
    "chargeback": ("Contracargo", "El cliente disputa el cobro en su banco."),
}
SETTLEMENTS = {
    "attached": "asignado a un pago",
    "accepted": "aceptado como llegó",
    "refund_requested": "reembolso pedido",
    "noted": "anotado",
    "place_assigned": "plaza asignada",
    "trusted": "dado por bueno",
}
REFUND_STATUSES = {
    "requested": "Pedido",
    "approved": "Aprobado",
    "rejected": "Rechazado",
    "executed": "Devuelto",
    "failed": "Falló",
}
REFUND_TONES = {"requested": "warn", "approved": "sky", "rejected": "neutral", "executed": "good", "failed": "bad"}
CAUSES = ("No puede viajar", "Enfermedad o accidente", "Pagó dos veces", "Sin cupo", "Error de precio", "Otro motivo")
RISKS = {
    "provider_alarm": "alarma de la pasarela",
    "large_amount": "importe muy alto",
    "new_contact": "contacto nuevo",
    "new_and_large": "nuevo y alto",
    "countries_differ": "países distintos",
    "some_failures": "varios intentos",
    "many_failures": "muchos intentos",
    "soon_check_in": "entra en dos días",
}
WHO, AMOUNT, KIND, PROVIDER = "Cliente", "Importe", "Concepto", "Pasarela"
STATUS, WHEN, ACTS = "Estado", "Cuándo", "Acción"
ALL, ANY_PROVIDER, SEARCH = "Todos", "Todas las pasarelas", "Nombre o referencia"
ASKED = "Pedido: {amount}"
CAME, GIVEN_BACK, REFERENCE, CREATED = "Llegó", "Devuelto", "Referencia", "Pedido el"
PAID_AT, EXPIRES, DUE, RISK, BY = "Pagado el", "Vence", "Cuota del", "Riesgo", "Lo pidió"
RISK_OF = "{score} de 100: {why}"
NO_RISK = "sin señales"
QR, CAME_IN = "Código QR del enlace de pago", "Importe que llegó"
LINK, COPY_LINK, COPIED = "Enlace de pago", "Copiar enlace", "Enlace copiado"
OPEN_QUOTE, OPEN_TRIP, OPEN_RECEIPT = "Ver cotización", "Ver reserva", "Ver comprobante"
CONFIRM_TRANSFER, BANK_REFERENCE = "Confirmar transferencia", "Referencia del banco"
TRANSFER_HINT = "Solo cuando el dinero esté en la cuenta: desde aquí es un pago como los demás."
TRANSFER_DONE = "Transferencia confirmada"
ASK_REFUND, CAUSE, NOTE, REFUND_AMOUNT = "Pedir reembolso", "Motivo", "Nota", "Importe a devolver"
REFUND_HINT = "Lo aprueba otra persona. Al cliente no se le promete nada."
REFUND_ASKED = "Reembolso pedido: falta que otra persona lo apruebe"
NO_PAYMENTS, NO_PAYMENTS_WHY = "No hay pagos así", "Crea un enlace de pago desde la cotización de un lead."
NO_TROUBLE, NO_TROUBLE_WHY = "La bandeja está vacía", "Todo el dinero que llegó tiene su sitio."
NO_REFUNDS, NO_REFUNDS_WHY = "No hay reembolsos", "Se piden desde un pago, y los aprueba otra persona."
PAID_MONTH, REFUNDED_MONTH = "Cobrado este mes", "Devuelto este mes"
OPEN_LINKS, WAITING = "Enlaces abiertos", "Por resolver"
NOTHING = "–"
ACCEPT, ASK_BACK, CLOSE, ATTACH = "Aceptar como llegó", "Pedir reembolso", "Anotar y cerrar", "Asignar al pago"
ASSIGN_PLACE, TRUST, DISTRUST, REOPEN = "Asignar plaza", "Dar por bueno", "Es fraude", "Reabrir"
RESOLVE, RESOLVED = "Resolver", "Resuelto"
NOTE_NEEDED = "Qué se hizo y por qué"
PAYMENT_NUMBER = "Número del pago"
CREDITED = "Acreditado en la moneda pedida"
SETTLED_ONES, WAITING_ONES = "Ver resueltos", "Ver pendientes"
SETTLED_BY = "{what} por {who}"
APPROVE, REJECT, EXECUTED, REASON = "Aprobar", "Rechazar", "Marcar devuelto", "Por qué no"
APPROVED_DONE, REJECTED_DONE, EXECUTED_DONE = "Reembolso aprobado", "Reembolso rechazado", "Marcado como devuelto"
YOURS = "Lo pediste tú: lo aprueba otra persona."
CAUSES_TITLE = "Por qué se devuelve"
RECONCILE_WHY = (
    "Pega las líneas del extracto de la pasarela: referencia, importe y moneda, separados por coma. "
    "Se comparan con los pagos registrados; nada cambia."
)
LINES, COMPARE = "Líneas del extracto", "Comparar"
LINES_HINT = "Por ejemplo: pi_3Qx81,450.00,USD"
MATCHED = "{n} líneas cuadran"
ONLY_THERE, ONLY_HERE, DIFFERENT = "Solo en el extracto", "Solo aquí", "Importe distinto"
UNREADABLE = "Línea {n}: «{line}» no se entiende. Escribe referencia, importe y moneda."
DETAIL = "Pago {id}"

SCOPE = {
    "cobrado": "cobrados {days}",
    "pedido": "pedidos {days}",
    "moneda": "en {word}",
    "canal": "de leads de {word}",
    "motor": "motor {word}",
    "agente": "de un agente",
    "liquidado": "liquidados, sin los que están en revisión",
}
SCOPE_SAYS = "Solo {what}"
NO_SCOPE = "Quitar"
