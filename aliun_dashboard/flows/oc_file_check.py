"""The nightly look at every PDF of the OC tracker: row, archive and disk must hold the same bytes (K-32)."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from aliun_dashboard.kernel import files
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import ADMINISTERS

from . import attached


@dataclass(frozen=True)
class Kept:
    """A file as its row has it."""

    path: str
    sha256: str
    document_id: int


def kept(work: UnitOfWork) -> list[Kept]:
    """Every file that has to lie on disk."""
    return [
        Kept(row.file_path, row.sha256, row.document_id)
        for table in (OrderFile, Confirmation)
        for row in work.session.exec(select(table).where(col(table.file_path) != ""))
    ]


def unlike(known: list[Kept]) -> list[Kept]:
    """Those that are not on disk, or not as they came. Reads every file; needs no transaction."""
    return [one for one in known if files.sha256(one.path) != one.sha256]


def strangers(known: list[Kept]) -> list[str]:
    """Files in our folders that no row knows."""
    paths = {one.path for one in known}
    there = [path for folder, _ in attached.FOLDERS.values() for path in files.listed(folder)]
    return sorted(set(there) - paths)


def repair(work: UnitOfWork, one: Kept) -> bool:
    """Write a file anew from the archive. False when the archive does not have those bytes either: people hear."""
    digest = func.encode(func.sha256(col(Document.content)), "hex")
    content = work.session.exec(
        select(Document.content).where(Document.id == one.document_id, digest == one.sha256)
    ).first()
    if content is None:
        work.audit("oc_file.damaged", f"document:{one.document_id}", after={"file": one.path, "sha256": one.sha256})
        for user_id in staff.with_roles(work, ADMINISTERS):
            staff.notify(work, user_id, "oc_file_damaged", "/salud", file=one.path)
        return False
    files.write(one.path, content)
    work.audit("oc_file.repaired", f"document:{one.document_id}", after={"file": one.path})
    return True


def damaged(work: UnitOfWork) -> list[int]:
    """Documents of the tracker whose bytes are no longer what they were."""
    kinds = col(Document.kind).in_((DocumentKind.CONFIRMATION, DocumentKind.OC))
    altered = func.encode(func.sha256(col(Document.content)), "hex") != Document.sha256
    return [number or 0 for number in work.session.exec(select(Document.id).where(kinds, altered))]
