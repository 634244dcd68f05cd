"""What the demo's OC tracker is made of: agencies of Chile and the Caribbean, their trips, and how each one went.

No agency, hotel, number or address here exists.
"""

from typing import NamedTuple

SENDERS = ("kontroltravel@ideasfractal.example", "confirmaciones@kontroltravel.example")
ADMIN, FINANCE = "administracion@kontroltravel.example", "finanzas@kontroltravel.example"


class House(NamedTuple):
    """An agency: `answers` is who writes for it, `wants` whether it owes orders."""

    name: str
    domain: str
    box: str
    answers: str
    wants: bool = True
    warm: bool = False
    best_hour: bool = False
    phone: str = ""
    aliases: tuple[str, ...] = ()
    notes: str = ""


ANDES, CONDOR, MAPOCHO = "Andes Viajes", "Turismo Cóndor", "Viajes del Mapocho"
PATAGONIA, AUSTRAL, ATACAMA = "Patagonia Travel Group", "Austral Corporativo", "Atacama Incentivos"
QUISQUEYA, ANTILLANA, ISLA = "Quisqueya Viajes", "Antillana de Turismo", "Isla Azul Tours"
BRISA, BORICUA, CIBAO = "Brisa Caribe", "Boricua Getaways", "Cibao Eventos"
HOUSES = (
    House(ANDES, "andesviajes.example", "ordenes", "carla.rojas", best_hour=True, phone="+56 2 5550 0142",
          aliases=("Andes Viajes SpA",), notes="Carla aprueba las OC por la tarde."),
    House(CONDOR, "turismocondor.example", "compras", "pablo.fuentes", phone="+56 2 5550 0117"),
    House(MAPOCHO, "mapocho.example", "contacto", "ines.soto", warm=True, phone="+56 2 5550 0165"),
    House(PATAGONIA, "patagoniatravel.example", "oc", "diego.vera", aliases=("Patagonia Travel",)),
    House(AUSTRAL, "austral.example", "adquisiciones", "marcela.pino",
          notes="Su sistema de compras tarda una semana."),
    House(ATACAMA, "atacama.example", "finanzas", "jorge.leal"),
    House(QUISQUEYA, "quisqueyaviajes.example", "reservas", "altagracia.marte", warm=True, phone="+1 809 555 0171"),
    House(ANTILLANA, "antillana.example", "ordenes", "wilson.peralta", phone="+1 829 555 0138"),
    House(ISLA, "islaazul.example", "ventas", "yolanda.feliz", wants=False, phone="+1 809 555 0155"),
    House(BRISA, "brisacaribe.example", "hola", "emily.sosa", wants=False),
    House(BORICUA, "boricuagetaways.example", "orders", "michael.ortega", phone="+1 787 555 0149"),
    House(CIBAO, "cibaoeventos.example", "", "", notes="Solo se comunican por teléfono."),
)  # fmt: skip


class Trip(NamedTuple):
    """A trip that was confirmed `days` ago at `hour`, and begins in `ahead` days; `end` is how its order went.

    `end`: `open` (nobody answers), `mail`, `link`, `subject` or `hand` (it came, `after` hours after the request),
    `skip`, `pause`, `exempt` or `bounce` (what else may happen).
    """

    agency: str
    hotel: str
    amount: str
    days: int
    hour: int
    ahead: int
    nights: int = 4
    end: str = "open"
    after: float = 0


TRIPS = (
    Trip(ANDES, "Bahía Mansa", "CLP 1.250.000", 24, 10, 3, 5, "mail", 29),
    Trip(ANDES, "Playa Serena", "CLP 980.000", 17, 11, 20, 4, "mail", 28),
    Trip(ANDES, "Palma Dorada", "CLP 2.140.000", 11, 9, 34, 7, "mail", 54),
    Trip(ANDES, "Arrecife Suites", "CLP 1.780.000", 2, 14, 26, 5),
    Trip(CONDOR, "Coral del Este", "CLP 3.450.000", 20, 12, 12, 6, "subject", 50),
    Trip(CONDOR, "Laguna Azul", "CLP 1.120.000", 9, 9, 5, 4),
    Trip(CONDOR, "Costa Mangle", "CLP 760.000", 0, 9, 48, 3),
    Trip(MAPOCHO, "Casa Caracol", "CLP 640.000", 15, 16, 8, 3, "link", 21),
    Trip(MAPOCHO, "Brisas de Macao", "CLP 1.930.000", 5, 10, 9, 5),
    Trip(MAPOCHO, "Playa Serena", "CLP 870.000", 3, 15, 41, 4, "skip", 26),
    Trip(PATAGONIA, "Uvero Alto Palace", "US$ 4,820.00", 13, 11, 15, 7, "mail", 75),
    Trip(PATAGONIA, "Coral del Este", "US$ 2,960.00", 6, 9, 6, 5),
    Trip(PATAGONIA, "Palma Dorada", "US$ 3,310.00", 1, 12, 29, 6),
    Trip(AUSTRAL, "Bahía Mansa", "US$ 6,750.00", 18, 9, 11, 7, "hand", 190),
    Trip(AUSTRAL, "Arrecife Suites", "US$ 5,480.00", 8, 10, 2, 5),
    Trip(AUSTRAL, "Laguna Azul", "US$ 2,210.00", 4, 13, 37, 4),
    Trip(ATACAMA, "Costa Mangle", "US$ 8,900.00", 4, 11, 52, 4, "bounce", 1),
    Trip(ATACAMA, "Playa Serena", "US$ 1,640.00", 12, 10, 21, 3, "mail", 100),
    Trip(QUISQUEYA, "Brisas de Macao", "RD$ 148,500.00", 21, 9, 4, 3, "mail", 7),
    Trip(QUISQUEYA, "Casa Caracol", "RD$ 96,200.00", 10, 15, 18, 2, "link", 3),
    Trip(QUISQUEYA, "Coral del Este", "RD$ 212,000.00", 3, 10, 13, 4),
    Trip(ANTILLANA, "Uvero Alto Palace", "RD$ 385,750.00", 7, 11, 10, 5),
    Trip(ANTILLANA, "Palma Dorada", "RD$ 174,300.00", 6, 16, 44, 4, "pause", 30),
    Trip(ANTILLANA, "Laguna Azul", "RD$ 88,900.00", 14, 12, 25, 3, "exempt", 40),
    Trip(ISLA, "Casa Caracol", "RD$ 64,000.00", 9, 9, 16, 2),
    Trip(ISLA, "Playa Serena", "RD$ 121,400.00", 2, 10, 33, 3),
    Trip(BRISA, "Costa Mangle", "RD$ 73,250.00", 5, 14, 22, 2),
    Trip(BORICUA, "Bahía Mansa", "US$ 1,870.00", 16, 10, 7, 4, "subject", 26),
    Trip(BORICUA, "Arrecife Suites", "US$ 3,040.00", 1, 9, 14, 5),
    Trip(CIBAO, "Coral del Este", "RD$ 540,000.00", 2, 11, 27, 3),
)  # fmt: skip
