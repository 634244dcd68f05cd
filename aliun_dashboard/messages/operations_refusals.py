"""Refusals of running the house: rehearsals, maintenance, undoing automations."""

TEXTS: dict[str, tuple[str, str]] = {
    "rehearsal_runs": ("Ya hay un ensayo en curso.", "Espera a que termine; su avance se ve en esta página."),
    "no_operations_reason": ("Falta el motivo.", "Escribe en una frase por qué."),
    "bad_span": ("Ese tramo no es válido.", "Elige un comienzo anterior al final, y que ya haya pasado."),
    "nothing_chosen": ("No has elegido nada.", "Marca al menos una línea."),
}
