"""Traces by OpenTelemetry, when `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Without it nothing is imported.

A trace tells which route, job, statement and provider took how long, and nothing of what was asked: addresses,
queries and agents are left out before a span exists, exceptions give their class.
"""

from collections.abc import Generator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .config import settings

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

CARRIED = "traceparent"
PRIVATE = frozenset({"url.path", "url.query", "url.full", "client.address", "client.port", "user_agent.original"})
LONGEST_STATEMENT = 500

_tracer: "Tracer | None" = None


def setup(service: str) -> bool:
    """Export this process's spans as `service`, if a collector is named. True when it is."""
    global _tracer
    endpoint = settings().otel_exporter_otlp_endpoint.rstrip("/")
    if not endpoint or _tracer:
        return bool(_tracer)
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from .traces_sdk import Discreet, watch_statements

    provider = TracerProvider(resource=Resource.create({"service.name": service}), sampler=Discreet())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("aliun")
    watch_statements(_tracer)
    return True


@contextmanager
def span(name: str, carried: str | None = None, **facts: str | int) -> Generator[None]:
    """A span around a block, when traces are on; `carried` continues the trace of whoever enqueued it."""
    if _tracer is None:
        yield
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind, StatusCode

    context = extract({CARRIED: carried}) if carried else None
    kind = SpanKind.CONSUMER if carried else SpanKind.INTERNAL
    known = {name.replace("_", "."): value for name, value in facts.items()}
    with _tracer.start_as_current_span(
        name, context, kind, known, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(StatusCode.ERROR)
            raise


def carried() -> dict[str, str]:
    """What a job must carry so that its span continues this one; nothing when traces are off."""
    if _tracer is None:
        return {}
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return {CARRIED: carrier[CARRIED]} if CARRIED in carrier else {}


def taken_from(arguments: MutableMapping[str, Any]) -> str | None:
    """What a job carried, taken out of its arguments: they are the task's."""
    found = arguments.pop(CARRIED, None)
    return found if isinstance(found, str) else None


def flush() -> None:
    """Hand over what is waiting; for the end of a process."""
    if _tracer is not None:
        from opentelemetry import trace

        force = getattr(trace.get_tracer_provider(), "force_flush", None)
        if force:
            force(2000)


def public(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Attributes without those that tell what was asked, or by whom."""
    return {name: value for name, value in (attributes or {}).items() if name not in PRIVATE}
