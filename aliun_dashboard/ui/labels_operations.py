"""The Spanish of Operaciones and of Salud → Disponibilidad."""

OPERATIONS = "Operaciones"
TABS = "Partes de Operaciones"
WAY_BACK = "Vuelta atrás"
AUTOMATIONS = "Deshacer automatizaciones"
RETENTION = "Conservación"

# the way back
REHEARSE = "Ensayar la vuelta atrás"
REHEARSING = "Ensayo en curso…"
REHEARSE_WHY = (
    "Sobre una copia: copia de seguridad, restaurar, volver a la versión anterior, comprobarla, actualizar, restaurar "
    "otra vez y comprobar filas, cupos, registro forense y coherencia. La base en uso solo se lee."
)
REHEARSAL_ASKED = "Ensayo pedido: un trabajador lo empieza enseguida. Sus pasos aparecen aquí."
LAST = "Último ensayo"
HISTORY = "Ensayos anteriores"
OF_TARGET = "{took} de {target}"
STATUSES = {"asked": "Pedido", "running": "En curso", "passed": "Superado", "failed": "Falló"}
TONES = {"asked": "sky", "running": "sky", "passed": "good", "failed": "bad"}
ICONS = {"asked": "clock", "running": "clock", "passed": "check", "failed": "alert"}
LATE = "Más lento que la meta"
STEPS = {
    "backup": "Copia de seguridad",
    "copy": "Servidor aparte para la copia",
    "restore": "Restaurar en la copia",
    "down": "Volver a la versión anterior",
    "old": "Comprobar la versión anterior",
    "up": "Actualizar de nuevo",
    "again": "Restaurar otra vez",
    "sound": "Comprobar filas, cupos, registro y coherencia",
}
STEP_FACTS = {
    "rows": "{} filas",
    "tables": "{} tablas",
    "megabytes": "{} MB",
    "revision": "esquema {}",
    "gone": "{} tablas nuevas quitadas",
    "campaigns": "{} campañas con su cupo cuadrado",
    "sealed": "{} sellos comprobados",
    "incoherent": "{} incoherencias que ya estaban",
}
STEP_WAITS, STEP_RUNS = "pendiente", "en curso"
BROKE_OFF = "Se cortó: su proceso desapareció. Puedes ensayar otra vez."
NO_REHEARSAL = "Todavía no se ha ensayado"
NO_REHEARSAL_WHY = "Un ensayo dice en minutos si se puede volver atrás, y cuánto se tarda. No toca los datos en uso."
WHEN, WHO, TOOK, LEADS, RESULT = "Cuándo", "Quién", "Duración", "Leads", "Resultado"
FOR_REAL = "Volver a la versión anterior, de verdad"
FOR_REAL_WHY = (
    "Se hace en el servidor, con la aplicación parada. Antes guarda una copia de seguridad de todo; interrumpido en "
    "cualquier momento, queda la versión vieja o la nueva, nunca algo a medias. Los pasos completos están en "
    "docs/operations.md → «Update, and go back»."
)
COMMAND = "python -m aliun_dashboard rollback"
COMMANDS = (
    ("Conservando los datos de hoy", COMMAND),
    ("Como estaba en una copia de seguridad", f"{COMMAND} copia.tar"),
    ("Para arrepentirse", "python -m aliun_dashboard restore before-rollback-….tar --yes"),
)

# undoing automations
AUTOMATIONS_WHY = (
    "Lo que la casa hizo sola: movimientos de etapa, asignaciones y borradores. Los pagos y los textos ya enviados "
    "no se deshacen nunca."
)
HOURS = "Desde hace"
HOURS_OPTIONS = (("1", "1 hora"), ("2", "2 horas"), ("4", "4 horas"), ("8", "8 horas"), ("24", "24 horas"))
KINDS = {"move": "Movimiento", "assignment": "Asignación", "draft": "Borrador"}
KIND_ICONS = {"move": "move", "assignment": "user", "draft": "note"}
STEPS_IN_ONE = "{n} movimientos seguidos"
DRAFT_OF = "borrador {engine}"
NOBODY = "nadie"
BLOCKED = {
    "later": "Cambió después: ya no se puede deshacer desde aquí.",
    "money": "Lo causó un pago o el cliente: se queda.",
    "confirmed": "Toca una confirmación: se queda.",
    "sent": "Va con un texto que ya se envió: se queda.",
}
CAUSES = {
    "budget": "presupuesto suficiente",
    "expiry": "sin respuesta en plazo",
    "kommo": "lo movieron en Kommo",
    "quote": "cotización enviada",
    "payment": "pago",
    "payment_link": "enlace de pago",
    "acceptance": "aceptó el cliente",
    "case": "caso abierto",
    "override": "excepción",
}
LEAD, WHAT, BY = "Lead", "Qué hizo", "Actor"
UNDO_CHOSEN = "Deshacer lo elegido"
UNDO_TITLE = "Deshacer lo que hicieron las automatizaciones"
UNDO_SAYS = "Se deshacen {n} líneas. Cada una queda en el registro forense con tu nombre y el motivo."
REASON = "Motivo"
REASON_HINT = "Por ejemplo: «una regla de presupuesto estaba mal»."
UNDONE = "{done} deshechas."
UNDONE_SOME = "{done} deshechas; {left} habían cambiado y se quedan como están."
NOTHING_AUTOMATIC = "Nada que deshacer"
NOTHING_AUTOMATIC_WHY = "En ese tiempo las automatizaciones no movieron, asignaron ni prepararon nada."
AUTOMATIONS_CAPTION = "Lo que hicieron las automatizaciones, lo más reciente primero"

# retention
RETENTION_WHY = (
    "Cada noche a las 03:20 se borra, poco a poco, lo que pasó de su plazo. Los plazos se cambian con ALIUN_KEEP_DAYS."
)
KEPT = {
    "sessions": ("Sesiones terminadas", "se borran"),
    "attempts": ("Intentos de entrada fallidos", "se borran"),
    "jobs": ("Trabajos terminados", "se borran con su historia"),
    "failed_jobs": ("Trabajos fallidos o cancelados", "se borran con su historia"),
    "ticks": ("Turnos de tareas programadas", "se borran"),
    "kpi_boards": ("Tableros de KPI guardados que nadie abrió", "se borran"),
    "rejected": ("Eventos con firma falsa", "se borran"),
    "notices": ("Avisos de la campana", "se borran"),
    "alerts": ("Alertas resueltas", "se borran"),
    "webhook_bodies": ("Contenido de eventos procesados", "se vacía; el evento queda"),
    "ignored_mails": ("Contenido de correos ignorados", "se vacía; la línea del buzón queda"),
    "imports": ("Filas de archivos importados", "se borran; los números quedan"),
    "pings": ("Comprobaciones de disponibilidad", "se borran"),
    "letters": ("Contenido de WhatsApp y n8n enviados", "se vacía; la entrega queda"),
}
KEPT_WHAT, KEPT_DAYS, KEPT_LAST, KEPT_TOTAL = "Qué", "Días", "Última noche", "En total"
KEPT_CAPTION = "Qué se conserva y cuánto tiempo"
FOR_EVER = (
    "Se guardan siempre: registro forense, leads y sus movimientos, conversaciones, cotizaciones, pagos, reembolsos, "
    "cupos, reservas, OC, documentos, tickets y la lista de correos."
)
NOT_RUN = "todavía no"
CHANGED_DAYS = "{days} (de fábrica {usual})"

# uptime
UPTIME = "Disponibilidad"
UPTIME_WHY = (
    "Cada minuto el trabajador pregunta a /readyz como lo haría un balanceador. Un minuto sin respuesta buena cuenta "
    "como caído, también si el que no preguntó fue el propio trabajador. Cortes de menos de un minuto no se ven."
)
UPTIME_30 = "Últimos 30 días"
UPTIME_TARGET = "meta {target} %"
NO_UPTIME = "sin datos"
NO_UPTIME_WHY = "Todavía no hay comprobaciones: las hace el trabajador."
INCIDENTS = "Incidentes"
DOWN_MINUTES = "Minutos caídos"
PLANNED_MINUTES = "{n} min de mantenimiento, que no cuentan"
INCIDENT_COUNT = "Incidentes"
SINCE_WHEN = "de {n} minutos observados"
BEGAN, ENDED, LASTED, CAUSE, PLANNED = "Empezó", "Terminó", "Duró", "Causa", "Mantenimiento"
CAUSE_WORDS = {
    "silent": "Nadie preguntó: el trabajador no estaba",
    "stopped": "Parada ordenada (SIGTERM): mantenimiento, si se planeó",
    "database": "La base de datos no respondía",
    "migrations": "Faltaba migrar",
    "worker": "El trabajador no latía",
    "mail": "Buzón en silencio",
    "unreachable": "La web no respondía",
    "timeout": "La web tardó más de 10 s",
}
OTHER_CAUSE = "Respuesta inesperada ({code})"
MARK_PLANNED = "Era mantenimiento"
PLAN_TITLE = "Anotar como mantenimiento"
PLAN_SAYS = "El incidente queda en la lista, con tu nota, y deja de contar en el porcentaje."
NOTE = "Qué se hizo"
NOTE_HINT = "Por ejemplo: «actualización a la versión 1.4»."
PLAN_DONE = "Anotado como mantenimiento."
PLANNED_BY = "{note} – {by}"
NO_INCIDENTS = "Ningún incidente en 30 días"
NO_INCIDENTS_WHY = "Cada minuto observado respondió bien."
INCIDENTS_CAPTION = "Incidentes de los últimos 30 días, el más reciente primero"

# how timed tasks tell their result
RESULT_WORDS = {
    "removed": "borrados",
    "jobs": "trabajos",
    "failed_jobs": "trabajos fallidos",
    "kpi_boards": "tableros de KPI",
    "rejected": "eventos rechazados",
    "notices": "avisos",
    "alerts": "alertas resueltas",
    "webhook_bodies": "contenidos de eventos",
    "ignored_mails": "correos sin uso",
    "letters": "textos enviados",
    "pings": "comprobaciones",
    "imports": "importaciones",
    "ready": "estado",
    "asked": "ya preguntado",
    "computed": "calculados",
}
