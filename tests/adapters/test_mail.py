"""What is read of a mail, however it was written, wrapped or broken."""

import contextlib
import io
import random
import struct
import time
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
import tnefparse
from hypothesis import given, settings
from hypothesis import strategies as st

from aliun_dashboard.adapters import mail, mail_tnef
from aliun_dashboard.mail.rules import Bounce, Mail

PDF = b"%PDF-1.4 \x00\xff"
BOUNDARY = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"


def letter(**facts: Any) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    known = {"From": "Ana <ana@andes.cl>", "Subject": "OC", "Message-ID": "<m1@andes.cl>"}
    for name, value in (known | {key.replace("_", "-"): value for key, value in facts.items()}).items():
        made[name] = value
    made.set_content("Hola")
    return made


def attached(content: bytes, name: str = "oc.pdf", kind: str = "application/octet-stream") -> EmailMessage:
    made = letter()
    maintype, _, subtype = kind.partition("/")
    made.add_attachment(content, maintype=maintype, subtype=subtype, filename=name or None)
    return made


def read(made: EmailMessage | bytes) -> Mail:
    return mail.parse(made if isinstance(made, bytes) else made.as_bytes())


def raw(head: str, body: bytes = b"x") -> bytes:
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def locked(archive: bytes) -> bytes:
    """With the bit set that says: encrypted."""
    return archive.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def winmail(*files: tuple[str, bytes]) -> bytes:
    """As Outlook wraps files: the attributes of an attachment one after another."""

    def attribute(kind: int, value: bytes) -> bytes:
        return struct.pack("<BIL", 2, kind, len(value)) + value + struct.pack("<H", sum(value) % 65536)

    told = b"".join(
        attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, name.encode() + b"\0") + attribute(0x0006800F, data)
        for name, data in files
    )
    return b"\x78\x9f\x3e\x22\x01\x00" + told


# --- Headers -----------------------------------------------------------------------------------------------------


def test_headers_are_decoded_and_lie_in_one_line() -> None:
    head = """From: =?iso-8859-1?q?Pe=F1a?= Ana <ANA@Andes.CL>
To: =?utf-8?b?w5E=?= <Uno@x.example>, dos@x.example
Cc: tres@x.example
Subject: =?utf-8?q?Confirmaci=C3=B3n?= =?utf-8?q?_de?=
 reserva
Message-ID: <ABC@andes.cl>
In-Reply-To: <r2@aliun.example>
References: <r1@aliun.example>
 <r2@aliun.example>
Date: Mon, 02 Mar 2026 12:00:00 -0400"""
    found = read(raw(head))
    assert (found.sender, found.sender_name) == ("ana@andes.cl", "Peña Ana")
    assert found.to == ("uno@x.example", "dos@x.example", "tres@x.example")
    assert found.subject == "Confirmación de reserva"
    assert found.key == "ABC@andes.cl"
    assert found.thread == ("r1@aliun.example", "r2@aliun.example")
    assert found.sent_at is not None
    assert found.sent_at.isoformat() == "2026-03-02T16:00:00+00:00"


@pytest.mark.parametrize("bytes_", ["Confirmación".encode(), "Confirmación".encode("latin-1")])
def test_a_subject_of_bare_bytes_is_read_all_the_same(bytes_: bytes) -> None:
    assert read(b"From: a@b.cl\r\nSubject: " + bytes_ + b"\r\n\r\nx").subject == "Confirmación"


@pytest.mark.parametrize("head", ["Message-ID: ", "Subject: x"])
def test_without_a_message_id_a_mail_is_known_by_its_bytes(head: str) -> None:
    one, other = (read(raw(f"From: a@b.cl\n{head}", body)).key for body in (b"x", b"y"))
    assert one.startswith("sha256:")
    assert one != other


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x00\x01", b"hola", b"\n\n\nhola: x", b'{"a": 1}'])
def test_what_is_no_mail_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="none of the headers"):
        mail.parse(content)


@pytest.mark.parametrize(
    "given", ["Mon, 99 Foo 2026", "Thu, 01 Jan 1970 00:00:00 +9999", "", "31 Dec 99999 00:00:00", "\x00"]
)
def test_an_impossible_date_is_none(given: str) -> None:
    assert read(raw(f"From: a@b.cl\nDate: {given}")).sent_at is None


# --- Bodies ------------------------------------------------------------------------------------------------------


def test_the_plain_text_goes_before_html_and_attached_texts_are_not_the_writers_words() -> None:
    made = letter()
    made.add_alternative("<p>No</p>", subtype="html")
    made.add_attachment("Reserva 999", filename="nota.txt")
    forwarded = letter(Subject="Otra")
    made.add_attachment(forwarded)
    assert read(made).text == "Hola"


def test_html_alone_becomes_what_a_reader_sees() -> None:
    made = EmailMessage()
    made["From"] = "a@b.cl"
    made.set_content(
        "<head><title>x</title></head><style>p{}</style><!-- 999 --><p>Reserva&nbsp;<b>123</b></p>1 < 2<br>fin",
        subtype="html",
    )
    assert read(made).text == "Reserva 123\n1 < 2\nfin"


@pytest.mark.parametrize("charset", ["latin-1", "no-such-charset", "punycode", "utf-16", "utf-8", "zlib"])
def test_a_wrong_charset_costs_letters_never_the_mail(charset: str) -> None:
    body = raw(f"From: a@b.cl\nContent-Type: text/plain; charset={charset}", "Señor 123456".encode("latin-1"))
    assert isinstance(read(body).text, str)


def test_nothing_reaches_a_database_that_it_cannot_keep() -> None:
    found = read(raw("From: a\x00@b.cl\nSubject: a\x00b\u202ec", b"x\x00\xed\xa0\x80y"))
    for text in (found.subject, found.text, found.sender, found.key):
        assert "\x00" not in text
        text.encode()


# --- Files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "image/jpeg", "application/x-foo"])
@pytest.mark.parametrize("name", ["oc.pdf", "oc", "../../etc/passwd", ""])
def test_a_pdf_is_found_by_its_bytes_whatever_it_is_called(kind: str, name: str) -> None:
    [pdf] = read(attached(PDF, name, kind)).pdfs
    assert pdf.content == PDF
    assert "/" not in pdf.name


def test_a_pdf_that_is_neither_named_nor_an_attachment_is_found() -> None:
    body = BOUNDARY + b"Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n--b\r\n\r\n%PDF-1.5\r\n--b--"
    assert [pdf.content for pdf in read(b"From: a@b.cl\r\n" + body).pdfs] == [b"%PDF-1.4", b"%PDF-1.5"]


def test_a_pdf_that_is_the_whole_mail_is_found() -> None:
    assert read(raw("From: a@b.cl\nContent-Type: application/pdf", PDF)).pdfs


def test_what_only_says_it_is_a_pdf_is_none() -> None:
    found = read(attached(b"<html>", "oc.pdf", "application/pdf"))
    assert (found.pdfs, found.closed) == ((), ())


def test_words_about_a_pdf_are_none() -> None:
    made = letter()
    made.set_content("Adjunto el archivo: %PDF-1.4 es su comienzo")
    assert read(made).pdfs == ()


def test_a_forwarded_mail_is_looked_into_attached_or_as_a_file() -> None:
    inner = attached(PDF)
    outer = letter()
    outer.add_attachment(inner)
    file = attached(inner.as_bytes(), "Reenviado.eml")
    assert [len(read(one).pdfs) for one in (outer, file)] == [1, 1]


def test_the_same_pdf_twice_is_one() -> None:
    made = attached(PDF, "a.pdf")
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="b.pdf")
    assert len(read(made).pdfs) == 1


def test_file_names_are_decoded_and_lose_their_path() -> None:
    head = 'From: a@b.cl\nContent-Type: application/pdf; name="=?utf-8?q?C=3A=5Cdocs=5C=C3=B1and=C3=BA.pdf?="'
    assert read(raw(head, PDF)).pdfs[0].name == "ñandú.pdf"
    split = "From: a@b.cl\nContent-Disposition: attachment; filename*0*=utf-8''%C3%B1an; filename*1*=d%C3%BA.pdf"
    assert read(raw(split, PDF)).pdfs[0].name == "ñandú.pdf"


def test_a_zip_gives_its_pdfs() -> None:
    found = read(attached(zipped({"d/oc.pdf": PDF, "leeme.txt": b"x", "otra.pdf": PDF + b"2"}), "oc.zip"))
    assert [pdf.name for pdf in found.pdfs] == ["oc.pdf", "otra.pdf"]
    assert found.closed == ()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (zipped({"a.pdf": b"%PDF-" + b"\0" * 30_000_000}), "bomb.zip", "too_big"),
        (zipped({f"{n}": b"" for n in range(60)}), "many.zip", "too_many"),
        (zipped({"a.zip": zipped({"a.pdf": PDF})}), "a.zip", "archive"),
        (locked(zipped({"a.pdf": PDF})), "x.zip", "password"),
        (zipped({"a.pdf": PDF})[:40], "cut.zip", "broken"),
        (b"Rar!\x1a\x07", "oc.rar", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "oc.bin", "archive"),
        (b"PK\x03\x04...", "oc.docx", "office"),
        (winmail(("nota.doc", b"\xd0\xcf")), "winmail.dat", "winmail"),
        (b"\x78\x9f\x3e\x22garbage" * 9, "winmail.dat", "winmail"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_named_with_its_reason(content: bytes, name: str, why: str) -> None:
    found = read(attached(content, name))
    assert found.pdfs == ()
    assert found.closed == ((name, why),)


def test_outlooks_wrapping_is_opened() -> None:
    found = read(attached(winmail(("nota.txt", b"x"), ("oc.pdf", PDF)), "winmail.dat", "application/ms-tnef"))
    assert [(pdf.name, pdf.content) for pdf in found.pdfs] == [("oc.pdf", PDF)]


def test_another_reader_of_winmail_agrees() -> None:
    wrapped = winmail(("nota.txt", b"x"), ("oc.pdf", PDF), ("", b"y" * 300))
    theirs = [(one.name, bytes(one.data)) for one in tnefparse.TNEF(wrapped).attachments]
    assert list(mail_tnef.files(wrapped)) == theirs


def test_sealed_mail_is_named() -> None:
    assert read(raw("From: a@b.cl\nContent-Type: application/pkcs7-mime; name=smime.p7m")).closed == (
        ("smime.p7m", "sealed"),
    )


def test_links_to_a_cloud_are_named() -> None:
    made = letter()
    links = "<a href='https://drive.google.com/file/d/1'>OC</a> http://www.andes.cl https://x.sharepoint.com/y"
    made.set_content(links, subtype="html")
    assert read(made).closed == (("drive.google.com", "cloud"), ("x.sharepoint.com", "cloud"))


# --- Mails nobody wrote ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Auto-Submitted: auto-replied", "auto-replied"),
        ("Auto-Submitted: auto-generated (x)", "auto-generated"),
        ("Auto-Submitted: no", ""),
        ("Precedence: bulk", "bulk"),
        ("Precedence: List", "bulk"),
        ("Precedence: auto_reply", "auto-replied"),
        ("X-Autoreply: yes", "auto-replied"),
        ("Return-Path: <>", "auto-replied"),
        ("Return-Path: <ana@andes.cl>", ""),
        ("Subject: Respuesta automática: OC", "auto-replied"),
        ("Subject: Fuera de la oficina", "auto-replied"),
        ("Subject: Re: OC", ""),
        ("X-Auto-Response-Suppress: All", ""),
    ],
)
def test_what_makes_a_mail_automatic(head: str, why: str) -> None:
    assert read(raw(f"From: a@b.cl\n{head}")).automatic == why


def test_what_we_sent_is_known_by_its_mark_but_not_when_it_is_only_attached() -> None:
    mine = letter(**{"X-Aliun": "1"})
    assert read(mine).ours
    other = letter()
    other.add_attachment(mine)
    assert not read(other).ours


REPORT = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
Return-Path: <>
X-Failed-Recipients: Oc@Andes.cl
Content-Type: multipart/report; boundary="b"; report-type=delivery-status
Message-ID: <d1@mx.google.com>

--b

No se entregó
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; Oc@Andes.cl
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550-5.1.1 The email account does not exist

--b
Content-Type: {kind}

Message-ID: <ours-1@aliun.example>
Subject: Solicitud de Orden de Compra

%PDF-1.4
--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(("action", "status", "permanent"), [("failed", "5.1.1", True), ("delayed", "4.4.1", False)])
def test_a_delivery_report_tells_which_letter_came_back(kind: str, action: str, status: str, permanent: bool) -> None:
    found = read(REPORT.format(kind=kind, action=action, status=status).encode())
    words = "550-5.1.1 The email account does not exist"
    assert found.bounces == (Bounce("ours-1@aliun.example", "oc@andes.cl", status, words, permanent),)
    assert found.pdfs == ()


def test_a_report_of_success_is_no_bounce() -> None:
    found = read(REPORT.format(kind="message/rfc822", action="delivered", status="2.0.0").encode())
    assert (found.bounces, found.automatic) == ((), "report")


def report_on(*blocks: str) -> bytes:
    """A delivery report with one block for each recipient."""
    one = REPORT.format(kind="message/rfc822", action="failed", status="5.1.1")
    start, end = one.index("Final-Recipient"), one.index("\n--b\nContent-Type: message/rfc822")
    return (one[:start] + "\n".join(blocks) + one[end:]).encode()


def test_a_report_tells_of_every_recipient_that_failed_once() -> None:
    block = "Final-Recipient: rfc822; {}\nAction: {}\nStatus: {}\n"
    told = [("Oc@andes.cl", "failed", "5.1.1"), ("b@andes.cl", "delivered", "2.0.0"), ("c@andes.cl", "failed", "5.2.1")]
    told += [("d@andes.cl", "delayed", "4.4.1"), ("oc@andes.cl", "failed", "5.9.9")]
    found = read(report_on(*(block.format(*one) for one in told))).bounces
    assert [(one.recipient, one.status, one.permanent) for one in found] == [
        ("oc@andes.cl", "5.1.1", True),
        ("c@andes.cl", "5.2.1", True),
    ]
    assert {one.message_id for one in found} == {"ours-1@aliun.example"}


def test_a_report_in_which_nobody_failed_tells_of_all_who_wait() -> None:
    block = "Final-Recipient: rfc822; {}@andes.cl\nAction: delayed\nStatus: 4.4.1\n"
    found = read(report_on(*(block.format(name) for name in "ab"))).bounces
    assert [(one.recipient, one.permanent) for one in found] == [("a@andes.cl", False), ("b@andes.cl", False)]


def test_a_report_is_read_no_further_than_any_letter_of_ours_goes() -> None:
    block = "Final-Recipient: rfc822; a{}@andes.cl\nAction: failed\n"
    assert len(read(report_on(*(block.format(number) for number in range(200)))).bounces) == 50


def test_a_bounce_in_plain_words_is_understood_too() -> None:
    body = b"550 5.1.1 no such user\r\n\r\n------ This is a copy ------\r\nMessage-ID: <ours-1@aliun.example>\r\n"
    head = "From: Mailer-Daemon@mx.andes.cl\nX-Failed-Recipients: oc@andes.cl, Ana@andes.cl"
    found = read(raw(head, body)).bounces
    assert [one.recipient for one in found] == ["oc@andes.cl", "ana@andes.cl"]
    assert {(one.message_id, one.status) for one in found} == {("ours-1@aliun.example", "5.1.1")}


def test_a_read_receipt_is_no_bounce() -> None:
    found = read(raw("From: a@b.cl\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"))
    assert (found.bounces, found.automatic) == ((), "report")


# --- Hostile ones ------------------------------------------------------------------------------------------------

TRAPS = {
    "nested": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)),
    "attached in attached": b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n" * 3000,
    "parts": BOUNDARY + b"--b\r\n\r\nx\r\n" * 100_000,
    "comments": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
    "scripts": b"Content-Type: text/html\r\n\r\n" + b"<script>" * 50_000,
    "tags": b"Content-Type: text/html\r\n\r\n" + b"<a " * 130_000,
    "winmail": b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\x00\x00" + b"\x00" * 2_000_000,
} | {
    f"{name} of {what!r}": name.encode() + b": " + what * 10_000 + b"\r\n\r\nx"
    for name in ("From", "To", "Subject", "References", "Message-ID", "Date", "Authentication-Results")
    for what in (b"@", b"(", b'"', b"a.", b"\\", b"<", b"=?u?q?", b"a@b,")
}


@pytest.mark.timeout(15)
@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_costs_little_time(trap: str) -> None:
    head = b"" if trap.startswith("From") else b"From: a@b.cl\r\n"
    before = time.process_time()
    with contextlib.suppress(ValueError):
        mail.parse(head + TRAPS[trap])
    assert time.process_time() - before < 10  # as long as a hostile PDF may take


WHOLE = attached(zipped({"a.pdf": PDF}), "a.zip").as_bytes() + REPORT.encode()


@given(st.integers(), st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_a_broken_mail_is_read_or_refused_and_breaks_nothing(seed: int, wounds: int) -> None:
    chance = random.Random(seed)
    broken = bytearray(WHOLE)
    for _ in range(wounds):
        at = chance.randrange(len(broken))
        broken[at : at + chance.randrange(4)] = chance.choice(
            [b"\x00", b"\xff", b"=?utf-8?q?", b"<", b">", b"@", b'"', b"(", b"\r\n", b"\n\n", b";", b"--b", b"%PDF-"]
        )
    try:
        found = mail.parse(bytes(broken))
    except ValueError:
        return
    for text in (found.key, found.subject, found.text, found.sender_name, *found.senders, *found.to, *found.thread):
        assert "\x00" not in text
        text.encode()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_mail_or_none(content: bytes) -> None:
    try:
        found = mail.parse(b"From: " + content)
    except ValueError:
        return
    assert found.key
    assert "\x00" not in found.text
