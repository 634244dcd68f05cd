"""The command line: `python -m aliun_dashboard <command>`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from aliun_dashboard import migrations
from aliun_dashboard.command import backup, demo_data, doctor, front, ground, people, rehearsal, rollback, serve, up
from aliun_dashboard.kernel.embedded import EmbeddedFailed
from aliun_dashboard.kernel.errors import Refused

Given = argparse.Namespace
KNOWN_FAILURES = (ground.CannotStart, front.BuildFailed, EmbeddedFailed, Refused)


def main() -> None:
    """Run one command; a failure we know is one line on standard error and exit code 1."""
    given = _parser().parse_args()
    try:
        sys.exit(given.run(given))
    except KNOWN_FAILURES as failure:
        sys.exit(f"aliun: {failure}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m aliun_dashboard", description="Aliun Dashboard")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[Given], int | None], what: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        return command

    add("up", lambda _: up.up(), "serve everything until Ctrl-C: database, web and worker")
    add("web", lambda _: serve.web(), "serve the screens and the API")
    add("worker", lambda _: serve.worker(), "carry out jobs and keep the timetable")
    add("build", _build, "compile the front end when its sources changed")
    add("migrate", _on_ground(_migrate), "bring the database to this version's schema")
    add("doctor", _on_ground(lambda _: doctor.doctor()), "check every connection and say what to fix")
    _add_data_commands(add)
    _add_people_commands(add)
    return parser


def _add_data_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    demo = add("demo", _on_ground(_demo), "load the demo data into an empty database")
    demo.add_argument("--reset", action="store_true", help="throw away everything there is first")
    save = add("backup", _on_ground(_backup), "write database and files into one archive")
    save.add_argument("file", type=Path)
    back = add("restore", _on_ground(_restore), "put an archive back and count its rows")
    back.add_argument("file", type=Path)
    back.add_argument("--yes", action="store_true", help="replace everything there is")
    before = add("rollback", _on_ground(_rollback), "back up, then take the database back to the version before")
    before.add_argument("file", type=Path, nargs="?", help="an archive of then; without one, today's rows stay")
    before.add_argument("--safety", type=Path, help="where the backup of now goes (default: the data directory)")
    drill = add("rehearse", _on_ground(_rehearse), "go back and forth on a copy, against the clock")
    drill.add_argument("--number", type=int, help="a rehearsal that was asked for on a screen")


def _add_people_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    token = add("token", _on_ground(_token), "create an API token, shown this once").add_subparsers(required=True)
    create = token.add_parser("create")
    create.add_argument("--user", required=True, help="e-mail of the person whose role it has")
    create.add_argument("--name", required=True, help="what it is for")
    user = add("user", _on_ground(_user), "create a person; the password is asked for").add_subparsers(required=True)
    create = user.add_parser("create")
    create.add_argument("--email", required=True)
    create.add_argument("--name", required=True)
    create.add_argument("--role", required=True, choices=people.ROLES)


def _on_ground(run: Callable[[Given], int | None]) -> Callable[[Given], int | None]:
    def on_ground(given: Given) -> int | None:
        with ground.laid():
            return run(given)

    return on_ground


def _build(_: Given) -> None:
    print("The front end is compiled." if front.build() else "The front end is up to date.")


def _migrate(_: Given) -> None:
    migrations.migrate()


def _demo(given: Given) -> None:
    demo_data.load(reset=given.reset)
    print(demo_data.LOG_INS)


def _backup(given: Given) -> None:
    rows = backup.backup(given.file)
    print(f"{given.file}: {sum(rows.values())} rows in {len(rows)} tables")


def _restore(given: Given) -> None:
    rows = backup.restore(given.file, over=given.yes)
    migrations.migrate()  # an archive may be older than this version
    print(f"Restored {sum(rows.values())} rows in {len(rows)} tables; all counted.")


def _rollback(given: Given) -> None:
    back = rollback.go_back(given.file, given.safety)
    print(f"The database is at revision {back.revision}. Check out the version that has it, and start that.")
    print(f"Everything from before: restore {back.safety} --yes")
    for table, number in back.lost.items():
        print(f"  not there any more: {number} rows of {table}")


def _rehearse(given: Given) -> None:
    rehearsal.rehearse(given.number)


def _token(given: Given) -> None:
    print(people.create_token(given.user, given.name))


def _user(given: Given) -> None:
    people.create_user(given.email, given.name, given.role)


if __name__ == "__main__":
    main()
