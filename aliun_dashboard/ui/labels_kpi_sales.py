"""Spanish of the sales board: funnel, durations, win rates, agents, cohorts."""

FUNNEL = "Embudo de los leads que llegaron"
MODES = {"": "Leads", "valor": "Importe"}
MODE = "Medir en"
FUNNEL_HEADS = ("Etapa", "Leads", "Del paso", "Antes", "Se quedan", "Siguen abiertos", "Importe", "Del paso")
NEXT = {
    "incoming": "Calificado",
    "qualified": "una propuesta",
    "core_proposal": "Pago Pendiente",
    "payment_pending": "Confirmado",
}
WORST = (
    "El paso que más pierde es «{step}»: {lost} de {n} leads ({percent} %) no llegan a {next}, {value}. "
    "{waiting} de ellos siguen abiertos."
)
ADVICE = {
    "incoming": "Pide destino, fechas y presupuesto en la primera respuesta, y responde en la primera hora.",
    "qualified": "Envía la propuesta Core el mismo día: la mayoría decide con la primera que recibe.",
    "core_proposal": "Da seguimiento a las 24 horas y ofrece Atlas donde haya coincidencia.",
    "payment_pending": "Recuerda el enlace antes de que venza y ofrece pagar en cuotas.",
}
SEE_STUCK = "Ver los {n} que se quedaron"
NO_WORST = "Todavía no hay {least} leads en ningún paso para decir dónde se pierde más."
DURATIONS = "Tiempo en cada etapa"
DURATIONS_SAY = (
    "Medido al salir de la etapa, en el período. La mitad tarda menos que la mediana; nueve de diez, menos que el p90."
)
DURATION_HEADS = ("Etapa", "Salidas", "Mediana", "p90")
MEDIAN = "Mediana"
P90 = "p90"
HOURS = "horas"
SOURCES = "Tasa de cierre por canal"
SOURCES_SAY = "De los leads decididos en el período: ganados de ganados más perdidos."
SOURCE_HEADS = ("Canal", "Decididos", "Ganados", "Perdidos", "Tasa", "Importe ganado")
AGENTS = "Rendimiento por agente"
AGENTS_SAY = "Asignados son los que llegaron en el período; lo demás, lo decidido y resuelto en él."
AGENT_HEADS = (
    "Agente",
    "Asignados",
    "Ganados",
    "Tasa de cierre",
    "Importe ganado",
    "Tickets resueltos",
    "A tiempo",
    "Primera respuesta",
)
NOBODY = "Sin asignar"
COHORTS = {"leads": "Leads de cada mes que ya compraron", "clientes": "Clientes de cada mes que volvieron a comprar"}
COHORTS_SAY = {
    "leads": "Cada fila es un mes de llegada; cada columna, el porcentaje acumulado que compró hasta ese mes.",
    "clientes": "Cada fila es el mes de la primera compra; cada columna, el porcentaje acumulado que compró otra vez.",
}
COHORT = "Mes"
COHORT_SIZE = "Cuántos"
SAME_MONTH = "Mismo mes"
LATER = "+{n}"
CELL = "{bought} de {n} hasta {later}"
FEW = "{bought} de {n}: muy pocos para un porcentaje"
PIPELINE = "Pipeline abierto, ahora"
PIPELINE_SAY = (
    "Lo mismo que suman las columnas del tablero con estos filtros; ponderado por la probabilidad de cada etapa."
)
PIPELINE_HEADS = ("Etapa", "Leads", "Importe", "Ponderado")
WEIGHTED = "Ponderado"
WORTH = "Importe"
FAILED = "No se pudieron calcular los números"
FAILED_FIX = "Puede ser un período muy largo. Prueba otra vez o con menos días."
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
