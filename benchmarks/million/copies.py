"""A big house out of a told one: every row that hangs on a lead is written several times, each for another lead.

Told rows lie in the schema `told`. Row `n` becomes the rows `(n - 1) * times + 1` and following, so that what came
later keeps the higher number; the forensic chain is made anew over all of them.
"""

from .book import COLUMNS, GENESIS

NEW = "(({x} - 1) * {times} + k + 1)"
MORE = "{x} || CASE WHEN k > 0 THEN '-' || k ELSE '' END"
SUBJECT = "split_part({x}, ':', 1) || ':' || " + NEW.replace("{x}", "split_part({x}, ':', 2)::int")
IN_ADDRESS = "replace({x}, '@', CASE WHEN k > 0 THEN '-' || k || '@' ELSE '@' END)"
BOOKING = "CASE WHEN {x} LIKE 'R-%' THEN 'R-' || lpad({new}::text, 6, '0') ELSE (400000 + {new})::text END"
OF_TRIP = "CASE WHEN subject LIKE 'reservation:%' THEN {whose} ELSE {other} END"
TRIP = NEW.replace("{x}", "split_part(subject, ':', 2)::int")
REACHED = """CASE kind WHEN 'phone' THEN '+1809' || (2000000 + {new}) WHEN 'instagram' THEN (7000000 + {new})::text
ELSE {address} END"""

ONCE = ("staff_user", "organization", "campaign")
NUMBERED = (
    "id",
    "contact_id",
    "lead_id",
    "quote_id",
    "reservation_id",
    "payment_id",
    "order_id",
    "mail_id",
    "document_id",
)
WORDS = ("token", "ref", "external_id", "delivery_key", "provider_session")


def _reached() -> str:
    return REACHED.replace("{new}", NEW.replace("{x}", "contact_id")).replace("{address}", IN_ADDRESS)


SPELLED: dict[tuple[str, str], str] = {
    ("contact_identity", "value"): _reached(),
    ("contact_identity", "key"): _reached(),
    ("lead_ref", "value"): "(7000000 + " + NEW.replace("{x}", "lead_id") + ")::text",
    ("notice", "link"): "'/leads/' || " + NEW.replace("{x}", "split_part(link, '/', 3)::int"),
    ("ticket", "key"): MORE,
    ("webhook_event", "subjects"): "jsonb_build_array(" + SUBJECT.replace("{x}", "(subjects ->> 0)") + ")",
    ("delivery", "subject"): SUBJECT,
    ("delivery", "key"): OF_TRIP.replace(
        "{whose}", "replace(key, split_part(subject, ':', 2) || ':1', " + TRIP + " || ':1')"
    ).replace("{other}", MORE),
    ("document", "subject"): OF_TRIP.replace("{whose}", SUBJECT).replace("{other}", MORE),
    ("document", "key"): OF_TRIP.replace("{whose}", "'paper:' || " + TRIP + " || ':1'").replace("{other}", "NULL"),
    ("payment", "provider_payment"): "CASE WHEN {x} <> '' THEN 'PAY' || lpad("
    + NEW.replace("{x}", "id")
    + "::text, 8, '0') ELSE '' END",
    ("reservation", "booking_ref"): "(400000 + " + NEW.replace("{x}", "NULLIF({x}, '')::int - 400000") + ")::text",
    ("purchase_order", "booking_id"): BOOKING.replace("{new}", NEW.replace("{x}", "reservation_id")),
    ("purchase_order", "thread"): "replace({x}::text, '@', CASE WHEN k > 0 THEN '-' || k || '@' ELSE '@' END)::jsonb",
    ("mail_message", "key"): IN_ADDRESS,
    ("quota_movement", "taken"): "({x} - units) * {times} + units * (k + 1)",
    ("campaign", "quota_total"): "{x} * {times}",
}

CHAIN = f"""
CREATE FUNCTION told.chained(text, text) RETURNS text IMMUTABLE LANGUAGE sql
    AS $$ SELECT encode(sha256(convert_to($1 || chr(10) || $2, 'UTF8')), 'hex') $$;
CREATE AGGREGATE told.chain(text) (sfunc = told.chained, stype = text, initcond = '{GENESIS}');
"""
SEALS = """
INSERT INTO audit_seal (place, entry_id, hash) SELECT id, id, told.chain(
    '{{"action":"' || action || '","actor":"' || actor || '","after":' || coalesce(after, 'null')
    || ',"at":"' || at || '","before":' || coalesce(before, 'null') || ',"id":' || id || ',"reason":"","subject":"'
    || subject || '","user_id":' || coalesce(user_id::text, 'null') || '}}') OVER (ORDER BY id)
FROM (SELECT {id} AS id, action, actor, after, at, before, {subject} AS subject, user_id
      FROM told.audit_entry, generate_series(0, {times} - 1) AS k) AS entry
"""


def desk(table: str) -> str:
    """Where the rows of a table are told. The log keeps its words as they were spelled, for the chain."""
    spelled = "ALTER TABLE told.audit_entry ALTER before TYPE text, ALTER after TYPE text, ALTER at TYPE text;"
    kept = f"CREATE UNLOGGED TABLE told.{table} (LIKE {table});"
    free = "" if "id" in COLUMNS[table] else f"ALTER TABLE told.{table} ALTER id DROP NOT NULL;"
    return kept + free + (spelled if table == "audit_entry" else "")


def statement(table: str, times: int) -> str:
    """Writes a table from what was told of it."""
    once = table in ONCE
    columns = ", ".join(f'"{column}"' for column in COLUMNS[table])
    values = ", ".join(_value(table, column, times, once=once) for column in COLUMNS[table])
    again = "" if once else f", generate_series(0, {times} - 1) AS k"
    order = "" if "id" not in COLUMNS[table] or once else " ORDER BY id, k" if table == "quota_movement" else ""
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM told.{table}{again}{order}"


def seals(times: int) -> str:
    """Chains the whole log."""
    return SEALS.format(id=_made("id", NEW, times), subject=_made("subject", SUBJECT, times), times=times)


def _value(table: str, column: str, times: int, *, once: bool) -> str:
    if (table, column) in SPELLED:
        return _made(column, SPELLED[table, column], times)
    if table == "audit_entry" and column in ("before", "after", "at"):
        return f"{column}::{'timestamptz' if column == 'at' else 'jsonb'}"
    if once:
        return f'"{column}"'
    if column == "subject" and table == "audit_entry":
        return _made(column, SUBJECT, times)
    return _made(column, NEW if column in NUMBERED else MORE if column in WORDS else "{x}", times)


def _made(column: str, how: str, times: int) -> str:
    return how.replace("{x}", f'"{column}"').replace("{times}", str(times))
