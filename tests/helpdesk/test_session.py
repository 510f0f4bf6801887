"""A console's session: locked when nobody is there, closed by signals and by Ctrl+Q, nothing left on the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from telekiosk.core.operators import OperatorView
from telekiosk.core.staff import NewPassword, SetPassword, set_operator_password
from telekiosk.core.terms import Role
from telekiosk.helpdesk.search import SearchBox
from tests.desk import new_family, staff
from tests.helpdesk.console import OPERATOR, console_at
from tests.terminal import Terminal

SECRET = "deux roues vertes"


async def test_after_a_quarter_of_an_hour_the_password_is_asked_and_nothing_can_be_read(counter):
    new_family(counter)
    async with console_at(counter, has_password=True) as console:
        password = SetPassword(OPERATOR, NewPassword(SECRET, SECRET))
        assert isinstance(set_operator_password(staff(counter), password), OperatorView)
        await console.search("martin")
        await console.beat(899)
        console.shows("Mme Claire MARTIN")
        await console.beat()
        console.looks_like("locked")
        await console.press("escape", "1")
        await console.press("enter")
        console.shows("Ce n'est pas le mot de passe.")
        await console.type(SECRET)
        await console.press("enter")
        console.shows("Le début des mots suffit")
        assert "MARTIN" not in console.text()


async def test_without_a_password_the_session_ends_and_says_why(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.beat(900)
        assert console.app.last_words.startswith("Aucune touche depuis 15 minutes")


async def test_a_tiny_window_gets_a_sentence_and_keeps_what_was_typed(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.type("mart")
        await console.pilot.resize_terminal(20, 5)
        await console.settle()
        console.shows("Cette fenêtre est trop petite")
        await console.pilot.resize_terminal(80, 24)
        await console.type("in")
        console.shows("1 compte", "Mme Claire MARTIN")


async def test_in_a_tiny_window_no_key_acts_unseen_but_the_one_that_leaves(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.search("martin")
        await console.pilot.resize_terminal(20, 5)
        await console.settle()
        console.shows("Il faut 80 colonnes et 24 lignes.")
        await console.press("a", "f1", "f2", "escape", "2")
        await console.paste("durand")
        await console.pilot.resize_terminal(80, 24)
        await console.settle()
        console.shows("Mme Claire MARTIN", "Qu'est-ce qui bloque ?")
        assert console.app.screen is console.view
        await console.press("a")
        console.shows("Ce que l'on peut faire maintenant")
        await console.pilot.resize_terminal(79, 40)
        await console.press("escape")
        await console.pilot.resize_terminal(80, 40)
        await console.settle()
        console.shows("Ce que l'on peut faire maintenant")
        await console.pilot.resize_terminal(80, 23)
        await console.press("ctrl+q")
        assert console.app.return_code == 0


@pytest.mark.parametrize("theme", ["standard", "contrast", "console"])
async def test_a_tiny_window_says_so_over_a_dialog_too(counter, theme):
    new_family(counter)
    async with console_at(counter, theme=theme) as console:
        await console.search("martin")
        await console.press("l")
        for size in ((20, 5), (30, 8), (40, 6), (60, 20)):
            await console.pilot.resize_terminal(*size)
            await console.settle()
            console.shows("Cette fenêtre est trop petite", "Il faut 80 colonnes et 24 lignes.")
            assert "Motif" not in console.text()


async def test_the_tabs_are_whole_at_every_width_that_the_window_takes(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AUTHORITY, size=(120, 40)) as console:
        console.shows("6 Établissement 7 Agents")
        await console.pilot.resize_terminal(80, 24)
        await console.settle()
        console.shows("7 Agents")
        await console.pilot.resize_terminal(120, 40)
        await console.settle()
        console.shows("6 Établissement 7 Agents")


async def test_language_and_contrast_change_at_once_and_the_sheet_stays(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.search("martin")
        await console.press("f2", "f3")
        console.shows("The letter has not been used yet.", "Mme Claire MARTIN", "To do:")
        assert console.app.theme == "contrast"
        await console.press("f2")
        console.shows("Le courrier n'a pas encore été utilisé.")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The demo's console as a program of its own, in a real terminal."""
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    made = Terminal([sys.executable, "-m", "telekiosk", "demo", "--helpdesk"], environment)
    yield made
    made.close()


@pytest.mark.slow
def test_the_demo_opens_a_console_and_a_signal_closes_it_in_good_order(terminal: Terminal) -> None:
    terminal.shows("1 Recherche")
    terminal.send(b"goff")
    terminal.shows("LE GOFF")
    terminal.send(b"\x1a\x03\x1c")  # Ctrl+Z, Ctrl+C, Ctrl+\ do nothing
    terminal.send(b"\r")
    terminal.shows("bloque")
    terminal.process.kill(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM
    terminal.read()
    assert terminal.echoes()
    assert "LE GOFF" not in terminal.text()


@pytest.mark.slow
def test_an_operator_leaves_with_ctrl_q(terminal: Terminal) -> None:
    terminal.shows("1 Recherche")
    terminal.send(b"\x11")
    assert terminal.ends() == 0


@pytest.mark.slow
@pytest.mark.fault
def test_a_line_that_is_cut_in_the_middle_of_an_act_changes_nothing_and_leaves_no_process(terminal: Terminal) -> None:
    terminal.shows("1 Recherche")
    terminal.send(b"goff")
    terminal.shows("LE GOFF")
    terminal.send(b"\r")
    terminal.shows("bloque")
    terminal.send(b"a")
    terminal.shows("Ce que l'on peut faire maintenant")
    terminal.send(b"t")
    terminal.shows("Motif")
    terminal.send(b"\tperdu en route")
    terminal.shows("perdu en route")
    terminal.process.kill(signal.SIGHUP)
    assert terminal.ends() == 128 + signal.SIGHUP


async def test_letters_act_as_capitals_too_except_in_a_box_that_keeps_them(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.search("MARTIN")
        await console.press("A")
        assert console.app.screen.query("#acts")
        await console.press("escape", "escape")
        assert console.view.query_one(SearchBox).value == "MARTIN"
        await console.go("classes")
        await console.press("end", "L")
        console.shows("Courriers : 4e C")
