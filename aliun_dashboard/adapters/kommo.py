"""Kommo, outwards: read and move leads, leave notes, create what was born here (X-17).

Kommo allows 7 requests a second per (integration, account) and blocks an
account that keeps exceeding it. Every process spaces its own calls at
`KOMMO_REQUESTS_PER_SECOND` (3): two workers together stay below the seven; with
N workers set it to 7 / N or less.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from aliun_dashboard.adapters.kommo_facts import (
    KommoContact,
    Row,
    contact,
    moment,
    number,
    row,
    rows,
    text,
)
from aliun_dashboard.adapters.kommo_http import TIMEOUT, address, exchange
from aliun_dashboard.adapters.kommo_leads import KommoLead, NewLead, Pipeline, as_body, as_lead, as_pipeline, embedded
from aliun_dashboard.adapters.pace import pace_for
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

PAGE = 250
CONTACTS_AT_ONCE = 50
RECENT_NOTES = 50


class Kommo:
    """One account, inside `async with`. Every method may raise DeliveryFailed.

    Its codes are listed at `kommo_http.exchange`.
    """

    def __init__(
        self,
        subdomain: str,
        token: str,
        *,
        base_url: str = "",
        client_id: str = "",
        per_second: float = 3.0,
    ) -> None:
        self._pace = pace_for((client_id, base_url or subdomain), per_second)
        self._http = httpx.AsyncClient(
            base_url=f"{address(subdomain, base_url)}/api/v4",
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def ping(self) -> None:
        """Ask for the account itself: the cheapest proof that address and token are good."""
        await self._ask("GET", "account")

    async def read_lead(self, lead_id: int) -> KommoLead | None:
        """The lead with its contacts' phones and e-mails; None when it is gone."""
        try:
            found = row(await self._ask("GET", f"leads/{lead_id}", {"with": "contacts"}))
        except DeliveryFailed as failed:
            if failed.code != "not_found":
                raise
            return None
        leads = await self._with_contacts([found]) if found else []
        return leads[0] if leads else None

    async def leads_updated_since(self, since: datetime) -> AsyncIterator[KommoLead]:
        """Every lead changed at or after `since`, by id, for reconciliation (X-16).

        By id, because pages ordered by change would skip leads changed meanwhile.
        """
        page = 0
        more = True
        while more:
            page += 1
            asked = {
                "filter[updated_at][from]": int(since.timestamp()),
                "order[id]": "asc",
                "with": "contacts",
                "limit": PAGE,
                "page": page,
            }
            answer = row(await self._ask("GET", "leads", asked))
            for lead in await self._with_contacts(embedded(answer, "leads")):
                yield lead
            more = "next" in row(answer.get("_links"))

    async def pipelines(self) -> tuple[Pipeline, ...]:
        """All pipelines with their stages; cache, and ask again after an `invalid` move."""
        answer = await self._ask("GET", "leads/pipelines")
        return tuple(as_pipeline(found) for found in embedded(answer, "pipelines"))

    async def move_lead(self, lead_id: int, pipeline_id: int, status_id: int) -> datetime | None:
        """Put the lead on a stage; answers Kommo's `updated_at`, to know our echo by.

        The pipeline always goes along: 142 and 143 exist in every one.
        """
        body = {"pipeline_id": pipeline_id, "status_id": status_id}
        answer = row(await self._ask("PATCH", f"leads/{lead_id}", body=body))
        return moment(answer.get("updated_at"))

    async def add_note(self, lead_id: int, note: str, reference: str) -> int | None:
        """A common note signed «Aliun · reference»; asked twice, it is written once."""
        signature = f"Aliun · {reference}"
        asked = {"filter[note_type]": "common", "order[id]": "desc", "limit": RECENT_NOTES}
        recent = await self._ask("GET", f"leads/{lead_id}/notes", asked)
        for found in embedded(recent, "notes"):
            if text(row(found.get("params")).get("text"), 10**6).endswith(signature):
                return number(found.get("id"))
        body = [{"note_type": "common", "params": {"text": f"{note}\n\n{signature}"}}]
        answer = await self._ask("POST", f"leads/{lead_id}/notes", body=body)
        return _first_id(embedded(answer, "notes"))

    async def find_lead(self, reference: str) -> int | None:
        """Kommo's id of the lead created for our code, if it is there."""
        answer = await self._ask("GET", "leads", {"query": reference, "limit": PAGE})
        named = (lead for lead in embedded(answer, "leads") if _is_for(lead, reference))
        return _first_id(named)

    async def create_lead(self, new: NewLead) -> int:
        """Create the lead with its contact; asked twice, the first one is answered."""
        if found := await self.find_lead(new.reference):
            return found
        created = _first_id(rows(await self._ask("POST", "leads/complex", body=[as_body(new)])))
        if created is None:
            raise DeliveryFailed("Kommo: lead created without id", code="unreadable")
        return created

    async def _with_contacts(self, found: Sequence[Row]) -> list[KommoLead]:
        """The leads with their contacts filled in, `CONTACTS_AT_ONCE` per request."""
        leads = [lead for each in found if (lead := as_lead(each))]
        wanted = sorted({c.kommo_id for lead in leads for c in lead.contacts if c.kommo_id})
        known: dict[int | None, KommoContact] = {}
        for start in range(0, len(wanted), CONTACTS_AT_ONCE):
            some = wanted[start : start + CONTACTS_AT_ONCE]
            asked = {f"filter[id][{n}]": contact_id for n, contact_id in enumerate(some)}
            answer = await self._ask("GET", "contacts", {**asked, "limit": PAGE})
            known |= {c.kommo_id: c for c in map(contact, embedded(answer, "contacts"))}
        return [replace(lead, contacts=tuple(known.get(c.kommo_id, c) for c in lead.contacts)) for lead in leads]

    async def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        body: object = None,
    ) -> object:
        await self._pace.turn()
        request = self._http.build_request(method, path, params=params, json=body)
        try:
            return await exchange(self._http, request)
        except DeliveryFailed as failed:
            if failed.code == "rate_limited" and failed.retry_after:
                self._pace.hold(failed.retry_after)
            raise


def account(token: str = "") -> Kommo | None:
    """The account of the settings, or None: then the call is «simulado».

    `token` is the stored OAuth access token, if there is one; else the long-lived one.
    """
    chosen = settings()
    token = token or chosen.kommo_access_token.get_secret_value()
    if not (token and chosen.kommo_subdomain):
        return None
    return Kommo(
        chosen.kommo_subdomain,
        token,
        base_url=chosen.kommo_base_url,
        client_id=chosen.kommo_client_id,
        per_second=chosen.kommo_requests_per_second,
    )


def _first_id(found: Iterable[Row]) -> int | None:
    return next((number(each.get("id")) for each in found), None)


def _is_for(lead: Row, reference: str) -> bool:
    return text(lead.get("name")).endswith(f"· {reference}")
