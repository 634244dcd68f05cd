"""Plays Kommo, Meta and payment providers in a demo: real, signed requests to our own address, good and bad ones."""

import asyncio
import hashlib
import hmac
import json
import random
import shlex
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx

from aliun_dashboard.adapters import simulator_money
from aliun_dashboard.adapters.trial import JSON, Shot, Trial
from aliun_dashboard.kernel import clock, rotation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

KOMMO, META = "/api/v1/webhooks/kommo", "/api/v1/webhooks/inbound"
FORM = "application/x-www-form-urlencoded"
ACCOUNT = {"id": 31000001, "subdomain": "aliundemo"}
BURST, AT_ONCE = 200, 25
ONE_TOO_MANY = 1024 * 1024 + 1
SHOWN = 1500
FIRST = ("Adela", "Bruno", "Celia", "Dario", "Elisa", "Fabio", "Gloria", "Hugo", "Irene", "Julián")
LAST = ("Acevedo", "Báez", "Cabrera", "Duarte", "Espinal", "Frías", "Germán", "Henríquez", "Inoa", "Jáquez")
AREAS = (212, 312, 407, 415, 646, 702, 786, 917)  # with 555-01xx, kept free for fiction
PLACES = (("Punta Cana", 130), ("Bávaro", 120), ("Bayahíbe", 110), ("Samaná", 105), ("Cabarete", 90))


def shots(trial: Trial) -> list[Shot]:
    """The requests of a trial, in order. Raises DeliveryFailed for a kind that nobody knows."""
    if trial.kind not in KINDS:
        raise DeliveryFailed(f"no trial {trial.kind!r}", permanent=True, code="unknown_action")
    return KINDS[trial.kind](trial)


async def send(trial: Trial) -> dict[str, Any]:
    """Send them and tell what went there and back: `{"request", "answers", "ms", "counts"}`. Raises DeliveryFailed."""
    wanted = shots(trial)
    gate = asyncio.Semaphore(AT_ONCE if trial.kind == "burst" else 1)
    try:
        async with httpx.AsyncClient(base_url=settings().public_url, timeout=30) as client:
            answers = await asyncio.gather(*[_send(client, shot, gate) for shot in wanted])
    except httpx.TransportError as lost:
        raise DeliveryFailed(f"our own address does not answer: {lost}", permanent=True, code="unreachable") from lost
    times = sorted(answer["ms"] for answer in answers)
    return {
        "request": _request(wanted[0]),
        "answers": answers[:2],
        "sent": len(answers),
        "counts": dict(Counter(str(answer["status"]) for answer in answers)),
        "p50": round(statistics.median(times), 1),
        "worst": times[-1],
    }


async def _send(client: httpx.AsyncClient, shot: Shot, gate: asyncio.Semaphore) -> dict[str, Any]:
    async with gate:
        await asyncio.sleep(shot.after)
        begun = clock.stopwatch()
        answer = await client.post(shot.path, content=shot.body, headers=shot.headers)
        ms = round((clock.stopwatch() - begun) * 1000, 1)
    return {"status": answer.status_code, "body": answer.text[:SHOWN], "ms": ms}


def _request(shot: Shot) -> dict[str, Any]:
    text = shot.body[:SHOWN].decode("utf-8", errors="replace").replace("\0", "␀")
    url = f"{settings().public_url}{shot.path}"
    whole = len(shot.body) <= SHOWN and "\ufffd" not in text and "␀" not in text
    body = ["--data-binary", text if whole else "@cuerpo.bin"]
    headers = [part for name, value in shot.headers.items() for part in ("-H", f"{name}: {value}")]
    curl = shlex.join(["curl", "-i", "-X", "POST", url, *headers, *body])
    return {"url": url, "headers": shot.headers, "body": text, "bytes": len(shot.body), "curl": curl}


def _kommo(body: bytes, secret: str | None = None) -> Shot:
    key = rotation.newest(settings().kommo_webhook_secret.get_secret_value()) if secret is None else secret
    signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    headers = {"content-type": FORM, "user-agent": "amoCRM-Webhooks/3.0", "x-signature": signature}
    return Shot(KOMMO, headers, body)


def _form(post: dict[str, Any]) -> bytes:
    return urlencode(list(_pairs("", {**post, "account": ACCOUNT}))).encode()


def _pairs(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        named: Any = value.items() if isinstance(value, dict) else enumerate(value)  # pyright: ignore
        for name, inner in named:
            yield from _pairs(f"{key}[{name}]" if key else str(name), inner)
    else:
        yield key, str(value)


def _person(seed: int) -> tuple[str, str]:
    dice = random.Random(seed)
    phone = f"+1{dice.choice(AREAS)}55501{dice.randint(0, 99):02d}"
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}", phone


def _lead(trial: Trial, number: int) -> dict[str, Any]:
    dice = random.Random(number)
    name, _ = _person(number)
    place, minimum = dice.choice(PLACES)
    nights, adults = dice.randint(3, 7), dice.choice((1, 2, 2, 4))
    amount = int(minimum * nights * adults * dice.uniform(1.1, 1.9)) // 10 * 10
    facts = {"Destino": place, "Noches": nights, "Adultos": adults, "Presupuesto": amount, "Moneda": "USD"}
    fields = [
        {"id": 410001 + n, "name": field, "values": [{"value": value}]}
        for n, (field, value) in enumerate(facts.items())
    ]
    return {
        "id": number,
        "name": f"{name} · {place}",
        "price": amount,
        "tags": [{"id": 301, "name": "WhatsApp"}],
        "updated_at": trial.at,
        "custom_fields": fields,
    }


def _contact(number: int) -> dict[str, Any]:
    name, phone = _person(number)
    fields = [{"id": 400001, "name": "Teléfono", "code": "PHONE", "values": [{"value": phone, "enum": "MOB"}]}]
    return {"id": number + 1, "name": name, "type": "contact", "custom_fields": fields}


def _new_lead(trial: Trial) -> bytes:
    return _form({"leads": {"add": [_lead(trial, trial.seed)]}, "contacts": {"add": [_contact(trial.seed)]}})


def _several(trial: Trial) -> bytes:
    leads = [_lead(trial, trial.seed), _lead(trial, trial.seed + 10)]
    company = {"id": trial.seed + 20, "name": "Turismo Palma Azul", "type": "company"}
    return _form({"leads": {"add": leads}, "contacts": {"update": [company]}})


def _status(target: tuple[int, int, int], at: int) -> dict[str, int]:
    lead_id, pipeline_id, status_id = target
    return {"id": lead_id, "pipeline_id": pipeline_id, "status_id": status_id, "updated_at": at}


def _digital_pipeline(trial: Trial) -> bytes:
    lead_id, pipeline_id, status_id = _target(trial)
    data = {"id": lead_id, "element_type": 2, "status_id": status_id, "pipeline_id": pipeline_id}
    event = {"type": 15, "type_code": "lead_appeared_in_status", "data": data, "time": trial.at}
    return _form({"lead": {"event": event}})


def _burst(trial: Trial) -> list[Shot]:
    _target(trial)
    posts = ({"leads": {"update": [{"id": trial.targets[n % len(trial.targets)][0], "price": 1000 + 5 * n,
              "updated_at": trial.at + n // len(trial.targets)}]}} for n in range(BURST))  # fmt: skip
    return [_kommo(_form(post)) for post in posts]


def _target(trial: Trial) -> tuple[int, int, int]:
    if not trial.targets:
        raise DeliveryFailed("no lead of Kommo to play with", permanent=True, code="not_found")
    return trial.targets[0]


def _whatsapp(trial: Trial) -> list[Shot]:
    name, phone = _person(trial.seed)
    digits = phone.lstrip("+")
    text = {"body": "Hola, somos dos adultos y queremos cinco noches en Punta Cana. ¿Qué precio tienen?"}
    message = {
        "from": digits,
        "id": f"wamid.demo{trial.seed}",
        "timestamp": str(trial.at),
        "type": "text",
        "text": text,
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "18095550100", "phone_number_id": "100000000000001"},
        "contacts": [{"profile": {"name": name}, "wa_id": digits}],
        "messages": [message],
    }
    entry = {"id": "100000000000002", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, ensure_ascii=False).encode()
    key = rotation.newest(settings().meta_app_secret.get_secret_value()).encode()
    signature = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return [Shot(META, {"content-type": JSON, "x-hub-signature-256": signature}, body)]


def _altered(trial: Trial) -> list[Shot]:
    honest = _kommo(_new_lead(trial))
    return [Shot(honest.path, honest.headers, honest.body.replace(b"price%5D=", b"price%5D=9"))]


KINDS: dict[str, Callable[[Trial], list[Shot]]] = {
    "new_lead": lambda trial: [_kommo(_new_lead(trial))],
    "whatsapp_text": _whatsapp,
    "several_entities": lambda trial: [_kommo(_several(trial))],
    "stage_change": lambda trial: [_kommo(_form({"leads": {"status": [_status(_target(trial), trial.at)]}}))],
    "digital_pipeline": lambda trial: [_kommo(_digital_pipeline(trial))],
    "same_twice": lambda trial: [_kommo(_new_lead(trial))] * 2,
    "burst": _burst,
    "wrong_signature": lambda trial: [_kommo(_new_lead(trial), secret="somebody-else's")],  # noqa: S106 - meant to be wrong
    "altered_body": _altered,
    "garbage": lambda trial: [_kommo(random.Random(trial.seed).randbytes(300))],
    "unknown_action": lambda trial: [_kommo(_form({"leads": {"teleport": [{"id": trial.seed}]}}))],
    "too_large": lambda _: [_kommo(b"x" * ONE_TOO_MANY)],
    **simulator_money.KINDS,
}
