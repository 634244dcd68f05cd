"""The Spanish of tickets: piles, kinds, states, facts and acts."""

TICKETS = "Tickets"
TICKET = "Ticket"
PILES = {"open": "Abiertos", "mine": "Míos", "unassigned": "Sin responsable", "done": "Resueltos"}
PILES_LABEL = "Qué tickets"
KINDS = {
    "escalamiento": "Escalamiento",
    "soporte_viaje": "Soporte de viaje",
    "queja": "Queja",
    "reembolso": "Reembolso",
    "oc_manual": "OC a mano",
    "sistema": "Sistema",
}
KIND_ICONS = {
    "escalamiento": "alert",
    "soporte_viaje": "plane",
    "queja": "message",
    "reembolso": "money",
    "oc_manual": "edit",
    "sistema": "settings",
}
ANY_KIND = "Todos"
KIND = "Tipo"
STATUSES = {
    "open": "Abierto",
    "in_progress": "En curso",
    "waiting": "En espera",
    "resolved": "Resuelto",
    "closed": "Cerrado",
}
TONES = {"open": "warn", "in_progress": "sky", "waiting": "neutral", "resolved": "good", "closed": "neutral"}
PRIORITY = "Prioridad"
PRIORITIES = {5: "Urgente", 4: "Alta", 3: "Normal", 2: "Baja", 1: "Mínima"}
PRIORITY_TONES = {5: "bad", 4: "warn", 3: "neutral", 2: "neutral", 1: "neutral"}
SEARCH = "Buscar por código, título o motivo"
CAPTION = "Tickets, lo más urgente primero"
ABOUT = "De qué trata"
CUSTOMER = "Cliente"
OWNER = "Responsable"
STATUS = "Estado"
SINCE = "Desde"
NOBODY = "Nadie"
ASSIGN = "Asignar"
EMPTY = "No hay tickets aquí"
EMPTY_WHY = "Cuando algo necesite a una persona, aparece en esta lista con su prioridad."
CLEAR = "Ver los abiertos"
MISSING = "Ese ticket no está"
MISSING_WHY = "No existe, o es de un lead que lleva otra persona."
BACK = "Ir a tickets"

TAKE = "Tomar"
TAKEN = "{code} está en tus manos"
MOVES = {
    "open": "Devolver a abiertos",
    "in_progress": "Ponerlo en curso",
    "waiting": "Dejarlo en espera",
    "closed": "Cerrarlo",
}
REOPEN = "Reabrir"
MOVE_ICONS = {"open": "undo", "in_progress": "play", "waiting": "clock", "closed": "lock"}
MOVED = "{code}: {status}"
RESOLVE = "Resolver"
RESOLVED = "{code} quedó resuelto"
RESOLUTION = "Cómo se resolvió"
RESOLUTION_HINT = "Una frase que entienda quien lo lea dentro de un mes."
ASSIGNED = "{code} asignado"
UNASSIGNED = "{code} quedó sin responsable"

FACTS = "Lo que se sabe"
HISTORY = "Historia"
REASON = "Motivo"
RESERVATION = "Reserva"
LEAD = "Lead"
SOURCE = "Origen"
SOURCES = {"rule": "Una regla del sistema", "agent": "Una persona", "bot": "El asistente", "call": "Una llamada"}
PENALTY = "Cancelar hoy"
PENALTY_FREE = "Sin penalidad todavía"
PENALTY_COSTS = "{percent} % · {amount}"
PENALTY_UNKNOWN = "Las condiciones no lo dicen: pregunta al proveedor"
WINDOW = "Ventana"
INSIDE = "Dentro de la ventana sin costo"
OUTSIDE = "Fuera de la ventana sin costo"
DAYS_LEFT = "Faltan"
DAYS = {True: "{n} día", False: "{n} días"}
STARTED = "El viaje ya empezó"
CAUSE = "Por qué no viaja"
CAUSES = {
    "accidente": "Accidente",
    "enfermedad": "Enfermedad",
    "documentos": "Documentos de viaje",
    "trabajo": "Trabajo",
    "personal": "Motivos personales",
    "otra": "Otro motivo",
}
DOCUMENT = "Documento"
ASK_DOCUMENT = "Pide el documento que lo acredite"
NO_PROMISE = "No prometas reembolso ni cambio: decide el proveedor y lo aprueba finanzas."
FACT_NAMES = {
    "supplier": "Proveedor",
    "policy": "Condiciones",
    "hotel": "Hotel",
    "check_in": "Entrada",
    "amount": "Importe",
    "currency": "Moneda",
    "provider": "Pasarela",
    "payment": "Pago",
    "payment_ref": "Pago",
    "refusal": "Por qué",
    "campaign": "Campaña",
    "reason": "Por qué disputa",
}
REASONS = {
    "sold_out": "No quedaba cupo en la campaña.",
    "released": "El bloque ya se había liberado.",
    "stop_sale": "La venta de la campaña estaba detenida.",
    "fraudulent": "Dice que no hizo el pago",
    "duplicate": "Dice que pagó dos veces",
    "product_not_received": "Dice que no recibió el servicio",
    "product_unacceptable": "No está conforme con el servicio",
    "subscription_canceled": "Dice que lo había cancelado",
    "credit_not_processed": "Espera un reembolso que no llegó",
    "unrecognized": "No reconoce el cargo",
    "general": "No dice por qué",
}
ALTERNATIVE = "Core puede ofrecer"
DEARER, CHEAPER, SAME_PRICE = "{amount} más", "{amount} menos", "al mismo precio"
PAYMENT, OPEN_PAYMENT = "Pago", "Ver el pago"
DRAFTS = "Borradores para enviar tú"
DRAFT_SUPPLIER = "Al proveedor"
DRAFT_CUSTOMER = "Al cliente"
