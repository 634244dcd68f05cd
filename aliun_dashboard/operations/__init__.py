"""Running the house: rehearsals of going back, uptime from our own pings, and what is kept how long."""
