"""The compiled front end: built when its sources changed, and only then."""

import fcntl
import json
import os
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from aliun_dashboard.command import children
from aliun_dashboard.kernel.config import settings

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / ".web"
STAMP = WEB / "aliun-built"
LINKED = ROOT / "assets" / "external"  # links to our own parts, made by the compiler
EXPORT = ("export", "--frontend-only", "--no-zip", "--env", "prod")
ENVIRONMENT = {
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}


class BuildFailed(RuntimeError):
    """The front end does not compile; carries the end of the build's output."""


def environment() -> dict[str, str]:
    """Our environment with Node of this virtual environment first on the path, and a quiet Reflex."""
    here = str(Path(sys.executable).parent)
    return {**os.environ, **ENVIRONMENT, "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}"}


def is_fresh() -> bool:
    """Whether the last build was of exactly these sources."""
    built = (WEB / "build" / "client" / "index.html").exists() and STAMP.exists()
    return built and STAMP.read_text() == f"{_sources()} {_lock()}"


def build() -> bool:
    """Compile if needed; about a minute on a fresh machine. Says whether it did. Raises `BuildFailed`."""
    data = settings().aliun_data_dir
    data.mkdir(parents=True, exist_ok=True)
    with (data / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_fresh():
            return False
        _compile(data / "build.log")
        return True


def _compile(log: Path) -> None:
    sources = _sources()
    reflex = str(Path(sys.executable).with_name("reflex"))
    code = children.run([reflex, *EXPORT], environment(), log)
    if code != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
        raise BuildFailed(f"The front end does not compile ({log}):\n{tail}")
    STAMP.write_text(f"{sources} {_lock()}")


def _sources() -> str:
    """Fingerprint of everything the compiler reads, except npm's pins, which it rewrites itself."""
    code = (path for kind in ("*.py", "*.jsx", "*.js") for path in (ROOT / "aliun_dashboard").rglob(kind))
    assets = (path for path in (ROOT / "assets").rglob("*") if path.is_file() and LINKED not in path.parents)
    return _fingerprint([ROOT / "rxconfig.py", ROOT / "requirements.txt", *code, *assets])


def _lock() -> str:
    """npm's pins, whatever order the compiler wrote them in."""
    pins = [json.loads(path.read_text()) for path in sorted((ROOT / "reflex.lock").glob("*.json"))]
    return sha256(json.dumps(pins, sort_keys=True).encode()).hexdigest()[:20]


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]
