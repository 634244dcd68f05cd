"""Forms the browser itself posts to a route of ours: what is typed there never passes through a handler."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class PostedForm(BaseHTML):
    """A plain `<form>`. Reflex's own keeps the browser from posting."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def posted(action: str, *children, **props) -> rx.Component:
    """Posts its fields to `action`, a route of ours, and goes where the answer leads."""
    return PostedForm.create(*children, action=action, method="post", **props)
