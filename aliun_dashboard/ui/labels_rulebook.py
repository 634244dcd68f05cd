"""The words of the rule book and of the coherence of the record."""

RULEBOOK = "Reglas"
DOCUMENT = "Documento rector v1.0, 18 Feb 2026"
AUTHORITY = "Autoridad: Dirección"
EDITION = "Edición vigente: v1.0 con {n} cambios de reglas desde la aplicación; el último {when}, por {who}."
FIRST_EDITION = "Edición vigente: v1.0, sin cambios de reglas desde la aplicación."
GENERATED = "Esta página no se escribe: sale de las mismas tablas que el programa obedece."
STAGES = "Etapas y a dónde se pasa"
STAGE, BY_PERSON, BY_SYSTEM = "Etapa", "A mano", "Solo el sistema"
NOWHERE = "–"
AGEING = "Envejecimiento"
AGES = "en ámbar a los {warn} d, en rojo a los {late} d"
RULE_B = "Regla B: primero Core"
RULE_B_TEXT = (
    "La primera propuesta sale siempre de Core. Atlas solo se ofrece por mención, por coincidencia explícita o porque "
    "dirección u operaciones lo fuerzan con un motivo, y solo si pasa las cuatro validaciones, que nadie se salta."
)
TRIGGERS = "Disparadores de Atlas"
TRIGGER_TEXTS = {
    "mention": ("Mención", "El cliente nombra la oferta, su código o llega por su anuncio."),
    "match": ("Coincidencia", "Destino, hotel, fechas y personas caben en una campaña aprobada."),
    "forced": ("Forzado", "Dirección u operaciones lo deciden y escriben por qué."),
}
VALIDATIONS = "Las cuatro validaciones"
VALIDATION_TEXTS = {
    "approved": ("Aprobada", "La campaña está aprobada por dirección y nadie detuvo su venta."),
    "dates": ("Vigente", "La estadía cae dentro de las fechas de viaje."),
    "quota": ("Con cupo", "Quedan plazas, sin contar las que se guardan ni las liberadas."),
    "window": ("En ventana", "Hoy está dentro de la ventana de reserva."),
}
CAMPAIGNS = "Estados de una campaña"
CAMPAIGN_STATES = {
    "draft": "Borrador",
    "pending": "Pendiente de dirección",
    "approved": "Aprobada",
    "returned": "Devuelta",
    "paused": "Pausada",
    "expired": "Vencida",
}
MONEY = "Dinero y cupo"
MONEY_RULES = (
    "Cotizar, enviar, aceptar o dar un enlace no toma cupo: solo lo toma el primer pago de una reserva, una vez.",
    "El saldo y las cuotas no toman más cupo. Un reembolso no lo devuelve: lo devuelve una persona, con motivo.",
    "Si dos pagan la última plaza, una reserva se confirma; la otra queda «Pago sin cupo» con ticket de prioridad 5.",
    "Un reembolso lo pide una persona y lo aprueba otra. Nada se promete por escrito.",
)
THRESHOLDS = "Umbrales"
VALIDITY_CORE, VALIDITY_ATLAS = "Validez de una cotización Core", "Validez de una cotización Atlas"
LOW_QUOTA, LAST_HOURS, RISK, HOURS = (
    "Marca de poco cupo",
    "Marca de cierre cercano",
    "Riesgo que revisa alguien",
    "{n} h",
)
AT_MOST = "{n} % o menos"
FROM_SCORE = "{n} de 100 o más"
ORDERS = "Órdenes de compra"
RHYTHM = "Cartas, en días desde la solicitud"
HURRIED = "Si el viaje empieza en menos de {days} días"
TO_A_PERSON = "Ultimátum sin OC en {hours} h"
TO_A_TICKET = "ticket para finanzas"
OFFICE = "Horario de las cartas"
ANY_HOUR = "a cualquier hora"
WORKDAYS = "días hábiles, de {start} a {end} h"
SENDERS = "Remitentes autorizados"
SAME_RHYTHM = "como siempre"
TRIPS, PAYMENTS = "Estados de una reserva", "Estados de un pago"
QUOTES, TICKETS = "Estados de una cotización", "Estados de un ticket"
ORDER_STATES = "Estados de una OC"
ALERTS = "Cuándo avisa"
ALERT_OFF = "no avisa"
TARGETS = "Metas de los KPI"
TARGET = {"up": "{n} {unit} o más", "down": "{n} {unit} o menos"}
TARGET_UNITS = {"percent": "%", "ms": "ms", "minutes": "min", "days": "días"}
LOG = "Cambios de las reglas"
LOG_HEADS = ("Edición", "Cuándo", "Autor", "Qué cambió", "Antes → después")
NO_CHANGES = "Nadie ha cambiado una regla todavía"
NO_CHANGES_WHY = "Rige el documento rector tal como se aprobó."
NUMBER = "v1.0 · {n}"
BUDGETS, MAPPED = "Reglas de presupuesto", "Etapas de Kommo enlazadas"
GUARD = "Guardia de promesas"

COHERENCE = "Coherencia"
COHERENCE_WHY = "Lo que nunca debe pasar, contado en el propio registro. Todo debe estar en cero."
LAW, BROKEN, WHERE = "Ley", "Casos", "Dónde"
ALL_COHERENT = "Todo cuadra: ninguna ley rota."
NOT_COHERENT = "Hay {n} leyes rotas. Abre los casos y avisa a administración."
AGAIN = "Contar de nuevo"
CHECKS = {
    "confirmed_without_payment": "Reservas confirmadas sin pago",
    "atlas_without_place": "Reservas Atlas confirmadas sin su movimiento de cupo",
    "oversold_campaigns": "Campañas con más plazas vendidas que cupo",
    "ledger_does_not_add_up": "Libros de cupo que no suman su saldo",
    "atlas_quotes_without_places": "Cotizaciones Atlas vivas sin cupo",
    "moves_without_log": "Movimientos de etapa sin registro forense",
    "confirmed_leads_without_reservation": "Leads confirmados sin reserva",
    "received_without_file": "OC recibidas sin su archivo",
    "files_unlike_archive": "Archivos de OC que no son los del archivo",
    "filed_without_path": "PDF archivados sin lugar en disco",
    "mail_trips_without_order": "Reservas por correo sin su OC",
    "letters_out_of_step": "OC con más recordatorios que pasos",
    "money_without_home": "Pagos cobrados sin reserva ni caso abierto",
}
