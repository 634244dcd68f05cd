"""What matched between a lead and a campaign, as people here read it."""

from datetime import date


def matched(destination: str, check_in: date, nights: int, people: int) -> str:
    """`Punta Cana · 03/08/2026 · 5 noches · 2 personas`."""
    stay = f"{nights} noche{'s' if nights > 1 else ''}"
    return f"{destination} · {check_in:%d/%m/%Y} · {stay} · {people} persona{'s' if people > 1 else ''}"
