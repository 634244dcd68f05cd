"""Tables drawn with lines: what was broken to fit into a cell is one line again."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import Any
from unicodedata import normalize

import pdfplumber

Box = tuple[float, float, float, float]  # left, top, right, bottom, in points from the page's upper left corner
Words = Sequence[Any]  # of pdfplumber: text, x0, x1, top, bottom
Row = list[list[str]]  # of each cell, its lines
BETWEEN = "   "  # columns
MOST_EDGES = 2000  # more are a drawing, and take seconds to compare
SPACE = 2  # points, at least
FAR = 12  # points between words that are no sentence, but columns within a cell


def suspected(layout: str) -> bool:
    """Whether a line seems to go on in the next: that one has words under some of its columns, and nowhere else."""
    starts = [{word.start() for word in re.finditer(r"(?<!\S)(?<!\S )\S", line)} for line in layout.splitlines()]
    return any(above < below or below < above for above, below in pairwise(starts) if above and below)


def unbroken(layout: str, content: bytes, number: int) -> str:
    """The `layout` of page `number` with every cell of its tables in as few lines as it was written. Slow: 50 ms."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        page = document.pages[number]
        if not 4 <= len(page.edges) <= MOST_EDGES:
            return layout
        words = page.extract_words()
        for table in page.find_tables():
            rows = _rows(table, words)
            layout = _replaced(layout, list(_drawn(rows))) if rows else layout
    return layout


def _replaced(layout: str, table: list[str]) -> str:
    """The layout with the lines that have the table's letters, all of them and no others, as the table has them."""
    lines, wanted = layout.splitlines(), _letters(table)
    for start in (number for number, line in enumerate(lines) if line):
        left, end = wanted, start
        while end < len(lines) and left and (here := _letters(lines[end : end + 1])) <= left:
            left, end = left - here, end + 1
        if not left:
            edge = min(len(line) - len(line.lstrip()) for line in lines[start:end] if line) * " "
            return "\n".join([*lines[:start], *(edge + line for line in table), *lines[end:]])
    return layout


def _letters(lines: list[str]) -> Counter[str]:
    return Counter(normalize("NFKC", "".join("".join(lines).split())))


def _drawn(rows: Sequence[Row]) -> Iterator[str]:
    """The rows in columns of letters."""
    widths = [max(len(line) for cell in column for line in cell or [""]) for column in zip(*rows, strict=True)]
    for row in rows:
        for lines in zip_longest(*row, fillvalue=""):
            yield BETWEEN.join(line.ljust(width) for line, width in zip(lines, widths, strict=True)).rstrip()


def _rows(table: Any, words: Words) -> list[Row]:
    """The lines of each cell; nothing where none is broken, or of a frame around things in columns of their own."""
    boxes: list[list[Box | None]] = [row.cells for row in table.rows]
    cells = [[_inside(box, words) for box in row] for row in boxes]
    if any(_has_columns(line) for row in cells for cell in row for line in cell):
        return []
    rows = [[_joined(*one) for one in zip(*row, strict=True)] for row in zip(boxes, cells, strict=True)]
    broken = any(len(new) < len(old) for row in zip(rows, cells, strict=True) for new, old in zip(*row, strict=True))
    return rows if broken and len(boxes[0]) > 1 else []


def _inside(box: Box | None, words: Words) -> list[Words]:
    """The words whose middle is in the box, line by line."""
    if box is None:
        return []
    left, top, right, bottom = box
    mine = [
        word
        for word in words
        if left <= (word["x0"] + word["x1"]) / 2 < right and top <= (word["top"] + word["bottom"]) / 2 < bottom
    ]
    mine.sort(key=lambda word: (round(word["bottom"]), word["x0"]))
    return [list(line) for _, line in groupby(mine, key=lambda word: round(word["bottom"]))]


def _has_columns(line: Words) -> bool:
    return any(right["x0"] - left["x1"] > FAR for left, right in pairwise(line))


def _joined(box: Box | None, lines: list[Words]) -> list[str]:
    """The lines, each with the next where that one's first word found no room beside it."""
    if box is None or not lines:
        return []
    edge = min(line[0]["x0"] for line in lines) - box[0]
    texts = [_text(lines[0])]
    for above, below in pairwise(lines):
        room = box[2] - edge - above[-1]["x1"]
        if _within_a_number(above, below, room):
            texts[-1] += _text(below)
        elif _width(below[0]) + SPACE > room:
            texts[-1] += " " + _text(below)
        else:
            texts.append(_text(below))
    return texts


def _within_a_number(above: Words, below: Words, room: float) -> bool:
    """Whether a number too long for its cell goes on below: it fills the line to the last digit."""
    [*others, number], rest = above, below[0]
    ends = number["text"][-1].isdigit() or number["text"][-1] in ".,/-"
    return not others and ends and rest["text"][0].isdigit() and room < _width(rest) / len(rest["text"])


def _width(word: Any) -> float:
    return word["x1"] - word["x0"]


def _text(line: Words) -> str:
    return " ".join(word["text"] for word in line)
