"""What the demo has made before it begins: every state, by use cases alone (R25)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from telekiosk.core import journal
from telekiosk.core.counter import Counter
from telekiosk.core.entities import Account, School
from telekiosk.core.lifecycle import State
from telekiosk.core.signin import (
    AccountEnded,
    ConfirmationDue,
    FirstConnectionDue,
    LetterPastDeadline,
    Scan,
    SignedIn,
    SignIn,
    sign_in,
    sign_in_by_scan,
)
from telekiosk.demo.mailbox import received_mails
from telekiosk.demo.story import Demo, tell
from telekiosk.mail.portal import Portal
from tests.desk import open_counter


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def counter(folder: Path) -> Iterator[Counter]:
    counter = open_counter(f"sqlite:///{folder}/telekiosk.db")
    yield counter
    counter.database.close()


@pytest.fixture(scope="module")
def demo(counter: Counter, folder: Path) -> Demo:
    return tell(counter, folder, folder / "mail", Portal("Scolarité Services", "ne-pas-repondre@example.org"))


def test_every_state_has_an_account(demo: Demo) -> None:
    assert {account.state for account in demo.accounts} == set(State)


def test_the_accounts_told_of_are_all_there_are(demo: Demo, counter: Counter) -> None:
    known = counter.read(lambda tx: {account.identifier: account.state for account in tx.session.exec(select(Account))})
    assert {account.identifier: account.state for account in demo.accounts} == known


def test_every_letter_on_the_table_opens_its_account(demo: Demo, counter: Counter) -> None:
    for letter in demo.letters:
        due = sign_in_by_scan(counter, Scan(letter.scan_code))
        assert isinstance(due, FirstConnectionDue)
        assert (due.identifier, due.child.birth_date) == (letter.identifier, letter.birth_date)
        assert isinstance(sign_in(counter, SignIn(letter.identifier, letter.temporary_password)), FirstConnectionDue)


def test_every_password_told_of_meets_its_outcome(demo: Demo, counter: Counter) -> None:
    awaited = {
        State.ACTIVE: SignedIn,
        State.PENDING: ConfirmationDue,
        State.LAPSED: LetterPastDeadline,
        State.GROUPED: AccountEnded,
        State.REPLACED: AccountEnded,
        State.CLOSED: AccountEnded,
    }
    for account in demo.accounts:
        if account.password is not None:
            outcome = sign_in(counter, SignIn(account.identifier, account.password))
            assert isinstance(outcome, awaited[account.state]), account
    assert {account.state for account in demo.accounts if account.password is not None} == set(awaited)


def test_no_trace_of_the_story_is_outside_the_journals(demo: Demo, counter: Counter) -> None:
    def verified(tx) -> list[object]:
        streams = (*tx.session.exec(select(Account)), *tx.session.exec(select(School)))
        return [journal.verify(tx.session, tx.key, stream) for stream in streams]

    assert all(isinstance(answer, journal.Intact) for answer in counter.read(verified))
    assert demo.accounts


def test_the_mailbox_shows_the_newest_mail_first_with_its_code(demo: Demo, folder: Path) -> None:
    mails = received_mails(folder / "mail")
    assert [mail.sent_at for mail in mails] == sorted((mail.sent_at for mail in mails), reverse=True)
    waiting = next(mail for mail in mails if mail.address == "sophie.leclerc@example.org")
    assert len(waiting.code) == 9
    assert waiting.code in waiting.text
    assert demo.letters


def test_the_letters_on_paper_are_there_too(demo: Demo, folder: Path) -> None:
    assert demo.letters
    assert sorted(file.name for file in folder.glob("*.pdf")) == [
        "letters-college-new.pdf",
        "letters-college.pdf",
        "letters-lycee-earlier.pdf",
        "letters-lycee.pdf",
    ]


def test_a_mailbox_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert received_mails(tmp_path / "none") == ()
