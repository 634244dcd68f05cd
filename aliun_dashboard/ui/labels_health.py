"""The Spanish of Salud and of the simulator: connections, events, deliveries, timed tasks."""

from aliun_dashboard.ui import labels_operations, labels_tasks

HEALTH = "Salud"
TABS = "Partes de Salud"
OVERVIEW = "Conexiones"
EVENTS = "Eventos recibidos"
DELIVERIES = "Entregas"
TIMETABLE = "Tareas programadas"
ALL_WELL = "Todo funciona."
ONE_THING = "1 cosa necesita atención."
SOME_THINGS = "{n} cosas necesitan atención."
PROBE = "Probar"
PROBING = "Probando…"
VERIFY_CHAIN = "Verificar cadena"
LAST_GOOD = "Último éxito"
LAST_BAD = "Último problema"
ANSWERED_IN = "Respuesta"
NEVER = "todavía ninguno"
NONE = "ninguno"
FAILURES = "Errores que esperan a una persona"
HANDLER = (
    "El manejador de errores está siempre activo y no tiene interruptor: cada fallo se guarda con su motivo, "
    "se reintenta solo y, si no basta, espera aquí."
)
FAILURE_KINDS = {
    "events": "Eventos con error",
    "deliveries": "Entregas fallidas",
    "jobs": "Trabajos fallidos",
    "timed_tasks": "Tareas con error",
    "mails": "Correos con error",
}
NOTHING_FAILED = "nada pendiente"
WAITS = "por revisar"

LEVELS = {"good": "Funciona", "warn": "Atención", "bad": "No funciona", "simulated": "Simulado"}
LEVEL_TONES = {"good": "good", "warn": "warn", "bad": "bad", "simulated": "sky"}
LEVEL_ICONS = {"good": "ok", "warn": "warning", "bad": "fail", "simulated": "simulator"}

CONNECTIONS = {
    "database": "Base de datos",
    "worker": "Trabajador",
    "sealing": "Sellado del registro",
    "kommo": "Kommo",
    "whatsapp": "WhatsApp y Meta",
    "email": "Correo",
    "imap": "Buzón",
    "n8n": "n8n",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "square": "Square",
}
CONNECTION_ICONS = {
    "database": "list",
    "worker": "zap",
    "sealing": "shield",
    "kommo": "kommo",
    "whatsapp": "whatsapp",
    "email": "email",
    "imap": "email",
    "n8n": "webhook",
    "stripe": "money",
    "paypal": "money",
    "square": "money",
}
ABOUT = {
    "database": "PostgreSQL {version} · {megabytes} MB · responde en {ms} ms",
    "worker": "{waiting} trabajos en espera · {running} en curso",
    "sealing": "{sealed} entradas selladas · {unsealed} por sellar",
    "kommo": "{failed} entregas fallidas · {waiting} en camino",
    "whatsapp": "{failed} entregas fallidas · {waiting} en camino",
    "email": "{failed} entregas fallidas · {waiting} en camino",
    "imap": "{accounts} · {found} correos nuevos en la última lectura",
    "n8n": "{failed} entregas fallidas · {waiting} en camino",
    "stripe": "{failed} entregas fallidas · {waiting} en camino",
    "paypal": "{failed} entregas fallidas · {waiting} en camino",
    "square": "{failed} entregas fallidas · {waiting} en camino",
}
FINDINGS = {
    "ok": "",
    "slow": "Responde despacio. Mira si el disco o la memoria están al límite.",
    "no_worker": "No late desde hace más de un minuto: nada se procesa ni se envía. Arráncalo con «make run» "
    "o «python -m aliun_dashboard worker».",
    "backlog": "Hay trabajo esperando más de dos minutos. Suele bastar con un segundo trabajador.",
    "sealing_failed": "El sellado falla. El registro sigue guardándose; avisa a quien administra.",
    "sealing_late": "Hay entradas sin sellar desde hace más de cinco minutos. Comprueba que el trabajador late.",
    "simulated": "Sin claves: lo que se enviaría queda escrito en Entregas. Para conectarlo, mira .env.example.",
    "silent": "Buzón en silencio: hace más de diez minutos que no se puede leer. No se pierde nada: al volver se "
    "recupera todo. Revisa la cuenta, su contraseña de aplicación y la conexión.",
    "look_failed": "La última lectura falló; se repite sola en menos de cinco minutos.",
    "no_mailbox": "Sin buzón: los correos se pueden probar soltando un .eml. Para conectarlo, mira .env.example.",
    "not_looked": "Todavía no se ha leído. Comprueba que el trabajador late.",
    "half_configured": "Faltan claves: hay unas y otras no. Complétalas según .env.example y reinicia.",
    "webhook_closed": "Envía bien, pero su webhook está cerrado: falta el secreto con que firma. Ponlo y reinicia.",
    "look_back_failed": "La última vez no se pudo repasar qué avisos suyos se perdieron. Se repite solo, desde donde "
    "quedó; el motivo está en Tareas programadas.",
    "notices_lost": "En el último día hubo avisos suyos que no llegaron. Los encontramos al repasar y están en "
    "Eventos. Comprueba en su panel la dirección y el secreto del webhook, y que nuestra puerta esté abierta.",
    "letters_failed": "Algunas entregas no llegaron. Léelas en Entregas y reinténtalas.",
    "probe_failed": "La última prueba no obtuvo respuesta válida.",
    "blocked": "Nos ha bloqueado y lo dejamos descansar; se prueba de nuevo cada 15 minutos. "
    "Revisa la cuenta y pulsa «Probar».",
}

SOURCES = {
    "kommo": "Kommo",
    "meta": "WhatsApp y Meta",
    "n8n": "n8n",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "square": "Square",
}
SIGNATURES = {
    "valid": "Firma válida",
    "token": "Secreto en la dirección",
    "fetched": "No llegó: encontrado al repasar",
    "invalid": "Firma inválida",
}
SIGNATURE_TONES = {"valid": "good", "token": "good", "fetched": "warn", "invalid": "bad"}
SIGNATURE_ICONS = {"valid": "check", "token": "key", "fetched": "search", "invalid": "fail"}
EVENT_STATUSES = {
    "received": "En espera",
    "processed": "Procesado",
    "ignored": "Sin cambios",
    "unrecognised": "No reconocido",
    "failed": "Con error",
    "rejected": "Rechazado",
}
EVENT_TONES = {
    "received": "sky",
    "processed": "good",
    "ignored": "neutral",
    "unrecognised": "warn",
    "failed": "bad",
    "rejected": "bad",
}
EVENT_ICONS = {
    "received": "clock",
    "processed": "check",
    "ignored": "info",
    "unrecognised": "warning",
    "failed": "alert",
    "rejected": "lock",
}
EVENT_MEANINGS = {
    "received": "Guardado y en la cola: el trabajador lo toma enseguida.",
    "processed": "Se leyó entero y cambió algo aquí.",
    "ignored": "Se leyó y no traía nada nuevo: un eco de lo nuestro o un estado más antiguo.",
    "unrecognised": "Llegó con firma válida pero con una forma que no conocemos. Se guarda para mirarlo.",
    "failed": "Falló al procesarse. Se reintenta solo unas veces; después espera a una persona.",
    "rejected": "La firma no corresponde al contenido. Se guarda como prueba y no se procesa nunca.",
}
STEPS = {
    "signature": "Origen comprobado",
    "log": "Registro forense",
    "budget": "Presupuesto validado",
    "movement": "Movimiento de etapa",
    "dispatch": "Primer mensaje",
    "money": "Dinero recibido",
    "capture": "Cobro de lo aprobado",
}
STEP_NOTES = {
    "valid": "firma válida",
    "token": "secreto en la dirección",
    "fetched": "en la lista del proveedor",
    "created": "lead nuevo",
    "updated": "lead actualizado",
    "unchanged": "sin cambios",
    "stale": "más antiguo que lo que ya sabemos",
    "sufficient": "alcanza",
    "insufficient": "no alcanza",
    "incomplete": "faltan datos",
    "no_rule": "sin regla para ese destino",
    "text": "mensaje libre",
    "template": "plantilla aprobada",
    "no_channel": "sin teléfono al que escribir",
    "opt_out": "pidió no recibir mensajes",
    "confirmed": "reserva confirmada",
    "added": "sumado a la reserva",
    "without_quota": "pago sin cupo",
    "review": "a revisión",
    "duplicate": "ya se sabía",
    "unmatched": "sin pago que le corresponda",
    "noted": "anotado",
    "asked": "pedido",
    "not_open": "el pago ya no está abierto",
}
STEP_NOT_REACHED = "no llegó a este paso"
STEP_NOTHING = "nada que hacer"

RECEIVED = "Recibido"
SOURCE = "Origen"
SIGNATURE = "Firma"
STATUS = "Estado"
REPEATS = "Repeticiones"
ATTEMPTS = "Intentos"
ABOUT_WHOM = "Sobre"
TOOK = "Tardó"
ANY_SOURCE = "Todos los orígenes"
ALL = "Todos"
SEARCH_EVENTS = "Lead, número o contenido"
SEARCH_DELIVERIES = "Lead, teléfono o texto"
EVENTS_CAPTION = "Webhooks recibidos, el más reciente primero"
NO_EVENTS = "Ningún evento coincide"
NO_EVENTS_WHY = "Aquí queda todo lo que otros sistemas nos envían, también lo rechazado."
NO_DELIVERIES = "Ninguna entrega coincide"
NO_DELIVERIES_WHY = "Aquí queda todo lo que sale hacia Kommo, WhatsApp, n8n y pasarelas, o saldría si hubiera claves."
CLEAR_FILTERS = "Quitar filtros"
NEWER = "Más recientes"
OLDER = "Más antiguos"
PAGING = "Páginas"

ONE_EVENT = "Evento"
BACK_TO_EVENTS = "Todos los eventos"
STEPS_TITLE = "Pasos de la calificación"
NO_STEPS = "No se llegó a procesar."
MESSAGE_TITLE = "Mensaje recibido"
HEADERS_TITLE = "Metadatos"
BODY_TITLE = "Contenido tal como llegó"
BODY_READ = "Contenido leído"
ERROR_TITLE = "Por qué falló"
SENDER = "Remitente"
UNKNOWN_SENDER = "desconocido"
PROCESSED_AT = "Procesado"
NOT_PROCESSED = "todavía no"
EXTERNAL_ID = "Identificador"
REPLAY = "Reprocesar"
REPLAYED = "En la cola otra vez. El resultado aparece aquí."
NEVER_REPLAYED = "Un evento con firma inválida no se puede reprocesar: nadie garantiza quién lo envió."
NO_SUCH_EVENT = "Ese evento no existe"
NO_SUCH_EVENT_WHY = "Puede que la dirección esté incompleta. Búscalo en la lista."
BODY_CUT = "… cortado aquí; en total {n} bytes"
NOT_TEXT = "(no es texto; {n} bytes, en hexadecimal)"

TASKS = labels_tasks.TASKS
TASK = "Tarea"
LAST_RUN = "Última vez"
NEXT_RUN = "Próxima"
RESULT = "Resultado"
RUN_NOW = "Ejecutar ahora"
RUN_ASKED = "«{name}» empieza ahora. El resultado aparece en la lista."
TIMETABLE_CAPTION = "Tareas programadas, en hora de la agencia"
NO_TASKS = "Aún no hay tareas"
NO_TASKS_WHY = "Las anuncia el trabajador al arrancar. Comprueba en Conexiones que late."
ONLY_ADMINS_RUN = "Solo Administración ejecuta tareas a mano."
RESULT_WORDS = {
    "seen": "vistos",
    "new": "nuevos",
    "busy": "ya se estaba leyendo",
    "sealed": "selladas",
    "rescued": "rescatados",
    "recovered": "recuperados",
    "requested": "solicitudes",
    "reminded": "recordatorios",
    "handed_over": "a Finanzas",
    "sessions": "sesiones",
    "attempts": "intentos de entrada",
    "ticks": "turnos viejos",
    **labels_operations.RESULT_WORDS,
    "worker": "trabajador",
    "kommo": "Kommo",
    "whatsapp": "WhatsApp",
    "email": "Correo",
    "imap": "Buzón",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "square": "Square",
    "ok": "bien",
    "simulated": "simulado",
    "breaker_open": "en pausa",
    "expired": "vencidos",
    "replaced": "reemplazados",
    "matched": "coincidencias",
    "opened": "nuevas",
    "closed": "cerrados",
    "files": "archivos",
    "repaired": "reparados",
    "lost": "perdidos",
    "damaged": "dañados",
    "unknown": "sin registro",
    "renewed": "renovada",
    "nothing to renew": "nada que renovar",
}
FAILED = "Falló"
NOT_YET = "Aún no"
DONE = "Hecho"
