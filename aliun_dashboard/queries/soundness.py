"""What must be the same after going back and forth: rows, quota, the forensic chain, coherence (A-67)."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.kernel import audit

from . import coherence

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
_QUOTA = text("""
    SELECT campaign.id, quota_total, coalesce(sum(units), 0),
           coalesce((array_agg(taken ORDER BY movement.id DESC))[1], 0)
    FROM campaign LEFT JOIN quota_movement AS movement ON movement.campaign_id = campaign.id
    GROUP BY campaign.id ORDER BY campaign.id
""")


@dataclass(frozen=True)
class Soundness:
    """`quota`: of each campaign total, units of its ledger, and places taken. `head`: the chain's last seal."""

    rows: dict[str, int]
    quota: dict[int, tuple[int, int, int]]
    head: str
    chain_is_intact: bool
    sealed: int
    incoherent: dict[str, int]

    @property
    def unbalanced(self) -> list[int]:
        """Campaigns whose total is not what is available and what is taken, each of them at least nought."""
        return [
            number for number, (total, units, taken) in self.quota.items() if units != taken or not 0 <= taken <= total
        ]


def of(session: Session) -> Soundness:
    """Count and check everything. Takes as long as the forensic log is long."""
    connection = session.connection()
    chain = audit.verify(session)
    return Soundness(
        rows=rows(session),
        quota={number: (total, units, taken) for number, total, units, taken in connection.execute(_QUOTA)},
        head=chain.head,
        chain_is_intact=chain.intact,
        sealed=chain.sealed,
        incoherent={check.name: check.broken for check in coherence.checks(session) if check.broken},
    )


def rows(session: Session) -> dict[str, int]:
    """Rows per table, whatever the schema's revision."""
    connection = session.connection()
    tables = connection.scalars(_TABLES).all()
    return {table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0 for table in tables}  # noqa: S608


def differences(expected: Soundness, found: Soundness) -> list[str]:
    """What is not as it was, in the names of what was compared; empty when all is well."""
    wrong = [f"rows of {table}" for table in sorted(expected.rows) if expected.rows[table] != found.rows.get(table)]
    wrong += [f"quota of campaign {number}" for number in found.unbalanced]
    wrong += ["quota"] if expected.quota != found.quota else []
    wrong += ["forensic chain"] if not found.chain_is_intact or expected.head != found.head else []
    return wrong + [
        f"coherence {name}"
        for name in sorted(found.incoherent)
        if found.incoherent[name] > expected.incoherent.get(name, 0)
    ]
