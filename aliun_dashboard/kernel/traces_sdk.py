"""What `traces` needs of OpenTelemetry's SDK; imported only when a collector is named."""

import os
from collections.abc import Sequence
from typing import Any

from opentelemetry.context import Context
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio, Sampler, SamplingResult
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, Tracer, get_current_span
from opentelemetry.util.types import Attributes
from sqlalchemy import Engine, event

from .traces import LONGEST_STATEMENT, public

SPAN = "aliun_span"


class Discreet(Sampler):
    """Samples as asked by `OTEL_TRACES_SAMPLER_ARG` (a share, by default all) and lets only public attributes in."""

    def __init__(self) -> None:
        self._inner = ParentBasedTraceIdRatio(float(os.environ.get("OTEL_TRACES_SAMPLER_ARG") or 1))

    def should_sample(  # pyright: ignore[reportIncompatibleMethodOverride] - nobody gives `trace_state`
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        **_: Any,
    ) -> SamplingResult:
        """The decision of the share, about a span that says nothing private."""
        said = public(attributes)
        decided = self._inner.should_sample(parent_context, trace_id, name, kind, said, links)
        return SamplingResult(decided.decision, said, decided.trace_state)

    def get_description(self) -> str:
        """A name for people."""
        return f"Discreet({self._inner.get_description()})"


def watch_statements(tracer: Tracer) -> None:
    """A span for every statement of SQLAlchemy that is part of a trace; its parameters stay here."""

    def begun(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:
        if context is not None and get_current_span().get_span_context().is_valid:
            facts = {"db.system.name": "postgresql", "db.query.text": statement[:LONGEST_STATEMENT]}
            verb = statement.split(None, 1)[0].upper() if statement.strip() else "SQL"
            setattr(context, SPAN, tracer.start_span(verb, kind=SpanKind.CLIENT, attributes=facts))

    def over(_c: Any, _cursor: Any, _s: str, _p: Any, context: Any, _many: bool) -> None:
        _end(context)

    def broke(failed: Any) -> None:
        _end(failed.execution_context, type(failed.original_exception).__name__)

    event.listen(Engine, "before_cursor_execute", begun)
    event.listen(Engine, "after_cursor_execute", over)
    event.listen(Engine, "handle_error", broke)


def _end(context: Any, error: str = "") -> None:
    span: Span | None = getattr(context, SPAN, None)
    if span is None:
        return
    if error:
        span.set_attribute("error.type", error)
        span.set_status(StatusCode.ERROR)
    span.end()
    setattr(context, SPAN, None)
