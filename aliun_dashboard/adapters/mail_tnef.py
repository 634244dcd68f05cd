"""Files out of Outlook's winmail.dat (MS-OXTNEF): one pass over its attributes, nothing but names and contents."""

from collections.abc import Iterator
from struct import Struct

MARK = b"\x78\x9f\x3e\x22"
HEADER, CHECKSUM = Struct("<BIL"), 2  # level, attribute id, length of what follows
ATTACHMENT, BEGINS, TITLE, DATA, PROPERTIES = 2, 0x00069002, 0x00018010, 0x0006800F, 0x00069005
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"


def files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every attached file as (name, bytes). What is cut or garbled ends it, quietly."""
    name, data = "", b""
    for attribute, value in _attributes(content):
        if attribute == BEGINS and data:
            yield name, data
        if attribute == BEGINS:
            name, data = "", b""
        elif attribute == TITLE:
            name = value.rstrip(b"\0").decode("latin-1")
        elif attribute == DATA:
            data = value
        elif attribute == PROPERTIES:
            data = data or _carved(value)
    if data:
        yield name, data


def _carved(properties: bytes) -> bytes:
    """The PDF among the properties of an attachment, where Exchange keeps what was forwarded."""
    start, end = properties.find(PDF_BEGINS), properties.rfind(PDF_ENDS)
    return properties[start : end + len(PDF_ENDS)] if 0 <= start < end else b""


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(MARK) + 2
    while at + HEADER.size <= len(content):
        level, attribute, length = HEADER.unpack_from(content, at)
        at += HEADER.size
        if level == ATTACHMENT and at + length <= len(content):
            yield attribute, content[at : at + length]
        at += length + CHECKSUM
