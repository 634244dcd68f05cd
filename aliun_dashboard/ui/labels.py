"""All Spanish of the screens: the words of the business, exactly as the agency says them."""

STAGES = {
    "incoming": "Lead Entrante",
    "qualified": "Calificado",
    "core_proposal": "Propuesta (Core)",
    "atlas_proposal": "Propuesta (Atlas)",
    "payment_pending": "Pago Pendiente",
    "core_confirmed": "Confirmado (Core)",
    "atlas_confirmed": "Confirmado (Atlas)",
    "special_case": "Soporte / Caso Especial",
    "closed": "Cerrado / Expirado",
}
STAGE_TONES = {
    "incoming": "neutral",
    "qualified": "sky",
    "core_proposal": "accent",
    "atlas_proposal": "plum",
    "payment_pending": "warn",
    "core_confirmed": "good",
    "atlas_confirmed": "good",
    "special_case": "bad",
    "closed": "neutral",
}
ENGINES = {"core": "Core", "atlas": "Atlas"}
ROLES = {
    "agente": "Agente de ventas",
    "director": "Dirección",
    "finanzas": "Finanzas",
    "operaciones": "Operaciones",
    "soporte": "Soporte",
    "admin": "Administración",
}
CHANNELS = {
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "twitter": "X (Twitter)",
    "web": "Página web",
    "ads": "Anuncio",
    "email": "Correo",
    "voice": "Llamada",
    "import": "Importado",
    "kommo": "Kommo",
}

BRAND = "Aliun"
SKIP_TO_CONTENT = "Saltar al contenido"
MAIN_NAVIGATION = "Navegación principal"
OFFLINE = "Sin conexión, reintentando…"
COLLAPSE_NAVIGATION = "Ocultar o mostrar los nombres del menú"

NAV = {
    "hoy": "Hoy",
    "pipeline": "Pipeline",
    "salud": "Salud",
    "auditoria": "Auditoría",
    "ajustes": "Ajustes",
    "simulador": "Simulador",
}

SEARCH = "Buscar"
SEARCH_HINT = "Nombre, teléfono, código o acción…"
SEARCH_TITLE = "Buscar e ir"
GO_TO = "Ir a"
ACT = "Acciones"
RESULTS = "Leads"
NEW_LEAD = "Nuevo lead"
NOTHING_FOUND = "Nada coincide. Prueba con parte del nombre o los últimos números del teléfono."

NOTICES = "Notificaciones"
NOTICES_UNREAD = "sin leer"
NO_NOTICES = "Estás al día. Aquí te avisamos cuando algo te necesite."
MARK_READ = "Marcar todo como leído"
NOTICE_TEXTS = {  # kind: icon and words; the blanks are the facts of the notice
    "assigned": ("user-plus", "{by} te asignó {code}"),
    "mentioned": ("mention", "{by} te mencionó en {code}: {text}"),
    "task": ("task", "{by} te dejó una tarea en {code}: {title}"),
    "move_refused": ("undo", "{code}: en Kommo lo pasaron a «{wanted}», que no se permite. Sigue en «{stage}»."),
    "kommo_disconnected": ("kommo", "Kommo dejó de aceptar nuestra conexión. Revisa su token."),
    "kommo_token_expires": ("clock", "El token de Kommo vence en {days} días. Renuévalo antes."),
}
NOTICE_OTHER = ("info", "Hay una novedad para ti.")

ACCOUNT = "Tu cuenta"
THEME = "Apariencia"
CHANGE_THEME = {
    "system": "Apariencia como el sistema",
    "light": "Cambiar a apariencia clara",
    "dark": "Cambiar a apariencia oscura",
}
THEMES = {"system": "Como el sistema", "light": "Clara", "dark": "Oscura"}
CHANGE_PASSWORD = "Cambiar contraseña"  # noqa: S105
LOG_OUT = "Salir"

SHORTCUTS = "Atajos de teclado"
SHORTCUT_GROUPS = {
    "En todas partes": (
        ("Ctrl K", "Buscar e ir"),
        ("?", "Ver estos atajos"),
        ("Esc", "Cerrar lo que esté abierto"),
    ),
    "Ir a": (
        ("G H", "Hoy"),
        ("G P", "Pipeline"),
        ("G S", "Salud"),
        ("G A", "Auditoría"),
        ("G J", "Ajustes"),
    ),
    "En una lista o un lead": (
        ("J", "Siguiente"),
        ("K", "Anterior"),
        ("N", "Escribir una nota"),
        ("A", "Asignar"),
        ("E", "Resolver"),
    ),
}

CLOSE = "Cerrar"
CANCEL = "Cancelar"
UNDO = "Deshacer"
RETRY = "Reintentar"
REQUIRED = "obligatorio"
MORE_ACTIONS = "Más acciones"
LOADING = "Cargando…"
NOBODY = "Sin asignar"
SELECT_ALL = "Seleccionar todas las filas"
SELECT_ROW = "Seleccionar"
SELECTED = "seleccionados"
CLEAR_SELECTION = "Quitar selección"
PAGE = "Página"
PAGE_OF = "de"
PREVIOUS_PAGE = "Página anterior"
NEXT_PAGE = "Página siguiente"
PAGES = "Páginas"
CRASH_TITLE = "Esta pantalla tuvo un problema"
CRASH_FIX = "Tus datos están guardados. Recarga la página; si vuelve a pasar, avisa a Administración."
RELOAD = "Recargar"

LOGIN_TITLE = "Entra a tu cuenta"
LOGIN_PROMISE = "Cada viajero, a tiempo."
LOGIN_STORY = "Leads, propuestas y reservas de tu agencia en un solo lugar, en vivo para todo el equipo."
EMAIL = "Correo"
PASSWORD = "Contraseña"  # noqa: S105
LOG_IN = "Entrar"
LOGIN_ERRORS = {
    "bad_credentials": "El correo o la contraseña no coinciden. Revísalos e inténtalo otra vez.",
    "too_many_attempts": "Demasiados intentos. Espera unos minutos y vuelve a probar.",
    "session": "Tu sesión terminó. Entra de nuevo para seguir donde estabas.",
    "password_changed": "Contraseña cambiada. Entra con la nueva.",
}
LOGIN_ERROR_OTHER = "No pudimos entrar. Inténtalo otra vez."
DEMO_TITLE = "Cuentas de demostración"
DEMO_HINT = "Elige una para entrar y mirar con sus ojos."
DEMO_USERS = {
    "agente@demo.aliun": "Agente de ventas",
    "agente2@demo.aliun": "Otra agente",
    "director@demo.aliun": "Dirección",
    "finanzas@demo.aliun": "Finanzas",
    "soporte@demo.aliun": "Soporte",
    "admin@demo.aliun": "Administración",
}

BOARD = {
    "loading": "Cargando el tablero…",
    "columns": "Etapas",
    "card_role": "tarjeta movible",
    "instructions": (
        "Espacio levanta la tarjeta; flecha izquierda y derecha la llevan a la etapa vecina; Espacio la suelta y "
        "Escape la deja donde estaba. Intro abre el lead. M abre «Mover a…». J y K pasan a otra tarjeta."
    ),
    "lifted": "{card} levantada. Está en {column}.",
    "over": "{card} sobre {column}.",
    "over_forbidden": "{card} sobre {column}: no se permite desde su etapa.",
    "dropped": "{card} pasa a {column}.",
    "dropped_forbidden": "{card} no puede pasar a {column} y se queda donde estaba.",
    "stays": "{card} sigue en {column}.",
    "unanswered": "No hubo respuesta. {card} vuelve a su etapa.",
    "add": "Nuevo lead",
    "add_to": "Nuevo lead en {column}",
    "empty": "Aún no hay leads en «{column}».",
    "empty_add": "Nuevo lead",
    "more": "Cargando más…",
    "no_sums": "Sin importes",
    "weighted": "ponderado {sums}",
    "move_to": "Mover a… (M)",
    "move_card": "Mover «{card}» a…",
    "menu": "Mover «{card}» a…",
    "here": "está aquí",
    "not_allowed": "no permitido",
    "accept": "Aceptar",
    "accept_card": "Aceptar a {card}",
    "reject": "Descartar",
    "reject_card": "Descartar a {card}",
    "days": "{n} d",
    "age": {
        "ok": "{n} días en esta etapa",
        "warn": "{n} días en esta etapa: empieza a enfriarse",
        "late": "{n} días en esta etapa: demasiado",
    },
    "next": {"none": "Sin próxima acción", "today": "Hoy", "late": "Vencida", "ok": "Programada"},
    "unread": "{n} sin leer",
    "score": "Puntuación del lead, de 0 a 100",
    "score_n": "{n} pts",
    "owner": "Responsable: {owner}",
    "no_owner": "Sin asignar",
    "engines": {"core": "Core", "atlas": "Atlas"},
    "channels": {
        "whatsapp": "WhatsApp",
        "instagram": "Instagram",
        "messenger": "Messenger",
        "web": "Web",
        "ads": "Anuncio",
        "email": "Correo",
        "voice": "Llamada",
        "import": "Importado",
        "kommo": "Kommo",
        "twitter": "X (Twitter)",
    },
}

TODAY = {
    "greeting": {"morning": "Buenos días", "afternoon": "Buenas tardes", "evening": "Buenas noches"},
    "days": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "months": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    "one": "1 cosa te espera",
    "many": "{n} cosas te esperan",
    "none": "Nada te espera",
    "clear": "Todo al día",
    "clear_why": "No hay tareas vencidas, mensajes sin leer ni leads que te necesiten ahora.",
    "open_board": "Abrir el pipeline",
    "all": "Ver los {n}",
    "only": "Ver",
    "shares": "Estancados por agente",
    "payments": "Por cobrar en Pago Pendiente",
    "payment_leads": "{n} leads, ninguno atrasado",
    "payment_late": "{n} leads, {late} esperan demasiado",
    "troubles": "Por resolver",
    "to": "a «{stage}»",
}
TODAY_TOPICS = {  # topic: icon, tone, title, why
    "overdue": ("alert", "bad", "Tareas vencidas", "Ya debió hacerse. Hazlo o cambia su fecha."),
    "today": ("calendar", "accent", "Para hoy", "Lo que toca antes de medianoche."),
    "unread": ("message", "sky", "Mensajes sin leer", "El cliente espera respuesta."),
    "unassigned": ("user-plus", "warn", "Nuevos sin asignar", "Todavía no son de nadie."),
    "no_next": ("clock", "warn", "Sin próxima acción", "Nadie ha dicho qué sigue."),
    "aged": ("fire", "bad", "Estancados", "Llevan demasiado en su etapa."),
    "no_rule": ("money", "warn", "Sin regla de presupuesto", "No hay mínimo para su destino y moneda."),
    "special": ("shield", "bad", "Casos especiales", "Esperan a una persona."),
    "payment": ("clock", "bad", "Pagos que esperan demasiado", "Más de lo normal en Pago Pendiente."),
}
TODAY_DEEDS = {  # act: icon, title
    "lead.budget_overridden": ("edit", "Presupuestos forzados hoy"),
    "lead.move_refused": ("undo", "Movimientos de Kommo rechazados"),
}
TODAY_TROUBLES = {  # trouble: icon, one, many, address
    "events": ("webhook", "evento falló", "eventos fallaron", "/salud/"),
    "deliveries": ("send", "envío falló", "envíos fallaron", "/salud/"),
    "blocked": ("offline", "proveedor desconectado", "proveedores desconectados", "/salud/"),
    "stalled": ("clock", "trabajo detenido", "trabajos detenidos", "/salud/"),
}
