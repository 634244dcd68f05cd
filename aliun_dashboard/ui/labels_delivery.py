"""The Spanish of what leaves the house: deliveries, their states, and why one failed."""

PROVIDERS = {
    "whatsapp": "WhatsApp",
    "email": "Correo",
    "papers": "Documentos",
    "kommo": "Kommo",
    "n8n": "n8n",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "square": "Square",
    "simulator": "Simulador",
}
DELIVERY_ACTIONS = {
    "send": "Enviar correo",
    "issue": "Emitir documento",
    "send_text": "Enviar mensaje",
    "send_template": "Enviar plantilla",
    "move_lead": "Mover el lead en Kommo",
    "add_note": "Escribir nota en Kommo",
    "message_received": "Avisar de un lead nuevo",
    "request": "Petición de prueba a nosotros mismos",
    "capture": "Cobrar lo que el cliente aprobó",
    "refund": "Devolver dinero",
}
DELIVERY_STATUSES = {
    "waiting": "En espera",
    "sending": "Enviando",
    "sent": "Enviado",
    "simulated": "Simulado",
    "failed": "Fallido",
    "withdrawn": "Retirado",
}
DELIVERY_TONES = {
    "waiting": "sky",
    "sending": "sky",
    "sent": "good",
    "simulated": "neutral",
    "failed": "bad",
    "withdrawn": "neutral",
}
DELIVERY_ICONS = {
    "waiting": "clock",
    "sending": "send",
    "sent": "check",
    "simulated": "simulator",
    "failed": "alert",
    "withdrawn": "undo",
}
PAYLOAD = {
    "to": "Para",
    "cc": "Copia",
    "subject": "Asunto",
    "attachments": "Adjuntos",
    "reservation_id": "Reserva",
    "occasion": "Motivo",
    "text": "Texto",
    "template": "Plantilla",
    "language": "Idioma",
    "name": "Nombre",
    "values": "Datos",
    "kommo_id": "Lead en Kommo",
    "pipeline_id": "Embudo",
    "status_id": "Etapa en Kommo",
    "reference": "Referencia",
    "lead_id": "Lead",
    "code": "Código",
    "source": "Canal",
    "stage": "Etapa",
}
PAYLOAD |= {
    "payment": "Pago allí",
    "amount": "Importe",
    "currency": "Moneda",
    "refund_id": "Reembolso",
    "order": "Orden de PayPal",
    "ref": "Referencia del pago",
}
DELIVERIES_CAPTION = "Entregas, la más reciente primero"
PROVIDER = "Servicio"
WHAT = "Qué"
CREATED = "Creada"
ANY_PROVIDER = "Todos los servicios"
RETRY_MAYBE_TWICE = "Reintentar (puede llegar dos veces)"
RETRIED = "En la cola otra vez. El resultado aparece aquí."
DELIVERY = "Entrega"
WOULD_SAY = "Lo que se envía"
ENGINEERS = "Detalle técnico"
REFERENCE_THERE = "Referencia allí"
FINISHED_AT = "Terminada"

# What the adapters' codes mean, and what to do. A test compares them with the adapters' sources.
DELIVERY_CODES = {
    "account_blocked": "Kommo ha bloqueado la cuenta. Espera o escribe a su soporte; seguimos probando solos.",
    "account_locked": "Meta ha bloqueado la cuenta de la empresa. Entra en WhatsApp Manager.",
    "bad_address": "El servidor de correo no conoce esa dirección. Corrígela en la ficha del lead.",
    "bad_login": "El buzón no acepta nuestra clave. Renueva la contraseña de aplicación (IMAP_PASSWORD).",
    "bad_recipient": "El destinatario no es un teléfono. Corrígelo en la ficha del lead.",
    "bad_request": "El servicio no entiende la petición. Avisa a quien administra.",
    "bad_subdomain": "El subdominio de Kommo está mal escrito. Corrige KOMMO_SUBDOMAIN.",
    "billing": "Hay un problema de pago con Meta. Arréglalo en WhatsApp Manager.",
    "breaker_open": "El servicio nos bloqueó y lo dejamos descansar; saldrá cuando vuelva a aceptar.",
    "bug": "Falló por nuestra parte. Avisa a soporte con el detalle técnico.",
    "busy": "El servidor de correo está ocupado. Se reintenta solo.",
    "country_blocked": "La cuenta no puede escribir a ese país. Usa otro canal.",
    "daily_limit": "La cuenta de correo llegó a su límite del día. Sale sola cuando se pueda.",
    "dropped": "Se cortó la línea con el buzón. Se reintenta solo y no se pierde nada.",
    "failed": "El servicio no lo aceptó. Reinténtalo más tarde.",
    "identity_changed": "Ese WhatsApp cambió de dueño. Confirma con quién hablas antes de escribir.",
    "invalid": "El servicio no acepta esos datos. Si es Kommo, revisa el mapa de etapas en Ajustes.",
    "login_refused": "El correo no acepta nuestra clave. Renueva SMTP_PASSWORD; lo que espera sale solo después.",
    "media_problem": "El archivo no sirve: revisa su tipo y tamaño.",
    "no_document": "El documento que se adjunta ya no está. Vuelve a emitirlo.",
    "no_folder": "El buzón no tiene esa carpeta. Corrige IMAP_FOLDERS.",
    "no_permission": "La clave no tiene permiso. Dáselo en el panel del servicio.",
    "not_configured": "Faltan las claves de este servicio. Ponlas según .env.example.",
    "bad_amount": "Ese importe no se puede cobrar en esa moneda. Revisa los decimales.",
    "declined": "El banco del cliente no aceptó el pago. Pídele otra forma de pago.",
    "no_open_payment": "No hay ningún pago abierto con esa pasarela. Crea uno desde una cotización.",
    "not_found": "Lo que se quería cambiar ya no existe allí.",
    "number_not_ready": "El número de la empresa no está terminado. Acaba su alta en WhatsApp Manager.",
    "opted_out": "La persona pidió no recibir promociones. No insistas.",
    "overtaken": "No salió: la orden avanzó antes de que se enviara. No hay nada que hacer.",
    "pair_limit": "Demasiados mensajes seguidos a la misma persona; sale solo en unos segundos.",
    "person_cap": "La persona ya recibe demasiada publicidad. Espera un día o usa otro canal.",
    "phone_needed": "Este mensaje necesita un teléfono. Pídeselo a la persona.",
    "provider_down": "El servicio está caído. Se reintenta solo.",
    "provider_refused": "El servicio lo rechazó. Mira el detalle técnico.",
    "rate_limited": "Vamos demasiado rápido para el servicio; sale solo en cuanto se pueda.",
    "quota_exhausted": "El plan de Kommo no da para más. Renuévalo o amplíalo.",
    "refused": "El servicio lo rechazó. Mira el detalle técnico.",
    "rejected": "El servidor de correo lo rechazó. Mira el detalle técnico.",
    "reported_failed": "WhatsApp avisó después de que no llegó. Prueba otro canal.",
    "some_refused": "Llegó a unos sí y a otros no. Mira quién falta antes de reintentar.",
    "spam_limit": "Clientes bloquearon o denunciaron mensajes. Mira la calidad del número en WhatsApp Manager.",
    "template_problem": "La plantilla no está aprobada o le faltan datos. Revísala en WhatsApp Manager.",
    "token_invalid": "La clave de Meta caducó. Renueva META_ACCESS_TOKEN.",
    "token_rejected": "El servicio ya no acepta nuestra clave. Renuévala, o vuelve a conectar la cuenta de Kommo.",
    "unavailable": "El servicio no responde ahora. Se reintenta solo.",
    "undeliverable": "Ese número no tiene WhatsApp o no admite mensajes. Usa otro canal.",
    "unknown": "Se cortó la línea al enviarlo. Antes de repetirlo miramos en Enviados si ya salió.",
    "unknown_action": "No sabemos hacer eso con este servicio. Avisa a quien administra.",
    "unknown_outcome": "No sabemos si llegó. Pregunta o espera; reintentar podría duplicarlo.",
    "unreachable": "No pudimos conectar. Comprueba la red y reinténtalo.",
    "unreadable": "El servicio contestó algo que no se entiende. Reinténtalo más tarde.",
    "unsupported_type": "Ese tipo de mensaje no se puede enviar.",
    "window_closed": "Pasaron más de 24 h desde su último mensaje: envía una plantilla aprobada.",
    "worker_died": "El trabajador murió varias veces con esta entrega. Avisa a soporte antes de reintentar.",
    "workflow_inactive": "El flujo de n8n no está activo. Actívalo y reinténtalo.",
}
