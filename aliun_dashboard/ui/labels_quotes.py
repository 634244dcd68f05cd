"""All Spanish of «Core vs Atlas»: the comparison, its versions, the letter, payment links."""

PAGE = "Cotizaciones"
OF = "Cotizaciones de {name}"
MISSING = "Este lead no existe, o no está a tu alcance"
MISSING_WHY = "Comprueba el código. Si lo lleva otra persona, pídele que te lo asigne."
BACK = "Volver al pipeline"
LEAD_FILE = "Ficha del lead"

# The stay
STAY = "Estadía que se cotiza"
DESTINATION, CHECK_IN, NIGHTS, ADULTS = "Destino", "Entrada", "Noches", "Adultos"
AGES, AGES_HINT = "Edades de los niños", "4, 9, ?"
ROOMS = "Habitaciones"
ASK_PRICES = "Ver precios"
BUDGET, QUOTED_AMOUNT = "Presupuesto", "Cotizado"
NO_BUDGET = "Presupuesto sin decir"
UNKNOWN_AGES = "No sabemos las edades de los niños: se calcula con el tramo más caro. Escríbelas para afinar."
NOT_A_DAY = "Escribe la fecha de entrada."
NOT_A_NUMBER = "«{value}» no es un número."
NOT_AGES = "Escribe edades de 0 a 17, separadas por comas."
INCOMPLETE = "Falta la estadía"
INCOMPLETE_WHY = "Con fecha de entrada, noches y adultos pedimos los precios al momento."
NOT_QUOTABLE = "En «{stage}» no se cotiza: puedes mirar los precios, nada más."
OPEN_FILE = "Abrir su ficha"
READ_ONLY = "Puedes ver esta comparación, pero no cotizar."
NO_REACH = "No hay por dónde escribirle: añade un teléfono o un correo en su ficha."

# Core
CORE = "Core"
CORE_WHAT = "De nuestro inventario, del más barato al más caro"
CORE_EMPTY = "Nada en el inventario para esta estadía"
MORE_OPTIONS = "Ver más opciones ({count})"
QUOTE_CORE = "Cotizar Core"
QUOTED = "Versión {version} lista: revísala y envíala"
PER_NIGHT, PER_PERSON = "por noche", "por persona"
HOW = "Cómo se calcula"
LINE, QUANTITY, UNIT, TOTAL = "Concepto", "Cantidad", "Unidad", "Total"
MARGIN = "Margen"
MARGIN_NOTE = "Solo para la casa"
UNKNOWN_COST = "sin costo registrado"

# Atlas
ATLAS = "Atlas"
ATLAS_WHAT = "Campañas y bloqueos, solo con motivo y con las cuatro validaciones"
ATLAS_EMPTY = "Ninguna campaña para este destino"
ATLAS_EMPTY_WHY = "Cuando el cliente mencione una, o coincida con lo que pide, aparecerá aquí."
EVERYWHERE = "Ver las de otros destinos"
HERE_ONLY = "Solo las de este destino"
QUOTE_ATLAS = "Cotizar Atlas"
CORE_FIRST = "Regla B: la primera propuesta es siempre de Core."
CORE_FIRST_STEP = "Cotiza Core y envíala; después se abre Atlas."
FOUR_REASONS_TITLE = "¿Por qué?"
FOUR_REASONS = (
    "Coherencia del CRM: toda negociación empieza igual y se puede seguir.",
    "Control de campañas y bloqueos: el cupo no se promete antes de tiempo.",
    "Costo de terceros: no se compromete dinero de otros sin motivo.",
    "Menos promesas falsas: nadie ofrece una plaza que no puede sostener.",
)
FORCE = "Forzar Atlas"
FORCE_TITLE = "Forzar {name} para este lead"
FORCE_WHY = "Sustituye al motivo, no a las validaciones. Queda firmado con tu nombre."
ASK_WHY = "Dirección lo verá en su campana, con tu motivo."
MAY, MAY_NOT = "Se puede ofrecer", "Todavía no se puede ofrecer"
FORCED = "Forzada: ya se puede ofrecer si pasa las cuatro validaciones"
ASK_DIRECTION = "Pedir a dirección"
ASK_TITLE = "Pedir a dirección que fuerce {name}"
ASKED = "Pedido a dirección"
REASON = "Motivo"
REASON_HINT = "Una frase que entienda quien lo lea mañana."
NO_PLACES = "Sin cupo"
WAITING = "{who} también espera un pago por el mismo cupo: nada se reserva hasta que se paga."
WAITING_MANY = "{who} también esperan pagos por el mismo cupo: nada se reserva hasta que se paga."
SOMEBODY = "Otra agente"
AND = " y "
TRAVEL, WINDOW = "Viajes", "Se reserva"
KINDS_OF_CAMPAIGN = {
    "external_offer": "Oferta externa",
    "sales_offer": "Oferta de ventas",
    "block": "Bloqueo",
}

# Side by side
BESIDE = "Lado a lado"
BESIDE_CAPTION = "Core y Atlas, concepto por concepto"
CONCEPT = "Concepto"
DIFFERENCE = "Diferencia con Core"
CHEAPER, DEARER, SAME = "{amount} menos ({percent} %)", "{amount} más ({percent} %)", "el mismo precio"
OTHER_CURRENCY = "en otra moneda: no se compara"
PRICE, HOTEL, BOARD_AND_ROOM, INCLUDES = "Precio", "Hotel", "Habitación y régimen", "Incluye"
CANCELLATION, DEPOSIT, BALANCE, VALIDITY = "Cancelación", "Depósito", "Saldo", "Validez del precio"
SEATS, WHY_ATLAS, VOUCHER = "Cupo", "Por qué se puede", "Voucher"
VOUCHERS = {False: "Con el pago total", True: "Con el depósito"}
DAYS_BEFORE = "{days} días antes de la entrada"
PENALTY = "hasta {days} días antes: {percent} % de penalidad"
PENALTY_FREE = "gratis hasta {days} días antes"
PENALTY_LATER = "después: 100 %"
CORE_WHY = "Primera propuesta de toda negociación (regla B)"
CORE_SEATS = "Según el hotel al confirmar"
VALID_HOURS = "{hours} horas desde que se cotiza"
AT_MOST = ", a más tardar el {day}"
NOTHING = "–"

# Versions
VERSIONS = "Versiones"
NO_VERSIONS = "Todavía no hay cotizaciones"
NO_VERSIONS_WHY = "La primera es de Core. Una versión enviada no cambia de precio aunque cambie la tarifa."
STATUSES = {
    "draft": "Borrador",
    "sent": "Enviada",
    "change_asked": "Pide un cambio",
    "accepted": "Aceptada",
    "paid": "Pagada",
    "superseded": "Sustituida",
    "expired": "Vencida",
    "withdrawn": "Retirada",
}
STATUS_TONES = {
    "draft": "neutral",
    "sent": "sky",
    "change_asked": "warn",
    "accepted": "good",
    "paid": "good",
    "superseded": "neutral",
    "expired": "bad",
    "withdrawn": "neutral",
}
MADE = "{by}, {when}"
SENT = "enviada {when}"
COUNTDOWN = {"before": "vence", "in": "en", "over": "vencida"}
COUNTDOWN_LINK = {"before": "vence", "in": "en", "over": "vencido"}
ASKS = "El cliente pide: «{text}»"
SEND = "Enviar"
SEND_BOTH = "Enviar comparativa"
WITHDRAW = "Retirar"
WITHDRAWN = "Versión {version} retirada"
PDF = "PDF"
PDF_LABEL = "Descargar el PDF de la versión {version}"
CUSTOMER_PAGE = "Página del cliente"
ALTERNATIVE = "{gone} ya no está disponible. La alternativa de Core está lista: {delta}."
SEND_ALTERNATIVE = "Enviar la alternativa"
DETAILS = "Ver el cálculo guardado"

# The letter
LETTER = "Revisar antes de enviar"
LETTER_BOTH = "Revisar la comparativa"
TEXT = "Texto para el cliente"
TEXT_HINT = "Saldrá tal como lo dejes, con el enlace a su página."
SENT_NOW = "Enviada a {name}"

# Paying
PAY = "Crear enlace de pago"
PAY_TITLE = "Enlace de pago de la versión {version}"
WHAT_TO_PAY = "¿Qué se paga?"
DEPOSIT_OF = "Depósito ({percent} %): {amount}"
TOTAL_OF = "Total: {amount}"
PLAN_OF = "Plan en tres pagos: 30 %, 40 % y 30 %"
MONTHLY_OF = "Plan mensual: cuotas iguales hasta 15 días antes de la entrada"
PROVIDER = "¿Con qué?"
CREATE_LINK = "Crear enlace"
LINK_READY = "Enlace listo"
LINK_EXPLAIN = "Copia el enlace o muéstrale el código. El importe lo fija el sistema."
LINK = "Enlace"
COPY, COPIED = "Copiar", "Copiado"
QR = "Código QR del enlace de pago"
PAYMENTS = "Pagos"
NO_PAYMENTS = "Sin pagos todavía"
DUE = "para el {day}"
PAID_AT = "pagado {when}"
TRIP = "Reserva"
PAID_OF = "{paid} de {total}"

# On the lead file
SALE = "Venta"
COMPARE = "Cotizar"
COMPARE_ALL = "Core vs Atlas"
NO_SALE = "Sin cotizaciones. La primera propuesta es de Core."
VERSION = "v{version}"
PEOPLE = {"adults": ("adulto", "adultos"), "children": ("niño", "niños"), "rooms": ("habitación", "habitaciones")}
NIGHTS_MANY = ("noche", "noches")
