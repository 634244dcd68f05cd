"""Every page and every API route with 1,000, 100,000 and 1,000,000 leads. Goal: at most 1.5 times from first to last.

Three houses are served side by side and asked in turns: pages over their websockets with all that their `on_load` asks,
as each role that works there; routes over HTTP. With FOLDER the houses stay there for the next run.

    python -m benchmarks.pages [FOLDER] [--slow] [WORD …]      only cases with one of the words; --slow tells statements
"""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aliun_dashboard.staff.rules import Role
from benchmarks import bench
from benchmarks.sizes import COUNTS, Sized, Spent, houses, served

TURNS, WARM = 7, 2
GOAL = 1.5
SLOW = 5.0  # milliseconds of one statement

AGENT, DIRECTOR, FINANCE, SUPPORT, ADMIN = Role.AGENT, Role.DIRECTOR, Role.FINANCE, Role.SUPPORT, Role.ADMIN
OPERATIONS = Role.OPERATIONS

LEAD = "SELECT id FROM lead WHERE stage = 'qualified' ORDER BY id DESC LIMIT 1"
BUSY = "SELECT 400"
SOLD = "SELECT max(lead_id) FROM reservation WHERE lead_id IS NOT NULL"
TRIP = "SELECT max(id) FROM reservation WHERE lead_id IS NOT NULL"
ORDER = "SELECT max(id) FROM purchase_order"
MAIL = "SELECT max(id) FROM mail_message WHERE direction = 'in'"
READING = "SELECT max(id) FROM confirmation"
EVENT = "SELECT max(id) FROM webhook_event"
TICKET = "SELECT max(id) FROM ticket"
CAMPAIGN = "SELECT max(id) FROM campaign WHERE status = 'approved'"
PAYMENT = "SELECT ref FROM payment ORDER BY id DESC LIMIT 1"
QUOTE = "SELECT max(id) FROM quote"
NAME = "SELECT name FROM contact ORDER BY id DESC LIMIT 1"
DEEP = "SELECT 20"
ONE = "SELECT 1"

# Page, the roles that look at it, what stands for {} in it.
PAGES: tuple[tuple[str, tuple[Role, ...], str], ...] = (
    ("/", (AGENT, DIRECTOR, FINANCE, OPERATIONS, SUPPORT, ADMIN), ONE),
    ("/pipeline/", (AGENT, DIRECTOR), ONE),
    ("/pipeline/?q=castillo", (DIRECTOR,), ONE),
    ("/pipeline/?ver=mios", (AGENT,), ONE),
    ("/pipeline/?ver=vencidos", (DIRECTOR,), ONE),
    ("/pipeline/?vista=lista", (AGENT, DIRECTOR), ONE),
    ("/pipeline/?vista=lista&historico=1", (AGENT, DIRECTOR), ONE),
    ("/pipeline/?vista=lista&historico=1&pagina={}", (DIRECTOR,), DEEP),
    ("/pipeline/?vista=lista&historico=1&orden=nombre", (DIRECTOR,), ONE),
    ("/pipeline/?vista=lista&historico=1&q=castillo", (DIRECTOR,), ONE),
    ("/pipeline/?vista=lista&historico=1&destino=miches", (DIRECTOR,), ONE),
    ("/pipeline/?vista=lista&historico=1&etapa=closed&canal=web", (DIRECTOR,), ONE),
    ("/leads/{}/", (DIRECTOR,), LEAD),
    ("/leads/{}/?x=busy", (DIRECTOR,), BUSY),
    ("/leads/{}/?x=sold", (DIRECTOR,), SOLD),
    ("/cotizaciones/{}/", (DIRECTOR,), SOLD),
    ("/campanas/", (AGENT, DIRECTOR), ONE),
    ("/campanas/ocupacion/", (DIRECTOR,), ONE),
    ("/campanas/{}/", (DIRECTOR,), CAMPAIGN),
    ("/campanas/{}/editar/", (DIRECTOR,), CAMPAIGN),
    ("/reservas/", (AGENT, DIRECTOR), ONE),
    ("/reservas/?q=castillo", (DIRECTOR,), ONE),
    ("/reservas/?estado=cancelled", (DIRECTOR,), ONE),
    ("/reservas/{}/", (DIRECTOR,), TRIP),
    ("/pagos/", (FINANCE,), ONE),
    ("/pagos/?ver=pagos", (AGENT, FINANCE), ONE),
    ("/pagos/?ver=pagos&q=castillo", (FINANCE,), ONE),
    ("/pagos/?ver=pagos&estado=expired", (FINANCE,), ONE),
    ("/oc/", (FINANCE, OPERATIONS), ONE),
    ("/oc/?q=4001", (FINANCE,), ONE),
    ("/oc/?ver=semana", (FINANCE,), ONE),
    ("/oc/{}/", (FINANCE,), ORDER),
    ("/oc/buzon/", (FINANCE,), ONE),
    ("/oc/buzon/?q=400", (FINANCE,), ONE),
    ("/oc/buzon/{}/", (FINANCE,), MAIL),
    ("/oc/revisar/", (FINANCE,), ONE),
    ("/oc/revisar/{}/", (FINANCE,), READING),
    ("/oc/sin-reserva/", (FINANCE,), ONE),
    ("/agencias/", (FINANCE,), ONE),
    ("/agencias/{}/", (FINANCE,), ONE),
    ("/tickets/", (SUPPORT, AGENT), ONE),
    ("/tickets/?ver=todos", (SUPPORT,), ONE),
    ("/tickets/{}/", (SUPPORT,), TICKET),
    ("/reglas/", (DIRECTOR,), ONE),
    ("/salud/", (ADMIN,), ONE),
    ("/salud/eventos/", (ADMIN,), ONE),
    ("/salud/eventos/?estado=failed", (ADMIN,), ONE),
    ("/salud/eventos/{}/", (ADMIN,), EVENT),
    ("/salud/entregas/", (ADMIN,), ONE),
    ("/salud/entregas/?estado=failed", (ADMIN,), ONE),
    ("/salud/tareas/", (ADMIN,), ONE),
    ("/salud/coherencia/", (ADMIN,), ONE),
    ("/auditoria/", (DIRECTOR,), ONE),
    ("/auditoria/?subject=lead:{}", (DIRECTOR,), BUSY),
    ("/auditoria/?action=lead.moved", (DIRECTOR,), ONE),
    ("/auditoria/webhooks/", (ADMIN,), ONE),
    ("/ajustes/", (AGENT,), ONE),
    ("/ajustes/etapas/", (ADMIN,), ONE),
    ("/ajustes/tokens/", (ADMIN,), ONE),
    ("/ajustes/presupuestos/", (ADMIN,), ONE),
    ("/ajustes/tarifas/", (ADMIN,), ONE),
    ("/ajustes/inventario/", (ADMIN,), ONE),
    ("/ajustes/hotel/{}/", (ADMIN,), ONE),
    ("/ajustes/usuarios/", (ADMIN,), ONE),
    ("/ajustes/conexiones/", (ADMIN,), ONE),
    ("/ajustes/oc/", (ADMIN,), ONE),
    ("/ajustes/guardas/", (ADMIN,), ONE),
    ("/kpis/", (DIRECTOR,), ONE),
    ("/kpis/?ver=ventas", (DIRECTOR,), ONE),
    ("/kpis/?ver=tecnico", (ADMIN,), ONE),
    ("/notificaciones/", (DIRECTOR, AGENT), ONE),
    ("/operaciones/", (ADMIN,), ONE),
)
SEARCHES = ("castillo", "maría", "mar", "L-000777", "2000", "correo", "punta cana")
ROUTES: tuple[tuple[str, str], ...] = (
    ("/leads", ONE),
    ("/leads?stage=qualified", ONE),
    ("/leads?stage=closed&cursor={}", "SELECT max(id) / 2 FROM lead"),
    ("/leads?q=castillo", ONE),
    ("/leads?q=L-000777", ONE),
    ("/leads/{}", BUSY),
    ("/leads/{}", SOLD),
    ("/quotes/{}", QUOTE),
    ("/payments/{}", PAYMENT),
    ("/campaigns", ONE),
    ("/campaigns/{}", CAMPAIGN),
    ("/reservations/{}", TRIP),
    ("/purchase-orders", ONE),
    ("/purchase-orders?status=RECIBIDA", ONE),
    ("/purchase-orders/{}", ORDER),
    ("/audit", ONE),
    ("/audit?subject=lead:{}", BUSY),
    ("/tickets", ONE),
    ("/tickets/{}", TICKET),
)
Ask = Callable[[Sized], Awaitable[Spent]]


@dataclass(frozen=True)
class Case:
    """One thing to ask of each house."""

    name: str
    ask: Ask


def cases() -> list[Case]:
    """Pages, searches of the palette, routes that read, routes that write."""
    pages = [Case(f"{page} · {role.value}", _page(page, role, fill)) for page, roles, fill in PAGES for role in roles]
    found = [
        Case(f"palette «{text}» · {role.value}", _search(text, role)) for text in SEARCHES for role in (AGENT, DIRECTOR)
    ]
    read = [Case(f"GET {path}", _get(path, fill)) for path, fill in ROUTES]
    return [*pages, *found, *read, *WRITES]


def _page(page: str, role: Role, fill: str) -> Ask:
    async def ask(size: Sized) -> Spent:
        return await size.opened(role, page.format(size.one(fill)))

    return ask


def _search(text: str, role: Role) -> Ask:
    async def ask(size: Sized) -> Spent:
        return await size.searched(role, text)

    return ask


def _get(path: str, fill: str) -> Ask:
    async def ask(size: Sized) -> Spent:
        return await size.asked("GET", f"/api/v1{path.format(size.one(fill))}")

    return ask


async def _create(size: Sized) -> Spent:
    new = {
        "name": "Rosa Medida",
        "phone": f"+1829{size.fresh():07d}",
        "destination": "Miches",
        "nights": 4,
        "adults": 2,
    }
    return await size.asked("POST", "/api/v1/leads", new)


async def _quote(size: Sized) -> Spent:
    stay = {"engine": "core", "check_in": size.in_days(60), "nights": 3, "adults": 2, "children": 0, "hotel_id": 1}
    lead = size.one("SELECT id FROM lead WHERE stage = 'qualified' ORDER BY id DESC OFFSET 3 LIMIT 1")
    return await size.asked("POST", f"/api/v1/leads/{lead}/quotes", stay)


async def _move(size: Sized) -> Spent:
    lead = size.one(LEAD)
    seen = size.one(f"SELECT version FROM lead WHERE id = {lead}")
    moved = await size.asked("POST", f"/api/v1/leads/{lead}/move", {"to": "incoming", "seen": seen})
    await size.asked("POST", f"/api/v1/leads/{lead}/move", {"to": "qualified", "seen": "incoming", "reason": "vuelve"})
    return moved


async def _webhook(size: Sized) -> Spent:
    return await size.told()


WRITES = (
    Case("POST /leads", _create),
    Case("POST /leads/{id}/quotes", _quote),
    Case("POST /leads/{id}/move", _move),
    Case("POST /webhooks/kommo", _webhook),
)
Figures = dict[tuple[str, int], list[Spent]]


def main() -> None:
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    words = [word for word in sys.argv[1:] if word not in options]
    folder = Path(words.pop(0)) if words and Path(words[0]).is_dir() else None
    chosen = [case for case in cases() if not words or any(word in case.name for word in words)]
    counts = tuple(int(option[2:]) for option in options if option[2:].isdecimal())
    with houses(folder, tuple(sorted(counts)) or COUNTS) as sizes:
        figures = asyncio.run(_measured(sizes, chosen, tells="--slow" in options))
    _print([size.count for size in sizes], chosen, figures)


async def _measured(sizes: list[Sized], chosen: list[Case], *, tells: bool) -> Figures:
    """Each house in turn, so that what else the machine does falls on all alike."""
    figures: Figures = defaultdict(list)
    async with served(sizes):
        for case in chosen:
            for turn in range(WARM + TURNS):
                for size in sizes:
                    place = size.now()
                    spent = await case.ask(size)
                    if turn >= WARM:
                        figures[case.name, size.count].append(spent)
                    if tells and turn == WARM + TURNS - 1 and size is sizes[-1]:
                        _tell(case, size, place)
    return figures


def _tell(case: Case, size: Sized, place: int) -> None:
    slow = [(ms, text) for ms, text in size.statements(place) if ms > SLOW]
    for ms, text in sorted(slow, reverse=True)[:4]:
        print(f"{case.name}: {ms:.1f} ms  {' '.join(text.split())[:700]}", flush=True)


def _print(counts: list[int], chosen: list[Case], figures: Figures) -> None:
    head = ("", *(f"{count:,}" for count in counts), "ratio", "p95 of the last", "SQL ms", "SQL ratio")
    rows = [_row(case, [figures[case.name, count] for count in counts]) for case in chosen]
    bench.table("Whole milliseconds, median", head, rows)
    missed = [row for row in rows if "**" in str(row[len(counts) + 1])]
    print(f"\n{len(rows) - len(missed)} of {len(rows)} are at most {GOAL} times as long.")


def _row(case: Case, runs: list[list[Spent]]) -> list[object]:
    whole = [bench.median([one.whole * 1000 for one in run]) for run in runs]
    database = [bench.median([one.database for one in run]) for run in runs]
    ratio = whole[-1] / whole[0]
    shown = f"**{ratio:.2f}**" if ratio > GOAL else f"{ratio:.2f}"
    p95 = bench.percentile([one.whole * 1000 for one in runs[-1]], 0.95)
    inside = " / ".join(f"{value:.1f}" for value in database)
    return [
        case.name,
        *(f"{value:.0f}" for value in whole),
        shown,
        f"{p95:.0f}",
        inside,
        f"{database[-1] / database[0]:.1f}",
    ]


if __name__ == "__main__":
    main()
