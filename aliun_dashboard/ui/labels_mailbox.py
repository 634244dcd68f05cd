"""The Spanish of the mailbox: what a mail is, which rule decided, and how the looks into it fare."""

MAILBOX = "Buzón"
ONE_MAIL = "Correo"
CAPTION = "Correos vistos y enviados, el más reciente primero"
SEARCH = "Remitente, asunto, reserva o número"
ALL = "Todos"
STATUS = "Estado"
RULE = "Regla que decidió"
ANY_RULE = "Cualquier regla"
MONITOR = "Para quién es"
ANY_MONITOR = "Confirmaciones y OC"
CLEAR = "Quitar filtros"
SEEN = "Visto"
SUBJECT = "Asunto"
NO_SUBJECT = "(sin asunto)"
NO_SENDER = "(sin remitente)"
ORDER = "OC"
NONE = "Ningún correo coincide"
NONE_WHY = "Prueba con otro estado, otra regla u otras palabras."
NONE_YET = "Todavía no hay correos"
NONE_YET_WHY = "Conecta el buzón, o prueba arriba un .eml. Cada correo visto o enviado queda aquí, con su regla."
TO = "Para {address}"

STATUSES = {
    "received": "En espera",
    "taken": "Tomado",
    "ignored": "Ignorado",
    "held": "Retenido",
    "failed": "Con error",
    "leaving": "Saliendo",
    "sent": "Enviado",
    "not_sent": "No salió",
}
TONES = {
    "received": "sky",
    "taken": "good",
    "ignored": "neutral",
    "held": "warn",
    "failed": "bad",
    "leaving": "sky",
    "sent": "plum",
    "not_sent": "bad",
}
ICONS = {
    "received": "clock",
    "taken": "check",
    "ignored": "info",
    "held": "user",
    "failed": "alert",
    "leaving": "clock",
    "sent": "send",
    "not_sent": "fail",
}
MONITORS = {"confirmaciones": "Confirmaciones", "oc": "OC de agencias", "nadie": "Nadie"}
RULES = {
    "confirmation": "confirmación",
    "order": "orden de compra",
    "bounce": "aviso de rebote",
    "our_own": "correo nuestro",
    "auto_reply": "ignorado: respuesta automática",
    "unknown_sender": "ignorado: remitente",
    "not_proven": "remitente sin comprobar",
    "several_senders": "varios remitentes",
    "address_in_name": "dirección en el nombre",
    "other_subject": "ignorado: asunto",
    "no_pdf": "sin PDF",
    "no_answer_yet": "respuesta sin OC",
    "cannot_open": "adjunto que no se abre",
    "too_big": "demasiado grande",
    "unreadable": "no es un correo",
    "by_hand": "lo decidió una persona",
}
# Where only ignored mails are counted, that word goes without saying.
IGNORED_BY = RULES | {"auto_reply": "respuesta automática", "unknown_sender": "remitente", "other_subject": "asunto"}
MEANINGS = {
    "confirmation": "Remitente autorizado y comprobado, el asunto habla de una confirmación y trae PDF.",
    "order": "Escribe una agencia conocida, sobre una OC o dentro de su hilo, y trae PDF.",
    "bounce": "El servidor de la agencia devolvió un correo nuestro: lo pedido no llegó.",
    "our_own": "Lo enviamos nosotros; no se lee como si viniera de fuera.",
    "auto_reply": "Es un «fuera de la oficina», una lista o un envío automático: nadie lo escribió para nosotros.",
    "unknown_sender": "No es un remitente autorizado ni una agencia conocida. Añádelo en Ajustes → OC o en Agencias.",
    "not_proven": "La dirección es conocida, pero el proveedor no confirma que venga de ella: puede ser una imitación.",
    "several_senders": "Dice venir de varias direcciones a la vez. Así se disfrazan las imitaciones.",
    "address_in_name": "El nombre del remitente lleva otra dirección dentro. Así se disfrazan las imitaciones.",
    "other_subject": "El remitente es conocido, pero el asunto no habla de una confirmación ni de una OC.",
    "no_pdf": "No trae ningún PDF.",
    "no_answer_yet": "La agencia contestó sin enviar la OC. Léelo: puede preguntar algo.",
    "cannot_open": "El PDF viene dentro de algo que no podemos abrir: un zip con clave, winmail.dat o un enlace.",
    "too_big": "Pasa de 25 MB y no se descarga entero. Pide que lo envíen en partes.",
    "unreadable": "Sus bytes no forman un correo.",
    "by_hand": "Alguien dijo para qué es este correo.",
}
NO_RULE = {
    "received": "aún sin leer",
    "failed": "no se pudo decidir",
    "leaving": "correo nuestro",
    "sent": "lo enviamos",
    "not_sent": "no se pudo enviar",
}
NO_MEANING = {
    "received": "Está guardado y en la cola: se lee enseguida.",
    "failed": "Falló al leerse. Se reintenta solo unas veces; después espera aquí.",
    "leaving": "Un correo nuestro, guardado antes de entregarlo: aún no se sabe si el servidor lo tomó.",
    "sent": "Un correo nuestro, guardado tal como salió.",
    "not_sent": "Un correo nuestro que el servidor de correo no aceptó. El motivo está en Entregas y en su OC.",
}

WATCH = "Lectura del buzón"
ACCOUNT = "Cuenta"
LAST_LOOK = "Última lectura"
LAST_GOOD = "Última buena"
FOUND = "Nuevos en ella"
IDLE = "Escuchando desde"
READ_NOW = "Leer ahora"
READING = "Se lee ahora. Los correos nuevos aparecen en la lista."
NEVER = "todavía nunca"
NOT_LISTENING = "no escucha; se lee cada 5 minutos"
BOXES = {
    "well": "Se lee bien",
    "new": "Aún no se ha leído",
    "broken": "La última lectura falló",
    "silent": "Buzón en silencio",
}
BOX_TONES = {"well": "good", "new": "neutral", "broken": "warn", "silent": "bad"}
BOX_ICONS = {"well": "ok", "new": "clock", "broken": "warning", "silent": "alert"}
NO_MAILBOX = "Sin buzón conectado"
NO_MAILBOX_WHY = (
    "Mientras tanto, prueba correos soltando un .eml. Para conectarlo, pon IMAP_HOST, IMAP_USERNAME "
    "e IMAP_PASSWORD en el archivo .env."
)
RUNS = "Últimas 24 horas, por monitor"
RUN_MONITOR = "Monitor"
RUN_READ = "Leídos"
RUN_TAKEN = "Tomados"
RUN_HELD = "Retenidos"
RUN_FAILED = "Con error"
RUN_IGNORED = "Ignorados, por regla"
RUN_NAMES = {
    "confirmaciones": "ReservaMonitor: confirmaciones",
    "oc": "OCMonitor: OC de agencias",
    "nadie": "Ninguno: no era para nosotros",
}

TRY = "Probar correo"
TRY_FILE = "Archivo .eml"
TRY_WHY = (
    "Suelta aquí un correo guardado (.eml, hasta 25 MB). Se decide como si hubiera llegado al buzón, "
    "y ves qué regla lo decide."
)
TRY_NOW = "Probar este correo"

BACK = "Todos los correos"
DECIDED = "Qué se decidió"
FACTS = "El correo"
FROM = "De"
RECIPIENTS = "Para"
SENT = "Enviado"
PROCESSED = "Decidido"
NOT_YET = "todavía no"
SIZE = "Tamaño"
KEY = "Message-ID"
PROOFS = {
    "dmarc": "El proveedor lo avala (DMARC)",
    "dkim": "El proveedor lo avala (DKIM)",
    "none": "El proveedor no lo avala",
}
PROOF_TONES = {"dmarc": "good", "dkim": "good", "none": "warn"}
PROOF_BY_HAND = "Lo soltó aquí {who}: su proveedor no cuenta"
ATTACHED = "PDF adjuntos"
CLOSED = "Adjuntos que no se abren"
AUTOMATIC = "Señal de automático"
WHY = "Por qué"
DROPPED_BY = "Probado por"
TAKES_AS = "Una persona dijo"
PLACES = "En el buzón"
ANSWERS = "Contesta a"
ATTEMPTS = "Intentos"
BECAME = "Qué salió de él"
NOTHING_BECAME = "Nada: no cambió ninguna reserva ni OC."
BECAME_READING = "Confirmación {n}: {status}"
BECAME_FILE = "PDF de OC {n}: {standing}"
BECAME_ORDER = "OC de la reserva {booking}"
READINGS = {
    "taken": "dio una reserva",
    "review": "espera en Revisar datos",
    "repeated": "repetida, no cambió nada",
    "unreadable": "no se pudo leer; espera en Revisar datos",
    "dismissed": "descartada",
}
STANDINGS = {
    "current": "es la OC que cuenta",
    "later": "llegó después de otra",
    "duplicate": "el mismo PDF otra vez",
    "stray": "espera en OC sin reserva",
    "dismissed": "descartado",
}
RAW = "El correo tal como llegó"
RAW_OUT = "El correo tal como salió"
RAW_CUT = "Se muestran los primeros {shown} KB de {size}."
NO_RAW = "No se guardaron sus bytes."
DOWNLOAD = "Descargar .eml"
REPROCESS = "Reprocesar"
REPROCESS_AS = "Con otra regla"
AS_CONFIRMATION = "Leerlo como confirmación"
AS_ORDER = "Leerlo como OC de agencia"
REPROCESSED = "En la cola otra vez. El resultado aparece aquí."
ERROR = "Por qué falló"
MISSING = "Ese correo no existe"
MISSING_WHY = "Puede que la dirección esté incompleta. Búscalo en la lista."
