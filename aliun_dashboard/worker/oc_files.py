"""The nightly check of the tracker's files, which reads them with no transaction open."""

import asyncio
from datetime import datetime

from aliun_dashboard.flows import oc_file_check
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin


async def check(_: datetime) -> str:
    """Compare every file with its row and the archive, and repair from the archive what is missing or different."""
    return await asyncio.to_thread(_check)


def _check() -> str:
    with begin(SYSTEM) as work:
        known, damaged = oc_file_check.kept(work), oc_file_check.damaged(work)
    unlike = oc_file_check.unlike(known)
    repaired = sum(map(_repair, unlike))
    lost, strange = len(unlike) - repaired, len(oc_file_check.strangers(known))
    return f"files={len(known)} repaired={repaired} lost={lost} damaged={len(damaged)} unknown={strange}"


def _repair(one: oc_file_check.Kept) -> bool:
    with begin(SYSTEM) as work:
        return oc_file_check.repair(work, one)
