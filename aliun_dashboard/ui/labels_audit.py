"""The Spanish of the forensic log: acts, the names of what changed, and the chain."""

AUDIT = "Auditoría"
VIEWS = "Partes de Auditoría"
ACTS = "Acciones"
WEBHOOKS = "Webhooks recibidos"
WHEN = "Cuándo"
WHO = "Quién"
DID = "Qué hizo"
TO_WHAT = "Sobre qué"
CHANGE = "Antes → después"
WHY = "Motivo"
ANYBODY = "Cualquiera"
ANYTHING = "Cualquier acción"
SINCE = "Desde"
UNTIL = "Hasta"
SUBJECT = "Sobre: L-000042, user:3…"
EXPORT = "Exportar CSV"
CAPTION = "Registro forense, lo más reciente primero"
NOTHING = "Ninguna entrada coincide"
NOTHING_WHY = "Prueba con menos filtros. El registro no se borra nunca: si pasó, está."
CLEAR = "Quitar filtros"
SEALED = "Sellada en la cadena"
UNSEALED = "Se sella en unos segundos"
NOBODY_ELSE = "Nadie puede modificar ni borrar este registro, tampoco Administración."

VERIFY = "Verificar cadena"
CHECKED = "Comprobando… sellos revisados:"
SEALED_HEAD = "Sello"
INTACT = "Cadena intacta: {sealed} entradas selladas, {unsealed} por sellar. Cabeza {head}"
ALTERED = "Cadena alterada en la entrada {entry}. Hasta ahí, {sealed} entradas están intactas."
SEE_ROW = "Ver la entrada"
GONE = "La entrada {entry} ya no está: alguien la borró fuera de la aplicación."

ACTIONS = {
    "lead.created": "creó el lead",
    "lead.updated": "actualizó el lead",
    "lead.edited": "editó el lead",
    "lead.moved": "movió de etapa",
    "lead.move_refused": "no dejó mover",
    "lead.assigned": "asignó",
    "lead.answered": "respondió al cliente",
    "lead.sent_again": "reenvió un mensaje",
    "lead.greeted": "saludó al cliente",
    "lead.heard": "recibió un mensaje",
    "lead.read": "leyó los mensajes",
    "lead.budget_checked": "validó el presupuesto",
    "lead.budget_overridden": "calificó sin presupuesto",
    "lead.engine_chosen": "eligió el motor",
    "lead.organization_linked": "enlazó la empresa",
    "contact.created": "creó el contacto",
    "contact.renamed": "cambió el nombre",
    "contact.merged": "unió contactos",
    "contact.merge_undone": "separó contactos",
    "contact.identity_added": "añadió un dato de contacto",
    "contact.identity_removed": "quitó un dato de contacto",
    "contact.opted_in": "aceptó recibir mensajes",
    "contact.opted_out": "pidió no recibir mensajes",
    "organization.created": "creó la empresa",
    "task.planned": "planificó una tarea",
    "task.done": "completó una tarea",
    "task.reopened": "reabrió una tarea",
    "budget_rule.set": "cambió una regla de presupuesto",
    "budget_rule.dropped": "quitó una regla de presupuesto",
    "view.saved": "guardó una vista",
    "view.removed": "quitó una vista",
    "staff.created": "dio de alta a una persona",
    "staff.deactivated": "desactivó a una persona",
    "staff.reactivated": "reactivó a una persona",
    "staff.role_changed": "cambió un rol",
    "staff.password_changed": "cambió la contraseña",
    "staff.renamed": "cambió el nombre de una persona",
    "staff.password_reset": "puso una contraseña nueva",
    "staff.other_log_ins_ended": "cerró las demás sesiones",
    "staff.logged_in": "entró",
    "staff.logged_out": "salió",
    "staff.log_in_failed": "falló al entrar",
    "token.created": "creó un token de API",
    "token.revoked": "revocó un token de API",
    "guard.blocked": "la guardia de promesas detuvo un texto",
    "guard.overridden": "respondió por un texto que la guardia detuvo",
    "lead.written_to": "escribió al cliente",
    "atlas.matched": "reconoció una campaña",
    "atlas.match_withdrawn": "retiró una coincidencia",
    "atlas.forced": "forzó Atlas",
    "campaign.created": "creó una campaña",
    "campaign.edited": "cambió una campaña",
    "campaign.pending": "pidió aprobar una campaña",
    "campaign.approved": "aprobó una campaña",
    "campaign.approval_undone": "deshizo una aprobación",
    "campaign.returned": "devolvió una campaña",
    "campaign.paused": "pausó una campaña",
    "campaign.resumed": "reanudó una campaña",
    "campaign.expired": "dio por vencida una campaña",
    "campaign.sale_stopped": "detuvo la venta de una campaña",
    "campaign.sale_reopened": "reabrió la venta de una campaña",
    "campaign.quota_returned": "devolvió cupo",
    "campaign.warned_low": "avisó de poco cupo",
    "campaign.warned_ending": "avisó del fin de la ventana",
    "campaign.warned_releasing": "avisó de la liberación del bloque",
    "kommo.connected": "conectó la cuenta de Kommo",
    "kommo.token_renewed": "renovó la clave de Kommo",
    "kommo.disconnected": "perdió la conexión con Kommo",
    "kommo.stages_mapped": "cambió el mapa de etapas",
    "kommo.stage_not_mapped": "encontró una etapa sin mapa",
    "breaker.opened": "dejó descansar un servicio que nos bloqueó",
    "breaker.closed": "volvió a permitir un servicio",
    "timetable.run_now": "ejecutó una tarea programada",
    "event.replayed": "reprocesó un evento",
    "delivery.retried": "reintentó una entrega",
    "audit.verified": "verificó la cadena",
}
NOUNS = {
    "lead": "Leads",
    "contact": "Contactos",
    "organization": "Empresas",
    "task": "Tareas",
    "campaign": "Campañas",
    "atlas": "Atlas",
    "staff": "Personas",
    "token": "Tokens",
    "kommo": "Kommo",
    "event": "Eventos",
    "delivery": "Entregas",
    "audit": "Registro",
}
SUBJECTS = {
    "lead": "Lead",
    "contact": "Contacto",
    "organization": "Empresa",
    "campaign": "Campaña",
    "user": "Persona",
    "staff": "Persona",
    "token": "Token",
    "event": "Evento",
    "delivery": "Entrega",
    "timetable": "Tarea",
    "connection": "Conexión",
    "task": "Tarea",
    "budget_rule": "Regla",
    "view": "Vista",
    "audit": "Registro",
}
FIELDS = {
    "stage": "etapa",
    "engine": "motor",
    "owner_id": "responsable",
    "source": "canal",
    "destination": "destino",
    "category": "categoría",
    "check_in": "llegada",
    "nights": "noches",
    "adults": "adultos",
    "children": "niños",
    "amount": "importe",
    "currency": "moneda",
    "budget_verdict": "presupuesto",
    "budget_minimum": "mínimo",
    "budget_override": "excepción",
    "score": "puntuación",
    "close_reason": "cierre",
    "unread": "sin leer",
    "last_inbound_at": "último mensaje suyo",
    "last_outbound_at": "último mensaje nuestro",
    "cause": "causa",
    "campaign_ref": "campaña",
    "ad_ref": "anuncio",
    "name": "nombre",
    "email": "correo",
    "role": "rol",
    "status": "estado",
    "code": "código",
    "title": "qué",
    "task": "tarea nº",
    "due_at": "para",
    "kind": "tipo",
    "value": "dato",
    "organization_id": "empresa",
    "wanted": "etapa pedida",
    "min_per_night_per_person": "mínimo por noche y persona",
    "language": "idioma",
    "phone": "teléfono",
    "expires_at": "caduca",
    "intact": "intacta",
    "sealed": "selladas",
    "broken_entry": "entrada alterada",
    "head": "cabeza",
    "contact_id": "contacto",
    "lead_id": "lead",
}
VALUES = {
    "sufficient": "alcanza",
    "insufficient": "no alcanza",
    "incomplete": "faltan datos",
    "no_rule": "sin regla",
    "budget": "presupuesto",
    "hand": "a mano",
    "arrival": "llegada",
    "payment": "pago",
    "override": "excepción",
    "atlas_quote": "cotización Atlas",
    "undo": "deshacer",
    "lost": "perdido",
    "expired": "expirado",
    "spam": "spam",
    "duplicate": "duplicado",
    "phone": "teléfono",
    "email": "correo",
    "received": "en espera",
    "failed": "con error",
    "waiting": "en espera",
    "core": "Core",
    "atlas": "Atlas",
    "True": "sí",
    "False": "no",
}
NOTHING_BEFORE = "nada"
YES, NO = "sí", "no"
