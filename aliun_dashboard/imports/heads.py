"""Which of our fields a column is, by its head: in Spanish and English, as other systems export them. Pure."""

import hashlib
from collections.abc import Sequence

from aliun_dashboard.kernel.sheet import fold

from .rules import Field

# The columns that we add to the refused rows: of a file that comes back they mean nothing.
OURS = ("fila", "motivo", "como_corregirlo")
NAMES: dict[Field, tuple[str, ...]] = {
    Field.NAME: (
        "nombre", "nombres", "nombre completo", "nombre y apellido", "nombre y apellidos", "cliente", "contacto",
        "nombre del cliente", "nombre del contacto", "pasajero", "titular", "persona", "name", "full name",
        "first name", "firstname", "contact", "contact name", "customer", "customer name", "client", "lead",
        "lead name", "display name",
    ),
    Field.LAST_NAME: ("apellido", "apellidos", "last name", "lastname", "surname", "family name"),
    Field.PHONE: (
        "telefono", "telefono 1", "tel", "celular", "movil", "telefono movil", "telefono celular", "numero",
        "numero de telefono", "phone", "phone number", "mobile", "mobile phone", "mobile phone number", "cell",
        "cell phone", "work phone", "phone 1 - value", "telefono trabajo", "otro tel",
    ),
    Field.WHATSAPP: ("whatsapp", "wa", "numero de whatsapp", "whatsapp number", "whatsapp phone number", "wsp"),
    Field.EMAIL: (
        "correo", "correo electronico", "email", "e-mail", "mail", "email address", "correo e", "e-mail 1 - value",
        "work email", "correo personal",
    ),
    Field.LANGUAGE: ("idioma", "lengua", "language", "preferred language", "lang"),
    Field.AGENCY: (
        "agencia", "empresa", "compania", "organizacion", "company", "company name", "agency", "organization",
    ),
    Field.OPT_OUT: (
        "no quiere mensajes", "no contactar", "baja", "opt out", "optout", "opt-out", "unsubscribed", "do not contact",
        "unsubscribed from all email", "opted out",
    ),
    Field.DESTINATION: ("destino", "lugar", "destination", "ciudad de destino", "viaje a", "travel destination"),
    Field.CATEGORY: ("categoria", "categoria de hotel", "estrellas", "category", "hotel category", "stars"),
    Field.CHECK_IN: (
        "entrada", "llegada", "fecha de entrada", "fecha de llegada", "check in", "check-in", "checkin", "desde",
        "fecha de viaje", "fecha", "arrival", "arrival date", "travel date", "start date",
    ),
    Field.CHECK_OUT: (
        "salida", "fecha de salida", "check out", "check-out", "checkout", "hasta", "regreso", "departure",
        "departure date", "end date",
    ),
    Field.NIGHTS: ("noches", "numero de noches", "nights"),
    Field.ADULTS: ("adultos", "pax", "personas", "adults", "viajeros", "pasajeros", "travelers", "guests"),
    Field.CHILDREN: ("ninos", "menores", "children", "kids"),
    Field.AMOUNT: (
        "importe", "presupuesto", "monto", "valor", "precio", "total", "budget", "amount", "price", "deal amount",
        "sale", "lead value",
    ),
    Field.CURRENCY: ("moneda", "divisa", "currency"),
    Field.OWNER: (
        "responsable", "agente", "vendedor", "asesor", "propietario", "owner", "agent", "sales rep", "contact owner",
        "deal owner", "responsible user",
    ),
    Field.CAMPAIGN: ("campana", "campaign", "oferta", "utm campaign"),
    Field.NOTE: ("nota", "notas", "comentario", "comentarios", "observaciones", "notes", "note", "comments", "message"),
}  # fmt: skip
BY_HEAD = {name: field for field, names in NAMES.items() for name in names}


def guess(head: Sequence[str]) -> dict[int, Field]:
    """The columns whose head is known, each field once: the first column that bears it."""
    found: dict[int, Field] = {}
    for place, name in enumerate(head):
        field = BY_HEAD.get(_plain(name))
        if field and field not in found.values():
            found[place] = field
    return found


def fingerprint(head: Sequence[str]) -> str:
    """The same for files with the same heads, as refused rows that come back corrected have."""
    heads = [plain for name in head if (plain := _plain(name)) not in OURS]
    return hashlib.sha256("\n".join(heads).encode()).hexdigest()


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("_", " ").strip(" :*").split()) if fold(name) not in OURS else fold(name)
