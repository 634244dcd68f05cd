"""Papers that came through a scanner: pictures of other papers, a little askew."""

import io
from collections.abc import Callable

import pypdfium2
from PIL import Image

from . import by_fpdf, by_reportlab
from .trips import Trip


def _scanned(paper: bytes, angle: float) -> bytes:
    with pypdfium2.PdfDocument(paper) as document:
        pictures = [page.render(scale=150 / 72, grayscale=True).to_pil() for page in document]
    turned = [picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC) for picture in pictures]
    out = io.BytesIO()
    turned[0].save(out, "PDF", resolution=150, save_all=True, append_images=turned[1:])
    return out.getvalue()


def _of(layout: Callable[[Trip], bytes], angle: float) -> Callable[[Trip], bytes]:
    def scan(trip: Trip) -> bytes:
        return _scanned(layout(trip), angle)

    scan.__name__ = f"scan_of_{layout.__name__}"
    return scan


LAYOUTS = (_of(by_fpdf.plain_lines, 0.4), _of(by_reportlab.two_columns, -0.3))
