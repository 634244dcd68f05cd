"""The Spanish of «Cómo estaba»: a lead, a trip or a purchase order at any moment."""

REPLAY = "Cómo estaba"
OPEN = "Ver cómo estaba"
SLIDER = "Mueve el tiempo, minuto a minuto"
EARLIER = "Cambio anterior"
LATER = "Cambio siguiente"
FIRST = "Al principio"
NOW = "Ahora"
GO = "Fecha y hora"
BACK = "Volver a la ficha"
MISSING = "Aquí no hay nada que volver a ver"
MISSING_WHY = "Abre un lead, una reserva o una OC y pulsa «Ver cómo estaba»."
NOT_YET = "Todavía no existía"
NOT_YET_WHY = "En ese momento nadie lo había creado. Avanza hasta el primer cambio."
STAGE = "Dónde estaba"
FACTS = "Qué se sabía"
OTHERS = "Y lo demás, a esa hora"
DONE = "Qué había pasado"
NEXT = "Lo que vino después"
NOTHING_NEXT = "Nada más: así sigue."
VALUE = "Dato"
WAS = "Valor"
SINCE = "Desde"
FROM_THE_START = "desde el principio"
BY = "{at} · {who}"
TAKEN = "{taken} de {total} plazas tomadas"
ONLY_TAKEN = "{taken} plazas tomadas"
SOURCE = "Reconstruido del registro forense, que nadie puede cambiar."
SUBJECTS = {
    "lead": "Lead",
    "reservation": "Reserva",
    "order": "OC",
    "payment": "Pago",
    "ticket": "Ticket",
    "contact": "Contacto",
    "campaign": "Campaña",
}
