"""The demo's kiosk: F9 shows the table, and a letter of it can be held under the reader (R25)."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from telekiosk.commands.demo import mailbox_of, prepared
from telekiosk.commands.kiosk import Opening
from telekiosk.demo.story import Demo
from telekiosk.demo.table import table_of
from telekiosk.demo.table_page import DemoKiosk, TablePage
from telekiosk.mail.maildir import MaildirTransport
from telekiosk.screens.first_connection import FirstConnectionPage
from telekiosk.screens.sign_in import SignInPage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Demo:
    return prepared(folder, terminal="F9")


@pytest.fixture
async def pilot(demo: Demo, folder: Path) -> AsyncIterator[Pilot[None]]:
    def fault(problem: BaseException) -> None:
        raise problem

    with ExitStack() as until_the_end:
        opening = Opening(argparse.Namespace(settings=folder / "telekiosk.toml"), until_the_end)
        app = DemoKiosk(opening, fault, table=table_of(demo, mailbox_of(folder)))
        async with app.run_test(size=(80, 24)) as pilot:
            await app.opened()
            await pilot.pause()
            yield pilot


def kiosk(pilot: Pilot[None]) -> DemoKiosk:
    assert isinstance(pilot.app, DemoKiosk)
    return pilot.app


def thing(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#thing", Static).content)


async def test_f9_shows_the_first_letter_and_leads_back(pilot: Pilot[None], demo: Demo) -> None:
    await pilot.press("f9")
    await pilot.pause()
    letter = demo.letters[0]
    assert letter.identifier in thing(pilot)
    assert f"{letter.temporary_password[:4]} {letter.temporary_password[4:]}" in thing(pilot)
    await pilot.press("f9")
    assert isinstance(pilot.app.screen, SignInPage)


async def test_a_letter_held_under_the_reader_leads_to_its_first_connection(pilot: Pilot[None], demo: Demo) -> None:
    await pilot.press("f9", "down", "enter")
    for _ in range(100):
        await pilot.pause(0.05)
        if isinstance(pilot.app.screen, FirstConnectionPage):
            break
    page = pilot.app.screen
    assert isinstance(page, FirstConnectionPage)
    assert page.due.identifier == demo.letters[1].identifier


async def test_tab_goes_on_to_the_mails_and_to_the_other_accounts(pilot: Pilot[None]) -> None:
    await pilot.press("f9", "tab")
    await pilot.pause()
    assert "@example.org" in thing(pilot)
    await pilot.press("tab")
    await pilot.pause()
    assert "kbenhaddou" in thing(pilot) or "mberthelot" in thing(pilot)
    await pilot.press("shift+tab", "shift+tab", "escape")
    assert isinstance(pilot.app.screen, SignInPage)


async def test_a_mail_that_has_just_come_is_what_one_sees_first(pilot: Pilot[None], folder: Path) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Date"] = "new@example.org", "Votre code", "Wed, 25 Nov 2026 10:00:00 +0100"
    mail.set_content("Tapez\n\n    DCBR JDWH\n\nà la borne.\n")
    MaildirTransport(mailbox_of(folder)).deliver(mail)
    await pilot.press("f9")
    await pilot.pause()
    assert "Votre code" in thing(pilot)
    assert "DCBR JDWH" in thing(pilot)


async def test_hostile_mails_are_text(pilot: Pilot[None], folder: Path) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Date"] = "x@example.org", "[bold red]x", "Wed, 25 Nov 2026 10:00:00 +0100"
    mail.set_content("\x1b[2J[link=x]y[/link]\n")
    MaildirTransport(mailbox_of(folder)).deliver(mail)
    await pilot.press("f9")
    await pilot.pause()
    assert "[bold red]x" in thing(pilot)
    assert isinstance(pilot.app.screen, TablePage)
