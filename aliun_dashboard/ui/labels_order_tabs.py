"""The Spanish of the tabs that all screens of the OC tracker share."""

TABS = "Partes del seguimiento de OC"
NAMES = {
    "orders": "OC",
    "review": "Revisar datos",
    "strays": "OC sin reserva",
    "mailbox": "Buzón",
    "agencies": "Agencias",
}
