"""A program in a pty, and the screen that a terminal makes of its output."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parents[1]
ECHO = 3  # the place of the local modes in termios' list
PATIENCE_SECONDS = 30


class Terminal:
    """80 columns and 24 rows. `environment` stands in the place of the test's own, but for what every terminal has."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.raw = ""
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.Stream(self.screen)
        env = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
        self.process = pexpect.spawn(
            command[0], list(command[1:]), cwd=str(ROOT), env=env, dimensions=(24, 80), encoding="utf-8"
        )

    def read(self, silence: float = 0.3) -> None:
        """Whatever it has written by now, until it has been silent for so many seconds."""
        while True:
            try:
                data = self.process.read_nonblocking(65536, timeout=silence)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            self.raw += data
            self.stream.feed(data)

    def text(self) -> str:
        """The screen's rows, NO-BREAK SPACEs made blanks."""
        return "\n".join(self.screen.display).replace("\N{NO-BREAK SPACE}", " ")

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.read(silence=0.1)
            if holds():
                return
        raise AssertionError(f"still waiting, on this screen:\n{self.text()}")

    def shows(self, text: str) -> None:
        self.until(lambda: text in self.text())

    def send(self, data: bytes) -> None:
        os.write(self.process.child_fd, data)

    def kill(self) -> None:
        """At once, whatever it is doing; the rest of what it wrote can still be read."""
        self.process.kill(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        if self.process.isalive():
            self.kill()
        self.process.close()

    def ends(self) -> int | None:
        """Its exit code."""
        self.until(lambda: not self.process.isalive())
        return self.process.exitstatus

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.process.child_fd)[ECHO] & termios.ECHO)
