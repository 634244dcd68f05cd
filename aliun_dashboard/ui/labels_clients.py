"""What a client is worth, in Spanish: the three segments, for the filter of leads, a lead's file and KPI."""

SEGMENTS = {"oro": "Oro", "plata": "Plata", "bronce": "Bronce"}
TONES = {"oro": "warn", "plata": "neutral", "bronce": "plum"}
VALUE = "Valor del cliente"
PAID = "{segment}: pagó {spent} en {trips}"
ONE_TRIP = "1 viaje"
TRIPS = "{n} viajes"
