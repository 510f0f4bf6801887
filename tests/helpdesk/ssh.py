"""A real sshd on a port of 127.0.0.1, set up as docs/operations.md says, and the operators' ssh."""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.ssh_keys import PublicKey, public_key
from telekiosk.core.staff import AddOperator, add_operator
from telekiosk.core.terms import Role
from tests.desk import KEY_TEXT, clock_of, open_counter, staff
from tests.programs import require_program

TELEKIOSK = Path(sys.executable).with_name("telekiosk")
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin forced-commands-only
AuthorizedKeysFile none
AuthorizedKeysCommand {safe}/keys %u %f
AuthorizedKeysCommandUser root
AcceptEnv LANG LC_* TELEKIOSK_* TEXTUAL_*
Subsystem sftp internal-sftp
LogLevel VERBOSE
"""
LOOK_UP = """#!/bin/sh
exec {telekiosk} operator authorized-keys --settings {folder}/telekiosk.toml "$1" "$2"
"""
SETTINGS = """
database_url = "sqlite:///{folder}/telekiosk.db"
argon2_memory_kib = 8
argon2_passes = 1
"""


@dataclass(frozen=True)
class Server:
    """The installation behind it: `counter` is a desk on the same database, with a clock that says what it is now."""

    folder: Path
    port: int
    counter: Counter

    def take_on(self, name: str, role: Role, school: str | None) -> None:
        """An operator with a new key of their own."""
        file = self.folder / name
        ssh_keygen(file)
        key = public_key(file.with_suffix(".pub").read_text())
        assert isinstance(key, PublicKey)
        add_operator(staff(self.counter), AddOperator(name, role, school, (key,)))

    def command(self, name: str, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """What an operator types to come in, or to have something done."""
        settings = {
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "LogLevel": "ERROR",
            "ConnectTimeout": "20",
        }
        chosen = [part for setting, value in settings.items() for part in ("-o", f"{setting}={value}")]
        key = ["-i", str(self.folder / name), "-p", str(self.port)]
        return [require_program("ssh"), "-F", "none", *chosen, *key, *options, "root@127.0.0.1", *words]

    def run(
        self, name: str, *words: str, given: bytes = b"", options: tuple[str, ...] = (), **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        env = {"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8", **environment}
        sent = tuple(part for variable in ("LANG", *environment) for part in ("-o", f"SendEnv={variable}"))
        command = self.command(name, *words, options=(*sent, *options))
        return subprocess.run(command, input=given, capture_output=True, env=env, timeout=60, check=False)


@contextmanager
def serving() -> Iterator[Server]:
    """An empty installation, and sshd in front of it. sshd wants what it runs in folders that are root's alone."""
    if os.getuid() != 0:
        pytest.skip("sshd asks for keys by a command in a folder of root's: this test runs as root only")
    sshd = require_program("sshd")
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tk-sshd-", dir="/run") as safe, free_folder() as folder:
        Path(safe).chmod(0o755)
        port = free_port()
        words = {"telekiosk": shlex.quote(str(TELEKIOSK)), "folder": folder, "safe": safe, "port": port}
        for path, text, mode in (
            (Path(safe) / "keys", LOOK_UP, 0o755),
            (folder / "sshd_config", CONFIG, 0o600),
            (folder / "telekiosk.toml", SETTINGS, 0o600),
        ):
            path.write_text(text.format(**words))
            path.chmod(mode)
        (folder / "telekiosk.key").write_text(KEY_TEXT)
        ssh_keygen(folder / "host")
        counter = open_counter(f"sqlite:///{folder}/telekiosk.db")
        clock_of(counter).now = datetime.now(UTC)
        with (folder / "sshd.log").open("wb") as log, running([sshd, "-D", "-e", "-f", f"{folder}/sshd_config"], log):
            wait_for(port)
            yield Server(folder, port, counter)
        counter.database.close()


@contextmanager
def free_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tk-ssh-") as folder:
        yield Path(folder)


@contextmanager
def running(command: list[str], log: object) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def ssh_keygen(file: Path) -> None:
    subprocess.run([require_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("sshd does not listen")
