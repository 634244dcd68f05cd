"""The process that reads PDFs for `adapters.pdf`, one after the other, with little memory and little time.

A question is eight bytes of length and the file; so is the answer, in JSON. It knows nothing of ours, has no secrets
in its environment, and may die at any moment: whoever asked starts another.
"""

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

import pdfplumber
import pypdfium2
from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from aliun_dashboard.adapters import pdf_cell

SECONDS = 9.5
MOST_PAGES = 30
MOST_LETTERS = 500_000  # of one paper: more is no confirmation, and nobody reads it
WEARY = 300 * 1024  # KiB once resident: time for a fresh process, before a harmless paper finds no memory
FEW_LETTERS = 16  # a page with fewer is a picture, or blank
OCR_DPI, OCR_PIXELS = 300, 3600
OCR_PAGES, OCR_SECONDS = 4, 7.5
OCR = ("tesseract", "stdin", "stdout", "-l", "spa", "--psm", "6", "-c", "preserve_interword_spaces=1")
BROKEN = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


class Unreadable(Exception):
    """What cannot be read, with the code that tells why."""


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
    return found | {"weary": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > WEARY}


def _paper(content: bytes) -> dict[str, Any]:
    """The pages as pairs of plain text and layout."""
    begun = time.monotonic()
    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable("too_many_pages")
    pages, scanned, letters = list[tuple[str, str]](), 0, 0
    for number, page in enumerate(reader.pages):
        plain = page.extract_text()
        layout = _layout(content, page, plain)
        left = OCR_SECONDS - (time.monotonic() - begun)
        if scanned < OCR_PAGES and left > 0 and _is_picture(page, layout):
            seen = _seen(content, number, left)
            scanned += bool(seen)
            plain, layout = max(((plain, layout), (seen, seen)), key=lambda read: _letters(read[1]))
        pages.append((plain, layout))
        letters += len(plain) + len(layout)
        if letters > MOST_LETTERS:
            raise Unreadable("too_big")
    if not any(_letters(layout) for _, layout in pages):
        raise Unreadable("empty")
    return {"pages": pages, "scanned": bool(scanned)}


def _layout(content: bytes, page: PageObject, plain: str) -> str:
    """How the page looks, in letters. Where the fast way loses words (forms within forms), the slow one is asked."""
    try:
        layout = page.extract_text(extraction_mode="layout")
    except BROKEN:
        layout = ""
    if _letters(layout) >= _letters(plain) * 0.98:
        return layout
    with pdfplumber.open(io.BytesIO(content)) as document:
        slow = document.pages[page.page_number or 0].extract_text(layout=True)
    return max(layout, slow, key=_letters)


def _is_picture(page: PageObject, layout: str) -> bool:
    letters = _letters(layout)
    return not letters or (letters < FEW_LETTERS and len(page.images) > 0)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _seen(content: bytes, number: int, seconds: float) -> str:
    """What can be read on a picture of the page, within `seconds`."""
    image = _picture(content, number)
    lightest, darkest = image.getextrema()
    if lightest == darkest:
        return ""
    if not shutil.which(OCR[0]):
        raise Unreadable("no_ocr")
    drawn = io.BytesIO()
    image.save(drawn, "PPM")
    try:
        done = subprocess.run(OCR, input=drawn.getvalue(), capture_output=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired:
        raise Unreadable("too_slow") from None
    except subprocess.CalledProcessError:
        raise Unreadable("no_ocr") from None
    return done.stdout.decode("utf-8", "replace")


def _picture(content: bytes, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        page: Any = document[number]
        scale = min(OCR_DPI / 72, OCR_PIXELS / max(page.get_size()))
        return page.render(scale=scale, grayscale=True).to_pil()


if __name__ == "__main__":
    main()
