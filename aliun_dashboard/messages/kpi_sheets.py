"""The heads of the spreadsheets of KPI's dirección; amounts in them are of the currency their name ends in."""

REVENUE = ("Mes", "Cobrado", "Devuelto", "Neto", "Pagos")
MERITS = ("Origen", "Primero", "Último", "Lineal", "Cercanía", "Posición", "Contactos", "Ventas")
CHANNELS = ("Canal", "Leads", "Ventas", "Costo", "CPA")
BY_MODEL = ("Ingresos ({model})", "ROI % ({model})")
COSTS = ("Canal", "Mes", "Costo", "Moneda", "Nota", "Anotado por", "Cuándo", "Vale")
CLIENTS = ("Cliente", "Pagado", "Esperado en 12 meses", "Viajes", "Cliente desde", "Último pago")
ENGINES = ("Motor", "Ofertas", "Leads", "Ganados", "Viajes", "Vendido", "Ingresos", "Con costo", "Margen")
QUOTAS = ("Campaña", "Nombre", "Tomadas", "Cupo", "Ingresos")
PAYMENTS = ("Pasarela", "Estado", "Pagos", "Importe", "Intentos rechazados", "Devuelto", "Sospechosos")
AGENCIES = (
    *("Agencia", "Recibidas", "Juzgadas", "Puntuales", "Terminadas", "Sin intervención", "Mediana h"),
    *("Abiertas", "Por cobrar"),
)
