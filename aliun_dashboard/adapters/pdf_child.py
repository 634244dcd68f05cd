"""The process that reads PDFs for `adapters.pdf`, one after the other, with little memory and little time.

A question is eight bytes of length and the file; so is the answer, in JSON. It knows nothing of ours, has no secrets
in its environment, and may die at any moment: whoever asked starts another.
"""

import contextlib
import io
import json
import os
import resource
import signal
import struct
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import normalize

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException
from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from aliun_dashboard.adapters import pdf_cell, pdf_scan, pdf_tables
from aliun_dashboard.adapters.pdf_scan import Unreadable

SECONDS = 9.5
MOST_PAGES = 30
MOST_LETTERS = 500_000  # of one paper: more is no confirmation, and nobody reads it
WEARY = 300 * 1024  # KiB once resident: time for a fresh process, before a harmless paper finds no memory
FEW_LETTERS = 16  # a page with fewer is a picture, or blank
MOST_PICTURES, SECONDS_FOR_PICTURES = 4, 8.5
SEEN = {"\n": "\n", "\t": " ", "\r": " ", "\u2028": " "}  # of what is not printable, and what it looks like
BROKEN = (
    *(PyPdfError, PSException, PdfminerException, struct.error, zlib.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, AssertionError),
)


def main() -> None:
    """Answer until the asker is gone. `SIGALRM` ends this process, even in the middle of a library's loop."""
    pdf_cell.enter()
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints does not answer
    for content in _questions(asked):
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        said = json.dumps(_answer(content), ensure_ascii=False).encode("utf-8", "replace")
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(len(said).to_bytes(8, "big") + said)
        answers.flush()


def _questions(asked: BinaryIO) -> Iterator[bytes]:
    while size := asked.read(8):
        yield asked.read(int.from_bytes(size, "big"))


def _answer(content: bytes) -> dict[str, Any]:
    try:
        found = _paper(content)
    except Unreadable as refusal:
        found = {"unreadable": str(refusal)}
    except FileNotDecryptedError:
        found = {"unreadable": "encrypted"}
    except MemoryError:
        return {"unreadable": "too_much_memory", "weary": True}
    except BROKEN:
        found = {"unreadable": "corrupt"}
    return found | {"weary": _most_resident() > WEARY}


def _most_resident() -> int:
    """The most memory we ever had, in KiB. `getrusage` would begin with that of the process that started us."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])


def _paper(content: bytes) -> dict[str, Any]:
    """The pages as pairs of plain text and layout."""
    until = time.monotonic() + SECONDS_FOR_PICTURES
    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable("too_many_pages")
    if reader.get_fields():
        content = pdf_scan.filled_in(content)
        reader = PdfReader(io.BytesIO(content))
    pages, pictures = list[tuple[str, str]](), 0
    for number, page in enumerate(reader.pages):
        plain = _clean(page.extract_text())
        layout = _layout(content, number, page, plain)
        if pictures < MOST_PICTURES and _is_picture(page, layout):
            seen = _clean(pdf_scan.text(content, number, until - time.monotonic()))
            pictures += bool(seen)
            plain, layout = max(((plain, layout), (seen, seen)), key=lambda read: _letters(read[1]))
        pages.append((plain, layout))
        if sum(len(plain) + len(layout) for plain, layout in pages) > MOST_LETTERS:
            raise Unreadable("too_big")
    if not any(_letters(layout) for _, layout in pages):
        raise Unreadable("empty")
    return {"pages": pages, "scanned": pictures > 0}


def _layout(content: bytes, number: int, page: PageObject, plain: str) -> str:
    """How the page looks, in letters. The slow way is asked where the fast one loses words (forms within forms)."""
    with contextlib.suppress(*BROKEN):
        layout = _clean(page.extract_text(extraction_mode="layout"))
        if _letters(layout) >= _letters(plain) * 0.98:
            return pdf_tables.unbroken(layout, content, number) if pdf_tables.suspected(layout) else layout
    with pdfplumber.open(io.BytesIO(content)) as document:
        return _clean(document.pages[number].extract_text(layout=True))


def _is_picture(page: PageObject, layout: str) -> bool:
    letters = _letters(layout)
    return not letters or (letters < FEW_LETTERS and len(page.images) > 0)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _clean(text: str) -> str:
    """Letters as people type them: ligatures apart, accents on their letter; nothing that cannot be seen."""
    plain = "".join(letter if letter.isprintable() else SEEN.get(letter, "") for letter in normalize("NFKC", text))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip("\n")


if __name__ == "__main__":
    main()
