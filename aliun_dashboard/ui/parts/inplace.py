"""Editing in place: a value is a button, the button a field; Enter saves and Esc gives up."""

from typing import Any

import reflex as rx


def _saved(name: rx.Var[str], value: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return name, value


class InPlace(rx.Component):
    """One value. `on_save` gets its name and the text; the answer comes back as `outcome`."""

    library = rx.asset("inplace.jsx", shared=True).importable_path
    tag = "InPlace"

    name: rx.Var[str]
    label: rx.Var[str]
    # As it is edited, and as it is read.
    value: rx.Var[str]
    shown: rx.Var[str]
    # text, number, decimal, date or choice (one of `options`).
    kind: rx.Var[str]
    options: rx.Var[list[str]]
    # {"field", "error", "n"}: what became of the last save on the page; a new dict each time.
    outcome: rx.Var[dict[str, Any]]
    # Under the names edit, save, cancel, changed.
    words: rx.Var[dict[str, str]]
    editable: rx.Var[bool]

    on_save: rx.EventHandler[_saved]


in_place = InPlace.create
