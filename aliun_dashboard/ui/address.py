"""The address bar follows the filters, so that what is on the screen can be shared and kept."""

import json
from urllib.parse import urlencode

import reflex as rx


def show(path: str, **chosen: str) -> rx.event.EventSpec:
    """Write `path` with what was chosen into the address bar, without a navigation."""
    query = urlencode({name: value for name, value in chosen.items() if value})
    # Percent-encoded ASCII inside a JSON string: nothing of it can be read as script.
    address = json.dumps(f"{path}?{query}" if query else path)
    return rx.call_script(f"window.history.replaceState(window.history.state, '', {address})")
