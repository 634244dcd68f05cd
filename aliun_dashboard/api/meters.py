"""What this web process measures about itself, for /metrics."""

from prometheus_client import Counter, Histogram

_LATENCY = Histogram(
    "aliun_webhook_seconds",
    "Time from a webhook's first byte to its answer",
    ["source"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
_ANSWERS = Counter("aliun_webhook_answers", "Answers to webhooks by source and HTTP status", ["source", "status"])


def webhook(source: str, status: int, seconds: float) -> None:
    """Count one answered webhook."""
    _LATENCY.labels(source).observe(seconds)
    _ANSWERS.labels(source, str(status)).inc()
