"""What is said behind the bell about purchase orders."""

TEXTS = {  # kind: icon and words; the blanks are the facts of the notice
    "oc_no_address": ("alert", "{agency} no tiene a quién pedir la OC de la reserva #{booking}."),
    "oc_bounced": ("undo", "Rebotó el correo a {agency} por la reserva #{booking}. Falta otra dirección."),
    "oc_not_delivered": ("alert", "No se pudo enviar a {agency} el correo de la reserva #{booking}."),
}
