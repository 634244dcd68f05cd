"""The head of the spreadsheet of purchase orders; its codes are the customer's own (K-39)."""

HEAD = (
    "OC",
    "ID Reserva",
    "Agencia",
    "Hotel",
    "Titular",
    "Entrada",
    "Salida",
    "Monto",
    "Moneda",
    "Estado",
    "Recordatorios",
    "Registrada",
    "Solicitada",
    "Último envío",
    "Recibida",
    "Requiere intervención",
    "Archivo",
    "Ruta",
    "Remitente",
)
