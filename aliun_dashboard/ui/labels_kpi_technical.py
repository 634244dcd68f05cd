"""The Spanish of the technical board: its KPIs (name, formula, what to keep in mind), charts and columns."""

TOLD: dict[str, tuple[str, str, str]] = {
    "availability": (
        "Disponibilidad",
        "Minutos con /readyz en orden ÷ minutos observados que nadie planeó parar",
        "Un minuto sin comprobación cuenta como caído. Los incidentes están en Salud → Disponibilidad.",
    ),
    "webhook_time": (
        "Proceso de un evento (p95)",
        "Percentil 95 entre recibir un evento y terminar de procesarlo",
        "De los eventos recibidos en el período que ya terminaron; incluye los reintentos.",
    ),
    "delivery_time": (
        "Entrega (p95)",
        "Percentil 95 entre mandar algo y el sí del servicio",
        "Solo lo enviado de verdad; lo simulado no cuenta.",
    ),
    "delivery_success": (
        "Entregas con éxito",
        "Entregas enviadas ÷ (enviadas + fallidas)",
        "De las creadas en el período; las que esperan todavía no cuentan.",
    ),
    "queue_wait": (
        "Espera en la cola (p95)",
        "Percentil 95 entre encolar un trabajo y empezarlo",
        "Los trabajos terminados se conservan 3 días (Operaciones → Conservación): es de esos días, como mucho.",
    ),
    "task_time": (
        "Tareas programadas (p95)",
        "Percentil 95 de lo que tarda una vuelta del calendario",
        "De las vueltas que terminaron en el período.",
    ),
    "ready_time": (
        "Respuesta de /readyz (p95)",
        "Percentil 95 de lo que tarda la comprobación de cada minuto",
        "Por HTTP y desde el trabajador, como la haría un balanceador.",
    ),
    "errors": (
        "Errores",
        "Eventos, entregas y tareas con error",
        "Los que siguen con error ahora; lo que se reintentó con éxito no cuenta.",
    ),
    "refused": ("Eventos rechazados", "Eventos con firma falsa", "Se guardan como prueba y no se procesan nunca."),
    "breakers": (
        "Servicios en reposo",
        "Veces que un servicio nos bloqueó y lo dejamos descansar",
        "Cada vez está en Auditoría, con su motivo.",
    ),
    "queue_depth": (
        "Trabajos en la cola",
        "Trabajos que ya tocan y esperan",
        "Es de ahora, no del período.",
    ),
}

DAYS = "Fallos por día"
DAYS_SAY = "Cada línea lleva a su lista en Salud."
DAY_HEADS = ("Día", "Eventos con error", "Entregas fallidas", "Rechazados")
SOURCES = "Webhooks por origen"
SOURCES_SAY = "Cuántos llegaron de cada origen, y cuántos no se pudieron procesar o se rechazaron en la puerta."
SOURCE_HEADS = ("Origen", "Recibidos", "Con error", "Rechazados", "Repetidos", "Proceso p95")
PROVIDERS = "Entregas por servicio"
PROVIDERS_SAY = "Éxito de lo que salió de verdad hacia cada servicio."
PROVIDER_HEADS = ("Servicio", "Enviadas", "Simuladas", "Fallidas", "En camino", "Entrega p95", "Éxito")
TASKS = "Tareas programadas"
TASKS_SAY = "Las más lentas primero; cada una está en Salud → Tareas programadas."
TASK_HEADS = ("Tarea", "Vueltas", "Con error", "Duración p95")
FAILED = "El tablero no se pudo calcular"
FAILED_FIX = "Vuelve a intentarlo; si sigue, elige un período más corto."
