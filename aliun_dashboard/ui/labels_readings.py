"""The Spanish of «Revisar datos»: fields of a confirmation, why one is asked, and what is learned."""

REVIEW = "Revisar datos"
ONE = "Confirmación"
CAPTION = "Confirmaciones que esperan a una persona, la que más espera primero"
CAPTION_DONE = "Confirmaciones decididas, la más reciente primero"
PILES = {"waiting": "Por revisar", "taken": "Con reserva", "repeated": "Repetidas", "dismissed": "Descartadas"}
PILES_LABEL = "Bandejas"
RECEIVED = "Recibida"
MAIL = "Correo"
ASKED = "Qué falta"
READ_AS = "Se leyó"
NOTHING_READ = "nada"
SCANNED = "escaneada"
EMPTY = {
    "waiting": ("Nada que revisar", "Aquí espera la confirmación a la que le falta un dato o que se contradice."),
    "taken": ("Aún no hay ninguna", "Aquí quedan las confirmaciones que dieron una reserva."),
    "repeated": ("Ninguna repetida", "Aquí quedan las confirmaciones que llegaron otra vez y no cambiaron nada."),
    "dismissed": ("Ninguna descartada", "Aquí quedan las que alguien decidió no registrar."),
}
STATUSES = {
    "taken": "Con reserva",
    "review": "Por revisar",
    "repeated": "Repetida",
    "unreadable": "No se pudo leer",
    "dismissed": "Descartada",
}
TONES = {"taken": "good", "review": "warn", "repeated": "neutral", "unreadable": "bad", "dismissed": "neutral"}

FIELDS = {
    "booking_id": "ID Reserva",
    "agency": "Agencia",
    "hotel": "Hotel",
    "check_in": "Entrada",
    "check_out": "Salida",
    "amount": "Monto",
    "currency": "Moneda",
}
HINTS = {"amount": "Como 150,000.00 o 150000.00, sin la moneda."}
EXAMPLES = {
    "booking_id": "123456",
    "agency": "el nombre como está en Agencias",
    "hotel": "Hotel XYZ",
    "check_in": "",
    "check_out": "",
    "amount": "150000.00",
    "currency": "CLP, DOP, USD, EUR",
}
DOUBTS = {
    "missing": "No se encontró.",
    "several": "Hay varios valores y nada dice cuál cuenta.",
    "scanned": "Se leyó de una imagen: compruébalo.",
    "weak_label": "Su rótulo puede significar otra cosa.",
    "unclear_place": "Puede pertenecer a otro rótulo, o seguir en otra línea.",
    "day_or_month": "El día y el mes pueden estar cambiados.",
    "bad_dates": "Las fechas no encajan: salida antes que entrada, o estancia demasiado larga.",
    "nights_differ": "Las noches que dice no son las de las fechas.",
    "no_currency": "No dice la moneda.",
    "separators": "No se sabe si el punto separa miles o decimales.",
    "bigger_amount": "El PDF muestra un monto mayor que el total.",
    "part_paid": "Habla de un abono: puede ser solo lo que falta.",
    "nearly_known": "Se parece a una agencia que conocemos, sin ser igual.",
    "not_confirmed": "El PDF dice que está cancelada, pendiente o que es solo una cotización.",
}
OTHER_DOUBT = "No es seguro: compruébalo en el PDF."
WAS = "antes: {value}"
NEW_AGENCY = "Registrar «{name}» como agencia nueva"
NEW_AGENCY_WHY = "Todavía no requerirá OC: actívalo después en Agencias."
SURE = "seguro {percent} %"
UNSURE = "{percent} %"
NOT_FOUND = "sin leer"
SOURCE = "En el PDF: «{raw}», página {page}"
NO_SOURCE = "Escríbelo como está en el PDF."
PROBLEMS = {
    "encrypted": "El PDF tiene clave. Pide uno sin clave, o complétalo a mano.",
    "corrupt": "El PDF está dañado. Pide que lo envíen otra vez, o complétalo a mano.",
    "too_big": "El PDF pasa de 10 MB y no se lee solo. Complétalo a mano.",
    "too_many_pages": "El PDF pasa de 30 páginas y no se lee solo. Complétalo a mano.",
    "too_slow": "Leerlo tardó demasiado. Complétalo a mano.",
    "too_much_memory": "Leerlo pide demasiada memoria. Complétalo a mano.",
    "empty": "El PDF no tiene texto. Complétalo a mano.",
    "not_a_pdf": "El archivo no es un PDF.",
    "no_ocr": "Es una imagen y aquí no está instalado el lector de imágenes. Complétalo a mano.",
    "doubts": "",
    "other_agency": "Esa reserva ya está registrada a nombre de otra agencia. Comprueba el número.",
    "unknown_agency": "La agencia no está en Agencias: corrige su nombre, o regístrala al aceptar.",
    "called_off": "El asunto habla de una anulación: comprueba qué pide antes de aceptar.",
    "amended": "La reserva ya existía y esta confirmación cambia algo: compara antes de aceptar.",
    "crashed": "Leerlo falló. Complétalo a mano.",
}
OTHER_PROBLEM = "No se pudo leer solo: {code}. Complétalo a mano."
SCANNED_WHY = "Está escaneada: todo se leyó de una imagen y solo son sugerencias."
KEPT = "Ya decidida por {who}, {when}."
KEPT_ALONE = "Ya decidida: {status}."

BACK = "Todas por revisar"
PDF_TITLE = "El PDF"
OPEN_PDF = "Abrir en otra pestaña"
TEXT = "Lo que se leyó de él"
PAGE = "Página {n}"
NO_TEXT = "No tiene texto que mostrar."
DATA = "Datos de la reserva"
DATA_WHY = (
    "Corrige lo que haga falta. Al aceptar, la reserva queda registrada y, si la agencia lo requiere, se pide la OC."
)
ACCEPT = "Aceptar y registrar"
ACCEPTED = "Reserva {booking} registrada."
DISMISS = "Descartar"
DISMISS_TITLE = "Descartar esta confirmación"
DISMISS_WHY = "No se registra ninguna reserva. El PDF y el correo se quedan en el archivo."
REASON = "Por qué"
REASON_HINT = "Una frase para quien lo lea después."
DISMISSED = "Confirmación descartada."
SEE_MAIL = "Ver el correo"
SEE_ORDER = "Ver la reserva"
MISSING = "Esa confirmación no existe"
MISSING_WHY = "Puede que la dirección esté incompleta. Búscala en la lista."

LEARN = "Aprender para este remitente"
LEARN_WHY = "Las próximas confirmaciones de {sender} se leerán así. Antes se comprueba con las anteriores."
LEARN_FIELD = "{field}: lo que está junto a «{label}»"
CANNOT_LEARN = "{field}: ese valor no está en el texto del PDF, así que no se puede aprender dónde buscarlo."
PREVIEW = "Con los {n} PDF anteriores de este remitente:"
PREVIEW_NONE = "No hay PDF anteriores de este remitente con que comparar."
WOULD_NOT_CHANGE = "no cambiaría ningún dato"
WOULD_CHANGE = "cambiaría {n} de {of}"
CHANGE = "{booking}: {field} «{before}» → «{after}»"
KNOWN_RULES = "Ya aprendido para este remitente"
KNOWN_RULE = "{field}: junto a «{label}»"
