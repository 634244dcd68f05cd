"""Why something is refused, in Spanish: what happened, and what to do about it. One row per code.

Screens and the REST API read the same table. `{blanks}` are filled with the refusal's facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from . import import_words, operations_refusals, order_refusals, sale_refusals


@dataclass(frozen=True)
class Explanation:
    """What a person reads: what happened, and the next step."""

    message: str
    fix: str


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


TEXTS: dict[str, tuple[str, str]] = {
    # of no noun
    "not_found": ("Eso no existe, o no está a tu alcance.", "Comprueba el código, o pide que te lo asignen."),
    "forbidden": ("Tu rol no permite hacer esto.", "Pídelo a dirección o a quien administra."),
    "stale": ("Alguien lo cambió mientras lo mirabas.", "Mira los datos actuales y repite el cambio si hace falta."),
    "invalid": ("El dato «{field}» no es válido.", "Corrígelo y vuelve a enviarlo."),
    "never_genuine": (
        "Este evento llegó con una firma falsa: no se procesa nunca.",
        "Si era auténtico, corrige el secreto en su origen y que lo envíe de nuevo.",
    ),
    "body_gone": (
        "El contenido de este evento ya se borró: pasó el tiempo que se conserva.",
        "Pide a su origen que lo envíe de nuevo.",
    ),
    "not_failed": ("Esta entrega no está fallida.", "Mira cómo está ahora; solo se reintenta lo que falló."),
    "demo_only": ("Esto solo existe con los datos de demostración.", "Arranca con «make run» para probarlo."),
    # alerts
    "bad_alert_threshold": ("Ese umbral no sirve para esta regla.", "Escribe un número entre {least} y {most}."),
    "bad_snooze": ("Hasta ese día no se puede posponer.", "Elige un día de los próximos 31."),
    "no_such_alert_rule": ("Esa regla de aviso no existe.", "Elige una de la lista de reglas."),
    # leads
    "bad_move": ("Un lead no pasa de esa etapa a esa otra.", "Elige una de las etapas que ofrece «Mover a…»."),
    "no_payment": ("Un lead solo se confirma cuando entra su pago.", "Envía el enlace de pago o registra el pago."),
    "no_core_quote": (
        "Todavía no se le envió ninguna cotización de Core.",
        "Prepárala en Cotizaciones y envíala: el lead pasa solo.",
    ),
    "not_accepted": (
        "El cliente no ha aceptado ninguna cotización ni tiene un enlace de pago abierto.",
        "Espera su respuesta, o crea el enlace de pago.",
    ),
    "no_atlas_quote": (
        "Un lead llega a Propuesta (Atlas) con una cotización Atlas, no a mano.",
        "Prepara la cotización Atlas desde la ficha del lead.",
    ),
    "budget": (
        "El presupuesto no alcanza para calificar este lead.",
        "Corrige presupuesto, noches o personas, o califícalo escribiendo el motivo.",
    ),
    "needs_reason": ("Falta el motivo.", "Escribe en una frase por qué."),
    "needs_close_reason": ("Falta decir por qué se cierra.", "Elige un motivo de cierre."),
    "not_yours": ("Este lead lo lleva otra persona.", "Pide que te lo asignen."),
    "moved_meanwhile": (
        "Otra persona movió este lead mientras lo mirabas.",
        "Mira dónde está ahora y muévelo desde ahí si aún hace falta.",
    ),
    "nothing_to_undo": ("No queda ningún movimiento que deshacer.", "Mueve el lead a la etapa que corresponda."),
    "past_check_in": ("La fecha de entrada {check_in} ya pasó.", "Elige una fecha de hoy en adelante."),
    "bad_party": ("El dato «{field}» debe estar entre {least} y {most}.", "Corrígelo y guarda de nuevo."),
    "bad_amount": ("El importe {amount} no es válido.", "Escribe un importe mayor que cero."),
    "duplicate_rule": (
        "Ya hay una regla para ese destino, categoría y moneda.",
        "Cambia la regla que existe en vez de crear otra.",
    ),
    # contacts
    "bad_phone": ("«{value}» no es un número de teléfono.", "Escríbelo con su prefijo: +1 809 555 0123."),
    "bad_email": ("«{value}» no es un correo.", "Escríbelo completo: nombre@ejemplo.com."),
    "no_name": ("Falta el nombre.", "Escribe el nombre de la persona."),
    "same_contact": ("Son el mismo contacto.", "Elige otro contacto con el que unirlo."),
    "already_merged": ("Ese contacto ya está unido a otro.", "Abre el contacto que quedó."),
    "merge_undone": ("Esa unión ya se deshizo.", "Vuelve a unirlos si hace falta."),
    "merge_too_old": ("Han pasado más de 30 días desde la unión.", "Separa los datos a mano."),
    "identity_taken": ("«{value}» ya es de {name}.", "Si son la misma persona, únelos desde «Posibles duplicados»."),
    "identity_unknown": ("Ese dato no es de este contacto.", "Recarga la ficha y mira los datos actuales."),
    # conversations and tasks
    "empty_text": ("El texto está vacío.", "Escribe algo antes de enviar."),
    "text_too_long": ("El texto pasa de {limit} caracteres.", "Acórtalo o envíalo en dos partes."),
    "no_title": ("Falta decir qué hay que hacer.", "Escribe un título para la tarea."),
    "task_done": ("Esta tarea ya está hecha.", "Crea otra si hace falta."),
    # staff
    "bad_credentials": ("Correo o contraseña incorrectos.", "Revísalos e inténtalo de nuevo."),
    "too_many_attempts": ("Demasiados intentos.", "Espera 15 minutos o pide ayuda a quien administra."),
    "weak_password": (
        "La contraseña es demasiado fácil.",
        "Usa al menos {least} caracteres: ni tu correo ni una de las más usadas.",
    ),
    "email_taken": ("Ya hay una persona con el correo {email}.", "Usa otro correo, o edita a esa persona."),
    "last_admin": ("Es la única persona que administra.", "Da antes el rol de administración a otra persona."),
    "bad_user_email": ("«{email}» no es un correo.", "Escríbelo completo: nombre@ejemplo.com."),
    "no_user_name": ("Falta el nombre.", "Escribe el nombre de la persona."),
    "no_view_name": ("Falta el nombre de la vista.", "Ponle un nombre corto, por ejemplo «Mis calientes»."),
    # at the door of machines
    "unauthorized": ("Falta un token válido.", "Envía «Authorization: Bearer …» con un token de Ajustes."),
    "too_often": (
        "Este token pide demasiado seguido.",
        "Espera los segundos que dice «Retry-After» y reparte las peticiones. El límite es ALIUN_API_PER_MINUTE.",
    ),
    "bad_signature": ("La firma no corresponde a este contenido.", "Revisa el secreto y firma el cuerpo tal cual."),
    "bad_origin": ("La petición viene de otro sitio web.", "Entra desde la propia aplicación."),
    "bad_method": ("Esta dirección no admite ese método.", "Mira los métodos en /api/docs."),
    "not_configured": ("Este webhook está cerrado: falta su secreto.", "Configúralo según .env.example y reinicia."),
    "too_large": ("El contenido pasa de 1 MiB.", "Envía menos datos por petición."),
    "too_slow": ("El contenido no terminó de llegar a tiempo.", "Vuelve a enviarlo."),
    "unavailable": ("La base de datos no responde ahora.", "Vuelve a intentarlo en unos segundos."),
    "bug": ("Algo falló por nuestra parte.", "Vuelve a intentarlo; si sigue, avisa a soporte."),
    # malformed requests
    "missing_field": ("Falta el dato «{field}».", "Añádelo y vuelve a enviarlo."),
    "unknown_field": ("El dato «{field}» no se conoce.", "Quítalo o mira su nombre en /api/docs."),
    "bad_json": ("El cuerpo no es JSON válido.", "Envía un objeto JSON en UTF-8."),
    **sale_refusals.TEXTS,
    **order_refusals.TEXTS,
    **import_words.TEXTS,
    **operations_refusals.TEXTS,
}

# Pydantic's kinds of error that deserve their own words; all others are «invalid».
OF_VALIDATION = {"missing": "missing_field", "extra_forbidden": "unknown_field", "json_invalid": "bad_json"}


def explain(code: str, facts: Mapping[str, object]) -> Explanation:
    """The text of a refusal's code. Raises KeyError for one that nobody wrote (a test sees to it)."""
    message, fix = TEXTS[code]
    said = _Facts((name, _written(name, fact)) for name, fact in facts.items())
    return Explanation(message.format_map(said), fix.format_map(said))


def in_full(code: str, facts: Mapping[str, object]) -> str:
    """What is wrong and what to do, as it stands beside a field. Raises KeyError as `explain` does."""
    told = explain(code, facts)
    return f"{told.message} {told.fix}"


def in_address(query: Mapping[str, str]) -> str:
    """The refusal an address brings back to its page (`error`, and its facts), in full; nothing when there is none."""
    code = query.get("error", "")
    facts = {name: value[:80] for name, value in query.items() if name != "error"}
    return in_full(code, facts) if code in TEXTS else ""


def _written(name: str, fact: object) -> object:
    """Days as people here write them (`03/12/2026`), our codes in their words."""
    if isinstance(fact, date):
        return fact.strftime("%d/%m/%Y")
    if isinstance(fact, tuple):
        return ", ".join(str(_written(name, part)) for part in cast("tuple[object, ...]", fact))
    if name == "import_field" and fact in import_words.FIELDS:
        return import_words.FIELDS[str(fact)][0]
    return sale_refusals.WORDS.get(str(fact), fact) if name in sale_refusals.CODES else fact
