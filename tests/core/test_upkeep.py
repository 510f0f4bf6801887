"""The daily upkeep (R27): what time does, what is purged, and that the journal holds all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from telekiosk.core import journal
from telekiosk.core.anchors import (
    Anchor,
    AnchorBroken,
    AnchorHolds,
    AnchorTooOld,
    NoAnchor,
    check_anchor,
    new_anchor,
    parsed_anchor,
)
from telekiosk.core.counter import Counter
from telekiosk.core.entities import JournalEntry, MailedSecret, OutboxMail, Responsibility, Tally
from telekiosk.core.lifecycle import State
from telekiosk.core.signin import SignIn, WrongCredentials, sign_in
from telekiosk.core.upkeep import last_upkeep, run_upkeep
from tests.core.roads import activate
from tests.desk import TestLetter, assert_every_journal_holds, clock_of, new_family, row


def opened(counter: Counter) -> TestLetter:
    """Claire's letter, of an account that is active now."""
    letter = new_family(counter).letters["Claire"]
    activate(counter, letter)
    return letter


def test_letters_past_their_deadline_lapse(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    assert run_upkeep(counter).lapsed == 0
    clock_of(counter).pass_time(days=100)
    assert run_upkeep(counter).lapsed == 1
    assert row(counter, identifier).state is State.LAPSED
    assert last_upkeep(counter) == counter.clock()
    assert_every_journal_holds(counter)


def test_an_account_without_a_child_for_thirteen_months_is_closed_by_time(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    today = counter.clock().date()
    counter.write(lambda tx: tx.session.exec(update(Responsibility).values(ended_on=today)))
    clock_of(counter).pass_time(days=380)
    assert run_upkeep(counter).closed == 0
    clock_of(counter).pass_time(days=30)
    assert run_upkeep(counter).closed == 1
    account = row(counter, identifier)
    assert (account.state, account.closed_by_time) == (State.CLOSED, True)
    assert run_upkeep(counter).closed == 0
    assert_every_journal_holds(counter)


def test_old_entries_become_one_checkpoint_and_the_chain_holds(counter: Counter) -> None:
    letter = opened(counter)
    before = counter.read(lambda tx: len(tx.session.exec(select(JournalEntry)).all()))
    clock_of(counter).pass_time(days=400)
    assert run_upkeep(counter).entries > 0
    assert counter.read(lambda tx: len(tx.session.exec(select(JournalEntry)).all())) < before
    assert_every_journal_holds(counter)
    assert sign_in(counter, SignIn(letter.identifier, "wrong7word")) == WrongCredentials()
    clock_of(counter).pass_time(days=400)
    run_upkeep(counter)
    assert_every_journal_holds(counter)


def test_a_checkpoint_that_was_changed_is_found(counter: Counter) -> None:
    identifier = opened(counter).identifier
    clock_of(counter).pass_time(days=400)
    run_upkeep(counter)
    made = col(JournalEntry.event) == journal.CHECKPOINT
    counter.write(lambda tx: tx.session.exec(update(JournalEntry).where(made).values(actor="somebody else")))
    account = row(counter, identifier)
    assert isinstance(counter.read(lambda tx: journal.verify(tx.session, tx.key, account)), journal.Broken)


def test_what_no_longer_counts_or_explains_is_gone_and_waiting_mails_stay(counter: Counter) -> None:
    letter = opened(counter)
    assert sign_in(counter, SignIn(letter.identifier, "wrong7word")) == WrongCredentials()
    clock_of(counter).pass_time(hours=23)
    assert run_upkeep(counter).attempts == 0
    clock_of(counter).pass_time(days=91)
    done = run_upkeep(counter)
    assert done.attempts > 0 and done.secrets > 0

    def left(tx) -> tuple[int, int, int]:
        tables = (Tally, MailedSecret, OutboxMail)
        return tuple(len(tx.session.exec(select(table)).all()) for table in tables)  # type: ignore[return-value]

    tallies, secrets, mails = counter.read(left)
    assert (tallies, secrets) == (0, 0) and mails > 0


def test_an_anchor_holds_until_an_entry_is_taken_out(counter: Counter) -> None:
    opened(counter)
    clock_of(counter).pass_time(minutes=30)
    anchor = parsed_anchor(new_anchor(counter).line())
    clock_of(counter).pass_time(minutes=30)
    new_family(counter, surname="Durand")
    assert check_anchor(counter, anchor) == AnchorHolds()
    last = select(JournalEntry).where(JournalEntry.at <= anchor.as_of).order_by(col(JournalEntry.number).desc())
    counter.write(lambda tx: tx.session.delete(tx.session.exec(last).first()))
    assert check_anchor(counter, anchor) == AnchorBroken()


def test_an_anchor_older_than_what_was_purged_proves_nothing(counter: Counter) -> None:
    opened(counter)
    clock_of(counter).pass_time(minutes=30)
    anchor = new_anchor(counter)
    clock_of(counter).pass_time(minutes=30)
    new_family(counter, surname="Durand")
    clock_of(counter).pass_time(days=800)
    run_upkeep(counter)
    assert check_anchor(counter, anchor) == AnchorTooOld()
    assert check_anchor(counter, Anchor(counter.clock() - timedelta(days=1), 9, "no")) == AnchorBroken()


def test_a_text_that_is_no_anchor_says_so() -> None:
    with pytest.raises(NoAnchor):
        parsed_anchor("yesterday 3")
