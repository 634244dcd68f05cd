"""All Spanish of the screens: the words of the business, exactly as the agency says them."""

from aliun_dashboard.messages import lead_sheet
from aliun_dashboard.ui import labels_money_notices, labels_order_notices

STAGES, ENGINES, CHANNELS = lead_sheet.STAGES, lead_sheet.ENGINES, lead_sheet.CHANNELS
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
ROLES = {
    "agente": "Agente de ventas",
    "director": "Dirección",
    "finanzas": "Finanzas",
    "operaciones": "Operaciones",
    "soporte": "Soporte",
    "admin": "Administración",
}

BRAND = "Aliun"
SKIP_TO_CONTENT = "Saltar al contenido"
MAIN_NAVIGATION = "Navegación principal"
OFFLINE = "Sin conexión, reintentando…"
COLLAPSE_NAVIGATION = "Ocultar o mostrar los nombres del menú"

MANY = "1,000+"  # what is beyond a thousand is not counted

NAV = {
    "hoy": "Hoy",
    "notificaciones": "Notificaciones",
    "pipeline": "Pipeline",
    "campanas": "Campañas",
    "reservas": "Reservas",
    "pagos": "Pagos",
    "oc": "OC",
    "kpis": "KPI",
    "tickets": "Tickets",
    "salud": "Salud",
    "operaciones": "Operaciones",
    "auditoria": "Auditoría",
    "reglas": "Reglas",
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
IMPORT_LEADS = "Importar leads"
NOTHING_FOUND = "Nada coincide. Prueba con parte del nombre o los últimos números del teléfono."

NOTICES = "Notificaciones"
ALL_NOTICES = "Ver todas"
NOTICES_UNREAD = "sin leer"
NO_NOTICES = "Estás al día. Aquí te avisamos cuando algo te necesite."
MARK_READ = "Marcar todo como leído"
NOTICE_TEXTS = {  # kind: icon and words; the blanks are the facts of the notice
    "assigned": ("user-plus", "{by} te asignó {code}"),
    "mentioned": ("mention", "{by} te mencionó en {code}: {text}"),
    "task": ("task", "{by} te dejó una tarea en {code}: {title}"),
    "move_refused": ("undo", "{code}: en Kommo lo pasaron a «{wanted}», que no se permite. Sigue en «{stage}»."),
    "ticket": ("ticket", "{code} (prioridad {priority}): {title}"),
    "ticket_assigned": ("user-plus", "{by} te asignó {code}: {title}"),
    "atlas_wanted": ("zap", "{by} pide forzar {campaign} para {code}: {text}"),
    "quote_accepted": ("ok", "{code} aceptó la cotización v{version} ({hotel}). Envíale el enlace de pago."),
    "quote_change": ("mention", "{code} pide un cambio en la cotización v{version} ({hotel})."),
    "alternative_ready": (
        "alert",
        "{code}: {hotel} ya no se vende. La alternativa de Core está lista para enviar.",
    ),
    "alternative_missing": (
        "alert",
        "{code}: {hotel} ya no se vende, y no hay Core para esas fechas.",
    ),
    "kommo_disconnected": ("kommo", "Kommo dejó de aceptar nuestra conexión. Revisa su token."),
    "stripe_disconnected": ("money", "Stripe dejó de aceptar nuestra clave. Revísala en Ajustes → Conexiones."),
    "email_disconnected": ("email", "El correo dejó de aceptar nuestra clave. Renueva la contraseña de aplicación."),
    "mailbox_silent": ("email", "No podemos leer el buzón {account} desde hace más de diez minutos."),
    "oc_file_damaged": ("alert", "El PDF {file} está dañado, también en el archivo."),
    "atlas_mention": ("star", "{code} habló de {campaign}: «{words}»"),
    "atlas_match": ("star", "{code} coincide con {campaign}. Puedes ofrecerla después de Core."),
    "campaign_pending": ("clock", "{by} pide aprobar {code} «{name}»"),
    "campaign_approved": ("ok", "{by} aprobó {code} «{name}»"),
    "campaign_returned": ("undo", "{by} devolvió {code} «{name}»: {reason}"),
    "campaign_low": ("alert", "{code} «{name}»: quedan {left}"),
    "campaign_ending": ("clock", "{code} «{name}»: se reserva solo hasta el {day}. Quedan {left}."),
    "campaign_releasing": ("clock", "{code} «{name}»: el cupo vuelve al proveedor el {day}. Quedan {left}."),
    "kommo_token_expires": ("clock", "El token de Kommo vence en {days} días. Renuévalo antes."),
}
NOTICE_TEXTS |= labels_money_notices.TEXTS | labels_order_notices.TEXTS
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
        ("G N", "Notificaciones"),
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
    "assign": "Asignar a… (A)",
    "quote": "Cotizar: Core vs Atlas",
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
    "blocked": ("offline", "proveedor desconectado", "proveedores desconectados", "/salud/"),
    "stalled": ("clock", "trabajo detenido", "trabajos detenidos", "/salud/"),
}

PIPELINE_CHIPS = {
    "mios": "Míos",
    "sin-asignar": "Sin asignar",
    "sin-accion": "Sin próxima acción",
    "vencidos": "Vencidos",
    "para-hoy": "Para hoy",
    "estancados": "Estancados",
    "sin-regla": "Sin regla",
    "sin-leer": "Sin leer",
    "atlas": "Atlas",
    "calientes": "Calientes",
}
CLOSE_REASONS = {
    "won": "Ganado",
    "lost": "Perdido",
    "expired": "Expirado",
    "spam": "Spam",
    "duplicate": "Duplicado",
}
PIPELINE = {
    "views": "Vistas",
    "all": "Todos",
    "save_view": "Guardar vista",
    "view_name": "Nombre de la vista",
    "view_hint": "Guarda estos filtros como una pestaña.",
    "view_shared": "Compartirla con todo el equipo",
    "view_saved": "Vista «{name}» guardada",
    "view_removed": "Vista «{name}» eliminada",
    "remove_view": "Eliminar esta vista",
    "chips": "Filtros rápidos",
    "search": "Nombre, teléfono o código",
    "search_label": "Buscar en el pipeline",
    "filters": "Filtros",
    "source": "Canal",
    "owner": "Responsable",
    "destination": "Destino",
    "stage": "Etapa",
    "history": "Incluir todo el histórico",
    "anything": "Todos",
    "clear": "Quitar filtros",
    "board": "Tablero",
    "list": "Lista",
    "new": "Nuevo lead",
    "moved": "Movido a {stage}",
    "undone": "Deshecho: vuelve a {stage}",
    "qualified": "Calificado con tu motivo",
    "assigned": "Asignado a {owner}",
    "unassigned": "Quedó sin asignar",
    "assigned_many": "{n} asignados a {owner}",
    "moved_many": "{n} movidos a {stage}",
    "undone_many": "{n} devueltos",
    "none_done": "Ninguno cambió",
    "not_done": "{code}: {why}",
    "and_more": "y {n} más",
    "without_amount": "{n} sin importe",
    "last_days": "últimos 30 días",
    "nothing": "Aún no hay leads",
    "nothing_why": "Quien escriba por WhatsApp, la web o Kommo aparecerá aquí solo. También puedes crear uno.",
    "no_match": "Ningún lead con estos filtros",
    "no_match_why": "Prueba con menos filtros, o incluye todo el histórico.",
    "ask_close": "Cerrar «{name}»",
    "ask_close_why": "¿Por qué se cierra?",
    "ask_reason": "«{name}» pasa a Soporte / Caso Especial",
    "ask_reason_why": "Cuenta en una frase qué ocurre, para quien lo atienda.",
    "ask_budget": "«{name}» no alcanza el presupuesto",
    "budget_short": "Mínimo para ese viaje: {minimum}. Puedes calificarlo igualmente si escribes por qué.",
    "budget_unknown": "Faltan noches, personas o importe para comprobarlo. Puedes calificarlo si escribes por qué.",
    "budget_no_rule": "No hay regla de presupuesto para ese destino. Puedes calificarlo si escribes por qué.",
    "reason": "Motivo",
    "close_reason": "Motivo de cierre",
    "choose": "Elige…",
    "note": "Comentario",
    "do_close": "Cerrar lead",
    "do_reason": "Mover a caso especial",
    "do_budget": "Calificar con motivo",
    "assign": "Asignar a…",
    "assign_me": "A mí",
    "move": "Mover a…",
    "move_many": "Mover {n} leads",
    "do_move": "Mover",
    "export": "Exportar CSV",
    "export_xlsx": "Exportar XLSX",
    "import": "Importar",
    "listed": "Leads del pipeline",
    "total": "{n} leads",
    "total_one": "1 lead",
    "people": "{adults} ad.",
    "people_children": "{adults} ad. + {children} niños",
    "people_child": "{adults} ad. + 1 niño",
    "today_at": "hoy {time}",
    "overdue": "venció {when}",
    "no_step": "Sin próxima acción",
    "days": "{n} d",
}
PIPELINE_COLUMNS = {
    "nombre": "Cliente",
    "etapa": "Etapa",
    "viaje": "Viaje",
    "importe": "Importe",
    "responsable": "Responsable",
    "accion": "Próxima acción",
    "desde": "En la etapa",
    "puntos": "Puntos",
}
QUICK_ADD = {
    "title": "Nuevo lead en {stage}",
    "why": "Entra en Lead Entrante y avanza hasta la etapa elegida si cumple lo que cada paso pide.",
    "name": "Nombre",
    "phone": "Teléfono",
    "phone_hint": "Con prefijo si no es de aquí: +34 600 111 222",
    "email": "Correo",
    "source": "Canal",
    "destination": "Destino",
    "check_in": "Entrada",
    "nights": "Noches",
    "adults": "Adultos",
    "children": "Niños",
    "amount": "Presupuesto total",
    "currency": "Moneda",
    "save": "Crear lead",
    "alike": "¿Ya lo conocemos?",
    "alike_hidden": "Lo lleva otra persona",
    "open": "Abrir",
    "created": "{code} creado en {stage}",
    "stopped": "{code} creado en {stage}. No avanzó más: {why}",
    "known": "{code} ya estaba abierto: lo actualizamos",
    "unchanged": "{code} ya estaba abierto con esos mismos datos",
    "why_alike": {
        "phone": "mismo teléfono",
        "email": "mismo correo",
        "part_of_phone": "teléfono parecido",
        "name": "nombre parecido",
    },
}
FIELD_ERRORS = {
    "name": "Escribe el nombre de la persona.",
    "reach": "Escribe un teléfono o un correo para poder responderle.",
    "amount": "Escribe un importe como 1,850 o 1,850.50.",
    "date": "Elige una fecha del calendario.",
    "number": "Escribe un número entero.",
    "close_reason": "Elige un motivo.",
    "stage": "Elige una etapa.",
}
PROVIDERS = {
    "kommo": "Kommo",
    "meta": "WhatsApp, Instagram y Messenger",
    "n8n": "n8n",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "square": "Square",
    "email": "Correo",
    "house": "Esta instalación",
}
SETTINGS = {
    "tabs_label": "Secciones de Ajustes",
    "tabs": {
        "account": "Mi cuenta",
        "people": "Usuarios",
        "tokens": "Tokens de API",
        "stages": "Etapas de Kommo",
        "budgets": "Presupuestos",
        "inventory": "Inventario",
        "orders": "OC",
        "guard": "Guardas",
        "connections": "Conexiones",
    },
    "copy": "Copiar",
    "copied": "Copiado",
    "kept": "Ya lo guardé",
    "saved": "Guardado",
    "never": "nunca",
    "acts": "Acciones",
    "edit": "Editar",
    "drop": "Quitar",
    # account
    "identity": "Tus datos",
    "name": "Nombre",
    "save_name": "Guardar nombre",
    "email_hint": "Con él entras. Para cambiarlo, pídelo a Administración.",
    "current": "Contraseña actual",
    "new": "Contraseña nueva",
    "password_rule": "Al menos {least} caracteres, distintos de tu correo.",
    "password_changed": "Contraseña cambiada. Se cerraron tus otras sesiones.",
    "wrong_current": "Esa no es tu contraseña actual. Escríbela de nuevo.",
    "logins": "Sesiones abiertas",
    "end_others": "Cerrar las demás",
    "ended": "Sesiones cerradas: {n}",
    "here": "Esta sesión",
    "since": "Desde {when}",
    "on": "en",
    "other_browser": "Navegador",
    "browsers": {"Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome", "Firefox/": "Firefox", "Safari/": "Safari"},
    "systems": {
        "Windows": "Windows",
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Mac OS": "Mac",
        "Linux": "Linux",
    },
    # people
    "person": "Persona",
    "role": "Rol",
    "role_of": "Rol de",
    "state": "Estado",
    "active": "Activa",
    "inactive": "Desactivada",
    "here_since": "Desde",
    "new_person": "Nueva persona",
    "create_person": "Crear persona",
    "invite_hint": "Crearemos una contraseña que verás una sola vez, para que se la entregues.",
    "password_of": "Contraseña de {name}. Solo se muestra ahora: cópiala y entrégala en persona.",
    "role_changed": "Rol cambiado. Vale desde ya.",
    "deactivate": "Desactivar",
    "deactivated": "Desactivada. Sus sesiones se cerraron.",
    "reactivate": "Reactivar",
    "reactivated": "Reactivada. Entra con la contraseña que tenía.",
    "reset_password": "Nueva contraseña",
    # tokens
    "new_token": "Nuevo token",
    "token_name": "Para qué es",
    "token_name_hint": "Por ejemplo: n8n, hoja de reportes.",
    "acts_as": "Actúa como",
    "acts_as_hint": "Tendrá el rol de esta persona.",
    "create_token": "Crear token",
    "token_once": "Este token solo se muestra ahora. Cópialo donde lo vas a usar.",
    "made": "Creado",
    "used": "Último uso",
    "revoke": "Revocar…",
    "revoked": "Revocado",
    "revoke_title": "¿Revocar este token?",
    "revoke_why": "El programa que lo usa dejará de funcionar en el acto. No se puede deshacer.",
    "revoke_now": "Revocar token",
    "revoked_done": "Token revocado",
    "no_tokens": "Ningún token todavía",
    "no_tokens_why": "Crea uno cuando un programa, como n8n, tenga que hablar con Aliun.",
    # stages
    "kommo": "Conexión con Kommo",
    "token": "Token",
    "tokens_kinds": {
        "long_lived": "De larga duración",
        "oauth": "OAuth, se renueva solo",
        "none": "Sin token: simulado",
    },
    "expires": "Vence",
    "last_poll": "Última consulta",
    "last_sent": "Último envío",
    "renew": "Renovar",
    "renewing": "Pedido. El resultado se ve en Salud en unos segundos.",
    "blocked": "Kommo no nos acepta:",
    "unblock": "Volver a intentar",
    "mapping_why": (
        "Cada estado de Kommo es una de nuestras nueve etapas. Copia los números de la dirección del embudo en Kommo. "
        "Marca «Escribir» en el estado al que movemos el lead en Kommo cuando aquí llega a esa etapa."
    ),
    "pipeline_id": "Embudo (id)",
    "status_id": "Estado (id)",
    "outward": "Escribir",
    "add_status": "Añadir estado",
    "save_mapping": "Guardar etapas",
    "ids_wrong": "Los ids son números de Kommo, de hasta nueve cifras. Corrige las filas marcadas.",
    "ids_twice": "Un mismo estado de Kommo aparece dos veces. Déjalo en una sola etapa.",
    "outward_twice": "Solo un estado por etapa puede llevar «Escribir».",
    # budgets
    "new_rule": "Nueva regla",
    "edit_rule": "Cambiar la regla",
    "destination": "Destino",
    "category": "Categoría",
    "any": "Cualquiera",
    "any_hint": "Vacío: cualquiera.",
    "least": "Mínimo por noche y persona",
    "currency": "Moneda",
    "save_rule": "Guardar regla",
    "rule_saved": "Regla guardada. Leads que cambiaron de veredicto: {n}",
    "rule_dropped": "Regla quitada",
    "preview": "{n} leads abiertos cambiarían de veredicto",
    "preview_one": "1 lead abierto cambiaría de veredicto",
    "changed": "Último cambio",
    "no_rules": "Ninguna regla todavía",
    "no_rules_why": "Sin reglas, ningún lead se califica solo. Escribe la primera arriba.",
    # connections
    "keys_why": "Las claves se escriben en el entorno o en .env, nunca aquí. Sin clave, el proveedor se simula.",
    "webhook": "Webhooks",
    "connect_kommo": "Conectar con Kommo",
    "connected": {
        "kommo": "Kommo está conectado: su clave se renueva sola.",
        "not_configured": "Faltan KOMMO_CLIENT_ID y KOMMO_CLIENT_SECRET: ponlos en .env y reinicia.",
        "bad_state": "La vuelta de Kommo no empezó en este navegador. Pulsa «Conectar con Kommo» otra vez.",
        "other_account": "Esa es otra cuenta de Kommo. Entra en la de KOMMO_SUBDOMAIN y repite.",
        "kommo_refused": "Kommo no aceptó la autorización. Espera un minuto y repite.",
    },
    "set": "Puesta",
    "unset": "Sin poner",
}
