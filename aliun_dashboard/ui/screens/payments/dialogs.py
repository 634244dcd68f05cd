"""The dialogs of Pagos: one payment whole, an act on a trouble, and why a refund is refused."""

import reflex as rx

from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import area_field, select_field, text_field
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.payments.rows import ACT_NAMES
from aliun_dashboard.ui.screens.payments.state import PaymentsState


def payment_dialog() -> rx.Component:
    """Everything of one payment; the link while it can be paid, a refund once it has been."""
    one, state = PaymentsState.opened, PaymentsState
    return dialog(
        "payment",
        one.title,
        rx.el.p(pill(one.status, one.tone), " ", link(one.name, href=one.lead)),
        facts(
            (words.AMOUNT, one.amount),
            (words.KIND, one.kind),
            (words.PROVIDER, one.provider),
            (words.CAME, one.came),
            (words.GIVEN_BACK, one.given_back),
            (words.REFERENCE, rx.el.code(one.reference)),
            (words.CREATED, one.created),
            (words.PAID_AT, one.paid_at),
            (words.EXPIRES, one.expires),
            (words.DUE, one.due),
            (words.RISK, one.risk),
        ),
        rx.cond(one.is_open, _link(), rx.fragment()),
        rx.cond(one.is_unpaid & one.is_transfer & state.sees_money, _transfer(), rx.fragment()),
        rx.cond(one.has_money & state.asks_refunds, _refund(), rx.fragment()),
        footer=[
            link_button(words.OPEN_QUOTE, one.quote),
            rx.cond(one.trip != "", link_button(words.OPEN_TRIP, one.trip), rx.fragment()),
            rx.cond(
                one.receipt != "", rx.el.a(words.OPEN_RECEIPT, href=one.receipt, class_name="button"), rx.fragment()
            ),
        ],
        wide=True,
        open=state.is_open,
        on_close=state.close,
    )


def _link() -> rx.Component:
    one = PaymentsState.opened
    return rx.el.div(
        rx.el.img(src=one.qr, alt=words.QR, width="120", height="120", class_name="qr"),
        rx.el.code(one.link, class_name="clip"),
        button(words.COPY_LINK, icon="copy", on_click=[rx.set_clipboard(one.link), rx.toast.success(words.COPIED)]),
        class_name="row wrap",
    )


def _transfer() -> rx.Component:
    return rx.el.form(
        text_field(
            "reference", words.BANK_REFERENCE, hint=words.TRANSFER_HINT, error=PaymentsState.error, required=True
        ),
        text_field("amount", words.CAME_IN, default_value=PaymentsState.opened.asked, input_mode="decimal"),
        button(words.CONFIRM_TRANSFER, kind="primary", icon="check", type="submit"),
        on_submit=PaymentsState.confirm_transfer,
        key=PaymentsState.opened.id.to_string(),
        class_name="stack",
    )


def _refund() -> rx.Component:
    one = PaymentsState.opened
    return rx.el.details(
        rx.el.summary(words.ASK_REFUND),
        rx.el.form(
            text_field("amount", words.REFUND_AMOUNT, default_value=one.left, input_mode="decimal", required=True),
            select_field("cause", words.CAUSE, [(cause, cause) for cause in words.CAUSES]),
            area_field("note", words.NOTE, hint=words.REFUND_HINT, error=PaymentsState.error),
            button(words.ASK_REFUND, icon="undo", type="submit"),
            on_submit=PaymentsState.ask_refund,
            key=one.id.to_string(),
            class_name="stack",
        ),
    )


def settle_dialog() -> rx.Component:
    """An act on a trouble: what it needs, and what was done."""
    state = PaymentsState
    return dialog(
        "settle",
        rx.match(state.act, *ACT_NAMES.items(), words.RESOLVE),
        rx.el.form(
            rx.cond(
                state.act == "attach",
                text_field("payment", words.PAYMENT_NUMBER, input_mode="numeric", required=True),
                rx.fragment(),
            ),
            rx.cond(
                state.act == "accept",
                text_field("amount", words.CREDITED, input_mode="decimal"),
                rx.fragment(),
            ),
            area_field("note", words.NOTE_NEEDED, error=state.error),
            button(words.RESOLVE, kind="primary", icon="check", type="submit"),
            on_submit=state.settle,
            key=state.chosen.to_string() + state.act,
            class_name="stack",
        ),
        open=(state.act != "") & (state.act != "reject"),
        on_close=state.close,
    )


def reject_dialog() -> rx.Component:
    """Why money does not go back."""
    state = PaymentsState
    return dialog(
        "reject",
        words.REJECT,
        rx.el.form(
            area_field("note", words.REASON, error=state.error, required=True),
            button(words.REJECT, kind="primary", type="submit"),
            on_submit=state.reject,
            key=state.chosen.to_string(),
            class_name="stack",
        ),
        open=state.act == "reject",
        on_close=state.close,
    )
