"""The Spanish of purchase orders: states, troubles, letters, acts."""

STATUSES = {
    "NO_REQUIERE_OC": "No requiere OC",
    "PENDIENTE": "Pendiente",
    "SOLICITADA": "Solicitada",
    "RECORDATORIO_1": "Recordatorio 1 (amable)",
    "RECORDATORIO_2": "Recordatorio 2 (firme)",
    "RECORDATORIO_3": "Ultimátum",
    "RECIBIDA": "Recibida",
}
STATUS_TONES = {
    "NO_REQUIERE_OC": "neutral",
    "PENDIENTE": "neutral",
    "SOLICITADA": "sky",
    "RECORDATORIO_1": "warn",
    "RECORDATORIO_2": "warn",
    "RECORDATORIO_3": "bad",
    "RECIBIDA": "good",
}
