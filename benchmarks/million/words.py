"""The invented names and sentences of a big house."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""
    María Ana Luis José Carmen Pedro Rosa Juan Lucía Miguel Elena Rafael Yolanda Wilson Ángel Franklin Altagracia
    Sofía Camila Daniel Julio Patricia Andrés Marisol Ramón Milagros Héctor Gabriela Manuel Valentina Nelson Isabel
    Tomás Raquel Esteban Noemí Óscar Beatriz Iván Dolores
""")
LAST = _words("""
    Peña Núñez Rodríguez Santana Mejía Castillo Vargas Polanco Báez Familia Liriano Encarnación Villalobos Marte
    Disla Arango Pérez Ramírez Guzmán Cruz Jiménez Almonte Paulino Tejada Rosario Méndez Ortiz Herrera Cabrera Reyes
    Féliz Acosta Rivas Montero Sosa Ureña Valdez Zapata Quezada Lantigua Bonilla Carrasco Domínguez Espinal Frías
    Gil Henríquez Infante Jáquez Lora Matos Nova Olivo Pichardo Quiroz Rincón Suero Toribio Urbáez Ventura
""")
PLACES = (
    "Punta Cana",
    "Bávaro",
    "Bayahíbe",
    "Samaná",
    "Las Terrenas",
    "La Romana",
    "Puerto Plata",
    "Miches",
    "Cabarete",
)
SOURCES = ("whatsapp", "instagram", "web", "ads", "messenger", "kommo", "email", "voice")
SAID = (
    "Hola, quisiera información para un viaje en familia",
    "¿Qué precio tiene todo incluido para dos adultos?",
    "¿Los niños pagan?",
    "Perfecto, déjame hablarlo con mi esposa",
    "¿Tienen algo con vista al mar?",
    "Vi la oferta en Instagram, ¿queda lugar?",
    "¿Puedo pagar en dos partes?",
    "Gracias, quedo pendiente",
    "¿El traslado está incluido?",
    "Nos gustaría salir el viernes y volver el martes",
    "¿Aceptan transferencia?",
    "Envíame la propuesta por favor",
)
ANSWERED = (
    "¡Hola! Qué bueno que nos escribes. ¿Para qué fechas lo estás pensando?",
    "Le confirmo el precio hoy mismo antes de las seis.",
    "Los niños de hasta dos años no pagan; de tres a doce, la mitad.",
    "Te envié la propuesta con todos los detalles y condiciones.",
    "Claro que sí, con un depósito del 30 % queda reservado.",
    "El traslado está incluido ida y vuelta.",
    "¿Qué te gustaría ajustar?",
    "Quedan pocas habitaciones para esas fechas.",
)
TASKS = (
    "Llamar para cerrar fechas",
    "Dar seguimiento a la propuesta",
    "Confirmar edades de los niños",
    "Pedir documentos",
)
AGENCY_KINDS = ("Viajes", "Tours", "Turismo", "Travel", "Excursiones")
AGENCY_NAMES = _words("""
    Andes Caribe Mapocho Atacama Quisqueya Boricua Austral Pacífico Sierra Mirador Coral Altiplano Llanos Ámbar
    Tropical Ceiba Bohío Guaraní Araucaria Quetzal Tucán Jaguar Cóndor Delfín Marfil Perla Rubí Topacio Zafiro
    Girasol Magnolia Orquídea Framboyán Cayena Jazmín Nopal Palmera Roble Samán Trébol
""")


def zipf(count: int) -> list[float]:
    """Shares of `count` things, added up to 1: the second is had half as often as the first, and so on."""
    weights = list(accumulate(1 / place for place in range(1, count + 1)))
    return [weight / weights[-1] for weight in weights[:-1]]


def pick(draw: float, things: Sequence[T], shares: Sequence[float] = ()) -> T:
    """One of the things by a draw between 0 and 1; all alike without shares."""
    return things[bisect(shares, draw) if shares else int(draw * len(things))]
