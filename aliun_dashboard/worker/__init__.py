"""Door 3, time: carriers of events and letters, and the timetable."""
