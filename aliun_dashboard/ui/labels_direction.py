"""All Spanish of the board of dirección: money, channels, clients, engines, payments and purchase orders."""

KPIS = {
    "revenue": (
        "Ingresos",
        "Pagos liquidados menos devoluciones, por el día en que entraron",
        "Lo devuelto se resta del pago al que pertenece. Lo que está en revisión no cuenta hasta que alguien decide.",
    ),
    "roi": (
        "ROI por canal",
        "(Ingresos atribuidos − costo) ÷ costo, en los canales con costo anotado",
        "Los ingresos se atribuyen con el modelo elegido abajo. Un mes a medias cuenta por sus días.",
    ),
    "cpa": (
        "Costo por venta (CPA)",
        "Costo ÷ ventas nuevas, en los canales con costo anotado",
        "Venta nueva: un lead cuyo primer pago liquidado entró en el período; cuenta en el canal por el que llegó.",
    ),
    "clv": (
        "Valor del cliente (CLV)",
        "Lo pagado hasta el fin del período + lo esperado en los 12 meses siguientes, por cliente",
        "Esperado = gasto medio por viaje × viajes al año. Los viajes al año mezclan su historia con la de toda"
        " la casa, que pesa como un año más.",
    ),
    "payment_success": (
        "Pagos con éxito",
        "Cobrados ÷ (cobrados + rechazados + vencidos), de los pedidos en el período",
        "Los que siguen abiertos no cuentan. Uno devuelto sí se cobró.",
    ),
    "payment_fraud": (
        "Sospecha de fraude",
        "Pagos con riesgo de 70 o más, o disputados ÷ pagos cobrados",
        "De los pedidos en el período. Es sospecha: quien decide es una persona, en Pagos.",
    ),
    "core_win": (
        "Cierre de Core",
        "Leads que pagaron una oferta Core ÷ leads que la recibieron en el período",
        "Cuenta leads, no versiones. Las ofertas recientes aún pueden cerrarse.",
    ),
    "atlas_win": (
        "Cierre de Atlas",
        "Leads que pagaron una oferta Atlas ÷ leads que la recibieron en el período",
        "Cuenta leads, no versiones. Las ofertas recientes aún pueden cerrarse.",
    ),
    "margin": (
        "Margen",
        "(Precio − costo) ÷ precio, de los viajes vendidos en el período cuyo costo se conoce",
        "Vendido: su primer pago liquidado entró en el período.",
    ),
    "quota_use": (
        "Uso del cupo",
        "Plazas tomadas ÷ cupo de las campañas que se podían reservar en el período",
        "Las plazas son las de este momento, las mismas que en Campañas.",
    ),
    "oc_untouched": (
        "OC sin intervención",
        "OC recibidas sin que nadie las tocara ÷ (recibidas + las que esperan a una persona)",
        "La misma cuenta que sobre la lista de OC. La meta de la misión es que todas lleguen solas.",
    ),
    "oc_punctual": (
        "OC puntuales",
        "OC recibidas antes del ultimátum ÷ (recibidas + las que ya tuvieron el ultimátum)",
        "La misma cuenta que en la ficha de cada agencia.",
    ),
    "oc_wait": (
        "Espera de la OC",
        "Mediana entre la solicitud y la OC, de las recibidas en el período",
        "Tiempo de reloj, con noches y fines de semana.",
    ),
}

MODEL = "Modelo de atribución"
MODELS = {
    "primero": "Primer contacto",
    "ultimo": "Último contacto",
    "lineal": "Lineal",
    "cercania": "Cercanía (se reduce a la mitad cada 7 días)",
    "posicion": "Posición (40 / 20 / 40)",
}
MODELS_SHORT = {
    "primero": "Primero",
    "ultimo": "Último",
    "lineal": "Lineal",
    "cercania": "Cercanía",
    "posicion": "Posición",
}
BY = "Repartir entre"
BYS = {"canal": "Canales", "campana": "Campañas"}
TOTAL = "Total"

REVENUE = "Ingresos por mes"
REVENUE_SAYS = "{net} netos de {payments} pagos. Además, {held} en revisión que todavía no cuentan."
REVENUE_HEADS = ["Mes", "Cobrado", "Devuelto", "Neto", "Pagos"]
NET, BACK = "Neto", "Devuelto"

MERIT = "De dónde vienen los ingresos"
MERIT_SAYS = (
    "{sales} ventas. Un contacto es un canal en un día: la llegada del lead, mensajes del cliente o una campaña de la"
    " que habló, hasta 90 días antes del primer pago. Los cinco modelos suman lo mismo: {total}."
)
NO_CAMPAIGN = "Sin campaña"
MERIT_HEADS = ["Origen", *MODELS_SHORT.values(), "Contactos", "Ventas"]

CHANNELS = "Qué cuesta y qué trae cada canal"
CHANNELS_SAYS = "Ingresos con el modelo «{model}». CPA y ROI necesitan un costo y al menos {least} ventas."
CHANNEL_HEADS = ["Canal", "Leads", "Ventas", "Conversión", "Ingresos", "Costo", "CPA", "ROI"]
EARNED, SPENT = "Ingresos", "Costo"
FEW = "sin datos (n={n})"
NO_COST = "sin costo"

COSTS = "Anotar el costo de un canal"
COSTS_SAYS = "Vale el último que se anote de cada canal, mes y moneda; los anteriores quedan en la historia."
COST_SOURCE = "Canal"
COST_MONTH = "Mes"
COST_AMOUNT = "Costo"
COST_NOTE = "Nota (opcional)"
COST_FIELDS = {"source": COST_SOURCE, "month": COST_MONTH, "amount": COST_AMOUNT, "note": COST_NOTE}
COST_SAVE = "Anotar"
COST_SAVED = "Costo de {source}, {month}: {amount}"
COST_HISTORY = "Historia de costos"
COST_HEADS = ["Canal y mes", "Costo", "Nota", "Anotado por", "Cuándo", "Vale"]
NO_COSTS = "Todavía no hay costos anotados en {currency}."
YES, REPLACED = "sí", "sustituido"

CLIENTS = "Cuánto vale un cliente"
CLIENTS_SAYS = (
    "{clients} clientes, {returned} repitieron. La mitad pagó {median} o más. Un cliente de la casa vuelve"
    " {again} veces al año."
)
CLIENTS_FEW = "{clients} clientes: con menos de {least} no se calcula la mediana ni lo esperado."
BANDS_HEADS = ["Pagó", "Clientes", "Suma"]
BAND, LAST_BAND = "{least} – {below}", "{least} o más"
SEGMENTS = "Segmentos"
SEGMENTS_SAY = (
    "Por lo pagado en total, neto, en cualquier moneda por separado. Oro desde {gold}; Plata desde {silver}; Bronce,"
    " quien pagó menos."
)
BEST = "Clientes de más valor"
BEST_HEADS = ["Cliente", "Pagado", "Esperado en 12 meses", "Viajes", "Cliente desde", "Último pago"]

ENGINES = "Core frente a Atlas"
ENGINES_SAYS = "Ofertas enviadas en el período y viajes cuyo primer pago entró en él."
ENGINE_HEADS = ["Motor", "Ofertas", "Leads", "Ganados", "Cierre", "Viajes", "Vendido", "Ingresos", "Margen", "Margen %"]
WIN, MARGIN = "Cierre %", "Margen %"

QUOTAS = "Uso del cupo por campaña"
QUOTAS_SAYS = "{taken} de {total} plazas tomadas en {campaigns} campañas que se podían reservar en el período."
QUOTA_HEADS = ["Campaña", "Tomadas", "Cupo", "Uso", "Ingresos del período"]

PAYMENTS = "Cómo terminan los pagos"
PAYMENTS_SAYS = (
    "{asked} pagos pedidos en el período: {came} cobrados, {refused} intentos rechazados, {suspected} sospechosos."
)
PAYMENT_HEADS = ["Estado", "Pagos", "Importe"]
PROVIDERS = "Por pasarela"
PROVIDER_HEADS = ["Pasarela", "Pedidos", "Cobrados", "Éxito", "Intentos rechazados", "Sospechosos"]

ORDERS = "Puntualidad de las agencias"
ORDERS_SAYS = "{received} OC recibidas en el período; hay {open} abiertas por {owed}."
ORDER_HEADS = ["Agencia", "Recibidas", "Puntuales", "Sin intervención", "Mediana", "Abiertas", "Por cobrar"]
HOURS = "{hours} h"
