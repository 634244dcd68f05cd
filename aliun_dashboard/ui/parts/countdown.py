"""A moment that comes nearer: «en 2 d 4 h», «en 04:59», then the word for its end. The browser counts."""

import reflex as rx


class Countdown(rx.Component):
    """Counts down to `until`; `title` is the absolute moment."""

    library = rx.asset("countdown.jsx", shared=True).importable_path
    tag = "Countdown"

    # Milliseconds since 1970.
    until: rx.Var[int]
    title: rx.Var[str]
    # Under the names before, in, over.
    words: rx.Var[dict[str, str]]


countdown = Countdown.create
