"""What the KPI screens show: one file a section, all computed by the database in the agency's days and one currency."""
