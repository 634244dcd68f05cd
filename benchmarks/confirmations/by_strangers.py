"""Papers as other houses write them: bed banks, hotels, booking sites, a memo, a sheet, a receipt."""

import io
from decimal import Decimal

import typst
from fpdf import FPDF
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .by_browser import STYLE
from .by_typst import _escaped
from .trips import DAYS, MESES, MONTHS, Trip, coded, comma, dmy, dotted, home, largo, local, long


def wholesaler_voucher(trip: Trip) -> str:
    """A bed bank's voucher: reference in a box, hotel with its address below, from and to."""
    return f"""{STYLE}<div style="border:2px solid #900;padding:10px"><h2>VOUCHER - ACCOMMODATION</h2>
<table><tr><td>Reference number: <b>{trip.booking}</b><br>Valid for Hotel</td><td>Agency reference: 44-TA-9<br>Voucher date: 20/11/2025</td></tr></table>
<h3>{trip.guest} x 2</h3>
<p><b>Hotel</b><br>{trip.hotel} ****<br>Playa Bávaro s/n, Punta Cana, 23000<br>Tel: +1 809 555 0110</p>
<table><tr><th>From</th><th>To</th><th>Nights</th><th>Room type</th><th>Board</th></tr>
<tr><td>{dmy(trip.check_in)}</td><td>{dmy(trip.check_out)}</td><td>{trip.nights}</td><td>Double Standard</td><td>All inclusive</td></tr></table>
<p>Booked and payable by {trip.written}</p><p>Total net: {coded(trip)}</p>
<p>Remarks: Check-in hour 15:00 - 23:00. Estimated total amount of taxes & fees for this booking: 12.00 US Dollar payable on arrival.</p></div>"""


def chilean_memo(trip: Trip) -> bytes:
    """A memo with bullets, both days in one phrase."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", size=12)
    same = trip.check_in.month == trip.check_out.month
    first = str(trip.check_in.day) if same else f"{trip.check_in.day} de {MESES[trip.check_in.month - 1]}"
    for line in (
        "Santiago, 20 de noviembre de 2025", "", "Señores", trip.written, "Presente", "", f"Ref.: Confirmación Reserva {trip.booking}", "",
        "Junto con saludar, confirmamos los siguientes servicios:", "", f"- Hotel: {trip.hotel}", f"- Pasajero: {trip.guest}",
        f"- Fechas: del {first} al {largo(trip.check_out)}", f"- Valor total estadía: {local(trip).replace('€', 'EUR')}.- impuestos incluidos", "",
        "Atentamente,", "Kontrol Travel", "RUT 76.345.120-8",
    ):  # fmt: skip
        pdf.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def hotel_letter(trip: Trip) -> bytes:
    """A hotel's own letter: a table whose heads are broken in two lines."""
    return typst.compile(
        f"""
#set text(font: "Libertinus Serif", size: 11pt)
#align(center)[*{_escaped(trip.hotel.upper())}* \\ Departamento de Reservas]
Estimados señores de {_escaped(trip.written)}:

Nos complace confirmar la siguiente reservación:
#table(columns: (2.2cm, 2.6cm, 2.6cm, 1.6cm, 3cm, 3.4cm), [Número de Reserva], [Fecha de Llegada], [Fecha de Salida], [No. de Noches], [Huésped], [Total de la Estadía],
 [{_escaped(trip.booking)}], [{_escaped(dmy(trip.check_in))}], [{_escaped(dmy(trip.check_out))}], [{trip.nights}], [{_escaped(trip.guest)}], [{_escaped(coded(trip))}])
Política de cancelación: hasta 7 días antes de la llegada sin cargo. Garantía: primera noche {_escaped(coded(trip, trip.per_night))}.
""".encode()
    )


def flights_and_hotel(trip: Trip) -> str:
    """An itinerary: flights with their own departures and arrivals, then the hotel."""
    back = trip.check_out
    return f"""{STYLE}<h2>Itinerario de viaje</h2><p>Localizador: <b>{trip.booking}</b> &nbsp; Agencia: {trip.written}</p>
<h3>Vuelos</h3><table><tr><th>Vuelo</th><th>Ruta</th><th>Salida</th><th>Llegada</th></tr>
<tr><td>LA 530</td><td>SCL-PUJ</td><td>{dmy(trip.check_in)} 08:10</td><td>{dmy(trip.check_in)} 16:40</td></tr>
<tr><td>LA 531</td><td>PUJ-SCL</td><td>{dmy(back)} 18:00</td><td>{dmy(back)} 23:59</td></tr></table>
<h3>Alojamiento</h3><table><tr><td>Hotel</td><td>{trip.hotel}</td></tr><tr><td>Entrada</td><td>{dmy(trip.check_in)}</td></tr>
<tr><td>Salida</td><td>{dmy(trip.check_out)}</td></tr><tr><td>Noches</td><td>{trip.nights}</td></tr></table>
<h3>Precio</h3><p>Vuelos: {coded(trip, trip.amount / 4)}<br>Hotel: {coded(trip, trip.amount - trip.amount / 4)}<br><b>Total del viaje: {coded(trip)}</b></p>"""


def summary_of_charges(trip: Trip) -> bytes:
    """English, a stay written "Dec 1 - 5, 2025", charges added up."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    a, b = trip.check_in, trip.check_out
    first = f"{MONTHS[a.month - 1][:3]} {a.day}"
    stay = (
        f"{first} - {b.day}, {b.year}"
        if a.month == b.month
        else f"{first}, {a.year} - {MONTHS[b.month - 1][:3]} {b.day}, {b.year}"
    )
    tax = (trip.amount / 10).quantize(Decimal(1))
    rows = [("Reservation Summary", ""), ("", ""), ("Confirmation #", trip.booking), ("Travel Agent", trip.written), ("Resort", trip.hotel),
            ("Dates of Stay", stay), ("Rooms", "1 Junior Suite"), ("", ""), ("Total Room Charges", coded(trip, trip.amount - tax)),
            ("Taxes & Fees", coded(trip, tax)), ("Grand Total", coded(trip))]  # fmt: skip
    for number, (label, value) in enumerate(rows):
        page.setFont("Helvetica-Bold", 10)
        page.drawString(70, 760 - 20 * number, label)
        page.setFont("Helvetica", 10)
        page.drawRightString(420, 760 - 20 * number, value)
    page.save()
    return out.getvalue()


def spreadsheet(trip: Trip) -> str:
    """A printed sheet: bare numbers, the currency in the head."""
    heads = ("Nro", "Código", "Agencia", "Pasajero", "Hotel", "IN", "OUT", "Nts", f"Total {trip.currency}")
    cells = (
        "1",
        trip.booking,
        trip.written,
        trip.guest,
        trip.hotel,
        dmy(trip.check_in),
        dmy(trip.check_out),
        str(trip.nights),
        comma(trip.amount),
    )
    return f"""<meta charset=utf-8><style>body{{font:9px monospace}}td{{border:1px solid #000;padding:2px}}</style><p>CONFIRMACION DE RESERVAS - Noviembre</p>
<table><tr>{"".join(f"<td>{head}</td>" for head in heads)}</tr><tr>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr></table>"""


def app_mail(trip: Trip) -> str:
    """A mail of a booking site: big days, hours beside them, a price box."""

    def day(when: object) -> str:
        return f"{DAYS[when.weekday()]}, {MONTHS[when.month - 1]} {when.day}, {when.year}"  # type: ignore[attr-defined]

    return f"""{STYLE}<p>Hi {trip.written}, your booking at {trip.hotel} is confirmed.</p><p>Confirmation number: <b>{trip.booking}</b></p>
<h2>{trip.hotel}</h2><p>Carretera Macao, Punta Cana &middot; Phone: +18095550100</p>
<table><tr><td>Check-in</td><td><b>{day(trip.check_in)}</b> (15:00 - 23:00)</td></tr><tr><td>Check-out</td><td><b>{day(trip.check_out)}</b> (until 12:00)</td></tr>
<tr><td>Your reservation</td><td>{trip.nights} nights, 1 room</td></tr><tr><td>Agency</td><td>{trip.written}</td></tr></table>
<div class=row><b>Total price</b><b>{coded(trip)}</b></div><p>You'll pay {coded(trip, trip.per_night)} if you cancel after November 25, 2025.</p>"""


def spanish_short_years(trip: Trip) -> bytes:
    """From Spain: two figures for the year, the agency as client."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    page.setFont("Helvetica", 10)
    for x, y, text in (
        (60, 780, "BONO DE ALOJAMIENTO"), (60, 750, f"Localizador: {trip.booking}"), (330, 750, "Fecha: 20-11-25"),
        (60, 730, f"Cliente: {trip.written}"), (60, 710, f"Establecimiento: {trip.hotel}"), (60, 690, f"Entrada: {trip.check_in:%d-%m-%y}"),
        (200, 690, f"Salida: {trip.check_out:%d-%m-%y}"), (330, 690, f"Noches: {trip.nights}"),
        (60, 670, f"Titular: {trip.guest}"), (60, 640, f"Importe: {dotted(trip.amount)} {trip.currency}"), (60, 610, home(trip)),
    ):  # fmt: skip
        page.drawString(x, y, text)
    page.save()
    return out.getvalue()


def mexican_folio(trip: Trip) -> str:
    """From Mexico: folio, months in short, the currency after the price."""

    def day(when: object) -> str:
        return f"{when.day:02d}/{MESES[when.month - 1][:3]}/{when.year}"  # type: ignore[attr-defined]

    rows = [("Folio de confirmación", trip.booking), ("Agencia", trip.written), ("Hotel", trip.hotel), ("Llegada", day(trip.check_in)),
            ("Salida", day(trip.check_out)), ("Ocupación", "2 adultos"), ("Tarifa promedio por noche", f"${comma(trip.per_night)} {trip.currency}"),
            ("Tarifa total", f"${comma(trip.amount)} {trip.currency}")]  # fmt: skip
    body = "".join(f"<p><b>{label}</b><br>{value}</p>" for label, value in rows)
    return f"{STYLE}<h3>Estimado socio comercial</h3>{body}<p>RFC KTR010203AB1</p>"


def values_over_captions(trip: Trip) -> str:
    """Big values with small captions below them."""

    def box(value: str, caption: str) -> str:
        return f'<div class=card style="text-align:center"><div style="font-size:18px">{value}</div><small>{caption}</small></div>'

    return f"""{STYLE}<h2>Confirmación</h2><div style="display:flex">{box(trip.booking, "Reserva")}{box(trip.written, "Agencia")}</div>
<div style="display:flex">{box(trip.hotel, "Hotel")}</div><div style="display:flex">{box(dmy(trip.check_in), "Entrada")}{box(dmy(trip.check_out), "Salida")}
{box(str(trip.nights), "Noches")}</div><div style="display:flex">{box(local(trip), "Total")}</div><p>{home(trip)}</p>"""


def narrow_receipt(trip: Trip) -> bytes:
    """A strip of paper: long values break."""
    pdf = FPDF(format=(72, 180))
    pdf.add_page()
    pdf.set_margins(4, 4)
    pdf.set_font("Courier", size=8)
    for label, value in (("RESERVA", trip.booking), ("AGENCIA", trip.written), ("HOTEL", trip.hotel), ("CHECK IN", dmy(trip.check_in)),
                         ("CHECK OUT", dmy(trip.check_out)), ("NOCHES", str(trip.nights)), ("TOTAL", coded(trip))):  # fmt: skip
        pdf.set_x(4)
        pdf.multi_cell(0, 4, f"{label}: {value}", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def two_rooms(trip: Trip) -> bytes:
    """Two rooms of the same stay, one line each, and their sum."""
    half = (trip.amount / 2).quantize(Decimal("0.01"))
    lines = "".join(
        f"[{room}], [{_escaped(long(trip.check_in))}], [{_escaped(long(trip.check_out))}], [{trip.nights}], [{_escaped(coded(trip, half))}],"
        for room in ("Deluxe King", "Deluxe Twin")
    )
    return typst.compile(
        f"""
#set page(flipped: true)
= Booking confirmation \\#{_escaped(trip.booking)}
*Agency:* {_escaped(trip.written)} #h(2cm) *Hotel:* {_escaped(trip.hotel)}
#table(columns: 5, [Room], [Arrival], [Departure], [Nights], [Amount], {lines} [], [], [], [*TOTAL*], [*{_escaped(coded(trip))}*])
""".encode()
    )


LAYOUTS = (
    wholesaler_voucher, chilean_memo, hotel_letter, flights_and_hotel, summary_of_charges, spreadsheet, app_mail, spanish_short_years,
    mexican_folio, values_over_captions, narrow_receipt, two_rooms,
)  # fmt: skip
