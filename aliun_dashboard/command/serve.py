"""`web` and `worker`: the two processes of the product, each alone."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from aliun_dashboard.command import front, ground
from aliun_dashboard.kernel.config import settings

APP = "aliun_dashboard.aliun_dashboard:app"
DRAIN_SECONDS = "5"


def web() -> NoReturn:
    """Become granian serving screens and API on one port. `GRANIAN_WORKERS` > 1 needs Redis."""
    ground.lay()
    granian = str(Path(sys.executable).with_name("granian"))
    address = ["--host", settings().host, "--port", str(settings().port)]
    keep = ["--respawn-failed-workers", "--workers-kill-timeout", DRAIN_SECONDS]
    os.execve(  # noqa: S606 - no shell, our own program
        granian,
        [granian, "--interface", "asgi", "--factory", *address, *keep, "--no-access-log", APP],
        front.environment() | front.COMPILED,
    )


def worker() -> None:
    """Carry out jobs and keep the timetable until SIGTERM; what is in hand is finished first."""
    ground.lay()
    from aliun_dashboard.worker import main

    main()
