"""The Spanish of campaigns and their quota: list, page, form, occupancy, and the «Semáforo Atlas»."""

CAMPAIGNS = "Campañas y cupos"
CAMPAIGN = "Campaña"

# Semáforo Atlas
SEMAFORO = "Semáforo Atlas"
ATLAS_OPEN = "Atlas se puede ofrecer"
ATLAS_SHUT = "Atlas no se puede ofrecer todavía"
PASSED, FAILED = "Cumple:", "No cumple:"
CHECKS = {
    "approved": "Aprobada por dirección",
    "dates": "Vigente en las fechas del viaje",
    "quota": "Con cupo disponible",
    "window": "Dentro de la ventana de reserva",
}
CAMPAIGN_OPEN = "Se puede vender"
CAMPAIGN_SHUT = "Hoy no se puede vender"
NEEDS_TRIGGER = "A cada lead le hace falta además su motivo: que la mencione, que coincida, o que dirección la fuerce."
TRIGGERS = {
    "mention": "Match por mención",
    "match": "Coincide con lo que pide",
    "forced": "Forzada por dirección u operaciones",
}

# List
VIEWS = "Clases de campaña"
ALL = "Todas"
KINDS = {"external_offer": "Ofertas externas", "sales_offer": "Ofertas de venta", "block": "Bloqueos"}
KIND = {"external_offer": "Oferta externa", "sales_offer": "Oferta de venta", "block": "Bloqueo de proveedor"}
KIND_ICONS = {"external_offer": "plane", "sales_offer": "star", "block": "building"}
CALENDAR = "Ocupación"
STATUSES = {
    "pending": "Pendiente",
    "approved": "Aprobada",
    "paused": "Pausada",
    "returned": "Devuelta",
    "draft": "Borrador",
    "expired": "Vencida",
}
STATUS_TONES = {
    "pending": "warn",
    "approved": "good",
    "paused": "neutral",
    "returned": "bad",
    "draft": "sky",
    "expired": "neutral",
}
STATUS = "Estado"
ANY_STATUS = "Todas"
SEARCH = "Nombre, hotel, destino o ATL-007"
NEW = "Proponer campaña"
LIST = "Campañas, primero lo que espera a dirección"
QUEUE = "Esperan a dirección"
QUEUE_ONE = "1 campaña espera a dirección"
QUEUE_MANY = "{n} campañas esperan a dirección"
QUEUE_GO = "Ver la cola"
STOPPED = "Venta detenida"
NO_CAMPAIGNS = "Todavía no hay campañas"
NO_CAMPAIGNS_WHY = "Propón la primera oferta o bloqueo: dirección la ensaya, la aprueba y el equipo puede venderla."
NOTHING_FITS = "Ninguna campaña coincide"
NOTHING_FITS_WHY = "Prueba con menos filtros."
CLEAR = "Quitar filtros"
MISSING = "Esta campaña no existe"
MISSING_WHY = "Comprueba el código o vuelve a la lista."
BACK = "Volver a campañas"

# Quota and contention
LEFT_NONE = "sin cupo"
LEFT_ONE = "queda 1"
LEFT_MANY = "quedan {n}"
PAYING = "{n} en pago"
QUOTED_ONE, QUOTED = "1 cotizada", "{n} cotizadas"
SOLD_OF = "{taken} de {total} vendidas"
KEPT = "{n} de reserva propia"
CONTENDED = "Se pide más de lo que queda: gana quien pague primero."
WAITS_FOR_PAYMENT = "{who} espera un pago de este mismo cupo."
SOMEBODY = "Alguien del equipo"

TRAVEL, BOOKING, RELEASE, PRICE, MARGIN = "Viaje", "Reserva", "Liberación", "Precio por noche", "Margen"
BOOK_FROM = "abre {when}"
BOOK_TODAY = "cierra hoy"
BOOK_TOMORROW = "cierra mañana"
BOOK_DAYS = "cierra en {n} d"
BOOK_CLOSED = "cerrada"
RELEASE_DAYS = "en {n} d"
RELEASED = "liberado"
NO_RELEASE = "sin fecha"
NO_COST = "sin costo"

# Alerts
ALERTS = "Avisos de cupo y de fechas"
ALERT_LOW = "quedan {n} de {total}"
ALERT_GONE = "sin cupo"
ALERT_CLOSES_TODAY, ALERT_CLOSES = "termina hoy", "termina en menos de 48 h"
MORE_ALERTS = "y {n} más"

# Acts
SUBMIT, SUBMITTED = "Enviar a dirección", "Enviada a dirección"
REVIEW = "Revisar"
APPROVE, APPROVED = "Aprobar", "Campaña aprobada: ya se puede vender"
TAKE_BACK, TAKEN_BACK = "Retirar aprobación", "Aprobación retirada: vuelve a esperar a dirección"
RETURN, RETURNED = "Devolver con motivo", "Devuelta a quien la propuso"
PAUSE, PAUSED = "Pausar", "Campaña pausada"
RESUME, RESUMED = "Reanudar", "Campaña en venta otra vez"
STOP, STOPPED_NOW = "Detener venta", "Venta detenida"
START, STARTED = "Reanudar venta", "Venta reanudada"
EDIT = "Editar"
WAITING_FOR_DIRECTOR = "Pendiente de dirección"
REASON = "Motivo"
REASON_HINT = "En una frase: lo lee quien la propuso y queda en la auditoría."

# Dry run
TRIAL = "Ensayo antes de aprobar"
TRIAL_MISSING = "Falta antes de aprobar: "
TRIAL_LEADS = "Leads abiertos que coinciden hoy"
TRIAL_NO_LEADS = "Ningún lead abierto coincide hoy."
TRIAL_EXPECTED = "Se pedirían"
TRIAL_EXPECTED_OF = "y hay {n} a la venta"
TRIAL_CORE = "Frente a Core"
TRIAL_CHEAPER, TRIAL_DEARER = "{much} menos", "{much} más"
TRIAL_AGAINST = "{atlas} contra {core} · {stay}"
TRIAL_STAY = "{n} noches, {adults} adultos, {day}"
TRIAL_NO_CORE = "Core no tiene tarifa"
TRIAL_MARGIN = "Margen por noche"
TRIAL_ENDS = "Quedan para reservar"
TRIAL_RELEASE = "se libera en {when}"
TRIAL_CONFLICTS = "Campañas en el mismo destino y fechas"
TRIAL_NO_CONFLICTS = "Ninguna."
DAYS_ONE, DAYS = "1 día", "{n} días"
CHANGED_SINCE = "Cambios desde la última aprobación"

# Page
QUOTA = "Cupo"
TOTAL, TAKEN, KEEP, LEFT = "Total", "Vendidas", "Reserva propia", "Quedan"
IN_PAYMENT, QUOTED_LIVE = "En pago", "Cotizadas vivas"
TERMS = "Condiciones"
LEADS = "Leads con esta campaña"
NO_LEADS = "Nadie la tiene todavía"
NO_LEADS_WHY = "Aparecen aquí los leads que la mencionan, coinciden con ella o la tienen cotizada."
LEAD, OWNER, WHY, QUOTE, VALUE = "Lead", "Responsable", "Por qué", "Cotización", "Valor"
OTHERS_LEAD = "Lead de {who}"
NOBODY = "sin responsable"
QUOTE_STATUSES = {
    "draft": "borrador",
    "sent": "enviada",
    "change_asked": "pide cambios",
    "accepted": "aceptada",
    "paid": "pagada",
    "superseded": "reemplazada",
    "expired": "vencida",
    "withdrawn": "retirada",
}
PAYING_NOW = "en pago"
LEDGER = "Libro de cupo"
LEDGER_EMPTY = "El libro está en blanco"
LEDGER_EMPTY_WHY = "Solo un pago confirmado toma cupo. Cotizar, enviar o aceptar no lo tocan."
MOVED, BALANCE, CAUSE, PERSON, RESERVATION, PAYMENT = "±", "Vendidas", "Causa", "Quién", "Reserva", "Pago"
WHEN = "Cuándo"
PAYMENT_NUMBER = "nº {n}"
CAUSES = {"payment": "Pago confirmado", "returned": "Cupo devuelto"}
OLDER = "Ver anteriores"
GIVE_BACK = "Devolver cupo"
GIVE_BACK_TITLE = "Devolver cupo a la campaña"
GIVE_BACK_WHY = "Las plazas vuelven a la venta en el momento. El pago y la reserva no cambian."
GIVE_BACK_NONE = "Ninguna reserva tiene plazas de esta campaña."
CHOOSE_RESERVATION = "Elige la reserva cuyas plazas vuelven."
GIVEN_BACK = "Cupo devuelto"
WHOSE = "Reserva"
HELD_STATUSES = {
    "confirmed": "confirmada",
    "without_quota": "pago sin cupo",
    "review": "en revisión",
    "cancelled": "cancelada",
    "completed": "completada",
}
PLACES_ONE, PLACES = "1 plaza", "{n} plazas"
HISTORY = "Historia"
HISTORY_EMPTY = "Sin movimientos en la auditoría"
DECIDED = "Decidió"
PROPOSED_BY = "Propuso"

# Occupancy
OCCUPANCY = "Ocupación por noche"
OCCUPANCY_CAPTION = "Habitaciones vendidas del cupo de cada campaña, noche a noche"
OCCUPANCY_EMPTY = "Ninguna campaña tiene noches en estas fechas"
OCCUPANCY_EMPTY_WHY = "Cambia de semanas, o aprueba una campaña con fechas de viaje por delante."
EARLIER, LATER, TODAY = "Semanas anteriores", "Semanas siguientes", "Hoy"
HEAT = "Vendido"
HEATS = ("0 %", "hasta 25 %", "hasta 50 %", "hasta 75 %", "menos de 100 %", "100 %")
NIGHT_SAYS = "{day}: {sold} de {total} ({percent} %)"
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
WEEKDAYS = "LMXJVSD"

# Form
NEW_TITLE, EDIT_TITLE = "Proponer una campaña", "Editar {code}"
FORM_WHAT, FORM_WHEN, FORM_QUOTA = "Qué se ofrece", "Cuándo", "Cupo y precio"
FORM_POLICY, FORM_CANCEL, FORM_MORE = "Pago", "Cancelación", "Mención y proveedor"
FIELDS = {
    "kind": "Clase",
    "name": "Nombre",
    "hotel_id": "Hotel del inventario",
    "hotel": "Hotel",
    "destination": "Destino",
    "room": "Habitación",
    "board": "Régimen",
    "travel_from": "Viaje desde",
    "travel_to": "Viaje hasta",
    "booking_from": "Reserva desde",
    "booking_to": "Reserva hasta",
    "release_on": "Fecha de liberación",
    "quota_total": "Cupo total",
    "keep": "Reserva propia",
    "max_people": "Personas por habitación",
    "price_per_night": "Precio por habitación y noche",
    "cost_per_night": "Costo por habitación y noche",
    "currency": "Moneda",
    "deposit_percent": "Anticipo %",
    "balance_days": "Saldo, días antes de llegar",
    "voucher_on_deposit": "Entregar el voucher ya con el anticipo",
    "cancellation_windows": "Ventanas de cancelación",
    "cancellation_policy": "Política de cancelación",
    "inclusions": "Qué incluye",
    "supplier_contact": "Contacto del proveedor",
    "ad_refs": "Anuncios",
}
HINTS = {
    "name": "Como la nombran los clientes: «Semana Azul».",
    "hotel_id": "Con él se compara el precio con Core.",
    "hotel": "Si no está en el inventario.",
    "destination": "El del hotel, si es del inventario.",
    "travel_to": "El último día posible de salida.",
    "release_on": "Desde ese día lo no vendido vuelve al proveedor.",
    "quota_total": "Una plaza es una habitación por toda la estadía.",
    "keep": "Las últimas que no se venden.",
    "cost_per_night": "Sin él no se conoce el margen.",
    "deposit_percent": "0 si todavía no se sabe: así queda en borrador.",
    "cancellation_policy": "Como la lee el cliente.",
    "ad_refs": "Identificadores de anuncio, uno por línea. Un mensaje que llega de ellos la menciona.",
    "inclusions": "Una cosa por línea.",
}
NO_HOTEL = "Ninguno"
WINDOW_HINT = "Quien cancela al menos esos días antes paga esa penalidad; más tarde, el 100 %."
WINDOW_DAYS, WINDOW_PERCENT = "Días antes", "Penalidad %"
ADD_WINDOW, DROP_WINDOW = "Añadir ventana", "Quitar ventana"
SAVE = "Guardar campaña"
SUBMIT_NOW = "Enviarla a dirección al guardar"
SAVED = "Campaña guardada"
KEPT_AS_DRAFT = "Guardada como borrador."
ASKS_AGAIN = "Cambiar precio, fechas, cupo o políticas la devuelve a dirección; lo ya vendido y cotizado no cambia."
FIX_FIELDS = "Revisa los campos marcados. Lo que escribiste sigue aquí."
WINDOW_SAYS = "{days} d o más: {percent} %"
NOT_A_NUMBER, NOT_A_DATE, NEEDED = "Escribe un número.", "Elige una fecha.", "Hace falta."
