"""A hotel's page: its conditions, and for each room the rates by season and number of adults."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_inventory as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.button import button, icon_button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, check_field, select_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.table import cell, row
from aliun_dashboard.ui.screens.settings.frame import screen
from aliun_dashboard.ui.screens.settings.hotel_sheet import RATE, ROOM, Cell, HotelState, Room, Season
from aliun_dashboard.ui.screens.settings.hotel_typed import STEPS
from aliun_dashboard.ui.screens.settings.inventory import can_edit


@rx.page(
    route="/ajustes/hotel/[hotel_id]",
    title=shell.tab_title(rx.cond(HotelState.name != "", HotelState.name, words.UNTITLED)),
    on_load=[ShellState.load, HotelState.load],
)
def hotel() -> rx.Component:
    """Rooms and rates first, for they are what changes; the conditions below."""
    missing = empty(
        words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/ajustes/inventario/", kind="primary"), icon="hotel"
    )
    return screen(
        "inventory",
        rx.match(HotelState.status, ("ready", _page()), ("missing", missing), panel(skeleton(6))),
    )


def _page() -> rx.Component:
    return rx.el.div(
        _head(),
        rx.cond(
            HotelState.rooms.length() > 0,
            rx.foreach(HotelState.rooms, _room),
            empty(words.NO_ROOMS, words.NO_ROOMS_WHY, icon="hotel"),
        ),
        _terms(),
        rx.cond(can_edit(), rx.fragment(_room_dialog(), _rate_dialog()), rx.fragment()),
        class_name="stack",
    )


def _head() -> rx.Component:
    selling = rx.cond(
        HotelState.active,
        button(words.HIDE, icon="lock", on_click=HotelState.show(False)),
        button(words.SHOW, icon="undo", on_click=HotelState.show(True)),
    )
    new_room = button(words.NEW_ROOM, kind="primary", icon="plus", key="n", on_click=HotelState.open_room(0))
    return rx.el.div(
        link_button(words.BACK, "/ajustes/inventario/", kind="quiet", icon="chevron-left"),
        rx.el.h2(HotelState.name, class_name="settings-name"),
        rx.cond(HotelState.active, rx.fragment(), pill(words.OFF_SALE, "warn")),
        rx.el.span(class_name="spacer"),
        rx.cond(can_edit(), rx.fragment(selling, new_room), rx.fragment()),
        class_name="row settings-bar",
    )


def _room(room: rx.Var[Room]) -> rx.Component:
    acts = rx.el.span(
        icon_button("edit", f"{words.EDIT_ROOM}: {room.name}", on_click=HotelState.open_room(room.id)),
        button(words.NEW_RATE, icon="plus", on_click=HotelState.open_rate(room.id, 0, "", "", 2)),
        class_name="row",
    )
    return panel(
        rx.cond(room.seasons.length() > 0, _grid(room), empty(words.NO_SEASONS, words.NO_SEASONS_WHY, icon="money")),
        title=room.name,
        actions=[
            rx.el.span(room.sleeps, class_name="muted small wide-only"),
            rx.cond(room.active, rx.fragment(), pill(words.OFF_SALE, "warn")),
            rx.cond(can_edit(), acts, rx.fragment()),
        ],
        flush=True,
        class_name="settings-room",
    )


def _grid(room: rx.Var[Room]) -> rx.Component:
    head = rx.el.tr(
        rx.el.th(words.SEASON, scope="col"),
        rx.foreach(room.heads, lambda head: rx.el.th(head, scope="col", class_name="end")),
    )
    title = f"{words.RATES_OF} {room.name}"
    return rx.el.div(
        rx.el.table(
            rx.el.caption(title, class_name="visually-hidden"),
            rx.el.thead(head),
            rx.el.tbody(rx.foreach(room.seasons, lambda season: _season(room, season))),
            class_name="table",
        ),
        class_name="table-frame",
        tab_index=0,
        role="region",
        aria_label=title,
    )


def _season(room: rx.Var[Room], season: rx.Var[Season]) -> rx.Component:
    return row(
        cell(
            rx.el.span(
                rx.el.span(season.nights),
                rx.el.span(season.board_name, class_name="muted small"),
                class_name="settings-two settings-season",
            )
        ),
        rx.foreach(season.cells, lambda rate: cell(_rate(room, season, rate), align="end")),
    )


def _rate(room: rx.Var[Room], season: rx.Var[Season], rate: rx.Var[Cell]) -> rx.Component:
    says = (rx.el.span(rate.price), rx.el.span(rate.about, class_name="muted small"))
    opens = rx.el.button(
        *says,
        type="button",
        class_name="settings-rate",
        title=words.EDIT_RATE,
        on_click=HotelState.open_rate(room.id, rate.id, season.board, season.first, rate.adults),
    )
    return rx.cond(can_edit(), opens, rx.el.span(*says, class_name="settings-rate"))


def _terms() -> rx.Component:
    form = rx.el.form(
        _text("name", words.NAME, required=True),
        _text("destination", words.DESTINATION, required=True),
        _text("category", words.CATEGORY),
        select_field(
            "currency",
            words.CURRENCY,
            [(code, code) for code in write.SYMBOLS],
            hint=words.CURRENCY_HINT,
            default_value=HotelState.start["currency"],
        ),
        _text("tax", words.TAX, hint=words.TAX_HINT, input_mode="decimal"),
        _text("deposit", words.DEPOSIT, input_mode="numeric"),
        _text("balance", words.BALANCE, input_mode="numeric"),
        _text("supplier", words.SUPPLIER),
        _steps("band", words.CHILDREN, words.CHILDREN_HINT, (words.TO_AGE, words.PAYS)),
        _steps("window", words.WINDOWS, words.WINDOWS_HINT, (words.DAYS, words.PENALTY)),
        _area("inclusions", words.INCLUSIONS),
        _area("policy", words.POLICY, hint=words.POLICY_HINT),
        rx.cond(can_edit(), _submit(), rx.fragment()),
        on_submit=HotelState.save,
        no_validate=True,
        key=HotelState.sheet.to_string(),
        class_name="settings-form",
    )
    return panel(rx.el.fieldset(form, disabled=~can_edit(), class_name="bare"), title=words.TERMS)


def _submit() -> rx.Component:
    wrong = rx.el.span(HotelState.error, role="alert", class_name="field-error")
    return rx.el.div(
        button(words.SAVE_TERMS, kind="primary", icon="check", type="submit"),
        rx.cond(HotelState.error != "", wrong, rx.fragment()),
        class_name="row settings-submit",
    )


def _text(name: str, label: str, **props) -> rx.Component:
    return text_field(name, label, default_value=HotelState.start[name], **props)


def _area(name: str, label: str, **props) -> rx.Component:
    return rx.el.div(area_field(name, label, default_value=HotelState.start[name], **props), class_name="settings-half")


def _steps(name: str, title: str, hint: str, heads: tuple[str, str]) -> rx.Component:
    """Numbered pairs: from where, and how many percent."""
    rows = [
        rx.el.div(
            *[
                rx.el.input(
                    name=f"{name}-{at}-{part}",
                    aria_label=f"{title} {at + 1}: {head}",
                    placeholder=head,
                    input_mode="numeric",
                    auto_complete="off",
                    default_value=HotelState.start[f"{name}-{at}-{part}"],
                    class_name="control",
                )
                for part, head in zip(("from", "percent"), heads, strict=True)
            ],
            class_name="settings-pair",
        )
        for at in range(STEPS)
    ]
    heading = rx.el.div(*[rx.el.span(head, class_name="muted small") for head in heads], class_name="settings-pair")
    return rx.el.fieldset(
        rx.el.legend(title, class_name="field-label"),
        heading,
        *rows,
        rx.el.p(hint, class_name="field-below"),
        class_name="bare settings-half",
    )


def _room_dialog() -> rx.Component:
    return _asks(
        ROOM,
        rx.cond(HotelState.room_id == 0, words.NEW_ROOM, words.EDIT_ROOM),
        HotelState.save_room,
        words.SAVE_ROOM,
        _chosen("name", words.ROOM_NAME, required=True, max_length=120, error=HotelState.dialog_error),
        _chosen("max_adults", words.MAX_ADULTS, type="number", min=1, max=20),
        _chosen("max_people", words.MAX_PEOPLE, type="number", min=1, max=20),
        check_field("active", words.ON_SALE, default_checked=HotelState.chosen["active"] != ""),
    )


def _rate_dialog() -> rx.Component:
    drop = button(words.DROP_RATE, kind="danger", icon="trash", on_click=HotelState.drop_rate)
    return _asks(
        RATE,
        rx.cond(HotelState.rate_id == 0, words.NEW_RATE, words.EDIT_RATE),
        HotelState.save_rate,
        words.SAVE_RATE,
        rx.el.div(
            select_field(
                "board", words.BOARD, words.BOARDS.items(), id="rate-board", default_value=HotelState.chosen["board"]
            ),
            _chosen("adults", words.ADULTS, type="number", min=1, max=20),
            _chosen("first", words.FIRST, type="date", required=True),
            _chosen("last", words.LAST, type="date", required=True),
            _chosen("price", words.PRICE, hint=words.PRICE_HINT, input_mode="decimal", required=True),
            _chosen("cost", words.COST, input_mode="decimal", required=True),
            class_name="settings-form",
        ),
        rx.el.p(HotelState.dialog_error, role="alert", class_name="field-error"),
        extra=rx.cond(HotelState.rate_id != 0, drop, rx.fragment()),
    )


def _asks(name: str, title, on_submit, act: str, *fields, extra: rx.Component | None = None) -> rx.Component:
    form = rx.el.form(*fields, id=f"{name}-form", on_submit=on_submit, no_validate=True, class_name="stack")
    return dialog(
        name,
        title,
        rx.cond(HotelState.dialog == name, form, rx.fragment()),
        footer=[
            *([extra] if extra is not None else []),
            button(labels.CANCEL, kind="quiet", on_click=HotelState.close_dialog),
            button(act, kind="primary", type="submit", form=f"{name}-form"),
        ],
        open=HotelState.dialog == name,
        on_close=HotelState.close_dialog,
    )


def _chosen(name: str, label: str, **props) -> rx.Component:
    return text_field(name, label, id=f"chosen-{name}", default_value=HotelState.chosen[name], **props)
