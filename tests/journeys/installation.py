"""telekiosk as an authority runs it: settings in variables, a database made by the commands, every program a process of
its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from telekiosk.core.counter import Actor, Counter, system_clock
from telekiosk.core.credentials import Argon2idHasher, read_key
from telekiosk.core.database import Database
from telekiosk.core.lifecycle import Who
from telekiosk.core.policy import Rules
from telekiosk.core.sheets import AccountSheet, show_account
from tests.journeys.visitor import Visitor
from tests.terminal import ROOT, Terminal

UAI = "0990101X"
SCHOOL = "Collège des Glycines"
DATA = ROOT / "data" / "college"


@dataclass(frozen=True)
class Installation:
    """`folder` is all that its programs see of a home; `days` lets them run as on a later day. `mail` and `web` are
    addresses that its settings name, '' for none."""

    folder: Path
    database_url: str
    days: int = 0
    mail: str = ""
    web: str = ""

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("TELEKIOSK_", "TEXTUAL"))}
        settings = {
            "DATABASE_URL": self.database_url,
            "KEY_FILE": str(self.folder / "telekiosk.key"),
            "MAIL_URL": self.mail,
            "PUBLIC_URL": self.web,
            "MAIL_FROM": "ne-pas-repondre@example.org",
            "TERMINAL": "Hall A",
            "TERMINAL_SCHOOL": UAI,
            "WORKER": "false",
            "FLOOR_MS": "0",
            "ARGON2_MEMORY_KIB": "8",
            "ARGON2_PASSES": "1",
        }
        home = {"HOME": str(self.folder), "LC_ALL": "fr_FR.UTF-8", "SSL_CERT_FILE": str(self.folder / "authority.pem")}
        xdg = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CONFIG", "STATE")}
        return ours | home | xdg | {f"TELEKIOSK_{name}": value for name, value in settings.items()}

    def _program(self, *command: str) -> list[str]:
        clock = ["tests.journeys.later", str(self.days)] if self.days else ["telekiosk"]
        return [sys.executable, "-m", *clock, *command]

    def run(self, *command: str) -> str:
        """A command that ends by itself, and well; what it said."""
        done = subprocess.run(
            self._program(*command), cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """A program that goes on until it is told to end."""
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                self._program(*command),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                yield process
            finally:
                process.terminate()
                process.wait(20)

    @contextmanager
    def kiosk(self) -> Iterator[Visitor]:
        """Someone in front of a kiosk that has opened."""
        terminal = Terminal(self._program("kiosk"), self.environment)
        try:
            visitor = Visitor(terminal)
            visitor.sees(SCHOOL, "Votre identifiant")
            yield visitor
        except AssertionError as failure:
            for noted in self.folder.glob("state/telekiosk/kiosk.log"):
                failure.add_note(noted.read_text())
            raise
        finally:
            terminal.close()

    def accounts(self, *identifiers: str) -> list[AccountSheet]:
        """As the school sees them now."""
        key, hasher = read_key(self.folder / "telekiosk.key"), Argon2idHasher(memory_kib=8, passes=1)
        database = Database(self.database_url)
        counter = Counter(database, key, hasher, system_clock, Rules(), Actor(Who.SCHOOL, "local:test"))
        sheets = [show_account(counter, identifier) for identifier in identifiers]
        database.close()
        return [sheet for sheet in sheets if isinstance(sheet, AccountSheet)]


def fill(installation: Installation) -> None:
    """Database, school and letters, by the commands."""
    installation.run("db", "upgrade")
    installation.run("roster", "import", *map(str, sorted(DATA.glob("*.xml"))))
    workspace = "workspace=https://ent.example.org"
    installation.run("school", "set", UAI, "--name", SCHOOL, "--phone", "01 99 00 02 01", "--service", workspace)
    installation.run("letters", "print", "--school", UAI, "-o", str(installation.folder / "letters.pdf"))
