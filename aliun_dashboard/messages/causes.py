"""Why somebody cannot travel and what cancelling costs, as people write it."""

CAUSES = {
    "es": {
        "accidente": "accidente",
        "enfermedad": "enfermedad",
        "documentos": "documentos de viaje",
        "trabajo": "trabajo",
        "personal": "motivos personales",
        "otra": "otro motivo",
    },
    "en": {
        "accidente": "accident",
        "enfermedad": "illness",
        "documentos": "travel documents",
        "trabajo": "work",
        "personal": "personal reasons",
        "otra": "another reason",
    },
}
PENALTY = {"es": "una penalidad del {percent} % ({amount})", "en": "a penalty of {percent}% ({amount})"}
FREE = {"es": "cancelación sin penalidad", "en": "cancellation without penalty"}


def penalty(percent: int | None, amount: str, lang: str) -> str | None:
    """`una penalidad del 50 % (US$ 500.00)`; None when the conditions say nothing."""
    if percent is None:
        return None
    return PENALTY[lang].format(percent=percent, amount=amount) if percent else FREE[lang]
