"""Papers set with Typst: cards, side columns, tables without lines."""

import typst

from .trips import Trip, coded, corto, dmy, home, largo, local, long


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "#$*_@<>[]\\`-/" else char for char in text)


def _set(body: str, **facts: str) -> bytes:
    for name, value in facts.items():
        body = body.replace(f"«{name}»", _escaped(value))
    return typst.compile(body.encode())


def _facts(trip: Trip) -> dict[str, str]:
    return {"id": trip.booking, "agency": trip.written, "hotel": trip.hotel, "guest": trip.guest, "nights": str(trip.nights), "home": home(trip),
            "from": dmy(trip.check_in), "to": dmy(trip.check_out), "largo1": largo(trip.check_in), "largo2": largo(trip.check_out),
            "corto1": corto(trip.check_in), "corto2": corto(trip.check_out), "long1": long(trip.check_in), "long2": long(trip.check_out),
            "local": local(trip), "coded": coded(trip), "night": coded(trip, trip.per_night)}  # fmt: skip


def cards(trip: Trip) -> bytes:
    """Three cards beside each other, labels above."""
    return _set("""
#set text(size: 10pt)
= Confirmación de reserva «id»
«home»
#v(1em)
#grid(columns: (1fr, 1fr, 1fr), gutter: 12pt,
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[HOTEL] \\ *«hotel»*],
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[AGENCIA] \\ *«agency»*],
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[HUÉSPED] \\ *«guest»*],
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[ENTRADA] \\ *«corto1»*],
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[SALIDA] \\ *«corto2»*],
  box(stroke: 1pt, inset: 8pt, width: 100%)[#text(8pt)[TOTAL] \\ *«local»*])
""", **_facts(trip))  # fmt: skip


def side_column(trip: Trip) -> bytes:
    """A column with the agency's data beside the one with the stay's."""
    return _set("""
= Reserva confirmada
#grid(columns: (1fr, 1fr), gutter: 24pt,
 [*Datos de la reserva* \\ N.º de reserva: «id» \\ Hotel: «hotel» \\ Desde: «largo1» \\ Hasta: «largo2» \\ Noches: «nights» \\ Importe total: «coded»],
 [*Facturación* \\ Agencia: «agency» \\ Dirección: Av. Las Palmas 120 \\ Teléfono: 809\\-555\\-0199 \\ Vencimiento: 30/11/2025 \\ Atención: «guest»])
«home»
""", **_facts(trip))  # fmt: skip


def english_form(trip: Trip) -> bytes:
    """An English form with a table of rates."""
    return _set("""
#set page(paper: "us-letter")
= Reservation Confirmation
#table(columns: (auto, 1fr), stroke: none,
 [Reservation number], [«id»], [Agency name], [«agency»], [Hotel], [«hotel»], [Check\\-in], [«long1»], [Check\\-out], [«long2»],
 [Guest], [«guest»])
#table(columns: 3, [*Description*], [*Nights*], [*Price*], [Room, rate per night «night»], [«nights»], [«coded»])
*Total charges: «coded»*
""", **_facts(trip))  # fmt: skip


def wide_head(trip: Trip) -> bytes:
    """Everything in one wide table."""
    return _set("""
#set page(flipped: true)
#set text(size: 9pt)
#table(columns: 7, [Localizador], [Agencia], [Hotel], [In], [Out], [Nts], [Total («code»)],
 [«id»], [«agency»], [«hotel»], [«from»], [«to»], [«nights»], [«plain»])
Emitido el 20/11/2025 por Kontrol Travel
""", code=trip.currency, plain=coded(trip).split(" ", 1)[1], **_facts(trip))  # fmt: skip


LAYOUTS = (cards, side_column, english_form, wide_head)
