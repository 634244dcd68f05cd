"""Icons: one cached sprite, drawn in the colour of the text around them."""

import reflex as rx

from aliun_dashboard.ui.parts.words import given

SPRITE = "/icons.svg"


def icon(name: str | rx.Var[str], label: str | rx.Var[str] = "", **props) -> rx.Component:
    """A 16 px symbol of `assets/icons.svg`; decorative unless it has a `label`.

    `name` may be a Var: the sprite costs no JavaScript, whatever is chosen at run time.
    """
    says = {"role": "img", "aria_label": label} if given(label) else {"aria_hidden": "true"}
    return rx.el.svg(rx.el.svg.use(href=f"{SPRITE}#{name}"), class_name="icon", view_box="0 0 24 24", **says, **props)
