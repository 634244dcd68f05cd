"""`web` and `worker`: the two processes of the product, each alone."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from aliun_dashboard.command import front, ground
from aliun_dashboard.kernel import meters
from aliun_dashboard.kernel.config import settings

APP = "aliun_dashboard.aliun_dashboard:app"
LOGS = Path(__file__).with_name("granian_logs.json")  # granian's own lines look like ours
DRAIN_SECONDS = "5"
COMPILED = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}


def web() -> NoReturn:
    """Become granian serving screens and API on one port."""
    ground.lay()
    meters.share(settings().aliun_data_dir, "web")
    command = granian()
    os.execve(command[0], command, web_environment())  # noqa: S606 - no shell, our own program


def granian() -> list[str]:
    """The web server's command line. `GRANIAN_WORKERS` above 1 needs Redis."""
    program = str(Path(sys.executable).with_name("granian"))
    address = ["--host", settings().host, "--port", str(settings().port)]
    keep = ["--respawn-failed-workers", "--workers-kill-timeout", DRAIN_SECONDS]
    lines = ["--log-config", str(LOGS), "--no-access-log"]
    return [program, "--interface", "asgi", "--factory", *address, *keep, *lines, APP]


def web_environment() -> dict[str, str]:
    """What granian needs in its environment to serve the compiled front end."""
    return front.environment() | COMPILED


def worker() -> None:
    """Carry out jobs and keep the timetable until SIGTERM; what is in hand is finished first."""
    ground.lay()
    meters.share(settings().aliun_data_dir, "worker")  # before anything is counted
    from aliun_dashboard.worker.main import main  # after the ground, and not for the other commands

    main()
