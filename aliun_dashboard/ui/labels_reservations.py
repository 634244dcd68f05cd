"""The words of Reservas."""

RESERVATIONS, RESERVATION = "Reservas", "Reserva"
STATUSES = {
    "confirmed": "Confirmada",
    "without_quota": "Pago sin cupo",
    "review": "En revisión",
    "cancelled": "Cancelada",
    "completed": "Completada",
}
STATUS_TONES = {
    "confirmed": "good",
    "without_quota": "bad",
    "review": "warn",
    "cancelled": "neutral",
    "completed": "sky",
}
ORIGINS = {"core": "Core", "atlas": "Atlas", "correo": "Correo"}
CODE, HOLDER, HOTEL, STAY, ENGINE, STATUS, TOTAL = "Código", "Titular", "Hotel", "Estadía", "Motor", "Estado", "Total"
ALL, ANY_ORIGIN, SEARCH = "Todas", "Todos los motores", "Titular, hotel o agencia"
SINCE, UNTIL = "Entrada desde", "Entrada hasta"
NONE = "No hay reservas así"
NONE_WHY = "Una reserva nace con el primer pago de una cotización, o con la confirmación que llega por correo."
MISSING, MISSING_WHY, BACK = "Esa reserva no existe", "O la lleva otra persona del equipo.", "Volver a Reservas"
OWES, PAID_UP = "Debe {amount}", "Pagada"
TRIP, TRAVELLERS, MONEY, PAPERS, CASES = "El viaje", "Viajeros", "Dinero y cupo", "Voucher y documentos", "Casos"
ROOM, BOARD, ROOMS, PARTY, AGENCY = "Habitación", "Régimen", "Habitaciones", "Personas", "Agencia"
INCLUDES, POLICY, SUPPLIER = "Incluye", "Cancelación", "Proveedor"
PAID, BALANCE, DUE, PLACES = "Pagado", "Saldo", "Vence", "Cupo que ocupa"
AGE_UNKNOWN, YEARS, UNNAMED = "edad por confirmar", ("año", "años"), "Falta el nombre"
STEPS = {
    "papers": "Documento",
    "email": "Correo al cliente",
    "whatsapp": "WhatsApp al cliente",
    "kommo": "Etapa en Kommo",
}
STEPS_TITLE, AGAIN, SENT_AGAIN = "Después del pago", "Reintentar", "Se está enviando otra vez"
ASK_BALANCE, ASK_BALANCE_WHY = "Pedir el saldo", "El importe es lo que falta por pagar; verás el enlace y su QR."
NOTHING = "–"
READY = "El voucher vale y está en manos del cliente."
WHY_NOT = "¿Por qué no hay voucher?"
GAPS = {
    "not_confirmed": "La reserva no está confirmada.",
    "without_quota": "Pagó sin cupo: falta una plaza o un acuerdo.",
    "risk": "Alguien tiene que revisar el riesgo del pago.",
    "cancelled": "La reserva está cancelada.",
    "balance": "Falta el saldo: mientras tanto vale la confirmación.",
    "on_its_way": "Se está emitiendo.",
    "issue_failed": "No se pudo emitir: reinténtalo abajo.",
    "no_oc": "Sin OC: no prestar servicio.",
    "no_channel": "No hay correo ni teléfono por donde enviarlo.",
    "not_delivered": "Ningún envío llegó: reinténtalo abajo.",
}
DOCUMENT = {"voucher": "Voucher", "confirmacion": "Confirmación"}
VERSION, HOLDS, ARCHIVED = "versión {n}", "vale", "archivada"
VERIFY = "Página de verificación"
OPEN = "Abrir"
CORRECT, NAMES, NAMES_HINT = "Corregir viajeros", "Nombres", "Uno por línea, el titular primero; la edad tras una coma."
REASON, REISSUE, REISSUED = "Motivo", "Volver a emitir", "Se está emitiendo una versión nueva"
CANCEL, CANCEL_NOW, CANCELLED = "Cancelar reserva", "Cancelar definitivamente", "Reserva cancelada"
CANCEL_WHY = "El voucher llevará el sello de cancelado. El reembolso se pide aparte y el cupo lo devuelve una persona."
CANNOT, CANNOT_WHY = "Cliente no puede viajar", "Abre un caso para soporte. No cancela, no reembolsa y no promete nada."
CAUSE, NOTE, OPEN_CASE, CASE_OPENED = "Motivo", "Qué pasó", "Abrir caso", "Caso {code} abierto"
CAUSES = {
    "accidente": "Accidente",
    "enfermedad": "Enfermedad",
    "documentos": "Documentos",
    "trabajo": "Trabajo",
    "personal": "Personal",
    "otra": "Otro",
}
INSIDE = "Dentro de la ventana: cancelar hoy no cuesta nada ({days} días antes)."
OUTSIDE = "Fuera de la ventana: cancelar hoy cuesta {percent} % ({amount}), {days} días antes."
UNKNOWN = "Las condiciones no dicen cuánto cuesta cancelar: pregúntalo al proveedor."
WITHOUT_OC = "Sin OC – no prestar servicio"
WITHOUT_OC_WHY = "{agency} todavía no envió su orden de compra. {when}."
CHECK_IN = {"days": "Faltan {n} días para la entrada", "one": "Entra mañana", "today": "Entra hoy", "past": "Ya empezó"}
OC, OPEN_OC, BOOKING_REF = "Orden de compra", "Ver OC", "ID Reserva"
BY_MAIL = "Llegó por correo: la vendió y la cobra la agencia, así que aquí no tiene lead, cotización ni pagos."
LEAD, QUOTE, CAMPAIGN = "Ver lead", "Ver cotización", "Ver campaña"
