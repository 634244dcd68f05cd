"""Papers and trips written after the rules of reading: what they gave at first sight stands in the README."""

import io
from datetime import date
from decimal import Decimal

import typst
from fpdf import FPDF
from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from .by_browser import STYLE
from .by_typst import _escaped
from .trips import DIAS, MESES, MONTHS, Trip, coded, comma, con_dia, dmy, home, largo, local, long

TRIPS = (
    Trip("RSV-2026-4471", "Destinos Andinos", "Destinos Andinos Ltda.", "Riu Palace Macao", date(2026, 4, 3), 5, Decimal("1045990"), "CLP", "Pedro Cárcamo"),
    Trip("5520917", "Agencia Colonial Tours", "Agencia Colonial Tours, SRL", "Casa de Campo Resort & Villas", date(2026, 7, 24), 3, Decimal("98450.00"), "DOP", "Yokasta Peña"),
    Trip("HB77-10293", "Sunrise Vacations", "Sunrise Vacations Inc.", "The Westin Puntacana Resort", date(2026, 11, 2), 8, Decimal("4312.80"), "USD", "Emily Carter"),
    Trip("204418", "Rutas del Norte", "Rutas del Norte S.A.", "Hotel Plaza San Francisco", date(2025, 12, 30), 2, Decimal("389500"), "CLP", "Sofía Ñancupil"),
    Trip("KQ81ZT", "Viajes Cibao", "Viajes Cibao", "Meliá Punta Cana Beach", date(2026, 2, 11), 4, Decimal("1980"), "USD", "Rafael Ureña"),
)  # fmt: skip


def _table(rows: list[list[str]], size: tuple[float, float] = letter, widths: list[int] | None = None) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=size).build(
        [Table(rows, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.3, colors.black)])]
    )
    return out.getvalue()


def booking_sheet(trip: Trip) -> bytes:
    """A form of two tables side by side with shaded labels."""
    rows = [
        ["CONFIRMACION DE RESERVA", "", "", ""],
        ["No. Reserva", trip.booking, "Fecha de reserva", "18/11/2025"],
        ["Nombre Agencia", trip.written, "Ejecutivo", "Carla Mejía"],
        ["Nombre Hotel", trip.hotel, "Tipo Habitación", "Estándar"],
        ["Fecha Check-In", dmy(trip.check_in), "Hora Check-In", "15:00"],
        ["Fecha Check-Out", dmy(trip.check_out), "Hora Check-Out", "12:00"],
        ["Cant. Noches", str(trip.nights), "Cant. Pax", "2 ADT"],
        ["Huésped principal", trip.guest, "Monto Total", coded(trip)],
    ]
    return _table(rows)


def centred_card(trip: Trip) -> str:
    """Everything centred, one thing under the other, no colons."""
    pairs = [("Número de confirmación", trip.booking), ("Hotel", trip.hotel), ("Check-in", con_dia(trip.check_in)), ("Check-out", con_dia(trip.check_out)),
             ("Agencia", trip.written), ("Importe total", coded(trip))]  # fmt: skip
    body = "".join(
        f"<p style='color:#888;margin:0'>{label}</p><p style='font-size:17px;margin:2px 0 14px'>{value}</p>"
        for label, value in pairs
    )
    return f"{STYLE}<div style='text-align:center'><h1>Gracias por su compra</h1>{body}</div>"


def english_letter(trip: Trip) -> bytes:
    """A letter in English with an indented block."""
    return typst.compile(
        f"""
#set page(paper: "us-letter")
Dear partner,

Thank you for choosing us. We are pleased to confirm the following reservation:

#pad(left: 2cm)[
Confirmation Number: {_escaped(trip.booking)} \\
Guest Name: {_escaped(trip.guest)} \\
Hotel: {_escaped(trip.hotel)} \\
Arrival: {_escaped(long(trip.check_in))} after 3:00 pm \\
Departure: {_escaped(long(trip.check_out))} before 11:00 am \\
Number of nights: {trip.nights} \\
Total charges including taxes: {_escaped(coded(trip))} \\
Travel Agency: {_escaped(trip.written)}
]
A deposit of one night ({_escaped(coded(trip, trip.per_night))}) is required to guarantee your reservation.
""".encode()
    )


def del_al(trip: Trip) -> bytes:
    """Spanish, the days in a table of services: del … al …"""
    rows = [
        ["Servicio", "Del", "Al", "Noches", "Valor"],
        [f"Alojamiento en {trip.hotel}", dmy(trip.check_in), dmy(trip.check_out), str(trip.nights), local(trip)],
        ["", "", "", "Total", local(trip)],
        ["Reserva", trip.booking, "", "Agencia", trip.written],
    ]
    return _table(rows, widths=[200, 90, 70, 60, 130])


def colons_at_a_distance(trip: Trip) -> bytes:
    """Colons in a column of their own."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=letter)
    page.setFont("Times-Roman", 11)
    rows = [("Localizador", trip.booking), ("Agencia", trip.written), ("Hotel", trip.hotel), ("Ingreso", largo(trip.check_in)),
            ("Egreso", largo(trip.check_out)), ("Pasajeros", f"{trip.guest} x 2"), ("Precio total", coded(trip))]  # fmt: skip
    for number, (label, value) in enumerate(rows):
        for x, text in ((70, label), (180, ":"), (195, value)):
            page.drawString(x, 720 - number * 18, text)
    page.drawString(70, 500, home(trip))
    page.save()
    return out.getvalue()


def boarding_pass(trip: Trip) -> str:
    """A ticket in a row of columns: day in big letters, month and year below it."""

    def block(name: str, when: date) -> str:
        month = MESES[when.month - 1][:3].upper()
        return f"<div class=card><small>{name}</small><b>{DIAS[when.weekday()][:3].upper()} {when.day:02d} {month} {when.year}</b></div>"

    return f"""{STYLE}<div style="display:flex"><div class=card><small>RESERVA</small><b>{trip.booking}</b></div><div class=card><small>TITULAR</small><b>{trip.guest}</b></div>
</div><div style="display:flex">{block("ENTRADA", trip.check_in)}{block("SALIDA", trip.check_out)}<div class=card><small>NOCHES</small><b>{trip.nights}</b></div></div>
<div style="display:flex"><div class=card><small>HOTEL</small><b>{trip.hotel}</b><br>Av. Principal 45, Bávaro</div><div class=card><small>AGENCIA</small><b>{trip.written}</b></div></div>
<div style="display:flex"><div class=card><small>TARIFA POR NOCHE</small>{coded(trip, trip.per_night)}</div><div class=card><small>TOTAL</small><b>{coded(trip)}</b></div></div>"""


def accountant(trip: Trip) -> bytes:
    """Amounts at the right: base, tax, total, paid, what is left."""
    tax = (trip.amount * 18 / 118).quantize(trip.amount)
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    for line in (f"Confirmación de reserva Nº {trip.booking}", f"Cliente: {trip.written}", f"Hotel: {trip.hotel}",
                 f"Estadía: del {largo(trip.check_in)} al {largo(trip.check_out)} ({trip.nights} noches)", ""):  # fmt: skip
        pdf.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    for label, amount in (("Base imponible", trip.amount - tax), ("ITBIS 18%", tax), ("Total general", trip.amount),
                          ("Pagado a la fecha", Decimal(0)), ("Saldo pendiente", trip.amount)):  # fmt: skip
        pdf.cell(120, 7, label)
        pdf.cell(60, 7, coded(trip, amount), align="R", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def portal(trip: Trip) -> str:
    """A printed web page with menus, a side bar and a foot."""
    return f"""{STYLE}<div style="background:#eee;padding:6px">Inicio | Mis reservas | Facturas | Contacto</div><div style="display:flex"><div style="width:65%">
<h2>Reserva #{trip.booking} <span style="color:green">CONFIRMADA</span></h2><h3>{trip.hotel}</h3>
<table><tr><th>Hotel</th><td>{trip.hotel}</td></tr><tr><th>Entrada</th><td>{dmy(trip.check_in)}</td></tr><tr><th>Salida</th><td>{dmy(trip.check_out)}</td></tr>
<tr><th>Huéspedes</th><td>2 adultos</td></tr><tr><th>Agencia</th><td>{trip.written}</td></tr></table></div>
<div style="width:30%;margin-left:5%"><div class=card><b>Resumen</b><div class=row><span>{trip.nights} noches</span><span>{local(trip)}</span></div>
<div class=row><span>Impuestos</span><span>Incluidos</span></div><div class=row><b>Total</b><b>{local(trip)}</b></div></div></div></div>
<p style="font-size:10px">© 2025 Kontrol Travel · {home(trip)}</p>"""


def american_short(trip: Trip) -> bytes:
    """English, capitals, days as 03-APR-2026, dollars by code."""

    def day(when: date) -> str:
        return f"{when.day:02d}-{MONTHS[when.month - 1][:3].upper()}-{when.year}"

    pdf = FPDF(format="letter")
    pdf.add_page()
    pdf.set_font("Courier", size=10)
    for line in ("*** HOTEL CONFIRMATION ***", "", f"CONF NO    {trip.booking}", f"AGENCY     {trip.written.upper()}", f"PROPERTY   {trip.hotel.upper()}",
                 f"ARRIVE     {day(trip.check_in)}    DEPART     {day(trip.check_out)}", f"NIGHTS     {trip.nights}", f"GUEST      {trip.guest.upper()}",
                 f"TOTAL      {trip.currency} {comma(trip.amount)}"):  # fmt: skip
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def bullets(trip: Trip) -> str:
    """A list with the labels in bold inside the sentence."""
    return f"""{STYLE}<p>Estimados amigos de <b>{trip.written}</b>,</p><p>Les confirmamos la siguiente reserva:</p><ul>
<li><b>Código de reserva:</b> {trip.booking}</li><li><b>Hotel:</b> {trip.hotel}</li><li><b>Fecha de entrada:</b> {largo(trip.check_in)}</li>
<li><b>Fecha de salida:</b> {largo(trip.check_out)}</li><li><b>Régimen:</b> Todo incluido</li><li><b>Valor de la reserva:</b> {local(trip)}</li></ul>
<p>Favor emitir la orden de compra a nombre de Kontrol Travel. {home(trip)}</p>"""


LAYOUTS = (
    booking_sheet, centred_card, english_letter, del_al, colons_at_a_distance, boarding_pass, accountant, portal, american_short, bullets,
)  # fmt: skip
