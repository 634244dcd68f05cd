"""Files in the data directory: written whole or not at all, for their owner only, under names we make ourselves."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from .config import settings

NAME = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9_.-]*")


def write(path: str, content: bytes) -> None:
    """Put `content` at `path` (`oc/20251120_123456_oc.pdf`) under the data directory. The same again changes nothing.

    Raises OSError when the disk says no, ValueError for a name that is none of ours.
    """
    place = _place(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def sha256(path: str) -> str | None:
    """The digest of what lies at `path`; None when nothing does."""
    try:
        with _place(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def listed(folder: str) -> list[str]:
    """The finished files of a folder, as `folder/name`."""
    place = settings().aliun_data_dir / folder
    return [f"{folder}/{one.name}" for one in place.glob("[!.]*") if one.is_file()]


def _place(path: str) -> Path:
    """A folder of ours and a plain name in it: nothing that climbs out."""
    if not NAME.fullmatch(path) or ".." in path:
        raise ValueError(f"not a name of ours: {path!r}")
    return settings().aliun_data_dir / path
