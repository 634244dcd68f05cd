"""Imports in words: columns, rows, numbers and what is at work, ready to read. Pure."""

import dataclasses
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from aliun_dashboard.imports.rules import AT_WORK, Outcome, RunStatus
from aliun_dashboard.messages.import_words import CHOICES, FIELDS
from aliun_dashboard.messages.refusals import explain, in_full
from aliun_dashboard.queries.imports import Line, Run
from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.stepper import Step

AT_STEP = {
    RunStatus.MAPPING: 1,
    RunStatus.PLANNING: 2,
    RunStatus.PLANNED: 2,
    RunStatus.RUNNING: 3,
    RunStatus.DONE: 4,
    RunStatus.UNDOING: 4,
    RunStatus.UNDONE: 4,
    RunStatus.FAILED: 0,
}
PERSON = "persona:"


@dataclasses.dataclass(frozen=True)
class ColumnRow:
    """A column of the file, with what it holds and what it means to us."""

    at: int
    head: str
    sample: str
    field: str
    hint: str


@dataclasses.dataclass(frozen=True)
class Option:
    """One answer of a select."""

    value: str
    label: str


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the file: who, which trip, what becomes of it and why; `options` where somebody has to decide."""

    line: int
    person: str
    ways: str
    trip: str
    kind: str
    says: str
    why: str
    fix: str
    chosen: str
    options: list[Option]
    href: str


@dataclasses.dataclass(frozen=True)
class RunRow:
    """A file of the list."""

    id: int
    file_name: str
    when: str
    status: str
    rows: str
    href: str


def steps(run: Run | None) -> list[Step]:
    """Where a file is on its way."""
    now = AT_STEP[run.status] if run else 0
    states = ["done" if at < now else "now" if at == now else "todo" for at in range(len(words.STEPS))]
    return [Step(name, state, "") for name, state in zip(words.STEPS, states, strict=True)]


def run_row(run: Run, zone: ZoneInfo) -> RunRow:
    """A file in a line."""
    rows = "" if run.total is None else write.number(run.total)
    when = f"{write.moment(run.created_at, zone)} · {run.actor}"
    return RunRow(run.id, run.file_name, when, run.status.value, rows, f"/leads/importar/?archivo={run.id}")


def columns(run: Run, fields: dict[int, str]) -> list[ColumnRow]:
    """The columns with what was chosen for them."""
    shown: list[ColumnRow] = []
    for at, head in enumerate(run.head):
        seen = [cells[at] for cells in run.sample if at < len(cells) and cells[at]]
        field = fields.get(at, "")
        hint = FIELDS[field][1] if field else ""
        shown.append(ColumnRow(at, head, " · ".join(text[:40] for text in seen), field, hint))
    return shown


def progress(run: Run) -> str:
    """«1,500 de 50,000 filas»."""
    if run.total is None:
        return words.READING
    return words.PROGRESS.format(done=write.number(run.done), total=write.number(run.total))


def percent(run: Run) -> int:
    """Of the step at work."""
    return 100 * run.done // run.total if run.total and run.status in AT_WORK else 0


def trouble(run: Run) -> str:
    """What stopped it."""
    if not run.trouble:
        return ""
    if run.status is RunStatus.FAILED:
        return in_full(run.trouble, run.facts)
    return words.STOPPED


def row(line: Line, people: dict[int, str]) -> Row:
    """One row, in words."""
    says = line.facts
    told = [(one["field"], explain(one["code"], one["facts"])) for one in line.left or line.reasons if one["code"]]
    by_value = {one["field"] for one in line.differs}
    why = [_differs(one, people) for one in line.differs]
    why += [_named(field, text.message) for field, text in told if field not in by_value or line.left]
    fixes = dict.fromkeys(text.fix for field, text in told if field not in by_value or line.left)
    ways = (write.phone(says.get("phone", "")), write.phone(says.get("whatsapp", "")), says.get("email", ""))
    kind = line.result or line.outcome
    return Row(
        line.line,
        says.get("name", "") or " · ".join(filter(None, line.cells[:2])),
        " · ".join(dict.fromkeys(filter(None, ways))),
        _trip(says),
        kind,
        words.RESULTS.get(kind) or words.OUTCOMES.get(kind, ""),
        " ".join(why),
        " ".join(fixes) if line.outcome != Outcome.CONFLICT or line.result else "",
        _chosen(line),
        _options(line),
        f"/leads/{line.lead_id}/" if line.lead_id else "",
    )


def _options(line: Line) -> list[Option]:
    if line.outcome != Outcome.CONFLICT or line.result:
        return []
    persons = [Option(f"{PERSON}{one['id']}", words.IS_PERSON.format(name=one["name"])) for one in line.people]
    values = [Option(code, label) for code, label in CHOICES.items() if not line.people or code == "keep"]
    return [Option("", words.UNDECIDED), *persons, *values]


def _chosen(line: Line) -> str:
    return f"{PERSON}{line.chosen_id}" if line.people and line.chosen_id and line.choice == "fill" else line.choice


def _differs(one: dict[str, Any], people: dict[int, str]) -> str:
    now, file = (_value(one["field"], one[side], people) for side in ("now", "file"))
    return words.DIFFERS.format(field=FIELDS[one["field"]][0], now=now, file=file)


def _value(field: str, value: Any, people: dict[int, str]) -> str:
    if field == "owner":
        return people.get(value, str(value))
    return write.day(date.fromisoformat(value)) if field == "check_in" else str(value)


def _named(field: str, message: str) -> str:
    return f"{FIELDS[field][0]}: {message}" if field in FIELDS else message


def _trip(says: dict[str, Any]) -> str:
    day = write.day(date.fromisoformat(says["check_in"])) if "check_in" in says else ""
    money = f"{says['amount']} {says['currency']}" if "amount" in says else ""
    return " · ".join(filter(None, (says.get("destination", ""), day, money)))
