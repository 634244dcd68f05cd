"""The acts of running the house as the forensic log tells them."""

ACTIONS: dict[str, str] = {
    "rehearsal.asked": "pidió un ensayo de vuelta atrás",
    "rehearsal.ended": "terminó un ensayo de vuelta atrás",
    "uptime.planned": "anotó un mantenimiento",
    "automations.undone": "deshizo lo que hicieron las automatizaciones",
}
