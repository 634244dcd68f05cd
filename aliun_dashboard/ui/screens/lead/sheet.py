"""A lead file in words: what the query answers becomes what the page shows."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.leads.rules import OPEN, LeadReason, Stage
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries.contacts import Lookalike
from aliun_dashboard.queries.lead_file import Budget, Identity, LeadFile, Merge, Onward, Step
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.parts import format as write

CURRENCIES = ("USD", "DOP", "EUR")


@dataclass(frozen=True)
class Head:
    """The lead at a glance."""

    id: int = 0
    code: str = ""
    version: int = 0
    contact_id: int = 0
    name: str = ""
    stage: str = ""
    engine: str = ""
    is_open: bool = True
    age: str = ""
    age_level: str = "ok"
    closed_as: str = ""
    owner_id: int = 0
    owner: str = ""
    score: str = ""
    source: str = ""
    opt_out: bool = False
    editable: bool = False
    above: str = ""
    below: str = ""
    kommo: str = ""
    event: str = ""


@dataclass(frozen=True)
class Verdict:
    """The budget in a sentence, and what it rests on."""

    code: str = ""
    says: str = ""
    tone: str = "neutral"
    rule: str = ""
    rule_of: str = ""
    override: str = ""
    can_override: bool = False


@dataclass(frozen=True)
class Fact:
    """A value that can be changed in place: `value` as it is edited, `shown` as it is read."""

    name: str
    label: str
    value: str
    shown: str
    type: str = "text"


@dataclass(frozen=True)
class Reach:
    """A way to reach the contact, with the address that opens it."""

    id: int
    kind: str
    label: str
    shown: str
    copy: str
    chat: str


@dataclass(frozen=True)
class StageRow:
    """A stage of the stepper: `here`, `open`, `done` (been there, shut now) or `shut`, and why it is shut."""

    slug: str
    name: str
    state: str
    why: str


@dataclass(frozen=True)
class StepRow:
    """A next step."""

    id: int
    title: str
    when: str
    at: str
    mark: str
    owner: str
    done: bool
    done_by: str


@dataclass(frozen=True)
class Twin:
    """A contact that may be the same person."""

    contact_id: int = 0
    name: str = ""
    reach: str = ""
    lead: str = ""
    href: str = ""
    stage: str = ""
    owner: str = ""
    why: str = ""


@dataclass(frozen=True)
class MergeRow:
    """A merge that can be undone."""

    id: int
    says: str


def head(file: LeadFile, now: datetime, kommo_subdomain: str) -> Head:
    """The lead at a glance."""
    kommo_id = file.refs.get("kommo", "")
    return Head(
        id=file.id,
        code=file.code,
        version=file.version,
        contact_id=file.person.id,
        name=file.person.name,
        stage=file.stage.value,
        engine=file.engine.value if file.engine else "",
        is_open=file.stage in OPEN,
        age=words.IN_STAGE.format(days=write.days(now - file.stage_since)),
        age_level=file.age.value,
        closed_as=words.CLOSE_REASONS[file.close_reason] if file.close_reason else "",
        owner_id=file.owner_id or 0,
        owner=file.owner,
        score=words.SCORE.format(score=file.score) if file.score is not None else "",
        source=file.source.value,
        opt_out=file.person.opt_out,
        editable=file.editable,
        above=f"/leads/{file.before_id}/" if file.before_id else "",
        below=f"/leads/{file.after_id}/" if file.after_id else "",
        kommo=f"https://{kommo_subdomain}.kommo.com/leads/detail/{kommo_id}" if kommo_id and kommo_subdomain else "",
        event=f"/salud/eventos/{file.event_ids[0]}/" if file.event_ids else "",
    )


def verdict(file: LeadFile) -> Verdict:
    """The budget in a sentence: «Presupuesto insuficiente (mín. US$ 1,200.00)»."""
    budget = file.budget
    rule = budget.rule
    return Verdict(
        code=budget.verdict.value if budget.verdict else "",
        says=_verdict(file, budget),
        tone=words.VERDICT_TONES[budget.verdict] if budget.verdict else "neutral",
        rule=words.RULE.format(least=write.money(rule.least.amount, rule.least.currency)) if rule else "",
        rule_of=words.RULE_OF.format(
            destination=rule.destination or words.ANY_DESTINATION, category=rule.category or words.ANY_CATEGORY
        )
        if rule
        else "",
        override=budget.override,
        can_override=file.editable
        and file.stage is Stage.INCOMING
        and not budget.override
        and (budget.verdict is None or budget.verdict.value != "sufficient"),
    )


def trip(file: LeadFile) -> list[Fact]:
    """What the customer wants."""
    amount = write.money(file.amount, file.currency) if file.amount is not None else words.UNKNOWN
    return [
        _text(file, "destination"),
        _text(file, "category"),
        Fact(
            "check_in",
            words.FIELDS["check_in"],
            file.check_in.isoformat() if file.check_in else "",
            write.day(file.check_in) if file.check_in else words.UNKNOWN,
            "date",
        ),
        _number(file, "nights"),
        _number(file, "adults"),
        _number(file, "children"),
        Fact("amount", words.FIELDS["amount"], str(file.amount or ""), amount, "decimal"),
        Fact("currency", words.FIELDS["currency"], file.currency, file.currency, "currency"),
    ]


def identity_facts(file: LeadFile) -> list[Fact]:
    """Name and agency, changed in place as the trip is."""
    return [
        Fact("name", words.NAME, file.person.name, file.person.name),
        Fact("organization", words.AGENCY, file.organization, file.organization or words.UNKNOWN),
    ]


def origin(file: LeadFile, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Where it came from and when."""
    pairs = [
        (words.SOURCE, labels.CHANNELS[file.source]),
        (words.CAMPAIGN, file.campaign_ref),
        (words.AD, file.ad_ref),
        (words.CREATED, write.moment(file.created_at, zone)),
        (words.UPDATED, write.moment(file.updated_at, zone)),
    ]
    return [pair for pair in pairs if pair[1]]


def reach(identity: Identity) -> Reach:
    """How to reach the contact, with a link that opens a chat or a mail."""
    number = identity.key.startswith("+")
    shown = write.phone(identity.key) if number else identity.value
    chat = ""
    if number and identity.kind in (IdentityKind.PHONE, IdentityKind.WHATSAPP):
        chat = f"https://wa.me/{identity.key[1:]}"
    elif identity.kind is IdentityKind.EMAIL:
        chat = f"mailto:{identity.key}"
    return Reach(identity.id, identity.kind.value, words.KINDS[identity.kind], shown, identity.key, chat)


def stages(file: LeadFile) -> list[StageRow]:
    """The journey, with what is open from here and why the rest is not."""
    onward = {each.stage: each for each in file.onward}
    return [_stage(stage, onward.get(stage), stage in file.visited) for stage in Stage]


def step(step: Step, now: datetime, zone: ZoneInfo) -> StepRow:
    """A next step, with its mark in words."""
    return StepRow(
        id=step.id,
        title=step.title,
        when=write.ago(step.due_at, now, zone),
        at=write.moment(step.due_at, zone),
        mark="" if step.done_at else step.due.value,
        owner=step.owner,
        done=step.done_at is not None,
        done_by=words.DONE_BY.format(name=step.done_by) if step.done_by else "",
    )


def twin(look: Lookalike) -> Twin:
    """A contact that may be the same person."""
    return Twin(
        contact_id=look.contact_id,
        name=look.name,
        reach=" · ".join(write.phone(each) if each.startswith("+") else each for each in look.reach),
        lead=look.lead_code or words.NO_LEAD,
        href=f"/leads/{look.lead_id}/" if look.lead_id else "",
        stage=look.stage.value if look.stage else "",
        owner=look.owner,
        why=words.DUPLICATES_WHY[look.why],
    )


def merge_row(merge: Merge, zone: ZoneInfo) -> MergeRow:
    """A merge that can be undone."""
    day = write.day(merge.merged_at.astimezone(zone).date())
    return MergeRow(merge.id, words.MERGED_WITH.format(name=merge.name, day=day))


def _verdict(file: LeadFile, budget: Budget) -> str:
    if budget.verdict is None:
        return words.NOT_CHECKED
    missing = [said for name, said in words.MISSING_FACTS.items() if not getattr(file, name)]
    return words.VERDICTS[budget.verdict].format(
        minimum=write.money(budget.minimum.amount, budget.minimum.currency) if budget.minimum else words.UNKNOWN,
        missing=words.AND.join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing),
    )


def _text(file: LeadFile, name: str) -> Fact:
    value = getattr(file, name)
    return Fact(name, words.FIELDS[name], value, value or words.UNKNOWN)


def _number(file: LeadFile, name: str) -> Fact:
    value = getattr(file, name)
    said = "" if value is None else str(value)
    return Fact(name, words.FIELDS[name], said, said or words.UNKNOWN, "number")


def _stage(stage: Stage, onward: Onward | None, visited: bool) -> StageRow:
    name = labels.STAGES[stage]
    if onward is None:
        return StageRow(stage.value, name, "here", words.HERE)
    if onward.refusal is None:
        return StageRow(stage.value, name, "open", "")
    shut = onward.refusal is LeadReason.BAD_MOVE
    why = words.NOT_FROM_HERE if shut else explain(onward.refusal.value, {}).message
    return StageRow(stage.value, name, "done" if visited else "shut", why)
