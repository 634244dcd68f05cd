"""A person as a small round with initials; the same name has the same colour everywhere."""

import reflex as rx

from aliun_dashboard.ui import labels

TINTS = 6


@rx.vars.var_operation
def _initials(name: rx.Var[str]):
    return rx.vars.var_operation_return(
        js_expression=f'(({name}||"").trim().split(/\\s+/).map(w=>w[0]||"").slice(0,2).join("").toUpperCase()||"")',
        var_type=str,
    )


@rx.vars.var_operation
def _tint(name: rx.Var[str]):
    return rx.vars.var_operation_return(
        js_expression=f'!{name}?"none":String([...({name}||"")].reduce((sum,c)=>sum+c.codePointAt(0),0)%{TINTS})',
        var_type=str,
    )


def avatar(name: str | rx.Var[str], *, small: bool = False) -> rx.Component:
    """Shows who. An empty name is nobody yet, drawn as a dashed round."""
    whose = rx.Var.create(name).to(str)
    spoken = rx.cond(whose != "", whose, labels.NOBODY)
    return rx.el.span(
        _initials(whose),
        class_name="avatar small" if small else "avatar",
        role="img",
        aria_label=spoken,
        title=spoken,
        data_tint=_tint(whose),
    )
