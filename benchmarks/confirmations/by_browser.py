"""Papers printed by a browser from HTML, as most booking systems do."""

from .trips import Trip, coded, comma, con_dia, dmy, home, largo, local, short

STYLE = """<meta charset=utf-8><style>body{font:13px sans-serif;margin:20px}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #ccc;padding:6px;text-align:left}.row{display:flex;justify-content:space-between;border-bottom:1px solid #eee;padding:6px 0}
.card{border:1px solid #ddd;padding:10px;margin:6px;flex:1}small{display:block;color:#777}dt{font-weight:bold}dl{display:grid;grid-template-columns:160px 1fr}
.num{text-align:right}</style>"""


def flex_rows(trip: Trip) -> str:
    """Rows with label and value at opposite edges."""
    rows = [("Localizador", trip.booking), ("Agencia", trip.written), ("Hotel", trip.hotel), ("Entrada", con_dia(trip.check_in)),
            ("Salida", con_dia(trip.check_out)), ("Habitaciones", "1"), ("Total", local(trip))]  # fmt: skip
    inside = "".join(f"<div class=row><span>{label}</span><b>{value}</b></div>" for label, value in rows)
    return f"{STYLE}<h1>¡Tu reserva está confirmada!</h1><p>{home(trip)}</p>{inside}"


def stacked_cards(trip: Trip) -> str:
    """Cards, small label above, with hours under the days."""
    return f"""{STYLE}<h2>Booking confirmation</h2><div style="display:flex"><div class=card><small>Booking ID</small>{trip.booking}</div>
<div class=card><small>Agency</small>{trip.written}</div></div><div style="display:flex"><div class=card><small>Check-in</small>{short(trip.check_in)}
<small>from 3:00 PM</small></div><div class=card><small>Check-out</small>{short(trip.check_out)}<small>until 12:00 PM</small></div>
<div class=card><small>Nights</small>{trip.nights}</div></div><div class=card><small>Property</small>{trip.hotel}</div>
<div class=card><small>Total price</small>{coded(trip)}</div>"""


def price_table(trip: Trip) -> str:
    """A table line per night, with a foot."""
    lines = "".join(
        f"<tr><td>Noche {n + 1}</td><td class=num>{local(trip, trip.per_night)}</td></tr>" for n in range(trip.nights)
    )
    return f"""{STYLE}<h2>Confirmación N° {trip.booking}</h2><dl><dt>Agencia:</dt><dd>{trip.written}</dd><dt>Hotel:</dt><dd>{trip.hotel}</dd>
<dt>Ingreso:</dt><dd>{dmy(trip.check_in)} (15:00 hrs)</dd><dt>Egreso:</dt><dd>{dmy(trip.check_out)} (11:00 hrs)</dd></dl>
<table><tr><th>Detalle</th><th class=num>Valor</th></tr>{lines}<tr><th>Total general</th><th class=num>{local(trip)}</th></tr></table><p>{home(trip)}</p>"""


def bilingual(trip: Trip) -> str:
    """Every label in two languages."""
    rows = [("No. de Reserva / Booking No.", trip.booking), ("Agencia / Agency", trip.written), ("Hotel", trip.hotel),
            ("Llegada / Arrival", largo(trip.check_in)), ("Salida / Departure", largo(trip.check_out)), ("Noches / Nights", str(trip.nights)),
            ("Total a pagar / Total due", f"{trip.currency} {comma(trip.amount)}")]  # fmt: skip
    return (
        STYLE
        + "<h2>Confirmación / Confirmation</h2><table>"
        + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
        + "</table>"
    )


def invoice_like(trip: Trip) -> str:
    """Addresses on top, items, and a block of totals at the right."""
    tax = (trip.amount * 18 / 118).quantize(trip.amount)
    return f"""{STYLE}<div style="display:flex;justify-content:space-between"><div><b>KONTROL TRAVEL</b><br>{home(trip)}</div>
<div><b>CONFIRMACIÓN DE RESERVA</b><br>Reserva: {trip.booking}<br>Fecha: 20/11/2025</div></div><hr>
<p><b>Agencia:</b> {trip.written}<br><b>Contacto:</b> operaciones@agencia.com</p>
<table><tr><th>Hotel</th><th>Check-In</th><th>Check-Out</th><th>Noches</th><th>Neto</th></tr>
<tr><td>{trip.hotel}</td><td>{dmy(trip.check_in)}</td><td>{dmy(trip.check_out)}</td><td>{trip.nights}</td><td>{local(trip, trip.amount - tax)}</td></tr></table>
<div style="width:40%;margin-left:60%"><div class=row><span>Subtotal</span><span>{local(trip, trip.amount - tax)}</span></div>
<div class=row><span>ITBIS / IVA</span><span>{local(trip, tax)}</span></div><div class=row><b>Total</b><b>{local(trip)}</b></div></div>"""


LAYOUTS = (flex_rows, stacked_cards, price_table, bilingual, invoice_like)
