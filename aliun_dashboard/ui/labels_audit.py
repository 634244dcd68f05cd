"""The Spanish of the forensic log: acts, the names of what changed, and the chain."""

from aliun_dashboard.ui.labels_audit_imports import ACTIONS as IMPORTS
from aliun_dashboard.ui.labels_audit_operations import ACTIONS as OPERATIONS
from aliun_dashboard.ui.labels_audit_orders import ACTIONS as ORDERS
from aliun_dashboard.ui.labels_audit_sale import ACTIONS as SALE

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
SINCE, UNTIL = "Desde", "Hasta"
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
    "alert.snoozed": "pospuso un aviso",
    "alert.woken": "quitó la pausa de un aviso",
    "alert_rule.set": "cambió el umbral de un aviso",
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
    "lead.quoted": "actualizó lo cotizado",
    "ticket.opened": "abrió el ticket",
    "ticket.moved": "cambió el estado del ticket",
    "ticket.assigned": "asignó el ticket",
    "ticket.resolved": "resolvió el ticket",
    "paper.issued": "emitió el documento",
    "paper.posted": "envió el documento al cliente",
    "reservation.corrected": "corrigió los viajeros",
    "reservation.cancelled": "canceló la reserva",
    "reservation.penalty": "calculó la penalidad",
    "reservation.case": "abrió un caso de viaje",
    "task.planned": "planificó una tarea",
    "task.done": "completó una tarea",
    "task.reopened": "reabrió una tarea",
    "budget_rule.set": "cambió una regla de presupuesto",
    "budget_rule.dropped": "quitó una regla de presupuesto",
    "source_cost.entered": "anotó el costo de un canal",
    "room.set": "cambió una habitación",
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
    **SALE,
    **ORDERS,
    **IMPORTS,
    **OPERATIONS,
}
NOUNS = {
    "lead": "Leads",
    "contact": "Contactos",
    "organization": "Agencias",
    "order": "Órdenes de compra",
    "order_file": "Archivos de OC",
    "oc_file": "PDF en disco",
    "confirmation": "Confirmaciones",
    "mail": "Correos",
    "mailbox": "Buzón",
    "reading": "Lecturas",
    "oc_habits": "Ajustes de OC",
    "oc_words": "Plantillas de OC",
    "task": "Tareas",
    "campaign": "Campañas",
    "atlas": "Atlas",
    "hotel": "Hoteles",
    "rate": "Tarifas",
    "rates": "Tarifas importadas",
    "import": "Importaciones",
    "export": "Exportaciones",
    "staff": "Personas",
    "token": "Tokens",
    "kommo": "Kommo",
    "event": "Eventos",
    "delivery": "Entregas",
    "audit": "Registro",
}
SUBJECTS = {
    "reservation": "Reserva",
    "ticket": "Ticket",
    "hotel": "Hotel",
    "rate_import": "Importación",
    "import": "Importación",
    "export": "Exportación",
    "lead": "Lead",
    "contact": "Contacto",
    "organization": "Agencia",
    "order": "OC",
    "order_file": "Archivo de OC",
    "confirmation": "Confirmación",
    "mail": "Correo",
    "mailbox": "Buzón",
    "sender": "Remitente",
    "document": "Documento",
    "oc_habits": "Ajustes de OC",
    "oc_words": "Plantilla de OC",
    "campaign": "Campaña",
    "alert_rule": "Regla de aviso",
    "user": "Persona",
    "staff": "Persona",
    "token": "Token",
    "event": "Evento",
    "delivery": "Entrega",
    "timetable": "Tarea",
    "connection": "Conexión",
    "task": "Tarea",
    "budget_rule": "Regla",
    "source_cost": "Costo",
    "view": "Vista",
    "audit": "Registro",
}
