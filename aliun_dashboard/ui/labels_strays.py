"""The Spanish of «OC sin reserva»."""

STRAYS = "OC sin reserva"
EMPTY = "Ninguna OC sin reserva"
EMPTY_WHY = "Cuando una OC no diga para qué reserva es, o diga dos, espera aquí con las reservas que más se le parecen."
WHY = "Estas OC llegaron sin un número de reserva que corresponda. Mira el PDF y di para cuál es."
FROM = "De {sender}, {when}"
OPEN_PDF = "Abrir el PDF"
SEE_MAIL = "Ver el correo"
SUGGESTED = "Puede ser para"
NOTHING_LIKE = "Ninguna reserva abierta se le parece. Búscala:"
SEARCH = "Buscar otra reserva"
SEARCH_HINT = "número, agencia, hotel o titular"
NO_ORDERS = "Ninguna reserva coincide."
ASSIGN = "Es para esta"
ASSIGNED = "OC asignada. La reserva la tiene, y el PDF quedó archivado con ella."
DOUBT_TITLE = "Es de otra agencia"
DOUBT_WHY = "Si aun así es para esta reserva, la OC queda asignada y se anota que lo decidiste tú."
ASSIGN_ANYWAY = "Asignar de todos modos"
DISMISS = "No es una OC"
DISMISS_TITLE = "Descartar este PDF"
DISMISS_WHY = "Ninguna reserva cambia. El PDF y el correo se quedan en el archivo."
REASON = "Por qué"
REASON_HINT = "Una frase para quien lo lea después."
DISMISSED = "PDF descartado."
LIKENESS = "{n} % parecida"
CHECK_IN = "entrada {day}"
WHYS = {
    "booking": "el mismo número",
    "near_booking": "un número casi igual",
    "agency": "la misma agencia",
    "hotel": "el mismo hotel",
    "check_in": "la misma entrada",
    "amount": "el mismo monto",
}
NOTES = {
    "none": "No menciona ninguna reserva nuestra",
    "unknown_id": "Menciona una reserva que no conocemos",
    "several": "Menciona varias reservas",
    "other_agency": "Menciona una reserva de otra agencia",
}
