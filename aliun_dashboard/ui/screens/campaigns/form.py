"""The form of a campaign, new (`/campanas/nueva/`) or not (`/campanas/7/editar/`)."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, icon_button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, check_field, select_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.campaigns.form_state import CampaignFormState, Window
from aliun_dashboard.ui.screens.campaigns.typed import DAYS, PERCENT

State = CampaignFormState


@rx.page(route="/campanas/nueva", title=shell.tab_title(words.NEW_TITLE), on_load=[ShellState.load, State.load])
def new_campaign() -> rx.Component:
    """A campaign that somebody proposes."""
    return _page(words.NEW_TITLE)


@rx.page(route="/campanas/[id]/editar", title=shell.tab_title(words.EDIT), on_load=[ShellState.load, State.load])
def edit_campaign() -> rx.Component:
    """A campaign that somebody changes."""
    before, after = words.EDIT_TITLE.split("{code}")
    return _page(before + State.code + after)


def _page(title: str | rx.Var[str]) -> rx.Component:
    missing = empty(words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/campanas/"), icon="search")
    waiting = panel(skeleton(8))
    return shell.page(
        title, rx.match(State.status, ("ready", _form()), ("missing", missing), waiting), active="campanas"
    )


def _form() -> rx.Component:
    back = rx.cond(State.id > 0, f"/campanas/{State.id}/", "/campanas/")
    now = rx.cond(State.proposes, check_field("submit_now", words.SUBMIT_NOW, default_checked=True), rx.fragment())
    return rx.el.form(
        rx.cond(State.asks_again, banner(words.ASKS_AGAIN, tone="warn"), rx.fragment()),
        rx.cond(
            State.errors.length() > 0,
            banner(words.FIX_FIELDS, " ", State.errors.get("", ""), tone="bad"),
            rx.fragment(),
        ),
        rx.el.div(_what(), _when(), _quota(), _payment(), _cancellation(), _more(), class_name="campaign-form"),
        rx.el.div(
            button(words.SAVE, kind="primary", icon="check", type="submit", key="mod+s"),
            link_button(labels.CANCEL, back, kind="quiet"),
            now,
            class_name="row campaign-save",
        ),
        on_submit=State.save,
        no_validate=True,
        key=State.sheet.to_string(),
        class_name="stack",
    )


def _what() -> rx.Component:
    kinds = [(slug, says) for slug, says in words.KIND.items()]
    hotels = rx.fragment(
        rx.el.option(words.NO_HOTEL, value=""),
        rx.foreach(State.hotels, lambda hotel: rx.el.option(hotel[1], value=hotel[0])),
    )
    return panel(
        rx.el.div(
            _select("kind", kinds),
            _text("name", required=True, auto_focus=True),
            _select("hotel_id", hotels),
            _text("hotel"),
            _text("destination"),
            _text("room"),
            _text("board"),
            _area("inclusions"),
            class_name="form-grid",
        ),
        title=words.FORM_WHAT,
    )


def _when() -> rx.Component:
    return panel(
        rx.el.div(
            *[_text(name, type="date", required=True) for name in ("travel_from", "travel_to")],
            *[_text(name, type="date", required=True) for name in ("booking_from", "booking_to")],
            _text("release_on", type="date"),
            class_name="form-grid",
        ),
        title=words.FORM_WHEN,
    )


def _quota() -> rx.Component:
    return panel(
        rx.el.div(
            *[_number(name) for name in ("quota_total", "keep", "max_people")],
            _number("price_per_night", input_mode="decimal"),
            _number("cost_per_night", input_mode="decimal", required=False),
            _select("currency", [(code, code) for code in write.SYMBOLS]),
            class_name="form-grid",
        ),
        title=words.FORM_QUOTA,
    )


def _payment() -> rx.Component:
    return panel(
        rx.el.div(
            _number("deposit_percent"),
            _number("balance_days"),
            check_field(
                "voucher_on_deposit",
                words.FIELDS["voucher_on_deposit"],
                default_checked=State.start["voucher_on_deposit"] != "",
            ),
            class_name="form-grid",
        ),
        title=words.FORM_POLICY,
    )


def _cancellation() -> rx.Component:
    wrong = State.errors.get("cancellation_windows", "")
    return panel(
        rx.el.fieldset(
            rx.el.legend(words.FIELDS["cancellation_windows"], class_name="field-label"),
            rx.el.p(words.WINDOW_HINT, class_name="muted small"),
            rx.foreach(State.windows, _window),
            rx.cond(wrong != "", rx.el.p(wrong, role="alert", class_name="field-error"), rx.fragment()),
            button(words.ADD_WINDOW, icon="plus", on_click=State.add_window),
            class_name="stack tight form-windows",
        ),
        _area("cancellation_policy"),
        title=words.FORM_CANCEL,
    )


def _window(window: rx.Var[Window]) -> rx.Component:
    number = window.row.to_string()
    return rx.el.div(
        _of_window(f"{DAYS}{number}", words.WINDOW_DAYS, window.days),
        _of_window(f"{PERCENT}{number}", words.WINDOW_PERCENT, window.percent),
        icon_button("trash", words.DROP_WINDOW, on_click=State.drop_window(window.row)),
        key=number,
        class_name="row form-window",
    )


def _of_window(name: rx.Var[str], label: str, value: rx.Var[str]) -> rx.Component:
    control = rx.el.input(type="text", input_mode="numeric", name=name, default_value=value, class_name="control")
    return rx.el.label(rx.el.span(label, class_name="field-label"), control, class_name="field")


def _more() -> rx.Component:
    return panel(rx.el.div(_area("ad_refs"), _area("supplier_contact"), class_name="form-grid"), title=words.FORM_MORE)


def _common(name: str) -> dict:
    return {
        "label": words.FIELDS[name],
        "hint": words.HINTS.get(name, ""),
        "error": State.errors.get(name, ""),
        "default_value": State.start[name],
    }


def _text(name: str, **props) -> rx.Component:
    return text_field(name, **_common(name), **props)


def _number(name: str, *, input_mode: str = "numeric", required: bool = True) -> rx.Component:
    return text_field(name, **_common(name), input_mode=input_mode, required=required)


def _area(name: str) -> rx.Component:
    return area_field(name, **_common(name))


def _select(name: str, options) -> rx.Component:
    return select_field(name, options=options, **_common(name))
