"""A real IMAP server on this machine: a private Dovecot with mailboxes of our own."""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import psutil
from imap_tools import MailBoxUnencrypted

from tests.fakes.mail import free_port

PASSWORD = "clave-de-aplicacion"
START_SECONDS = 10

CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
    " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
)
CONF = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_login_user = {login_user}
default_internal_group = {group}
mail_location = maildir:{home}/mail/%u:INDEX={home}/index/%u
mail_fsync = never
mail_max_userip_connections = 100
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Inbox:
    """One mailbox of the server, of its own address; what a person or a sender may do with it."""

    address: str
    port: int
    home: Path

    def settings(self, port: int | None = None) -> dict[str, str]:
        """What points us at it, or at a proxy before it."""
        return {
            "IMAP_HOST": "127.0.0.1",
            "IMAP_PORT": str(port or self.port),
            "IMAP_USERNAME": self.address,
            "IMAP_PASSWORD": PASSWORD,
            "IMAP_TLS": "0",
        }

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        """As a person with a mail program opens it."""
        with MailBoxUnencrypted("127.0.0.1", self.port).login(self.address, PASSWORD, initial_folder=folder) as box:
            yield box

    def put(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Mails come in, in this order."""
        with self.opened(folder) as box:
            for mail in mails:
                box.append(mail, folder, dt=at)

    def fill(self, mails: Sequence[bytes]) -> None:
        """Many mails at once, as files."""
        new = self._mail / "new"
        for place, mail in enumerate(mails):
            path = new / f"{time.time_ns()}.M{place:06d}P1.aliun"
            path.write_bytes(mail)
            _give(path)

    def renumber(self) -> None:
        """As after a restore of the mail server: the same mails under another UIDVALIDITY."""
        (self._mail / "dovecot-uidlist").unlink()
        shutil.rmtree(self.home / "index" / self.address, ignore_errors=True)

    @property
    def _mail(self) -> Path:
        return self.home / "mail" / self.address


@dataclass(frozen=True)
class Dovecot:
    """The server: any address has a mailbox there, all with one password."""

    port: int
    tls_port: int
    home: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def inbox(self) -> Inbox:
        """A new and empty one."""
        box = Inbox(f"oc{next(self.numbers)}@aliun.example", self.port, self.home)
        with box.opened():
            return box


def _give(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, *owner())


def owner() -> tuple[str, str]:
    """Whose mail it is: Dovecot refuses root's."""
    name = "dovecot" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    return name, name if os.getuid() == 0 else str(os.getgid())


@contextmanager
def serving() -> Iterator[Dovecot]:
    """Dovecot at work."""
    home = Path(tempfile.mkdtemp(prefix="aliun-dovecot-", dir="/tmp"))
    server = Dovecot(free_port(), free_port(), home)
    _furnish(server)
    subprocess.run([_program(), "-c", str(home / "conf")], check=True, timeout=START_SECONDS)
    try:
        _until_it_answers(server)
        yield server
    finally:
        _end(home)
        shutil.rmtree(home, ignore_errors=True)


def _furnish(server: Dovecot) -> None:
    user, group = owner()
    login_user = "dovenull" if os.getuid() == 0 else user
    home = server.home
    home.chmod(0o755)
    for name in ("run", "state", "mail", "index", "home"):
        (home / name).mkdir()
        _give(home / name)
    subprocess.run(shlex.split(CERTIFICATE), cwd=home, check=True, capture_output=True)
    words = {"home": home, "user": user, "login_user": login_user, "group": group, "port": server.port}
    words |= {"tls_port": server.tls_port, "password": PASSWORD}
    (home / "conf").write_text(CONF.format(**words))


def _program() -> str:
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "the mail tests need Dovecot: make mail"
    return found


def _until_it_answers(server: Dovecot) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.inbox()
            return
        except OSError:
            assert time.monotonic() < deadline, (server.home / "log").read_text()
            time.sleep(0.05)


def _end(home: Path) -> None:
    """The master and everything it started."""
    try:
        master = psutil.Process(int((home / "run" / "master.pid").read_text()))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    family = [master, *master.children(recursive=True)]
    master.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=3)
    for process in alive:
        process.kill()
