"""The demo of a test run: told once, in a database nobody works in, and copied by whoever needs it."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings

SERVER = "ALIUN_TEST_SERVER"
ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "demo_told"
FRESH = timedelta(hours=1)  # it ends at the moment it was told; the browser tests run some minutes after the others


def copy_demo(name: str) -> str:
    """A database of this name with the demo in it; gives its address. The first to ask tells the demo."""
    with psycopg.connect(os.environ[SERVER], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [TEMPLATE])
        if not _is_told(server):
            _tell(server)
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}".encode())
    return address(name)


@contextmanager
def in_the_demo(name: str) -> Generator[str]:
    """This process works in a copy of its own for a while."""
    url = copy_demo(name)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", url)
        _look_again()
        yield url
    _look_again()


def address(name: str) -> str:
    """Where a database of the test server is found."""
    return os.environ[SERVER].replace("/aliun?", f"/{name}?")


def _look_again() -> None:
    """Forget the connections and the address of before."""
    db.engine().dispose()
    db.engine.cache_clear()
    settings.cache_clear()


def _is_told(server: "psycopg.Connection[tuple[str]]") -> bool:
    """Whether it is there, told to its end by these very sources, lately and today."""
    said = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    if not (found := server.execute(said, [TEMPLATE]).fetchone()) or not found[0]:
        return False
    sources, moment = found[0].split()
    told, now = datetime.fromisoformat(moment), clock.now()
    return sources == _sources() and told > now - FRESH and settings().day(told) == settings().day(now)


def _tell(server: "psycopg.Connection[tuple[str]]") -> None:
    """As anybody loads the demo. The comment is written last: what was left unfinished is told anew."""
    sources, moment = _sources(), clock.now().isoformat()
    server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)".encode())
    server.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    env = os.environ | {"DATABASE_URL": address(TEMPLATE), "ALIUN_SECRET_KEY": "only-for-tests"}
    subprocess.run([sys.executable, "-m", "aliun_dashboard", "demo"], env=env, cwd=ROOT, check=True)
    server.execute(f"COMMENT ON DATABASE {TEMPLATE} IS '{sources} {moment}'".encode())


def _sources() -> str:
    """Fingerprint of everything that could tell it otherwise."""
    digest = sha256()
    for room in ("aliun_dashboard", "alembic"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:20]
