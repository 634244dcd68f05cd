"""Papers written with fpdf2: narrow receipts, glued words, forms in one cell."""

from fpdf import FPDF

from .trips import Trip, british, coded, comma, dmy, dotted, home, largo, local


def _page() -> FPDF:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    return pdf


def _lines(lines: list[str]) -> bytes:
    pdf = _page()
    for line in lines:
        pdf.cell(0, 7, line.replace("€", "EUR"), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def plain_lines(trip: Trip) -> bytes:
    """Label, colon, value; one after the other."""
    return _lines([
        "KONTROL TRAVEL", home(trip).replace("·", "-"), "", f"Reserva: {trip.booking}", f"Agencia: {trip.written}", f"Hotel: {trip.hotel}",
        f"Fecha de ingreso: {dmy(trip.check_in)}", f"Fecha de egreso: {dmy(trip.check_out)}", f"Titular: {trip.guest}",
        f"Tarifa por noche: {coded(trip, trip.per_night)}", f"Monto: {coded(trip)}",
    ])  # fmt: skip


def glued(trip: Trip) -> bytes:
    """Words that lost their spaces."""
    return _lines([
        "ConfirmacióndeReserva", f"IDReserva:{trip.booking}", f"Agencia:{trip.written}", f"Hotel:{trip.hotel}",
        f"FechaEntrada{dmy(trip.check_in)}", f"FechaSalida{dmy(trip.check_out)}", f"NochesTotales{trip.nights}",
        f"MontoTotal{coded(trip)}",
    ])  # fmt: skip


def nights_only(trip: Trip) -> bytes:
    """No check-out: the nights are given."""
    return _lines([
        f"Voucher de hotel - Reserva # {trip.booking}", f"Operado para: Agencia {trip.written}", f"Agencia: {trip.written}",
        f"Establecimiento: {trip.hotel}", f"Llegada: {largo(trip.check_in)}", f"Estancia: {trip.nights} noches",
        f"Precio total: {local(trip)}", home(trip).replace("·", "-"),
    ])  # fmt: skip


def stay_in_one_line(trip: Trip) -> bytes:
    """Both days after one label, in English."""
    return _lines([
        "HOTEL VOUCHER", f"Booking ref: {trip.booking}", f"Agency: {trip.written}", f"Accommodation: {trip.hotel}",
        f"Stay: {british(trip.check_in)} - {british(trip.check_out)}", f"Guests: {trip.guest} + 1", f"Total cost: {comma(trip.amount)} {trip.currency}",
    ])  # fmt: skip


def right_aligned(trip: Trip) -> bytes:
    """Labels at the left edge, values at the right one."""
    pdf = _page()
    pairs = [("Número de reserva", trip.booking), ("Agencia", trip.written), ("Nombre del hotel", trip.hotel), ("Entrada", dmy(trip.check_in, ".")),
             ("Salida", dmy(trip.check_out, ".")), ("Noches", str(trip.nights)), ("Impuestos", f"{dotted(trip.per_night)} {trip.currency}"),
             ("Total a pagar", f"{dotted(trip.amount)} {trip.currency}")]  # fmt: skip
    for label, value in pairs:
        pdf.cell(60, 8, label, border="B")
        pdf.cell(130, 8, value, border="B", align="R", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def two_pages(trip: Trip) -> bytes:
    """The conditions come on a second page, with days and amounts of their own."""
    pdf = _page()
    with pdf.table() as table:
        for row in (("Reserva N°", "Agencia", "Hotel"), (trip.booking, trip.written, trip.hotel)):
            table.row(row)
    pdf.ln(5)
    with pdf.table() as table:
        for row in (
            ("Check in", "Check out", "Noches", "Total"),
            (dmy(trip.check_in), dmy(trip.check_out), str(trip.nights), coded(trip)),
        ):
            table.row(row)
    pdf.add_page()
    pdf.multi_cell(0, 7, "Condiciones. Cancelación sin cargo hasta el 15/11/2025; después se cobra una noche "
                   f"({coded(trip, trip.per_night)}). Check-in desde las 15:00, check-out hasta las 12:00. Reservas: reservas@kontroltravel.com")  # fmt: skip
    return bytes(pdf.output())


LAYOUTS = (plain_lines, glued, nights_only, stay_in_one_line, right_aligned, two_pages)
