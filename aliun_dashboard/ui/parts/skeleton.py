"""Skeletons: the shape of what is on its way, so that nothing jumps."""

import reflex as rx

from aliun_dashboard.ui import labels


def skeleton(lines: int = 3) -> rx.Component:
    """Grey lines of text."""
    return _waiting([rx.el.span(class_name="bone") for _ in range(lines)], "skeleton")


def skeleton_rows(rows: int = 8) -> rx.Component:
    """Grey rows of a table or list."""
    line = [rx.el.span(class_name=f"bone {size}") for size in ("dot", "long", "short")]
    return _waiting([rx.el.div(*line, class_name="bone-row") for _ in range(rows)], "skeleton rows")


def _waiting(bones: list[rx.Component], class_name: str) -> rx.Component:
    return rx.el.div(*bones, class_name=class_name, role="status", aria_label=labels.LOADING)
