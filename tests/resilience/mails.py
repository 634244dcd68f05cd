"""Mails of all kinds, as the bytes that a provider puts into the mailbox: confirmations, orders, and noise."""

import random
from dataclasses import dataclass
from email.message import EmailMessage

from fpdf import FPDF

from tests import post

CONFIRMER = post.SENDER
AGENCIES = tuple(f"Viajes {name}" for name in ("Andes", "Sol", "Luna", "Mar", "Norte"))


@dataclass(frozen=True)
class Booking:
    """One booking of an agency."""

    number: int

    @property
    def id(self) -> str:
        return str(700_000 + self.number)

    @property
    def agency(self) -> str:
        return AGENCIES[self.number % len(AGENCIES)]


def domain(agency: str) -> str:
    return f"{agency.split()[-1].lower()}.example"


def confirmation(booking: Booking, letter: str = "a", *, padding: int = 0) -> bytes:
    """What the sales system sends. `letter` tells its sendings apart; `padding` are bytes that make its PDF bigger."""
    text = post.text(booking=booking.id, agency=booking.agency, check_in="10/02/2027", check_out="14/02/2027")
    mail = _mail(CONFIRMER, f"Confirmación de reserva {booking.id}", f"{booking.id}{letter}@ideasfractal.example")
    paper = pdf(text) + b"%" * padding
    mail.add_attachment(paper, maintype="application", subtype="octet-stream", filename="papel.pdf")
    return _delivered(mail)


def order(booking: Booking, answers: str) -> bytes:
    """What the agency answers, with its PDF."""
    subject = f"Re: Solicitud de Orden de Compra - Reserva #{booking.id}"
    host = domain(booking.agency)
    mail = _mail(f"oc@{host}", subject, f"oc{booking.id}@{host}")
    mail["In-Reply-To"] = mail["References"] = f"<{answers}>"
    papers = pdf(f"Orden de compra de {booking.agency}\nReserva {booking.id}\n")
    mail.add_attachment(papers, maintype="application", subtype="pdf", filename="OC.pdf")
    return _delivered(mail)


def noise(number: int) -> bytes:
    """Strangers, forgers, machines, and agencies that only chat."""
    host = domain(AGENCIES[number % len(AGENCIES)])
    kinds = (
        ("a@stranger.example", "Confirmación de reserva", True, "pass", {}),
        (CONFIRMER, "Confirmación de reserva", True, "fail", {}),
        (f"oc@{host}", "Fuera de la oficina", False, "pass", {"Auto-Submitted": "auto-replied"}),
        (f"oc@{host}", "Consulta", False, "pass", {}),
    )
    sender, subject, with_pdf, result, headers = kinds[number % len(kinds)]
    mail = _mail(sender, subject, f"noise{number}@noise.example")
    for name, value in headers.items():
        mail[name] = value
    if with_pdf:
        text = post.text(booking=str(900_000 + number), agency=AGENCIES[0])
        mail.add_attachment(pdf(text), maintype="application", subtype="pdf", filename="x.pdf")
    return _delivered(mail, result)


def mixed(bookings: list[Booking], noises: int, seed: int = 1) -> list[bytes]:
    """Every confirmation, every tenth of them twice on its way and every tenth sent twice, and noise; shuffled."""
    mails = [confirmation(booking) for booking in bookings]
    mails += [b"Received: by another.example\r\n" + mail for mail in mails[::10]]
    mails += [confirmation(booking, "b") for booking in bookings[5::10]]
    mails += [noise(number) for number in range(noises)]
    random.Random(seed).shuffle(mails)
    return mails


def pdf(text: str) -> bytes:
    """A page with these lines."""
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=11)
    for line in text.splitlines():
        page.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _mail(sender: str, subject: str, identity: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "oc@aliun.example", subject
    mail["Message-ID"] = f"<{identity}>"
    mail.set_content("Buenos días, saludos.\n")
    return mail


def _delivered(mail: EmailMessage, result: str = "pass") -> bytes:
    """With what the provider found out on top."""
    host = str(mail["From"]).rpartition("@")[2]
    found = f"Authentication-Results: mx.google.com; dmarc={result} header.from={host}\r\n"
    return found.encode() + mail.as_bytes().replace(b"\n", b"\r\n")
