"""All Spanish of the lead file, and how each act of the forensic log is told there."""

PAGE = "Lead"
LOADING = "Cargando el lead…"
MISSING = "Este lead no existe, o no está a tu alcance"
MISSING_WHY = "Comprueba el código. Si lo lleva otra persona, pídele que te lo asigne."
BACK = "Volver al pipeline"
ABOVE, BELOW = "Lead anterior (K)", "Lead siguiente (J)"

MOVE = "Mover a…"
MOVED = "Movido a {stage}"
UNDONE = "Deshecho"
STAGES_OF_JOURNEY = "Etapas del viaje"
HERE = "está aquí"
IN_STAGE = "{days} en esta etapa"
MOVE_TITLES = {"special_case": "Pasar a Soporte / Caso Especial", "closed": "Cerrar el lead"}
WHY = "Motivo"
WHY_HINT = "Una frase que entienda quien lo lea mañana."
CLOSE_REASON = "¿Por qué se cierra?"
CLOSE_REASONS = {
    "lost": "Perdido",
    "expired": "Expirado",
    "won": "Ganado",
    "spam": "Spam",
    "duplicate": "Duplicado",
}

ASSIGN = "Asignar"
ASSIGNED = "Ahora lo lleva {name}"
UNASSIGNED = "Ya no lo lleva nadie"
TAKE = "Asignármelo"
OWNER = "Responsable"
NOBODY = "Sin asignar"

NEXT = "Próxima acción"
NO_NEXT = "Sin próxima acción: este lead puede olvidarse."
NO_NEXT_NEEDED = "Nada pendiente."
PLAN = "Añadir"
PLANNED = "Acción añadida"
STEP = "¿Qué hay que hacer?"
STEP_EXAMPLE = "Llamar para confirmar fechas"
WHEN = "¿Para cuándo?"
DUES = {"today": "Hoy", "tomorrow": "Mañana", "monday": "El lunes", "date": "Otra fecha…"}
DATE = "Fecha"
COMPLETE = "Marcar como hecha"
REOPEN = "Volver a abrir"
DONE_STEP = "Hecho: {title}"
LATE, TODAY = "vencida", "hoy"
DONE_BY = "hecha por {name}"

BUDGET = "Presupuesto"
VERDICTS = {
    "sufficient": "Presupuesto suficiente (mín. {minimum})",
    "insufficient": "Presupuesto insuficiente (mín. {minimum})",
    "incomplete": "No se puede comprobar: faltan {missing}",
    "no_rule": "Sin regla de mínimo para este destino y moneda",
}
VERDICT_TONES = {"sufficient": "good", "insufficient": "bad", "incomplete": "warn", "no_rule": "warn"}
NOT_CHECKED = "Todavía sin comprobar"
MISSING_FACTS = {"amount": "el importe", "nights": "las noches", "adults": "las personas"}
AND = " y "
RULE = "Mínimo {least} por noche y persona"
RULE_OF = "Regla: {destination}, {category}"
ANY_DESTINATION, ANY_CATEGORY = "cualquier destino", "cualquier categoría"
OVERRIDE = "Calificar con motivo"
OVERRIDE_TITLE = "Calificar aunque el presupuesto no alcance"
OVERRIDE_WHY = "Quedará firmado con tu nombre en el historial."
OVERRIDDEN = "Aceptado por excepción"

CONTACT = "Contacto"
KINDS = {
    "phone": "Teléfono",
    "email": "Correo",
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "kommo": "Kommo",
}
ADDABLE = ("phone", "email", "whatsapp", "instagram", "messenger")
COPY = "Copiar"
COPIED = "Copiado: {value}"
ADD_IDENTITY = "Añadir dato"
ADD_IDENTITY_TITLE = "Otra forma de llegar a {name}"
KIND, VALUE = "Tipo", "Número, correo o usuario"
REMOVE = "Quitar"
REMOVED = "Quitado: {value}"
ADDED = "Añadido: {value}"
NO_REACH = "Todavía no hay cómo escribirle."
OPT_OUT = "No quiere mensajes"
OPT_OUT_ON = "No le enviaremos más mensajes"
OPT_OUT_OFF = "Puede volver a recibir mensajes"
AGENCY = "Agencia"
NAME = "Nombre"

DUPLICATES = "Puede que sea la misma persona que {name}"
DUPLICATES_WHY = {
    "phone": "mismo teléfono",
    "email": "mismo correo",
    "part_of_phone": "mismo número con otro prefijo",
    "name": "nombre parecido",
}
MERGE = "Unir"
MERGE_OTHER = "Unir con otro"
MERGE_TITLE = "Unir dos contactos"
MERGE_EXPLAIN = "Sus datos y sus leads quedan en uno solo. Se puede deshacer durante 30 días."
MERGE_FIND = "Buscar por nombre, teléfono o correo"
MERGE_NONE = "Nadie se parece a eso."
KEEP = "Conservar este"
MERGE_INTO = "Unir en «{name}»"
MERGED = "Unidos en «{name}»"
PARTED = "Separados otra vez"
MERGED_WITH = "Unido con {name} el {day}"
PART = "Separar"
NO_LEAD = "sin lead"

TRIP = "Viaje"
ORIGIN = "Origen"
SOURCE = "Canal"
CAMPAIGN, AD = "Campaña", "Anuncio"
CREATED, UPDATED = "Llegó", "Último cambio"
KOMMO = "Abrir en Kommo"
EVENT = "Ver el evento que lo trajo"
SCORE = "{score} pts"
UNKNOWN = "–"
EDIT_FACT = "Cambiar"
SAVE, CANCEL = "Guardar", "Cancelar"
CHANGED_MEANWHILE = "Mientras escribías cambió a: "
FIELDS = {
    "destination": "Destino",
    "category": "Categoría",
    "check_in": "Entrada",
    "nights": "Noches",
    "adults": "Adultos",
    "children": "Niños",
    "amount": "Presupuesto",
    "currency": "Moneda",
    "organization": "Agencia",
    "name": "Nombre",
    "owner_id": "Responsable",
    "provider": "Sistema",
    "action": "Aviso",
    "stage": "Etapa",
    "engine": "Motor",
    "source": "Canal",
    "campaign_ref": "Campaña",
    "ad_ref": "Anuncio",
    "organization_id": "Agencia",
    "budget_verdict": "Resultado",
    "budget_minimum": "Mínimo de la estancia",
    "budget_override": "Excepción",
    "close_reason": "Motivo de cierre",
    "wanted": "Pedido en Kommo",
    "cause": "Causa",
    "kind": "Tipo",
    "value": "Dato",
    "title": "Acción",
    "due_at": "Para",
    "opt_out": "No quiere mensajes",
    "last_inbound_at": "Último mensaje del cliente",
    "last_outbound_at": "Último mensaje nuestro",
    "unread": "Sin leer",
    "kept": "Queda",
    "absorbed": "Se une",
    "total": "Total",
    "status": "Estado",
    "campaign": "Campaña",
    "trigger": "Motivo",
    "words": "En sus palabras",
}
VERDICT_WORDS = {
    "sufficient": "suficiente",
    "insufficient": "insuficiente",
    "incomplete": "faltan datos",
    "no_rule": "sin regla",
}
NOT_A_NUMBER = "«{value}» no es un número. Escribe solo cifras."
NOT_A_DATE = "«{value}» no es una fecha."

HISTORY, MOVEMENTS = "Historia", "Movimientos"
VIEWS = "Vistas del lead"
FILTERS = {
    "": "Todo",
    "message": "Mensajes",
    "note": "Notas",
    "move": "Etapas",
    "task": "Acciones",
    "budget": "Presupuesto",
    "edit": "Cambios",
    "contact": "Contacto",
    "machine": "Sistemas",
    "trace": "Rastro técnico",
}
FILTER_BY = "Qué mostrar"
FIND = "Buscar en la historia"
MORE = "Ver anteriores"
NOTHING = "Nada que mostrar"
NOTHING_WHY = "Prueba con otro filtro o con menos palabras."
NOTE = "Nota"
NOTE_HINT = "Escribe una nota para el equipo. @ avisa a alguien."
NOTE_KEYS = "Intro guarda · Mayús+Intro, otra línea"
ADD_NOTE = "Guardar nota"
RETRY = "Enviar de nuevo"
RESENT = "En camino otra vez"

CAUSES = {
    "arrival": "Llegada",
    "hand": "A mano",
    "undo": "Deshecho",
    "budget": "Presupuesto suficiente",
    "override": "Excepción",
    "kommo": "Cambio en Kommo",
    "quote": "Cotización enviada",
    "acceptance": "Aceptada por el cliente",
    "expiry": "Cotización vencida",
}
SENT_ACTS = {
    "move_lead": "Etapa nueva",
    "add_note": "Nota",
    "message_received": "Mensaje recibido",
    "send_text": "Mensaje",
    "send_template": "Plantilla",
    "send": "Correo",
}
DISPATCHES = {
    "waiting": "en cola",
    "sending": "enviando",
    "sent": "enviado",
    "simulated": "simulado",
    "failed": "no se pudo enviar",
    "withdrawn": "retirado",
    "delivered": "entregado",
    "read": "leído",
}
DISPATCH_TONES = {"failed": "bad", "simulated": "neutral", "waiting": "warn", "sending": "warn", "withdrawn": "neutral"}
EVENT_STATES = {
    "received": "en cola",
    "processed": "procesado",
    "ignored": "sin efecto",
    "unrecognised": "no reconocido",
    "failed": "falló",
    "rejected": "rechazado",
}
PROVIDERS = {"kommo": "Kommo", "meta": "Meta", "whatsapp": "WhatsApp", "n8n": "n8n", "inbound": "Meta"}
MOVE_HEADS = ("Cuándo", "De → a", "Quién", "Por qué", "Tardó")
NOT_FROM_HERE = "no permitido desde su etapa"
NO_MOVES = "Sin movimientos"
TAKEN_BACK = "deshecho"
YES, NO = "sí", "no"
SYSTEM = "Sistema"
