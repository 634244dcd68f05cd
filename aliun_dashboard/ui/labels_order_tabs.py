"""The Spanish of the tabs that all screens of the OC tracker share."""

ORDERS = "Órdenes de compra"
TABS = "Partes del seguimiento de OC"
NAMES = {
    "orders": "Órdenes de compra",
    "review": "Revisar datos",
    "strays": "OC sin reserva",
    "mailbox": "Buzón",
    "agencies": "Agencias",
}
