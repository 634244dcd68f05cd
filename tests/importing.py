"""Files of leads for tests: sent, looked through and imported, as the worker does it but here and now."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import select

from aliun_dashboard.flows import import_steps, lead_import
from aliun_dashboard.flows.lead_import import Settings
from aliun_dashboard.imports.models import ImportRow, ImportRun
from aliun_dashboard.imports.rules import Field
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.worker import imports as carrier
from tests.conftest import NOON

HEAD = ("Nombre", "Teléfono", "Correo", "Destino", "Entrada", "Noches", "Adultos", "Presupuesto")


def file(*rows: Sequence[str], head: Iterable[str] = HEAD) -> bytes:
    """A CSV of these rows."""
    out = io.StringIO()
    csv.writer(out).writerows([list(head), *rows])
    return out.getvalue().encode()


def send(content: bytes, who: Actor, name: str = "clientes.csv") -> int:
    with begin(who, now=NOON) as work:
        return lead_import.take_in(work, content, name)


def carry(run_id: int, who: Actor, most: int = 10_000) -> int:
    """Up to `most` batches of the step the run is at; how many there were."""
    carrier._read(run_id)
    for done in range(most):
        with begin(who, now=NOON) as work:
            if not import_steps.go_on(work, run_id):
                return done
    return most


def look_through(run_id: int, who: Actor, **settings: Any) -> ImportRun:
    """Have the rows judged, by the guessed columns unless said otherwise."""
    with begin(who, now=NOON) as work:
        fields = {int(at): Field(name) for at, name in run(run_id).mapping.items()}
        lead_import.look_through(work, run_id, Settings(**{"fields": fields} | settings))
    carry(run_id, who)
    return run(run_id)


def planned(content: bytes, who: Actor, **settings: Any) -> int:
    """A file that was looked through; its run."""
    run_id = send(content, who)
    look_through(run_id, who, **settings)
    return run_id


def imported(run_id: int, who: Actor, most: int = 10_000) -> ImportRun:
    """Import it; with `most`, only so many batches."""
    with begin(who, now=NOON) as work:
        lead_import.start(work, run_id)
    carry(run_id, who, most)
    return run(run_id)


def undone(run_id: int, who: Actor) -> ImportRun:
    with begin(who, now=NOON) as work:
        lead_import.undo(work, run_id)
    carry(run_id, who)
    return run(run_id)


def run(run_id: int) -> ImportRun:
    with begin("test") as work:
        return work.session.get_one(ImportRun, run_id)


def rows(run_id: int) -> list[ImportRow]:
    with begin("test") as work:
        return list(work.session.exec(select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line)))
