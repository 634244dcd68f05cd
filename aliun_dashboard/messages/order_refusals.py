"""Refusals of the mailbox and of purchase orders."""

TEXTS: dict[str, tuple[str, str]] = {
    "not_a_mail": ("El archivo no es un correo.", "Guarda el mensaje como .eml y suéltalo de nuevo."),
    "mail_not_incoming": ("Ese correo lo enviamos nosotros.", "Solo se reprocesan los correos recibidos."),
    "bad_oc_status": ("La OC está en {current} y no puede pasar a {to}.", "Mira su estado actual."),
    "not_a_pdf": ("El archivo no es un PDF.", "Exporta la orden de compra a PDF y súbela de nuevo."),
    "agency_without_address": (
        "{agency} no tiene ningún correo.",
        "Añade en Agencias el correo al que se pide la orden de compra.",
    ),
    "oc_already_decided": ("Otra persona ya lo resolvió.", "Actualiza la pantalla para ver cómo quedó."),
    "oc_missing_field": ("Falta «{fields}».", "Complétalo con lo que dice el PDF."),
    "oc_bad_field": ("«{fields}» no es válido: {value}.", "Escríbelo como en el ejemplo del campo."),
    "booking_known": ("La reserva {booking} ya está registrada.", "Ábrela en OC, o corrige el número."),
    "other_agency": (
        "Quien envió el PDF es de {sender}, y la reserva es de {agency}.",
        "Comprueba a qué reserva corresponde antes de asignarlo.",
    ),
    "bad_template": ("La plantilla usa «{blank}», que no existe.", "Usa solo los datos de la lista: {blanks}."),
    "no_agency_name": ("Falta el nombre de la agencia.", "Escríbelo como aparece en sus confirmaciones."),
    "agency_taken": ("{agency} ya está en la lista.", "Ábrela y añade allí lo que falte."),
    "agency_address_taken": (
        "{value} ya es de {agency}.",
        "Un correo o dominio dice quién escribe: quítalo allí antes.",
    ),
    "bad_domain": (
        "«{value}» no sirve como dominio de una agencia.",
        "Escribe el suyo, como agencia.cl; los de correo gratuito no dicen quién escribe.",
    ),
    "bad_pause": ("La pausa debe terminar después de hoy.", "Elige una fecha futura."),
    "nothing_to_send": ("No queda ningún correo por enviar de esta OC.", "Mira su estado actual."),
}
