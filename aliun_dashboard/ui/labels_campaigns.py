"""The Spanish of campaigns and their quota: list, page, form, occupancy, and the «Semáforo Atlas»."""

CAMPAIGNS = "Campañas y cupos"
CAMPAIGN = "Campaña"

# Semáforo Atlas
SEMAFORO = "Semáforo Atlas"
ATLAS_OPEN = "Atlas se puede ofrecer"
ATLAS_SHUT = "Atlas no se puede ofrecer todavía"
PASSED, FAILED = "Cumple:", "No cumple:"
CHECKS = {
    "approved": "Aprobada por dirección",
    "in_dates": "Vigente en las fechas del viaje",
    "has_quota": "Con cupo disponible",
    "in_window": "Dentro de la ventana de reserva",
    "trigger": "Con motivo para ofrecerla",
}
TRIGGERS = {
    "mention": "Match por mención",
    "match": "Coincide con lo que pide",
    "forced": "Forzada por dirección u operaciones",
}
