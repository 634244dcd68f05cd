"""Forms the browser itself posts to a route of ours: what is typed there never passes through a handler."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.icon import icon


class PostedForm(BaseHTML):
    """A plain `<form>`. Reflex's own keeps the browser from posting."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def posted(action: str, *children, **props) -> rx.Component:
    """Posts its fields to `action`, a route of ours, and goes where the answer leads."""
    return PostedForm.create(*children, action=action, method="post", **props)


def posted_file(action: str, *children, **props) -> rx.Component:
    """The same with a file among its fields."""
    return posted(action, *children, custom_attrs={"encType": "multipart/form-data"}, **props)


def posted_sheet(action: str, template: str, *, send: str, hint: str, **props) -> rx.Component:
    """Posts a CSV or XLSX; beside the button, whose words are `send`, the way to an empty one to fill in."""
    example = rx.el.a(
        icon("download"),
        rx.el.span(words.TEMPLATE),
        href=template,
        download=True,
        target="_blank",
        class_name="button plain",
    )
    return posted_file(
        action,
        text_field("file", words.FILE, type="file", accept=".csv,.xlsx", required=True, hint=hint),
        rx.el.div(button(send, kind="primary", icon="upload", type="submit"), example, class_name="row wrap"),
        **props,
    )
