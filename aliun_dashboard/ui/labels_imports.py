"""The Spanish of importing leads and contacts."""

TITLE = "Importar leads"
STEPS = ("Archivo", "Columnas", "Revisión", "Importación", "Resultado")
STEPS_LABEL = "Pasos de la importación"

SEND = "Subir un archivo"
SEND_ABOUT = (
    "Un CSV o un libro de Excel con una fila por persona. Primero dices qué es cada columna, después ves qué pasaría "
    "con cada fila; nada se escribe hasta que pulses «Importar», y después se puede deshacer."
)
SILENT = (
    "A nadie se le envía nada: ni saludo ni mensajes. Los leads entran por Lead Entrante y solo pasan a Calificado si "
    "su presupuesto alcanza; ningún archivo los lleva a Atlas ni los confirma."
)
FILE, FILE_HINT = "Archivo", "CSV o XLSX, hasta 10 MB y 50,000 filas"
LOOK, TEMPLATE = "Subir archivo", "Descargar plantilla"

RUNS = "Importaciones"
RUN_FILE, RUN_WHEN, RUN_STATE, RUN_ROWS = "Archivo", "Cuándo", "Estado", "Filas"
NO_RUNS, NO_RUNS_WHY = "Todavía no se importó nada", "Aquí quedan los archivos subidos, con su resultado."
STATUS = {
    "mapping": "Faltan las columnas",
    "planning": "Revisando",
    "planned": "Por importar",
    "running": "Importando",
    "done": "Importado",
    "undoing": "Deshaciendo",
    "undone": "Deshecho",
    "failed": "No se pudo leer",
}
STATUS_TONES = {
    "mapping": "warn",
    "planning": "accent",
    "planned": "warn",
    "running": "accent",
    "done": "good",
    "undoing": "accent",
    "undone": "neutral",
    "failed": "bad",
}

COLUMNS = "¿Qué es cada columna?"
COLUMNS_ABOUT = "Adivinamos lo que pudimos por los encabezados; el próximo archivo con los mismos ya vendrá así."
COLUMN, SAMPLE, MEANS = "Columna del archivo", "Ejemplos", "En Aliun es"
NOT_IMPORTED = "No importar"
FIELDS_HELP = "Nuestros campos, uno por uno"
HOW = "Cómo leer el archivo"
KIND, KINDS = "Cada fila es", {"leads": "Un lead, con su contacto", "contacts": "Solo un contacto"}
ORDER, ORDERS = "Las fechas van", {"day_first": "Día/mes/año", "month_first": "Mes/día/año"}
REGION, REGION_HINT = "País de los teléfonos sin prefijo", "Los que traen + se leen tal cual"
REGIONS = {
    "DO": "República Dominicana",
    "US": "Estados Unidos",
    "PR": "Puerto Rico",
    "MX": "México",
    "CO": "Colombia",
    "AR": "Argentina",
    "ES": "España",
    "VE": "Venezuela",
    "CL": "Chile",
    "PE": "Perú",
    "PA": "Panamá",
    "CR": "Costa Rica",
    "CA": "Canadá",
}
CURRENCY, CURRENCY_HINT = "Moneda si no la dice", "La de los importes sin moneda"
OWNER, OWNER_HINT, NOBODY = "Responsable de los nuevos", "Salvo que la fila diga otro", "Nadie todavía"
REVIEW, REVIEW_AGAIN, DISCARD = "Revisar filas", "Cambiar columnas", "Descartar archivo"
DISCARDED = "Archivo descartado. No se importó nada."

WORKING = {
    "planning": "Revisando fila por fila. Nada se escribe todavía; puedes salir de aquí.",
    "running": "Importando. Puedes salir de aquí: sigue solo, y si se corta continúa donde iba.",
    "undoing": "Deshaciendo. Puedes salir de aquí.",
}
READING = "Leyendo el archivo…"
PROGRESS = "{done} de {total} filas"
PROGRESS_LABEL = "Avance"
STOPPED, RESUME = "Se detuvo por un error nuestro. Lo hecho hasta ahora está guardado.", "Continuar"
CANNOT_READ = "No se puede leer este archivo"

FOUND = "{file}: esto pasaría"
OUTCOMES = {
    "create": "Crea",
    "update": "Actualiza",
    "conflict": "Conflicto",
    "same": "Igual",
    "repeated": "Repetida",
    "rejected": "Rechazada",
}
TONES = {
    "create": "good",
    "update": "accent",
    "conflict": "warn",
    "same": "neutral",
    "repeated": "neutral",
    "rejected": "bad",
    "created": "good",
    "updated": "accent",
    "unchanged": "neutral",
    "refused": "bad",
}
RESULTS = {"created": "Creada", "updated": "Actualizada", "unchanged": "Sin cambios", "refused": "Rechazada"}
LEFT = "Se dejaron"
EVERY_ROW = "Todas"
ROW, PERSON, TRIP, WHAT, WHY = "Fila", "Persona", "Viaje", "Qué pasa", "Por qué"
DECIDE = "Decidir la fila"
DECIDE_ALL = "Para todos los conflictos de valores"
UNDECIDED = "Sin decidir"
IS_PERSON = "Es {name}"
DIFFERS = "{field}: tenemos «{now}», el archivo dice «{file}»."
WAITING_ONE = "Queda 1 conflicto sin decidir: esa fila quedará fuera."
WAITING = "Quedan {n} conflictos sin decidir: esas filas quedarán fuera."
DO_IMPORT, DO_IMPORT_ONE = "Importar {n} filas", "Importar 1 fila"
NOTHING_TO_DO = "Ninguna fila se puede importar todavía. Decide los conflictos, o corrige el archivo y súbelo otra vez."
NO_ROWS, NO_ROWS_WHY = "Ninguna fila así", "Elige otro filtro."
DECIDED = "{n} conflictos decididos."

DONE = "{file}: importado"
UNDONE = "{file}: deshecho"
CREATED, UPDATED, UNCHANGED, REFUSED = "Creadas", "Actualizadas", "Sin cambios", "Rechazadas"
DOWNLOAD = "Descargar rechazadas"
DOWNLOAD_WHY = "Con el motivo de cada fila. Corrígelas y vuelve a importar ese mismo archivo."
SEE_LEADS = "Ver leads importados"
UNDO = "Deshacer importación"
UNDO_ABOUT = "Se quita lo que este archivo creó y se devuelve lo que cambió. Lo que alguien tocó después se deja."
UNDO_SURE, UNDO_SURE_ONE = "Deshacer las {n} filas", "Deshacer 1 fila"
GONE = "Las filas se borraron a los 30 días. Quedan los números."
ANOTHER = "Importar otro archivo"
UNDONE_CLEAN = "Se deshizo todo."
UNDONE_LEFT = "Se deshizo, salvo {n} filas que se dejaron porque alguien las tocó después."
BACK = "Volver al pipeline"
