"""Turning a stored code into the word or tone that people see."""

from collections.abc import Mapping

import reflex as rx


def word(table: Mapping[str, str], code: str | rx.Var[str]) -> str | rx.Var[str]:
    """The entry of `table` for `code`; a code that is not in it is shown as it is."""
    if isinstance(code, str):
        return table.get(code, code)
    return rx.match(code, *table.items(), code)


def given(text: str | rx.Var[str]) -> bool:
    """Whether there is anything to draw; a Var counts as something."""
    return isinstance(text, rx.Var) or bool(text)
