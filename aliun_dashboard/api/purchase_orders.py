"""Purchase orders over HTTP: REST for machines, and the list as a spreadsheet for people who are logged in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aliun_dashboard.api import auth, exports
from aliun_dashboard.api.guard import DECLARATION, requires
from aliun_dashboard.api.paging import LARGEST_ID, Cursor, Limit, cut
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.sheet import harmless
from aliun_dashboard.messages.order_sheet import HEAD
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus
from aliun_dashboard.queries import api_orders
from aliun_dashboard.queries.api_orders import OrderAnswer, SheetRow
from aliun_dashboard.queries.order_filter import OrderFilter, asked
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import SEES_ORDERS

CODE = re.compile(r"(?:[Oo][Cc]-)?0*([1-9]\d{0,9})", re.ASCII)
Reader = Annotated[Viewer, Depends(requires(SEES_ORDERS))]

router = APIRouter(prefix="/api/v1", tags=["purchase-orders"])


@dataclass(frozen=True)
class Orders:
    """A page of orders; `next_cursor` is null on the last one."""

    items: list[OrderAnswer]
    next_cursor: int | None


@router.get("/purchase-orders")
def listed(_: Reader, status: OCStatus | None = None, limit: Limit = 50, cursor: Cursor = None) -> Orders:
    """Orders, the newest first; `status` is one of the seven codes."""
    with read() as session:
        found = api_orders.page(session, status, limit + 1, cursor)
    return Orders(*cut(found, limit))


@router.get("/purchase-orders/{ref}")
def show(_: Reader, ref: str) -> OrderAnswer:
    """One order, by id or code (`OC-000087`)."""
    match = CODE.fullmatch(ref)
    if match is None or int(match[1]) > LARGEST_ID:
        raise Refused(CommonReason.NOT_FOUND, what="order")
    with read() as session:
        found = api_orders.one(session, int(match[1]))
    if found is None:
        raise Refused(CommonReason.NOT_FOUND, what="order")
    return found


def routes() -> list[Route]:
    """The spreadsheet. `estado`, `agencia`, `q`, `orden` and `ver` are those of the screen's address."""
    return [Route("/files/oc.csv", sheet, methods=["GET"])]


async def sheet(request: Request) -> Response:
    """What the list shows, in any length and constant memory."""
    await auth.one_of(request, SEES_ORDERS)
    lines = _lines(asked(request.query_params))
    return StreamingResponse(lines, media_type=exports.MEDIA, headers=exports.headers("oc.csv"))


setattr(sheet, DECLARATION, SEES_ORDERS)


def _lines(wanted: OrderFilter) -> Iterator[str]:
    yield exports.MARK + exports.csv_of([HEAD])
    zone = settings().timezone
    with read() as session:
        rows = api_orders.sheet(session, wanted, clock.now())
        while some := list(islice(rows, exports.AT_ONCE)):
            yield exports.csv_of(_cells(row, zone) for row in some)


def _cells(line: SheetRow, zone: ZoneInfo) -> tuple[str, ...]:
    row = line.order
    names = (row.code, row.booking_id, row.agency, row.hotel, row.holder)
    trip = (row.check_in.isoformat(), line.check_out.isoformat(), str(row.amount.amount), row.amount.currency)
    moments = (_moment(at, zone) for at in (row.created_at, row.requested_at, row.last_sent_at, row.received_at))
    needs = "sí" if row.trouble and row.status in OPEN else "no"
    file = map(harmless, (line.file_name, line.file_path, line.sender))
    return (*map(harmless, names), *trip, row.status.value, str(row.reminders), *moments, needs, *file)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    """As spreadsheets read a moment, in the agency's zone."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""
