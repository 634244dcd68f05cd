"""What a web process measures about itself: requests, webhooks, websockets, pools. For /metrics."""

import contextlib
from collections.abc import Generator

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.pool import QueuePool

from aliun_dashboard.api import pool
from aliun_dashboard.kernel import db

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_REQUESTS = Counter("aliun_http_requests", "Requests by route and status", ["method", "route", "status"])
_SECONDS = Histogram(
    "aliun_http_request_duration_seconds", "From first byte to last, by route", ["route"], buckets=QUICK
)
_ANSWERS = Counter("aliun_webhook_answers", "Answers to webhooks by source and HTTP status", ["source", "status"])
_VERDICTS = Counter("aliun_webhooks", "Webhooks by source and what became of them", ["source", "verdict"])
_LATENCY = Histogram(
    "aliun_webhook_duration_seconds", "Time from a webhook's first byte to its answer", ["source"], buckets=QUICK
)
_THROTTLED = Counter("aliun_api_throttled", "Requests refused because their API token had no turn left")
_SOCKETS = Gauge("aliun_websocket_clients", "Open websockets", multiprocess_mode="livesum")
_POOL = Gauge(
    "aliun_database_pool_connections",
    "Connections by pool (webhooks, flows) and state (used, idle, waiting for one)",
    ["pool", "state"],
    multiprocess_mode="livesum",
)


def request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request by the template of its route, never by its address."""
    _REQUESTS.labels(method if method in METHODS else "other", route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def webhook(source: str, status: int, verdict: str, seconds: float) -> None:
    """Count one answered webhook."""
    _LATENCY.labels(source).observe(seconds)
    _ANSWERS.labels(source, str(status)).inc()
    _VERDICTS.labels(source, verdict).inc()


def throttled() -> None:
    """Count one request whose token has asked too often. Whose token it is, nobody learns here."""
    _THROTTLED.inc()


@contextlib.contextmanager
def websocket() -> Generator[None]:
    """Count a websocket for as long as it is open."""
    _SOCKETS.inc()
    try:
        yield
    finally:
        _SOCKETS.dec()


def look_at_pools() -> None:
    """Note how many connections are in use, idle and waited for."""
    for name, states in (("webhooks", pool.use()), ("flows", _flows())):
        for state, count in states.items():
            _POOL.labels(name, state).set(count)


def _flows() -> dict[str, int]:
    connections = db.engine().pool
    if not isinstance(connections, QueuePool):
        return {}
    return {"used": connections.checkedout(), "idle": connections.checkedin()}
