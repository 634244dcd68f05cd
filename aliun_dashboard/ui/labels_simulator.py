"""The Spanish of the simulator."""

TITLE = "Simulador"
ABOUT = (
    "Cada botón envía una petición HTTP de verdad, firmada, a la dirección pública de esta instalación, como lo "
    "harían Kommo, Meta, Stripe, PayPal o Square; los de «Correo» ponen un mensaje en el buzón. Todo es inventado."
)
SEND = "Enviar"
SENT = "En camino. La respuesta aparece en «Últimas pruebas»."
OFF = "El simulador solo existe en la demostración"
OFF_WHY = "Esta instalación trabaja con datos reales, y aquí nadie inventa leads. Arranca una copia con «make run»."
TRIALS = {
    "new_lead": ("Lead nuevo de Kommo", "Una persona inventada, con presupuesto que alcanza. Mira el Pipeline."),
    "whatsapp_text": ("Mensaje de WhatsApp", "Alguien escribe por primera vez. Entra como lead y recibe saludo."),
    "several_entities": ("Varias cosas a la vez", "Dos leads y una empresa en un mismo envío."),
    "stage_change": ("Cambio de etapa en Kommo", "Un lead calificado pasa a Propuesta (Core) allí; aquí también."),
    "digital_pipeline": ("Disparador de Digital Pipeline", "Lo mismo, con la otra forma que usa Kommo."),
    "same_twice": ("El mismo evento dos veces", "El segundo se reconoce: un solo lead."),
    "burst": ("Ráfaga de 200", "Doscientos cambios sobre veinte leads. Nada se pierde ni se dobla."),
    "wrong_signature": ("Firma equivocada", "Firmado con otro secreto: 401, guardado como rechazado."),
    "altered_body": ("Contenido alterado", "Firma buena de otro contenido: 401, guardado como rechazado."),
    "garbage": ("Basura firmada", "Bytes sin sentido: 200, guardados y marcados «no reconocido»."),
    "unknown_action": ("Acción desconocida", "Una forma que no conocemos: 200 y «no reconocido»."),
    "too_large": ("Un byte de más", "1 MiB y un byte: 413, no se guarda nada."),
}
_MONEY = {
    "paid": ("pago recibido", "El pago abierto más reciente de {name} queda pagado. Mira Pagos y Reservas."),
    "late": ("pago tardío", "Primero avisa que está pendiente; 15 segundos después llega el dinero."),
    "failed": ("pago rechazado", "El intento falla; el enlace sigue abierto."),
    "twice": ("mismo pago otra vez", "Tres avisos del mismo dinero: se cobra y se descuenta cupo una sola vez."),
    "altered": ("pago con importe alterado", "Llega 1.00 en lugar de lo pedido: a revisión, sin confirmar nada."),
    "forged": ("firma falsa", "Firma buena de otro contenido: 401, guardado como rechazado."),
}
PAYING = {"stripe": "Stripe", "paypal": "PayPal", "square": "Square"}
TRIALS |= {
    f"{provider}_{kind}": (f"{name}: {title}", what.format(name=name))
    for provider, name in PAYING.items()
    for kind, (title, what) in _MONEY.items()
}
MONEY_KINDS = tuple(f"{provider}_{kind}" for provider in PAYING for kind in _MONEY)
MONEY = "Pagos"
MAIL_TRIALS = {
    "mail_confirmation": ("Confirmación por correo", "Una reserva nueva de una agencia que debe OC. Mira OC."),
    "mail_order": ("La agencia responde con su OC", "Contesta a nuestra última solicitud abierta: pasa a Recibida."),
    "mail_twice": ("El mismo correo dos veces", "Una sola reserva, un solo registro en el Buzón."),
    "mail_unclear": ("Monto que no dice la moneda", "«$» sin más: va a Revisar datos, no se adivina."),
    "mail_broken": ("PDF cortado", "Cuesta una línea de error; lo demás sigue."),
    "mail_forged": ("Remitente suplantado", "Dirección autorizada sin prueba del proveedor: queda retenido."),
    "mail_stranger": ("Remitente desconocido", "Con asunto y PDF, pero nadie lo autorizó: ignorado."),
    "mail_away": ("Respuesta automática", "«Estoy de vacaciones»: no cuenta como OC."),
}
MAIL, MAIL_WHERE = "Correo", "En camino. Míralo en OC → Buzón."
GOOD, BAD = "Lo que llega bien", "Lo que hay que rechazar o apartar"
GOOD_KINDS = (
    "new_lead",
    "whatsapp_text",
    "several_entities",
    "stage_change",
    "digital_pipeline",
    "same_twice",
    "burst",
)
RESULTS = "Últimas pruebas"
NONE_YET = "Aún no has probado nada"
NONE_YET_WHY = "Pulsa «Enviar» en una tarjeta: verás la petición, la respuesta y en qué se convirtió."
UNDER_WAY = "En camino…"
REQUEST = "Petición"
ANSWER = "Respuesta"
CURL = "Copiar como curl"
COPIED = "Copiado. Pégalo en una terminal."
EVENT = "Evento {n}"
REJECTED = "Ver rechazados"
BYTES = "{n} bytes"
MANY = "{sent} enviados · {counts} · mediana {p50} ms · peor {worst} ms"
