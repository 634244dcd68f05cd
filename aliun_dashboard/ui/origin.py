"""Has a page talk to the address it came from, whatever port or proxy that is; Reflex builds its own port in."""

from typing import Any

from reflex.plugins import Plugin

SOCKETS = "utils/state.js"
BUILT_IN = "endpoint.hostname = frontend_hostname;"
OWN = f"{BUILT_IN} endpoint.port = window.location.port;"
GUESS = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'


class OwnOrigin(Plugin):
    """Rewrites where Reflex's client looks for its server. Fails the build when a new Reflex says it otherwise."""

    def pre_compile(self, **context: Any) -> None:
        """Have `SOCKETS` rewritten."""
        context["add_modify_task"](SOCKETS, rewrite)


def rewrite(source: str) -> str:
    """`source` with the page's own port in every place; written twice it stays the same."""
    if OWN in source:
        return source
    if source.count(BUILT_IN) != 1 or source.count(GUESS) != 1:
        raise ValueError(f"{SOCKETS} has changed: see {__file__}")
    return source.replace(BUILT_IN, OWN).replace(GUESS, "")
