"""KPIs: what is measured, in which unit, and which value is aimed at."""
