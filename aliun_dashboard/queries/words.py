"""Looking for words as people type them, whatever their accents and case."""

import re
from typing import Any

from sqlalchemy import cast, literal_column
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, func
from sqlmodel import text as sql

LAST_LETTER = "\U0010ffff"


def says(column: Any, text: str) -> Any:
    """Whether `column` has `text` in it; its own `%` and `_` mean themselves."""
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return func.fold(column).like(func.fold(f"%{escaped}%"))


def begun(text: str) -> str:
    """The query for names in which a word begins with each word of `text`: for `in_words`."""
    return " & ".join(f"{word}:*" for word in re.findall(r"[^\W_]+", text))


def in_words(column: Any, query: str) -> Any:
    """Whether the words of a folded column fit; an index over them answers."""
    return func.to_tsvector(literal_column("'simple'"), column).op("@@")(cast(func.fold(query), TSQUERY))


def has_digits(column: Any, *digits: str) -> Any:
    """Whether a phone number has any of these within it, three digits at least; an index answers."""
    return func.tails(column).op("@@")(cast(" | ".join(f"{part}:*" for part in digits), TSQUERY))


def words_of(*columns: Any) -> Any:
    """The words in some columns of one table, spelled as its index over them spells it."""
    whole = columns[0]
    for one in columns[1:]:
        whole = whole.op("||")(literal_column("' '")).op("||")(one)
    plain = func.translate(func.fold(whole), literal_column("'@.-#/'"), literal_column("'     '"))
    return func.to_tsvector(literal_column("'simple'"), plain)


def begin_words(words: Any, text: str) -> Any:
    """Whether words begin with each word of `text`."""
    return words.op("@@")(cast(func.fold(begun(text)), TSQUERY))


def among(column: Any, numbers: Any) -> Any:
    """Whether a number is one that a select finds: found once, so that an index on the column is of use in an OR."""
    return column == func.any(func.array(numbers.scalar_subquery()))


def begins(column: Any, text: str) -> Any:
    """Whether a folded column begins with `text`. A range and no LIKE: a prepared plan then finds it in the index."""
    least = func.fold(text)
    return column.bool_op("~>=~")(least) & column.bool_op("~<~")(least.op("||")(LAST_LETTER))


def anew(session: Session) -> None:
    """Have what follows in this transaction planned for its own words: how common they are decides how to look."""
    session.connection().execute(sql("SET LOCAL plan_cache_mode = force_custom_plan"))
