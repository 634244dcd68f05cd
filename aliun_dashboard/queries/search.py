"""The palette's search: a name, half a phone number, an e-mail address, a code or a destination leads to a lead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from aliun_dashboard.leads.rules import OPEN, Stage, code
from aliun_dashboard.staff.rules import SEES_ALL_LEADS

from .staff import Viewer
from .words import LAST_LETTER

CODE = re.compile(r"(?:l-?)?0*(\d{1,9})", re.IGNORECASE)
LONGEST = 80
LEAST_DIGITS = 3  # fewer would find half the book

# Rank: the code, a name that begins so, a later word of it that does, a phone or address, words apart, a destination.
# Of a common name the thousand newest people are looked at.
# Destinations are few: `place` hops through the index from one to the next instead of folding those of all leads.
_SEARCH = text("""
WITH RECURSIVE place AS (
    SELECT min(fold(destination)) AS name FROM lead
    UNION ALL
    SELECT (SELECT min(fold(destination)) FROM lead WHERE fold(destination) > place.name) FROM place
    WHERE place.name IS NOT NULL
), person AS (
    SELECT id, CASE WHEN folded LIKE :begins THEN 1 WHEN folded LIKE :word_begins THEN 2 ELSE 4 END AS rank
    FROM (SELECT id, folded FROM contact WHERE to_tsvector('simple', folded) @@ CAST(:words AS tsquery)
          ORDER BY id DESC LIMIT 1000) AS named
    UNION ALL
    (SELECT contact_id, 3 FROM contact_identity WHERE tails(key) @@ CAST(:digits AS tsquery) LIMIT 500)
    UNION ALL
    (SELECT contact_id, 3 FROM contact_identity WHERE key ~>=~ :least AND key ~<~ :beyond LIMIT 500)
), found AS (
    SELECT id, 0 AS rank, owner_id, stage FROM lead WHERE id = :code
    UNION ALL
    SELECT lead.id, rank, owner_id, stage FROM person JOIN lead ON lead.contact_id = person.id
    UNION ALL
    SELECT there.* FROM place CROSS JOIN LATERAL (
        SELECT id, 5, owner_id, stage FROM lead
        WHERE fold(destination) = place.name AND (:sees_all OR owner_id IS NULL OR owner_id = :viewer)
        ORDER BY fold(destination), id DESC LIMIT :limit
    ) AS there WHERE place.name LIKE :begins
), best AS (
    SELECT id, row_number() OVER (ORDER BY min(rank), bool_or(stage = ANY(:open)) DESC, id DESC) AS place
    FROM found WHERE :sees_all OR owner_id IS NULL OR owner_id = :viewer
    GROUP BY id ORDER BY 2 LIMIT :limit
)
SELECT lead.id, contact.name, lead.destination, lead.stage
FROM best JOIN lead ON lead.id = best.id JOIN contact ON contact.id = lead.contact_id
ORDER BY best.place
""")
_THESE = text("""
SELECT lead.id, contact.name, lead.destination, lead.stage
FROM unnest(CAST(:ids AS int[])) WITH ORDINALITY AS wanted (id, place)
JOIN lead ON lead.id = wanted.id JOIN contact ON contact.id = lead.contact_id
WHERE :sees_all OR lead.owner_id IS NULL OR lead.owner_id = :viewer
ORDER BY wanted.place
""")


@dataclass(frozen=True)
class Found:
    """A lead that fits, with enough to recognise it."""

    lead_id: int
    code: str
    name: str
    destination: str
    stage: Stage


def search(session: Session, viewer: Viewer, wanted: str, limit: int = 8) -> list[Found]:
    """The leads that fit `wanted` best, of those the viewer may see. Accents and case do not count."""
    wanted = " ".join(wanted.split())[:LONGEST]
    if len(wanted) < 2 and not wanted.isdigit():
        return []
    folded: str = session.connection().scalar(text("SELECT fold(:wanted)"), {"wanted": wanted}) or ""
    found_code, digits = CODE.fullmatch(wanted), re.sub(r"[\s()+.-]", "", wanted)
    begins = re.sub(r"([\\%_])", r"\\\1", folded) + "%"
    values = {
        "begins": begins,
        "least": folded,
        "beyond": folded + LAST_LETTER,
        "word_begins": f"% {begins}",
        "words": "" if found_code else " & ".join(f"{word}:*" for word in re.findall(r"\w+", folded)),
        "digits": f"{digits}:*" if digits.isdigit() and len(digits) >= LEAST_DIGITS else "",
        "code": int(found_code[1]) if found_code else 0,
        "open": [stage.value for stage in OPEN],
        "limit": limit,
    }
    return [_found(row) for row in session.connection().execute(_SEARCH, values | _rights(viewer))]


def these(session: Session, viewer: Viewer, ids: Iterable[int]) -> list[Found]:
    """These leads in this order, of those the viewer may see."""
    rows = session.connection().execute(_THESE, {"ids": list(ids)} | _rights(viewer))
    return [_found(row) for row in rows]


def _rights(viewer: Viewer) -> dict[str, Any]:
    return {"sees_all": viewer.role in SEES_ALL_LEADS, "viewer": viewer.id}


def _found(row: Row[Any]) -> Found:
    return Found(row.id, code(row.id), row.name, row.destination, Stage(row.stage))
