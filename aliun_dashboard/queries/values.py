"""The few different values of a column of a big table, found by hopping along its index from one to the next."""

from sqlmodel import Session, text


def of(session: Session, table: str, column: str) -> list[str]:
    """In order. `column` leads an index of `table`; both are words of ours."""
    hop = text(f"""
        WITH RECURSIVE hop AS (
            (SELECT {column} AS value FROM {table} ORDER BY {column} LIMIT 1)
            UNION ALL
            SELECT (SELECT {column} FROM {table} WHERE {column} > hop.value ORDER BY {column} LIMIT 1)
            FROM hop WHERE hop.value IS NOT NULL
        ) SELECT value FROM hop WHERE value IS NOT NULL
    """)  # noqa: S608
    return list(session.connection().scalars(hop))
