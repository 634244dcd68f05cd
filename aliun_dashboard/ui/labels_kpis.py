"""All Spanish of the KPI screens: names, formulas and explanations of every KPI, and the words around them."""

from typing import NamedTuple

from aliun_dashboard.ui import labels_kpi_technical
from aliun_dashboard.ui.labels_direction import KPIS as DIRECTION


class Told(NamedTuple):
    """What a KPI is called, how it is computed, and what to keep in mind."""

    name: str
    formula: str
    means: str


KPIS: dict[str, Told] = {
    "leads": Told("Leads nuevos", "Leads que llegaron en el período", "Cuenta todos, también spam y duplicados."),
    "conversion": Told(
        "Conversión a cliente",
        "Leads que llegaron a Confirmado ÷ leads que llegaron en el período",
        "Es la conversión del grupo que entró en esos días: los más recientes todavía pueden comprar.",
    ),
    "conversion_gain": Told(
        "Mejora de la conversión",
        "(Conversión − conversión del período base) ÷ conversión del período base",
        "La meta de la misión es +35 % sobre el período base que elijas; sin elegir, es el anterior.",
    ),
    "win_rate": Told(
        "Tasa de cierre",
        "Ganados ÷ (ganados + perdidos) entre los decididos en el período",
        "Decidido: confirmado, o cerrado como ganado, perdido o expirado. Spam y duplicados no cuentan.",
    ),
    "sales_cycle": Told(
        "Ciclo de venta",
        "Mediana de días entre la llegada y el primer Confirmado",
        "De las ventas confirmadas en el período.",
    ),
    "first_response": Told(
        "Primera respuesta",
        "Mediana de minutos entre el primer mensaje del cliente y la primera respuesta de una persona",
        "De los leads que llegaron en el período y recibieron respuesta. Cuenta también noches y fines de semana.",
    ),
    "reply_time": Told(
        "Respuesta automática (p95)",
        "Percentil 95 entre guardar el mensaje y entregar la respuesta automática al canal",
        "Solo respuestas del sistema. La meta es menos de 3 segundos.",
    ),
    "autonomous": Told(
        "Resolución sin personas",
        "Conversaciones decididas sin mensaje de una persona ÷ conversaciones decididas",
        "Conversación: un lead con al menos un mensaje del cliente, decidido en el período.",
    ),
    "ticket_sla": Told(
        "Tickets a tiempo",
        "Tickets resueltos dentro de su plazo ÷ tickets resueltos en el período",
        "Plazo según la prioridad: 5 en 4 h, 4 en 8 h, 3 en 24 h, 2 en 48 h, 1 en 72 h de reloj.",
    ),
    "pipeline": Told(
        "Pipeline abierto",
        "Suma de los importes de los leads en etapas abiertas",
        "Es de ahora, no del período: lo mismo que suman las columnas del tablero.",
    ),
    "weighted_pipeline": Told(
        "Pipeline ponderado",
        "Suma de importe × probabilidad de su etapa",
        "La probabilidad de cada etapa es la del tablero.",
    ),
    **{key: Told(*told) for key, told in DIRECTION.items()},
    **{key: Told(*told) for key, told in labels_kpi_technical.TOLD.items()},
}

TITLE = "KPI"
TABS = {"direccion": "Dirección", "ventas": "Ventas", "tecnico": "Técnico"}
VIEWS = "Tableros"
FILTERS = "Qué se mide"
PERIOD = "Período"
PERIODS = {
    "7d": "Últimos 7 días",
    "30d": "Últimos 30 días",
    "90d": "Últimos 90 días",
    "mes": "Este mes",
    "mes-pasado": "Mes pasado",
    "ano": "Este año",
    "dias": "Otras fechas…",
}
FROM = "Desde"
TO = "Hasta"
COMPARE = "Comparar con"
COMPARES = {"": "El período anterior", "base": "Otro período…"}
CURRENCY = "Moneda"
CHANNEL = "Canal"
AGENT = "Agente"
ENGINE = "Motor"
ANY = "Todos"
APPLY = "Aplicar"
PRINT = "Imprimir"
CSV = "CSV"
HOW = "¿Cómo se calcula?"
FORMULA = "Fórmula"
SOURCE = "De dónde sale"
WINDOW = "Qué casos"
WINDOWS = {
    "arrived": "los que llegaron en el período",
    "decided": "los decididos en el período",
    "happened": "lo ocurrido en el período",
    "now": "los de este momento",
}
TARGET = "Meta"
OWNER = "Responde"
AS_TABLE = "Ver los números en una tabla"
NO_DATA = "Sin datos"
NO_DATA_WHY = "Hay {n} casos; con menos de {least} el número no dice nada."
NOTHING = "Sin datos en este período"
NOTHING_WHY = "Prueba con un período más largo o con menos filtros."
CASES = "{n} casos"
BEFORE_WAS = "antes: {before}"
SAME = "igual que antes"
TARGET_MET = "Meta {target}: se cumple"
TARGET_MISSED = "Meta {target}: no se cumple"
BAD_PERIOD = "Esas fechas no forman un período. Se muestran los últimos 90 días."
AS_OF_TODAY = "Al corte de las {time}"
AS_OF = "Al corte del {moment}"
RENEWING = "· se está actualizando"
RENEW = "Actualizar ahora"
