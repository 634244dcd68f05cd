"""Logs: one JSON object a line, readable on a terminal, with ids and figures and nothing of a person (ADR 31).

Three walls. Loggers of others are heard from WARNING on, but for the few in `HEARD`. What a line may hold is listed in
`WORDS`; an exception gives its class, its code and where it happened, never its message. What is left goes
through `redact`.
"""

import contextlib
import logging
import re
import sys
import threading
import traceback
from collections.abc import Generator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict

from .config import settings
from .redact import HIDDEN, redact

OURS = "aliun_dashboard"
AT_WORK = ("_granian", "procrastinate", "apscheduler", "psycopg.pool")
HEARD = (OURS, *AT_WORK)
"""Loggers whose sentences are made of names of tasks, ids and times: ours at the level asked for, theirs at DEBUG."""
WORDS = frozenset(
    {
        "request_id",
        "subject",
        "source",
        "provider",
        "task",
        "queue",
        "slot",
        "route",
        "method",
        "outcome",
        "code",
        "kind",
        "cause",
        "action",
        "role",
        "line",
    }
)
"""Facts that may be a word. Any other may be a number or a truth, nothing else."""
WORD = re.compile(r"[\w.:/{}+-]+", re.ASCII)
NOT_FACTS = ("event", "level", "logger", "exc_info", "stack_info", "_record", "_from_structlog", "positional_args")
TEXT = 120
FRAMES = 12

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

_facts: ContextVar[dict[str, Any] | None] = ContextVar("facts", default=None)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log.info("what_happened", lead_id=7)`. The event is a word, never a sentence."""
    return structlog.stdlib.get_logger(name)


@contextlib.contextmanager
def about(**facts: int | str | None) -> Generator[None]:
    """Have every line of this block, in its threads too, say these facts; `note` adds to them."""
    known = _facts.set({**(_facts.get() or {}), **facts})
    try:
        yield
    finally:
        _facts.reset(known)


def note(**facts: int | str) -> None:
    """Add to what the lines of the surrounding `about` say. Outside of one nothing happens."""
    known = _facts.get()
    if known is not None:
        known.update(facts)


def note_subject(subject: str) -> None:
    """What is being done is about `subject`; of `lead:42` the lines say `lead_id`."""
    noun, _, key = subject.partition(":")
    if noun == "lead" and key.isdecimal():
        note(lead_id=int(key))


def handler() -> logging.StreamHandler[TextIO]:
    """Where all lines go: standard error, one JSON object each; on a terminal for people."""
    made = logging.StreamHandler()
    made.addFilter(_is_heard)
    made.setFormatter(_formatter(for_people=sys.stderr.isatty()))
    return made


def setup() -> None:
    """Have every logger of this process, and what nobody catches, speak through `handler`."""
    root = logging.getLogger()
    root.handlers = [handler()]
    root.setLevel(logging.WARNING)
    level = settings().aliun_log_level
    logging.getLogger(OURS).setLevel(level)
    for name in AT_WORK:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)
    for known in list(logging.root.manager.loggerDict.values()):
        if isinstance(known, logging.Logger) and known.handlers:
            known.handlers, known.propagate = [], True
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        logging.getLogger(OURS).critical("uncaught", exc_info=(kind, error, trace))


def _is_heard(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or _may_tell(record.name)


def _may_tell(logger: str) -> bool:
    return logger.split(".")[0] in HEARD or logger in HEARD


def _formatter(*, for_people: bool) -> logging.Formatter:
    last = structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.stdlib.ProcessorFormatter(
        processors=[_line, last],
        foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level],
        use_get_message=False,
        pass_foreign_args=True,
    )


def _line(_: Any, __: str, found: EventDict) -> EventDict:
    """A line as it may leave: time, level, logger, event, then facts in the order they were given."""
    record: logging.LogRecord = found["_record"]
    said = {name: value for name, value in found.items() if name not in NOT_FACTS}
    facts = {**(_facts.get() or {}), **said, **_failure(found.get("exc_info"))}
    line: EventDict = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record.name, str(found["event"]), found.get("positional_args")),
    }
    return line | {name: _fit(name, value) for name, value in facts.items() if value is not None}


def _event(logger: str, event: str, given: Any) -> str:
    """The first line of a template, with numbers filled in. Text is filled in only for loggers in `HEARD`."""
    template = event.split("\n", 1)[0]
    if given:
        all_of_it = cast("tuple[object, ...]", given if isinstance(given, tuple) else (given,))
        shown = tuple(_argument(one, _may_tell(logger)) for one in all_of_it)
        with contextlib.suppress(TypeError, ValueError):
            template = template % shown
    return redact(template)[: 2 * TEXT]


def _argument(given: object, plain: bool) -> object:
    if isinstance(given, int | float):
        return given
    if isinstance(given, BaseException):
        return type(given).__name__
    return str(given)[:TEXT] if plain and isinstance(given, str) else "…"


def _fit(name: str, value: object) -> object:
    """A value as it may leave: numbers as they are; a word where one is expected."""
    if isinstance(value, bool | int | float) or name == "trace":
        return value
    word = str(value)
    return redact(word)[:TEXT] if name in WORDS and WORD.fullmatch(word) else HIDDEN


def _failure(found: Any) -> dict[str, object]:
    """Class, code and places of an exception and of what caused it. Never its message: it quotes people."""
    if not found:
        return {}
    error: BaseException | None = found if isinstance(found, BaseException) else sys.exc_info()[1]
    if isinstance(found, tuple):
        error = cast("ExcInfo", found)[1]
    if error is None:
        return {}
    first = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    code = getattr(error, "sqlstate", None) or getattr(error, "code", None) or getattr(error, "reason", None)
    trace = [*(_places(first) if first else ()), *_places(error)]
    return {"kind": type(error).__name__, "code": code, "cause": first and type(first).__name__, "trace": trace}


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
