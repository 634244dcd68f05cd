"""What can be read on the picture of a page: drawn by pdfium, read by tesseract with Spanish letters."""

import io
import shutil
import subprocess
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

DPI, MOST_PIXELS = 300, 3600
INK = 160  # darker than this of 255
NO_LETTER_SO_WIDE, NO_LETTER_SO_TALL, LINE = 48, 72, 6  # pixels at 300 dpi: 4, 6 and ½ mm
_INKED = [0 if light < INK else 255 for light in range(256)]
_WHOLE = [255 if light < 25 else 0 for light in range(256)]
_ANY = [255 if light else 0 for light in range(256)]
# One block of lines, as wide as they stand: columns are told apart by their distance.
COMMAND = ("tesseract", "stdin", "stdout", "-l", "spa", "--psm", "6", "-c", "preserve_interword_spaces=1")


class Unreadable(Exception):
    """What cannot be read, with the code that tells why."""


def text(content: bytes, number: int, seconds: float) -> str:
    """The words on page `number` of a PDF, read within `seconds`; none on a blank page.

    Raises Unreadable with too_slow, or with no_ocr where tesseract or its Spanish letters are missing.
    """
    image = _picture(content, number)
    lightest, darkest = image.getextrema()
    if lightest == darkest:
        return ""
    if not shutil.which(COMMAND[0]):
        raise Unreadable("no_ocr")
    drawn = io.BytesIO()
    _unruled(image).save(drawn, "PPM")
    try:
        done = subprocess.run(COMMAND, input=drawn.getvalue(), capture_output=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired:
        raise Unreadable("too_slow") from None
    except subprocess.CalledProcessError:
        raise Unreadable("no_ocr") from None
    return done.stdout.decode("utf-8", "replace")


def filled_in(content: bytes) -> bytes:
    """The same PDF with what was typed into its fields printed on the page."""
    written = io.BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        for number in range(len(document)):
            page: Any = document[number]
            page.flatten()
        document.save(written)
    return written.getvalue()


def _picture(content: bytes, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        page: Any = document[number]
        scale = min(DPI / 72, MOST_PIXELS / max(page.get_size()))
        return page.render(scale=scale, grayscale=True).to_pil()


def _unruled(image: Image.Image) -> Image.Image:
    """The picture without the lines of its tables: tesseract takes framed words for drawings."""
    ink = image.point(_INKED)
    across = _lines(ink, (NO_LETTER_SO_WIDE, 1), (LINE, 2 * LINE))
    down = _lines(ink, (1, NO_LETTER_SO_TALL), (2 * LINE, LINE))
    image.paste(255, mask=_grown(ImageChops.lighter(across, down), (3, 3)))
    return image


def _lines(ink: Image.Image, long: tuple[int, int], thick: tuple[int, int]) -> Image.Image:
    """Where it is dark for longer than in a letter, not as thick as a bar; and the rest of each line at its ends."""
    found = ImageChops.subtract(_dark(ink, long), _dark(ink, thick))
    ends = _dark(ink, (min(long[0], LINE), min(long[1], LINE)))
    return ImageChops.lighter(found, ImageChops.darker(ends, _grown(found, (long[0] - 1, long[1] - 1))))


def _grown(found: Image.Image, by: tuple[int, int]) -> Image.Image:
    return found.filter(ImageFilter.BoxBlur(by)).point(_ANY)


def _dark(ink: Image.Image, block: tuple[int, int]) -> Image.Image:
    """White where whole blocks of this size are dark, black elsewhere."""
    found = ink.reduce(block).point(_WHOLE)
    whole = found.resize((found.width * block[0], found.height * block[1]), Image.Resampling.NEAREST)
    return whole.crop((0, 0, *ink.size))
