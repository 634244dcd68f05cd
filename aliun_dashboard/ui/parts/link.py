"""Links inside the product: no reload, the socket stays open."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink


def link(*children, href: str | rx.Var[str], **props) -> rx.Component:
    """Goes to one of our own pages. For other sites or files use `rx.el.a`."""
    return ReactRouterLink.create(*children, href=href, **props)
