"""The Spanish of purchase orders: states, troubles, letters, acts."""

ORDERS, ORDER = "Órdenes de compra", "Orden de compra"
STATUSES = {
    "NO_REQUIERE_OC": "No requiere OC",
    "PENDIENTE": "Pendiente",
    "SOLICITADA": "Solicitada",
    "RECORDATORIO_1": "Recordatorio 1 (amable)",
    "RECORDATORIO_2": "Recordatorio 2 (firme)",
    "RECORDATORIO_3": "Ultimátum",
    "RECIBIDA": "Recibida",
}
STATUS_TONES = {
    "NO_REQUIERE_OC": "neutral",
    "PENDIENTE": "neutral",
    "SOLICITADA": "sky",
    "RECORDATORIO_1": "warn",
    "RECORDATORIO_2": "warn",
    "RECORDATORIO_3": "bad",
    "RECIBIDA": "good",
}
STEPS = ("Pendiente", "Solicitada", "Recordatorio 1", "Recordatorio 2", "Ultimátum", "Recibida")
STEP_OF = "Paso {n} de 6: {name}"
SKIPPED, NOT_NEEDED, HERE = "saltado", "no hizo falta", "ahora"
LETTERS = ("Solicitud", "Recordatorio 1 (amable)", "Recordatorio 2 (firme)", "Ultimátum", "Pasa a una persona")
LETTERS_SHORT = ("Solicitud", "Recordatorio 1", "Recordatorio 2", "Ultimátum", "Pasa a una persona")
NOW_NEXT = "en el próximo ciclo"
WEEKDAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
TROUBLES = {
    "no_address": "La agencia no tiene correo",
    "bounced": "El correo rebotó",
    "not_delivered": "El correo no salió",
    "no_answer": "Sin respuesta al ultimátum",
}
FIXES = {
    "no_address": "Añade en la agencia un correo al que pedir la OC, y envía la solicitud.",
    "bounced": "Corrige la dirección en la agencia y vuelve a enviar la solicitud.",
    "not_delivered": "El servidor de correo lo rechazó. Mira por qué, corrígelo y envíalo otra vez.",
    "no_answer": "Llama a la agencia: el sistema ya escribió todo lo que podía.",
}
DANGERS = {0: "", 1: "Bajo", 2: "Medio", 3: "Alto"}
DANGER_TONES = {0: "neutral", 1: "neutral", 2: "warn", 3: "bad"}

# the list
BOOKING, AGENCY, TRIP, STATUS, WAITING, AMOUNT, RISK = (
    "Reserva",
    "Agencia",
    "Hotel y entrada",
    "Estado",
    "Espera",
    "Monto",
    "Riesgo",
)
ALL, ANY_AGENCY, SEARCH = "Todas", "Todas las agencias", "Reserva, agencia, hotel o titular"
CAPTION = "Órdenes de compra, la más arriesgada primero"
NONE, NONE_WHY = "Ninguna OC así", "Prueba con otro estado, otra agencia u otras palabras."
NONE_YET = "Todavía no hay órdenes de compra"
NONE_YET_WHY = "Nacen con cada confirmación que llega al buzón, y con cada reserva de una agencia que debe enviar OC."
RECEIVED, ALL_DAYS = "Solo las recibidas del {first} al {last}", "Quitar"
CLEAR, OPEN_SETTINGS = "Quitar filtros", "Configurar"
EXPORT, READ_NOW, READING = "Exportar CSV", "Leer ahora", "Se está leyendo el buzón: lo nuevo aparece aquí solo"
INTERVENTION = "Requieren intervención"
INTERVENTION_WHY = "Aquí el sistema ya no puede seguir solo. El servicio no se presta hasta tener la OC."
ALONE = "Nada requiere intervención"
ALONE_WHY = "El sistema pide, recuerda y archiva solo. Aquí aparece lo que necesite a una persona."
OTHERS = {
    "review": ("1 confirmación por revisar", "{n} confirmaciones por revisar", "/oc/revisar/"),
    "strays": ("1 OC sin reserva", "{n} OC sin reserva", "/oc/sin-reserva/"),
    "held": ("1 correo retenido", "{n} correos retenidos", "/oc/buzon/?estado=held"),
    "failed": ("1 correo con error", "{n} correos con error", "/oc/buzon/?estado=failed"),
}
FIGURES = {
    "hands": "Requieren intervención",
    "open": "OC que esperamos",
    "near": "Entran en 7 días sin OC",
    "alone": "OC sin intervención",
    "median": "Mediana hasta la OC",
}
ALONE_OF, HOW_ALONE = "{n} de {of} en 90 días", "recibidas sin que nadie tocara nada"
HOURS, DAYS_LONG, FROM_REQUEST = "{n} h", "{n} d", "desde la solicitud"
NOTHING = "–"
ENTERED = "entró {when}"
ENTERS = "entra {when}"
WAITED, CAME_AFTER, WAITS_NOT = ("pedida hoy", "1 día", "{n} días"), "llegó en {time}", "sin pedir"
PAUSED = "En pausa hasta {day}"
FACTS_NEXT = "{letter} · {when}"

# the mailbox above it
MAILBOX = {
    "good": "Buzón leído {when}",
    "never": "El buzón aún no se ha leído",
    "silent": "Buzón en silencio desde {when}",
    "none": "Ningún buzón conectado: falta IMAP_HOST. Nada entra solo.",
    "live": "en vivo",
}

# one order
MISSING, MISSING_WHY, BACK = "Esa OC no existe", "Puede que el enlace esté incompleto.", "Ir a órdenes de compra"
WITHOUT_OC = "Sin OC – no prestar servicio"
SEND_NOW, SENT = "Enviar ahora", "{letter}: en camino a {agency}"
SKIP, SKIPPED_DONE = "Saltar", "{letter}: saltado"
PAUSE, RESUME, PAUSED_DONE, RESUMED = "Pausar", "Reanudar", "En pausa hasta {day}", "Reanudada"
EXEMPT, EXEMPTED = "Eximir de OC", "{code} ya no requiere OC"
REQUIRE, REQUIRED = "Exigir OC", "{code} vuelve a requerir OC"
UPLOAD, UPLOADED = "Subir OC", "OC archivada"
REASON, REASON_HINT = "Motivo", "Queda en la historia de la OC."
UNTIL, UNTIL_HINT = "Hasta", "Ese día, a primera hora, sigue sola donde iba."
PAUSE_WHY = "No sale ningún correo de esta OC hasta ese día. Si la OC llega antes, se archiva igual."
SKIP_WHY = "Este paso no se envía. El siguiente sale cuando le toca."
EXEMPT_WHY = "La reserva queda registrada sin OC y nadie vuelve a pedirla. Hazlo solo si la agencia no la debe."
SEND_WHY = "Sale ahora mismo, sin esperar su hora. Este es el texto exacto:"
UPLOAD_WHY = "La OC llegó por otra vía. El PDF queda archivado y la reserva, en regla."
FILE, FILE_HINT = "PDF de la OC", "Hasta 10 MB."
BAD_DAY, NEEDS_REASON = "Elige un día del calendario.", "Escribe el motivo: alguien lo preguntará."
NOBODY = "Nadie: la agencia no tiene correo"
TO, CC, SUBJECT, ATTACHED = "Para", "Con copia", "Asunto", "Adjunto"
DATA, THREAD, HISTORY, PAPER = "Datos", "Correos", "Historia", "PDF"
ROWS = {
    "booking": "ID Reserva",
    "reservation": "Reserva",
    "agency": "Agencia",
    "hotel": "Hotel",
    "stay": "Entrada – salida",
    "holder": "Titular",
    "amount": "Monto",
    "requested": "Solicitada",
    "waiting": "Espera",
    "reminders": "Recordatorios",
    "next": "Siguiente",
    "risk": "Riesgo",
    "to": "Se pide a",
}
RECEIVED, FILE_NAME, FILE_PATH, FILE_SENDER, FILE_AT = (
    "OC recibida",
    "archivo_nombre",
    "archivo_path",
    "email_remitente",
    "fecha_recepcion",
)
MATCHED, MATCHES = (
    "Reconocida por",
    {
        "thread": "el hilo del correo",
        "token": "el código del asunto",
        "subject": "el ID en el asunto",
        "body": "el ID en el texto",
        "pdf": "el ID en el propio PDF",
        "link": "el enlace de la solicitud",
        "hand": "una persona",
    },
)
STANDINGS = {"current": "vale", "later": "llegó después", "duplicate": "repetida", "dismissed": "descartada"}
STANDING_TONES = {"current": "good", "later": "neutral", "duplicate": "neutral", "dismissed": "neutral"}
LATE, DOWNLOAD, SHA = "llegó después del ultimátum", "Descargar", "SHA-256"
PAPERS = {"confirmacion": "Confirmación", "oc": "OC"}
PAPERS_LABEL, NO_PAPER = "Qué PDF se ve", "Todavía no hay ningún PDF"
NO_PAPER_WHY = "La confirmación aparece aquí cuando llega o se emite; la OC, cuando la agencia la envía."
OPEN_PAPER = "Abrir en otra pestaña"
FIX_ADDRESS = "Corregir dirección"
TICKET, SEE_LETTER = "Ver ticket", "Ver texto"
LINK, LINK_WHY, COPY, COPIED = (
    "Enlace para subirla",
    "Va en cada correo: la agencia suelta ahí el PDF, sin usuario ni contraseña.",
    "Copiar enlace",
    "Enlace copiado",
)
NO_MAILS, NO_MAILS_WHY = (
    "Todavía no se escribió nada",
    "La solicitud sale en el mismo ciclo en que llega la confirmación.",
)
WROTE, ANSWERED, RAW = "A {who}", "De {who}", "Ver en el buzón"
ANSWER, THANKS = "Respuesta de la agencia", "OC recibida (gracias)"
INCOMING = {
    "confirmation": "Confirmación de la reserva",
    "order": "La OC",
    "bounce": "Correo devuelto",
    "auto_reply": "Respuesta automática",
}
DEAD, TOLD_TO = "rebotó", "a {to}"
WAYS = {"correo": "correo", "enlace": "enlace de la solicitud", "a mano": "subida a mano"}
NO_TEXT = "Este correo no trae texto: mira sus adjuntos en el buzón."
NO_NEXT = {
    "RECIBIDA": "La OC ya llegó: no queda nada por pedir.",
    "NO_REQUIERE_OC": "Esta reserva no requiere OC.",
    "trouble": "Nada sale solo hasta que alguien lo resuelva.",
    "idle": "La reserva está cancelada: no se pide nada.",
}

# Hoy of finance
TODAY = {
    "hands": ("alert", "bad", "OC que requieren intervención", "El sistema ya no puede seguir solo con estas."),
}
