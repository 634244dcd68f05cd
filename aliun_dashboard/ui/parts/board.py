"""The pipeline board: a small React component on `@dnd-kit/core`, and what it says and asks.

A column is `{slug, name, count, totals, weighted, cards, more, add?}`, a card what `queries/board.py` answers.
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
    # {"id", "ops": [{"op": "put", "card", "heads"?, "force"?} | {"op": "drop", "id"} | {"op": "heads", "columns"}]}
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
    on_accept: rx.EventHandler[_card]
    on_reject: rx.EventHandler[_card]
    on_add: rx.EventHandler[_column]


board = Board.create
