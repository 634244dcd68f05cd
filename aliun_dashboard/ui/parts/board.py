"""The pipeline board: a small React component on `@dnd-kit/core`, and what it says and asks.

A column is `{slug, name, count, totals, weighted, note, cards, more, add?, empty?}`: `note` is a line under its
sums, `add` False hides its «+», `empty` says why it is empty. A card is a `Card` of `queries/board.py` in words, with
`since` (ms), when it came into its stage. Loading anew sets `patch` and `more` back to `{}`.
"""

from typing import Any

import reflex as rx

for _module in ("board_state.js", "board_card.jsx", "board_column.jsx", "board_menu.jsx"):
    rx.asset(_module, shared=True)

STYLESHEET = "/board.css"


def _moved(card_id: rx.Var[int], version: rx.Var[int], to: rx.Var[str]) -> tuple[rx.Var[int], rx.Var[int], rx.Var[str]]:
    return card_id, version, to


def _near_end(slug: rx.Var[str], last_card_id: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return slug, last_card_id


def _card(card_id: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (card_id,)


def _seen(card_id: rx.Var[int], version: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return card_id, version


def _column(slug: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (slug,)


class Board(rx.Component):
    """Columns of leads. The server owns the truth: `columns` replaces everything, `patch` and `more` add to it."""

    library = rx.asset("board.jsx", shared=True).importable_path
    tag = "PipelineBoard"
    # npm runs with --legacy-peer-deps: nothing is installed unless it is named here. Its peers are React's own.
    lib_dependencies: list[str] = [  # noqa: RUF012 – Reflex reads it from the class
        "@dnd-kit/core@6.3.1",
        "@dnd-kit/accessibility@3.1.1",
        "@dnd-kit/utilities@3.2.2",
        "tslib@2.8.1",
    ]

    # The whole board; scroll positions survive it. Empty: a skeleton is shown.
    columns: rx.Var[list[dict[str, Any]]]
    # Counts the loadings. Reflex drops new columns that equal the last ones sent; a new count shows them all the same.
    loaded: rx.Var[int]
    # {"id", "n"?, "ops"}, an op being {"op": "put", "card", "heads"?, "force"?}, {"op": "drop", "id", "heads"?}
    # or {"op": "heads", "columns"}; heads are a list of {"slug", "count", "totals", "weighted"}.
    # Applied once per `id`. `n` counts what was sent to this page; a jump in it calls `on_gap`.
    patch: rx.Var[dict[str, Any]]
    # {"slug", "cards", "more"}: the next page of one column.
    more: rx.Var[dict[str, Any]]
    # Everything the board says, `labels.BOARD`.
    labels: rx.Var[dict[str, Any]]
    # Being loaded anew.
    busy: rx.Var[bool]

    # A person moves a card; also sent where it is not allowed, for the reason.
    on_move: rx.EventHandler[_moved]
    # A column was scrolled near its end; once per page.
    on_more: rx.EventHandler[_near_end]
    on_open: rx.EventHandler[_card]
    on_accept: rx.EventHandler[_seen]
    on_reject: rx.EventHandler[_seen]
    # Asked for by the menu or by A.
    on_assign: rx.EventHandler[_card]
    on_add: rx.EventHandler[_column]
    # Patches that came at the same instant were drawn as one and some were lost: load anew.
    on_gap: rx.EventHandler[rx.event.no_args_event_spec]
    # The tab went to the background or the board was left: no more patches, please. It came back: load anew.
    on_away: rx.EventHandler[rx.event.no_args_event_spec]
    on_back: rx.EventHandler[rx.event.no_args_event_spec]


board = Board.create
