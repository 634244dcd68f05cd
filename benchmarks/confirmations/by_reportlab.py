"""Papers drawn with reportlab: tables, forms, letters, tickets."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape, letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from .trips import Trip, coded, comma, con_dia, corto, dmy, home, largo, local, long, short

STYLES = getSampleStyleSheet()
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("FONTSIZE", (0, 0), (-1, -1), 9)]


def _built(story: Sequence[Any], size: tuple[float, float] = A4) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=size).build(list(story))
    return out.getvalue()


def _p(text: str, style: str = "Normal") -> Paragraph:
    return Paragraph(text, STYLES[style])


def header_table(trip: Trip) -> bytes:
    """One table whose head has the labels."""
    rows = [["Hotel", "Habitación", "Entrada", "Salida", "Noches", "Total"],
            [trip.hotel, "Doble Superior", dmy(trip.check_in), dmy(trip.check_out), str(trip.nights), local(trip)]]  # fmt: skip
    return _built([
        _p(f"Confirmación de Reserva N° {trip.booking}", "Title"), _p(home(trip)), Spacer(1, 12),
        _p(f"Agencia: {trip.written}"), _p(f"Pasajero: {trip.guest}"), Spacer(1, 12), Table(rows, style=GRID),
    ], landscape(A4))  # fmt: skip


def two_columns(trip: Trip) -> bytes:
    """Label, value, label, value: four columns, no colons."""
    rows = [["ID Reserva", trip.booking, "Fecha emisión", "20/11/2025"],
            ["Agencia", trip.written, "Pasajero", trip.guest],
            ["Hotel", trip.hotel, "Régimen", "Todo incluido"],
            ["Check-in", largo(trip.check_in), "Check-out", largo(trip.check_out)],
            ["Noches", str(trip.nights), "Monto total", local(trip)]]  # fmt: skip
    return _built([_p("CONFIRMACIÓN", "Title"), _p(home(trip)), Spacer(1, 20), Table(rows, style=GRID)])


def prices_below(trip: Trip) -> bytes:
    """A form, then a table of prices with sub-total, tax and total."""
    tax = (trip.amount * 19 / 119).quantize(trip.amount)
    form = [["Localizador:", trip.booking], ["Agencia de viajes:", trip.written], ["Alojamiento:", trip.hotel],
            ["Fecha de llegada:", con_dia(trip.check_in)], ["Fecha de salida:", con_dia(trip.check_out)]]  # fmt: skip
    prices = [["Concepto", "Cant.", "Precio unitario", "Importe"],
              ["Alojamiento habitación doble", str(trip.nights), local(trip, trip.per_night), local(trip, trip.amount - tax)],
              ["", "", "Subtotal", local(trip, trip.amount - tax)], ["", "", "Impuestos", local(trip, tax)],
              ["", "", "TOTAL", local(trip)]]  # fmt: skip
    return _built(
        [
            _p("Su reserva está confirmada", "Heading1"),
            Table(form, hAlign="LEFT"),
            Spacer(1, 12),
            Table(prices, style=GRID),
            _p(home(trip)),
        ]
    )


def english_ticket(trip: Trip) -> bytes:
    """An English voucher, labels above their values."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=letter)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(60, 730, "BOOKING CONFIRMATION")
    boxes = [(60, 680, "BOOKING NUMBER", trip.booking), (320, 680, "TRAVEL AGENCY", trip.written),
             (60, 630, "HOTEL", trip.hotel), (320, 630, "GUEST NAME", trip.guest),
             (60, 580, "ARRIVAL", long(trip.check_in)), (220, 580, "DEPARTURE", long(trip.check_out)), (380, 580, "NIGHTS", str(trip.nights)),
             (60, 530, "ROOM TYPE", "Junior Suite Ocean View"), (320, 530, "GRAND TOTAL", coded(trip))]  # fmt: skip
    for x, y, label, value in boxes:
        page.setFont("Helvetica", 7)
        page.drawString(x, y, label)
        page.setFont("Helvetica-Bold", 11)
        page.drawString(x, y - 15, value)
    page.setFont("Helvetica", 8)
    page.drawString(60, 470, "Free cancellation until November 25, 2025. Check-in time 15:00, check-out time 11:00.")
    page.showPage()
    page.save()
    return out.getvalue()


def dotted_lines(trip: Trip) -> bytes:
    """An old terminal: capitals, leaders of dots, one font."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    page.setFont("Courier", 10)
    lines = [
        "KONTROL TRAVEL SISTEMA DE RESERVAS", home(trip), "-" * 60, "",
        f"NRO. RESERVA.........: {trip.booking}", f"FECHA EMISION........: {dmy(trip.check_in.replace(month=trip.check_in.month, day=1))}",
        f"AGENCIA..............: {trip.written.upper()}", f"HOTEL................: {trip.hotel.upper()}",
        f"INGRESO..............: {corto(trip.check_in).upper()}", f"SALIDA...............: {corto(trip.check_out).upper()}",
        f"CANT. NOCHES.........: {trip.nights}", f"PASAJERO.............: {trip.guest.upper()}",
        f"VALOR TOTAL..........: {coded(trip)}", "", "ESTADO: CONFIRMADA",
    ]  # fmt: skip
    for number, line in enumerate(lines):
        page.drawString(50, 780 - 14 * number, line)
    page.save()
    return out.getvalue()


def letter_of_prose(trip: Trip) -> bytes:
    """A letter: everything in sentences but the names."""
    return _built([
        _p("Kontrol Travel", "Heading2"), _p(home(trip)), Spacer(1, 12), _p("Señores"), _p(f"Agencia: {trip.written}"), Spacer(1, 12),
        _p(f"Estimados, tenemos el agrado de confirmar la reserva N° {trip.booking} a nombre de {trip.guest}, con entrada el "
           f"{largo(trip.check_in)} y salida el {largo(trip.check_out)} ({trip.nights} noches), por un total de {coded(trip)}."),
        Spacer(1, 12), _p(f"Hotel: {trip.hotel}"), _p("Quedamos atentos a sus comentarios."),
    ])  # fmt: skip


def american(trip: Trip) -> bytes:
    """English, months first, nights that prove it."""
    rows = [["Reservation #", trip.booking], ["Agency", trip.written], ["Property", trip.hotel],
            ["Check-In Date", trip.check_in.strftime("%m/%d/%Y")], ["Check-Out Date", trip.check_out.strftime("%m/%d/%Y")],
            ["Number of Nights", str(trip.nights)], ["Lead Guest", trip.guest], ["Total Amount", coded(trip)]]  # fmt: skip
    return _built([_p("Reservation Confirmation", "Title"), Table(rows, style=GRID, hAlign="LEFT")], letter)


def short_english(trip: Trip) -> bytes:
    """English with weekdays, and a deposit that was paid."""
    paid = (trip.amount / 4).quantize(trip.amount)
    rows = [["Confirmation No.:", trip.booking], ["Booked by:", trip.written], ["Hotel name:", trip.hotel],
            ["Arrival date:", short(trip.check_in)], ["Departure date:", short(trip.check_out)],
            ["Total price:", coded(trip)], ["Deposit paid:", coded(trip, paid)], ["Balance due:", coded(trip, trip.amount - paid)]]  # fmt: skip
    return _built([_p("Your stay is confirmed!", "Title"), Table(rows, hAlign="LEFT")], letter)


def moneda_apart(trip: Trip) -> bytes:
    """The currency is said once, amounts have a bare sign or none."""
    rows = [["Código de reserva", "Agencia", "Hotel"], [trip.booking, trip.written, trip.hotel]]
    stay = [
        ["Fecha entrada", "Fecha salida", "Noches", "Huésped"],
        [dmy(trip.check_in, "-"), dmy(trip.check_out, "-"), str(trip.nights), trip.guest],
    ]
    written = comma(trip.amount)
    return _built([_p("Confirmación de servicios", "Title"), Table(rows, style=GRID), Spacer(1, 12), Table(stay, style=GRID), Spacer(1, 12),
                   _p(f"Valores expresados en {trip.currency}"), _p(f"Importe total: $ {written}")])  # fmt: skip


LAYOUTS = (
    header_table, two_columns, prices_below, english_ticket, dotted_lines, letter_of_prose, american, short_english, moneda_apart,
)  # fmt: skip
