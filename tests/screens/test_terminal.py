"""The kiosk in a real terminal: what is typed there leads nowhere, breaks nothing, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import pexpect
import pytest

from telekiosk.widgets.session import scrub_environment
from tests.terminal import ROOT, Terminal

PAINTED = "Vous avez un"


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., Terminal]]:
    started: list[Terminal] = []

    def begin(*how: str, **environment: str) -> Terminal:
        program = [sys.executable, "-m", "tests.screens.in_terminal"]
        place = [f"sqlite:///{tmp_path}/telekiosk.db", str(tmp_path)]
        terminal = Terminal([*program, *place, *how], {**os.environ, "TERM": "xterm-256color", **environment})
        started.append(terminal)
        return terminal

    yield begin
    for terminal in started:
        with suppress(OSError):
            terminal.close()


def at_the_door(start: Callable[..., Terminal], **environment: str) -> Terminal:
    terminal = start(**environment)
    terminal.shows(PAINTED)
    terminal.shows("Portail")
    return terminal


def test_no_key_leads_out(start):
    terminal = at_the_door(start)
    for key in (
        b"\x03",
        b"\x04",
        b"\x10",
        b"\x11",
        b"\x13",
        b"\x1a",
        b"\x1c",
        b"\x1b[21~",
        b"\x1b[23~",
        b"\x18",
        b"\x16",
    ):
        terminal.send(key)
    terminal.send(b"dupont")
    terminal.shows("dupont")
    assert terminal.process.isalive()
    assert "52;" not in terminal.raw.replace("\x1b[52;", "")


@pytest.mark.parametrize(
    "noise",
    [
        b"\xe9a",
        b"\xff\xfe\x80",
        b"\x1b[9999999999;1u",
        b"\x1b[1114112;1u",
        b"\x1b[48;0;0;0;0t\x1b[<0;10;10M",
        b"\x1b[48;5000;5000;0;0t",
        b"\x1b[<0;99999999999;99999999999M\x1b[<0;99999999999;99999999999m",
        b"\x1b[M\xff\xff\xff",
        b"\x1b[?2048;1$y",
        b"\x1b[200~\x1b]52;c;AAAA\x07[/bold]\xe2\x80\xae\x1b[201~\x15",
    ],
)
def test_absurd_bytes_are_survived(start, noise):
    terminal = at_the_door(start)
    terminal.send(noise)
    terminal.read()
    terminal.send(b"\x15")  # which must have had its effect before letters follow
    terminal.read()
    terminal.send(b"dupont")
    terminal.shows("dupont")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_in_good_order(start, number):
    terminal = at_the_door(start)
    terminal.send(b"secret-name")
    terminal.shows("secret-name")
    assert not terminal.echoes()
    os.kill(terminal.pid, number)
    assert terminal.ends() == 128 + number
    assert terminal.raw.rstrip().endswith("\x1b[3J")
    assert "\x1b[?1049l" in terminal.raw and "\x1b[?1000l" in terminal.raw


def test_the_terminal_echoes_again_afterwards(start, tmp_path):
    """A shell starts the kiosk and asks the terminal afterwards."""
    command = f"{sys.executable} -m tests.screens.in_terminal sqlite:///{tmp_path}/t.db {tmp_path}; stty -a; echo done"
    shell = pexpect.spawn("/bin/sh", ["-c", command], cwd=str(ROOT), dimensions=(24, 80), encoding="utf-8", timeout=20)
    shell.expect("Vous avez")
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(shell.pid)], capture_output=True, text=True).stdout
    os.kill(int(children.split()[0]), signal.SIGTERM)
    shell.expect("done")
    assert {"echo", "isig", "icanon"} <= set(str(shell.before).split())


def test_an_operator_may_be_given_a_key_to_leave(start):
    terminal = start("leaving")
    terminal.shows("Portail")
    terminal.send(b"\x11")
    assert terminal.ends() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTSTP])
def test_signals_from_a_keyboard_do_nothing(start, number):
    terminal = at_the_door(start)
    os.kill(terminal.pid, number)
    terminal.send(b"dupont")
    terminal.shows("dupont")


def test_nothing_in_the_data_steers_the_terminal(start):
    terminal = at_the_door(start)
    terminal.shows("école [bold]x[/bold]")
    terminal.send(b"\x1bOP")  # F1: the contact, as text too
    terminal.shows("Qui peut vous aider")
    assert "\x1b]0;owned" not in terminal.raw
    assert "\x1b[31m" not in terminal.raw
    assert "\x9b" not in terminal.raw and "\u202e" not in terminal.raw


def test_a_line_that_goes_away_ends_it(start):
    terminal = at_the_door(start)
    os.close(terminal.process.child_fd)
    for _ in range(100):
        if not terminal.process.isalive():
            break
        signal.sigtimedwait([], 0.1)
    assert not terminal.process.isalive()


def test_no_input_at_all_ends_it_without_turning_in_circles(tmp_path):
    command = [sys.executable, "-m", "tests.screens.in_terminal", f"sqlite:///{tmp_path}/t.db", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert done.returncode == 128 + signal.SIGHUP


def test_faults_in_a_row_end_with_70_and_without_a_traceback(start, tmp_path):
    terminal = start("broken")
    assert terminal.ends() == 70
    assert "Traceback" not in terminal.raw and "tartine7pomme" not in terminal.raw
    noted = (tmp_path / "kiosk.log").read_text()
    assert noted.count("builtins.ValueError") == 3
    assert "tartine7pomme" not in noted


def test_settings_that_will_not_do_are_said_on_a_plain_terminal(start):
    terminal = start("refusing")
    assert terminal.ends() == 2
    assert "There is no such setting: colour." in terminal.raw.rpartition("\x1b[3J")[2]


def test_variables_do_not_steer_it(start):
    at_the_door(
        start, TEXTUAL_PRESS="x,y,z", TEXTUAL_DRIVER="nowhere:Nothing", TEXTUAL_THEME="dracula", TEXTUAL="debug"
    )


def test_a_linux_console_gets_its_own_glyphs(start):
    terminal = at_the_door(start, TERM="linux")
    assert not set("▀▄▔▁▊▎✓▶") & set(terminal.text())


def test_the_environment_is_scrubbed(monkeypatch):
    monkeypatch.setattr(os, "environ", {"TEXTUAL_LOG": "/etc/passwd", "HOME": "/root"})
    scrub_environment()
    assert "TEXTUAL_LOG" not in os.environ and os.environ["HOME"] == "/root"


def test_the_first_page_is_painted_before_the_core_is_loaded():
    program = """
import asyncio, sys, threading
from telekiosk.widgets.session import scrub_environment
from tests.terminal import ROOT, Terminal
scrub_environment()
from telekiosk.screens.app import KioskApp
from telekiosk.screens.opening import Clocks
asked, go = threading.Event(), threading.Event()
def opener():
    asked.set()
    go.wait(10)
    from telekiosk.gateway import Away
    raise Away
async def main():
    app = KioskApp(opener, print, clocks=Clocks(ticking=False))
    async with app.run_test() as pilot:
        await pilot.press(*"dupont")
        while not asked.is_set():
            await pilot.pause(0.01)
        heavy = {"sqlmodel", "sqlalchemy", "pydantic", "pydantic_settings", "argon2", "cryptography", "alembic"}
        print("loaded:", sorted(heavy & set(sys.modules)))
        go.set()
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "loaded: []", done.stdout + done.stderr
