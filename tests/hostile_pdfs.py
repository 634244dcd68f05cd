"""PDFs that nobody would send in good faith, by name: bombs, loops, lies. Each a function without arguments."""

import io
import zlib
from collections.abc import Callable, Mapping

from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

GIB = 1024 * 1024 * 1024


def simple(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 18 * number, line)
    canvas.save()
    return written.getvalue()


def file(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(content: bytes, head: bytes = b"") -> bytes:
    """A stream object as it is."""
    return b"<<%b/Length %d>>stream\n" % (head, len(content)) + content + b"\nendstream"


def page(content: bytes, head: bytes = b"", more: bytes = b"", font: bytes = b"", other: bytes = b"null") -> bytes:
    """A PDF of one page with this content stream, which is X of its resources; `other` is Y, and object 7.

    `head` are entries of the stream, `more` of the page, `font` of its font F.
    """
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R%b>>" % more,
        stream(content, head),
        b"<</Font<</F 6 0 R>>/XObject<</X 4 0 R/Y 7 0 R>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%b>>" % font,
        other,
    )


def _deflated(piece: bytes, size: int) -> bytes:
    """`size` bytes of the same piece, deflated without ever being whole."""
    packer = zlib.compressobj(9)
    block = piece * (1024 * 1024 // len(piece))
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


def bomb() -> bytes:
    """A page of a gibibyte of spaces, in a megabyte."""
    return page(_deflated(b" ", GIB), b"/Filter/FlateDecode")


def bomb_in_bomb() -> bytes:
    """The same, deflated twice: a few kilobytes."""
    return page(zlib.compress(_deflated(b" ", GIB), 9), b"/Filter[/FlateDecode/FlateDecode]")


def bomb_of_words() -> bytes:
    """64 MiB of words to be shown: below the limits of a stream."""
    return page(_deflated(b"BT /F 9 Tf 9 9 Td (Reserva) Tj ET\n  ", 64 << 20), b"/Filter/FlateDecode")


def bomb_of_runs() -> bytes:
    """Run lengths within deflate."""
    return page(zlib.compress(b"\x81 " * (16 << 20), 9), b"/Filter[/FlateDecode/RunLengthDecode]")


def picture_bomb() -> bytes:
    """A picture of 30,000 × 30,000 and no text: made for whoever draws it."""
    head = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8"
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        stream(_deflated(b"\x00\xff\x80 ", GIB), head + b"/ColorSpace/DeviceRGB/Filter/FlateDecode"),
    )


def many_operators() -> bytes:
    """38 kB that say something 400,000 times."""
    return page(zlib.compress(b"BT /F 9 Tf\n" + b"(a) Tj\n" * 400_000 + b"ET", 9), b"/Filter/FlateDecode")


def many_lines() -> bytes:
    """100,000 lines, each at another place."""
    lines = b"".join(b"1 0 0 1 %d %d Tm (Hotel %d) Tj\n" % (n % 600, n % 840, n) for n in range(100_000))
    return page(zlib.compress(b"BT /F 9 Tf\n" + lines + b"ET", 9), b"/Filter/FlateDecode")


def far_away() -> bytes:
    """Words a million pages to the right of others: whoever draws the distance in spaces has no room."""
    return page(b"BT /F 9 Tf 1 0 0 1 0 700 Tm (Hotel) Tj 1 0 0 1 999999999 700 Tm (lejos) Tj ET")


def far_below() -> bytes:
    """The same downwards, in lines."""
    return page(b"BT /F 9 Tf 1 0 0 1 0 700 Tm (Hotel) Tj 1 0 0 1 0 -999999999 Tm (hondo) Tj ET")


def tiny_letters() -> bytes:
    """Letters without width beside letters of their size."""
    return page(b"BT /F 0.0000001 Tf 1 0 0 1 9 700 Tm (Hotel) Tj /F 1e30 Tf 1 0 0 1 99 700 Tm (grande) Tj ET")


def tree_of_pages_in_a_ring() -> bytes:
    """Pages that are their own children."""
    return file(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>")


def pages_without_end() -> bytes:
    """Ten pages in ten pages in ten pages, nine times: a billion, in a kilobyte."""
    nodes = [b"<</Type/Pages/Kids[%b]/Count 1000000000>>" % (b"%d 0 R " % (n + 3) * 10) for n in range(9)]
    return file(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 9 9]/Parent 10 0 R>>")


def form_in_itself() -> bytes:
    """A form that draws itself."""
    return page(
        b"q /X Do Q BT /F 9 Tf 9 9 Td (Hotel) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 5 0 R"
    )


def forms_doubling() -> bytes:
    """Forms that draw the next one twice, forty deep."""
    forms = [
        stream(
            b"/X Do /X Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (number + 5),
        )
        for number in range(40)
    ]
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        *forms,
        stream(b"BT (fin) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    )


def length_of_itself() -> bytes:
    """A stream whose length is the stream."""
    whole = page(b"BT /F 9 Tf 9 9 Td (Hotel) Tj ET")
    return whole.replace(b"/Length 31", b"/Length 4 0 R")


def table_in_a_ring() -> bytes:
    """A cross-reference table whose earlier version is itself."""
    whole = simple("Hotel")
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"/Size", b"/Prev %d /Size" % start)


def reference_in_a_ring() -> bytes:
    """Objects that are nothing but references to each other."""
    return file(b"<</Type/Catalog/Pages 2 0 R>>", b"3 0 R", b"2 0 R")


def deep_arrays() -> bytes:
    """A hundred thousand brackets."""
    return page(b"BT ET", more=b"/X " + b"[" * 100_000 + b"]" * 100_000)


def deep_dictionaries() -> bytes:
    """The same with dictionaries, in the content."""
    return page(b"/A " + b"<</A " * 50_000 + b"1" + b">>" * 50_000 + b" DP")


def endless_number() -> bytes:
    """A number of a million digits."""
    return page(b"BT /F " + b"9" * 1_000_000 + b" Tf 9 9 Td (Hotel) Tj ET")


def letters_without_end() -> bytes:
    """A table of letters with four billion lines, told in one."""
    names = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange "
    names += b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 9 Tf 9 9 Td (Hotel) Tj ET"),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[7 0 R]>>",
        stream(names),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 4000000000 500]>>",
    )


def widths_without_end() -> bytes:
    """A font from letter 0 to letter two billion."""
    return page(b"BT /F 9 Tf 9 9 Td (Hotel) Tj ET", font=b"/FirstChar 0/LastChar 2000000000/Widths[500]")


def endless_paper() -> bytes:
    """A sheet of a hundred million metres, blank."""
    return page(b"0 0 1 1 re f", more=b"/MediaBox[0 0 99999999999 99999999999]")


def grain_of_paper() -> bytes:
    """A sheet without size, and a picture on it."""
    return page(b"0 0 1 1 re f", more=b"/MediaBox[0 0 0 0]")


def script_at_start() -> bytes:
    """A page that wants to call home when it is opened."""
    call = b"/AA<</O<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>>>"
    return page(b"BT /F 12 Tf 9 700 Td (Hotel con programa adentro) Tj ET", more=call)


def nothing_but_a_head() -> bytes:
    """The first line, and noise."""
    return b"%PDF-1.7\n" + bytes(range(256)) * 400


def a_program() -> bytes:
    """A program that says it is a PDF within its first bytes."""
    return b"MZ\x90\x00" + b"\x00" * 60 + b"%PDF-1.4\n" + b"\xcc" * 5000


def locked() -> bytes:
    """A PDF with a password."""
    return _encrypted("secreto")


def locked_without_password() -> bytes:
    """A PDF that only forbids to be changed: everybody may read it."""
    return _encrypted("")


def _encrypted(password: str) -> bytes:
    writer = PdfWriter(io.BytesIO(simple("ID Reserva: KT-12345")))
    writer.encrypt(password, "dueño", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def cut_in_half() -> bytes:
    """The first half of a file."""
    whole = simple("Hotel")
    return whole[: len(whole) // 2]


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        bomb, bomb_in_bomb, bomb_of_words, bomb_of_runs, picture_bomb, many_operators, many_lines, far_away, far_below,
        tiny_letters, tree_of_pages_in_a_ring, pages_without_end, form_in_itself, forms_doubling, length_of_itself,
        table_in_a_ring, reference_in_a_ring, deep_arrays, deep_dictionaries, endless_number, letters_without_end,
        widths_without_end, endless_paper, grain_of_paper, script_at_start, nothing_but_a_head, a_program, locked,
        locked_without_password, cut_in_half,
    )
}  # fmt: skip
