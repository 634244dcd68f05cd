"""Words of alerts and of the brief of Hoy: rules, sentences, what is missing."""

from dataclasses import dataclass

NOTICES = "Notificaciones"
VIEWS = "Partes de Notificaciones"
STATES = {"open": "Abiertas", "snoozed": "Pospuestas", "closed": "Resueltas"}
RULES_TAB = "Reglas"
SEVERITY = "Urgencia"
SEVERITIES = {3: "Urgente", 2: "Hoy", 1: "Pronto"}
TONES = {3: "bad", 2: "warn", 1: "neutral"}
ANY_SEVERITY, ANY_RULE, RULE = "Todas", "Todas las reglas", "Regla"
CAPTION = "Avisos, lo más urgente primero"
WHAT, SINCE, WHEN, MONEY, OWNER, ACT = "Qué", "Desde", "Límite", "Importe", "Responsable", "Posponer"
EMPTY = {
    "open": ("Nada te reclama", "Cuando una regla encuentre algo que te toca, aparece aquí y en la campana."),
    "snoozed": ("Nada pospuesto", "Lo que pospongas espera aquí hasta su hora, y puedes traerlo antes."),
    "closed": ("Nada resuelto en 7 días", "Un aviso se cierra solo cuando su causa desaparece."),
}
SEE_RULES = "Ver las reglas"
NOBODY = "Nadie"

SNOOZE, SNOOZE_RULE = "Posponer", "Posponer la regla"
SNOOZE_WHY = "No vuelve a avisar hasta esa hora. Si la causa desaparece antes, se cierra solo."
SPANS = {"hour": "1 hora", "tomorrow": "Hasta mañana, 8:00", "day": "Hasta otro día, 8:00"}
DAY, FOR_ALL = "Día", "Para todo el equipo"
SNOOZED = "Pospuesto: {what}"
WAKE, WOKEN = "Traer ahora", "Vuelve a avisar"
UNTIL = "Hasta el {when}, por {who}"
FOR_ALL_MARK, FOR_ME_MARK = "Para todos", "Solo para ti"
WHOLE_RULE = "Toda la regla"

TRY, TRIAL_NOTHING = "Probar", "Ahora no encontraría nada: a nadie le llegaría un aviso."
TRIAL_SAYS, TRIAL_TO, TRIAL_NO_ONE = "Ahora diría", "Le llegaría a", "A nadie: no hay quien tenga ese rol."
TRIAL_MORE = "y {n} más"
TRIAL_SENT = "Te dejamos en la campana un aviso marcado como prueba. A los demás no les llega nada."
TRIAL_MARK = "Prueba: {text}"
THRESHOLD, SAVE, SAVED = "Umbral", "Guardar", "Umbral guardado; ya se aplica"
WATCHED, OFF = "Vigila", "Apagada"
TURN_OFF, TURN_ON = "Apagar", "Encender"
LOCKED = "El umbral lo cambia Dirección o Administración."
FACTORY = "Umbral de fábrica: {n}"
EDITED = "Lo cambió {who} el {when}"
CONCERNS, AGAIN = "A quién", "Si hay algo nuevo, repite cada"
OPEN_NOW = "Abiertos ahora"
UNITS = {"minutes": "minutos", "hours": "horas", "days": "días", "percent": "%", "count": "o más"}

BRIEF = "En riesgo hoy"
NONE_AT_RISK = "Nada en riesgo ahora mismo"
QUIET_HEAD = "Sin novedad: "
RISKS, BACK = "En riesgo", "Volver a Hoy"
RISK_CAPTION = "Lista completa, lo primero que duele arriba"
RISK_GONE, RISK_GONE_WHY = "Ya no hay nada en esta lista", "Se resolvió, o dejó de estar en riesgo."


@dataclass(frozen=True)
class Words:
    """A rule in words: its name, its line for one thing and for `{n}`, why it is watched, the button to its list."""

    icon: str
    name: str
    one: str
    many: str
    why: str
    button: str


RULES: dict[str, Words] = {
    "hot_lead": Words(
        "fire", "Lead caliente sin atender", "1 lead caliente sin atender", "{n} leads calientes sin atender",
        "Escribió hace al menos esos minutos y nadie le ha respondido. Caliente es quien tiene 80 puntos o más, está en"
        " Propuesta (Atlas) o Pago Pendiente, o aceptó una cotización.",
        "Atender",
    ),
    "ticket_sla": Words(
        "ticket", "Ticket por vencer", "1 ticket vence pronto o ya venció", "{n} tickets vencen pronto o ya vencieron",
        "Cada prioridad tiene su plazo: urgente 4 h, alta 8 h, normal 24 h, baja 48 h, mínima 72 h. Avisa cuando faltan"
        " esos minutos. Lo que espera al cliente no cuenta.",
        "Ver tickets",
    ),
    "quota_low": Words(
        "star", "Poco cupo", "1 campaña con poco cupo", "{n} campañas con poco cupo",
        "Queda como mucho ese porcentaje del cupo a la venta.",
        "Ver campañas",
    ),
    "offer_ending": Words(
        "clock", "Oferta que vence", "1 oferta deja de reservarse pronto", "{n} ofertas dejan de reservarse pronto",
        "Su ventana de reserva termina en esas horas y todavía queda cupo.",
        "Ver ofertas",
    ),
    "block_releasing": Words(
        "calendar", "Bloque que se libera", "1 bloque devuelve su cupo pronto", "{n} bloques devuelven su cupo pronto",
        "En esas horas, lo que no se haya vendido vuelve al proveedor.",
        "Ver bloques",
    ),
    "conversion_drop": Words(
        "alert", "Caída de conversión", "Cae la conversión: 1 lead perdido en 7 días",
        "Cae la conversión: {n} leads perdidos en 7 días",
        "De los leads que terminaron en 7 días se ganó ese porcentaje menos que en los 7 anteriores. Con menos de 20 en"
        " alguna de las dos semanas no dice nada.",
        "Ver los perdidos",
    ),
    "oc_ultimatum": Words(
        "order", "Ultimátum sin respuesta", "1 OC sin respuesta al ultimátum", "{n} OC sin respuesta al ultimátum",
        "Pasaron esas horas desde el último recordatorio y la agencia no contestó. Si la entrada es en menos de 7 días,"
        " lo dice la regla de entrada cerca.",
        "Ver las OC",
    ),
    "oc_near": Words(
        "order", "OC pendiente con entrada cerca", "1 reserva entra pronto sin OC", "{n} reservas entran pronto sin OC",
        "La entrada es en esos días y la agencia todavía debe la OC. Sin OC no se presta el servicio.",
        "Ver las OC",
    ),
    "payment_without_place": Words(
        "money", "Pago sin cupo", "1 pago sin cupo por resolver", "{n} pagos sin cupo por resolver",
        "Entró el dinero, no quedaba cupo y en esos minutos nadie lo resolvió. No prometas nada.",
        "Resolver",
    ),
    "mailbox_silent": Words(
        "email", "Buzón en silencio", "1 buzón no se puede leer", "{n} buzones no se pueden leer",
        "Hace esos minutos que no se lee. No se pierde nada: al volver se lee desde la última vez.",
        "Ver el buzón",
    ),
    "webhook_errors": Words(
        "webhook", "Errores de webhooks", "1 webhook con error en una hora", "{n} webhooks con error en una hora",
        "Fallaron o llegaron con firma falsa tantos en la última hora.",
        "Ver los eventos",
    ),
    "deliveries_failing": Words(
        "send", "Envíos que fallan", "1 envío fallido", "{n} envíos fallidos",
        "Tantos envíos se agotaron y esperan a una persona.",
        "Ver los envíos",
    ),
    "worker_silent": Words(
        "bot", "Trabajador en silencio", "El trabajador no da señales", "El trabajador no da señales",
        "Nadie procesa eventos, envíos ni tareas desde hace esos minutos. Lo vigila la propia web.",
        "Ver Salud",
    ),
    "sealing_behind": Words(
        "audit", "Sellado atrasado", "El registro forense no se sella", "El registro forense no se sella",
        "Hay entradas sin sellar desde hace esos minutos. Lo normal son 10 segundos.",
        "Ver Salud",
    ),
    "window_closing": Words(
        "whatsapp", "Ventana de 24 h", "1 cliente sale de la ventana de WhatsApp en 4 h",
        "{n} clientes salen de la ventana de WhatsApp en 4 h",
        "A las 24 h de su último mensaje, WhatsApp solo deja enviar plantillas aprobadas.",
        "Escribirles",
    ),
    "quote_expiring": Words(
        "clock", "Cotizaciones por vencer", "1 cotización vence en 24 h", "{n} cotizaciones vencen en 24 h",
        "El cliente la tiene y todavía puede aceptarla.",
        "Dar seguimiento",
    ),
    "link_ageing": Words(
        "link", "Enlaces de pago abiertos", "1 enlace de pago lleva más de un día abierto",
        "{n} enlaces de pago llevan más de un día abiertos",
        "Se pidió hace más de un día y sigue sin pagarse.",
        "Recordar el pago",
    ),
    "trip_gap": Words(
        "plane", "Viajes incompletos", "1 viaje entra en 7 días y le falta algo",
        "{n} viajes entran en 7 días y les falta algo",
        "Falta el cupo, el saldo, el voucher o la OC.",
        "Completar",
    ),
    "contention": Words(
        "users", "Cupo disputado", "1 campaña tiene más demanda que cupo", "{n} campañas tienen más demanda que cupo",
        "Lo que está en pago y cotizado supera lo que queda.",
        "Ver campañas",
    ),
    "campaign_pending": Words(
        "star", "Campañas por aprobar", "1 campaña espera tu aprobación", "{n} campañas esperan tu aprobación",
        "No se venden hasta que decidas. El importe es una noche de todo su cupo.",
        "Decidir",
    ),
    "pipeline_aged": Words(
        "pipeline", "Pipeline estancado", "1 lead lleva demasiado en su etapa",
        "{n} leads llevan demasiado en su etapa",
        "Pasaron el tiempo normal de su etapa.",
        "Ver estancados",
    ),
    "payment_trouble": Words(
        "money", "Bandeja de pagos", "1 pago por revisar", "{n} pagos por revisar",
        "Dinero que no encaja: sin cupo, sin dueño, con otro importe, por revisar.",
        "Revisar",
    ),
    "refund_waiting": Words(
        "undo", "Reembolsos en espera", "1 reembolso espera", "{n} reembolsos esperan",
        "Por aprobar, por ejecutar o rechazados por la pasarela.",
        "Resolver",
    ),
    "balance_due": Words(
        "calendar", "Saldos por cobrar", "1 saldo vence esta semana o ya venció",
        "{n} saldos vencen esta semana o ya vencieron",
        "De reservas nuestras con saldo pendiente.",
        "Cobrar",
    ),
    "agency_owed": Words(
        "building", "Agencia que más debe", "1 OC pendiente de una agencia", "{n} OC pendientes de una agencia",
        "La agencia con más importe sin OC.",
        "Ver sus OC",
    ),
    "unanswered": Words(
        "message", "Clientes sin respuesta", "1 cliente espera respuesta hace más de una hora",
        "{n} clientes esperan respuesta hace más de una hora",
        "Escribió el último, en los últimos 7 días.",
        "Responder",
    ),
    "ticket_unowned": Words(
        "user-plus", "Tickets sin dueño", "1 ticket no es de nadie", "{n} tickets no son de nadie",
        "Están abiertos y nadie los ha tomado.",
        "Repartir",
    ),
    "events_failed": Words(
        "webhook", "Eventos fallidos", "1 evento falló y espera", "{n} eventos fallaron y esperan",
        "No se pudieron procesar. Corrige la causa y reprocésalos.",
        "Ver los eventos",
    ),
}  # fmt: skip

# Sentences that name the first: the blanks are its facts.
NAMED_ONE = {
    "block_releasing": "{code} «{name}» libera {left} cupos {when}; {in_payment} en pago",
    "contention": "{code} «{name}»: quieren {wanted} y quedan {left}; {in_payment} en pago",
    "conversion_drop": "Se gana el {rate} % de {n_ended}; la semana anterior, el {before} % de {n_before}. 1 perdido",
    "agency_owed": "{name} debe 1 OC, la que más importa",
    "mailbox_silent": "No se puede leer {name}",
}
NAMED_MANY = {
    "block_releasing": "{n} bloques liberan cupo pronto; el primero, {code} {when}: {left} cupos, {in_payment} en pago",
    "contention": "{n} campañas con más demanda que cupo; la primera, {code}: quieren {wanted} y quedan {left}",
    "conversion_drop": (
        "Se gana el {rate} % de {n_ended}; la semana anterior, el {before} % de {n_before}. {n} perdidos"
    ),
    "agency_owed": "{name} debe {n} OC: la que más",
    "mailbox_silent": "{n} buzones no se pueden leer; el primero, {name}",
}
MARKED = {"oc_near": (", en ultimátum", ", {n} en ultimátum")}
FIRST = {  # when the first of them hurts, or since when
    "window_closing": "El primero, {when}",
    "quote_expiring": "La primera vence {when}",
    "hot_lead": "El primero escribió {when}",
    "unanswered": "El primero escribió {when}",
    "link_ageing": "El más viejo, {when}",
    "trip_gap": "El primero entra {when}",
    "oc_near": "La primera entra {when}",
    "balance_due": "El primero, {when}",
    "refund_waiting": "El primero se pidió {when}",
    "ticket_sla": "El primero, {when}",
    "worker_silent": "Última señal, {when}",
    "mailbox_silent": "Última lectura, {when}",
}
GAPS = {"place": "sin cupo", "balance": "falta el saldo", "voucher": "falta el voucher", "oc": "falta la OC"}
EVENTS = {"failed": "falló", "rejected": "firma falsa"}
PRIORITY = "prioridad {n}"
ULTIMATUM = "ultimátum"
OPENED = {True: "abrió el enlace", False: "no ha abierto el enlace"}
PLACES = "quedan {left} · {in_payment} en pago · {wanted} con cotización viva"
LETTERS = "sin sellar: {n}"
