"""The daily upkeep (R27): what time does, what is purged, and that the journal holds all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
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
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.diagnosis import Diagnosis, explain_account
from telekiosk.core.entities import JournalEntry, Letter, LetterBatch, MailedSecret, OutboxMail, Responsibility, Tally
from telekiosk.core.lifecycle import State
from telekiosk.core.signin import LetterPastDeadline, SignIn, WrongCredentials, sign_in
from telekiosk.core.staff_entities import DepositedRoster, Operator, PaperOrder
from telekiosk.core.terms import MailState, PaperKind, Role
from telekiosk.core.upkeep import last_upkeep, run_upkeep
from tests.core.roads import activate, newest, pend
from tests.desk import UAI, TestLetter, assert_every_journal_holds, clock_of, give_letter, new_family, row


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


def test_letters_that_lapsed_so_long_ago_that_their_journals_are_purged_are_counted_too(counter: Counter) -> None:
    """The first upkeep in two years."""
    new_family(counter)
    clock_of(counter).pass_time(days=800)
    told = run_upkeep(counter)
    assert told.lapsed == 1 and told.entries > 0
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


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal_entry SET facts = replace(facts, 'pending', 'active') WHERE number = 4",
        "DELETE FROM journal_entry WHERE number = 4 AND account_id IS NOT NULL",
        "UPDATE journal_entry SET details = '{}' WHERE number = 4",
        "UPDATE account SET seal = '' WHERE identifier = 'cmartin'",
        "UPDATE account SET state = 'closed' WHERE identifier = 'cmartin'",
    ],
)
def test_a_broken_journal_is_left_as_it_is_and_counted_and_the_others_are_purged(
    counter: Counter, tampering: str
) -> None:
    letter = opened(counter)
    counter.write(lambda tx: tx.session.execute(sa.text(tampering)))
    new_family(counter, surname="Durand")
    account = row(counter, letter.identifier)
    found = counter.read(lambda tx: journal.verify(tx.session, tx.key, account))
    clock_of(counter).pass_time(days=400)
    done = run_upkeep(counter)
    assert done.broken == 1 and done.entries > 0
    assert last_upkeep(counter) == counter.clock()
    account = row(counter, letter.identifier)
    assert counter.read(lambda tx: journal.verify(tx.session, tx.key, account)) == found
    assert isinstance(found, journal.Broken)


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


def test_codes_that_no_worker_ever_sent_do_not_stay_in_clear(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    clock_of(counter).pass_time(hours=71)
    run_upkeep(counter)
    assert newest(counter, "M1").code is not None
    clock_of(counter).pass_time(hours=2)
    run_upkeep(counter)
    mail = newest(counter, "M1")
    assert (mail.state, mail.code, mail.token) == (MailState.EXPIRED, None, None)


def test_void_letters_explain_for_a_while_then_go_with_their_batches(counter: Counter) -> None:
    letter = new_family(counter, guardians=("Claire", "Paul")).letters["Claire"]
    clock_of(counter).pass_time(days=100)
    assert run_upkeep(counter).lapsed == 2
    give_letter(counter, "pmartin")
    clock_of(counter).pass_time(days=350)
    assert run_upkeep(counter).letters == 0
    assert isinstance(sign_in(counter, SignIn(letter.identifier, letter.password)), LetterPastDeadline)
    clock_of(counter).pass_time(days=40)
    done = run_upkeep(counter)
    assert done.letters == 2  # the two of the beginning; Paul's second one is not void for so long

    def left(tx: Transaction) -> tuple[int, int]:
        return len(tx.session.exec(select(Letter)).all()), len(tx.session.exec(select(LetterBatch)).all())

    assert counter.read(left) == (1, 1)
    assert isinstance(explain_account(counter, letter.identifier), Diagnosis)
    assert sign_in(counter, SignIn(letter.identifier, letter.password)) == WrongCredentials()
    assert give_letter(counter, letter.identifier)
    assert_every_journal_holds(counter)


def test_lost_orders_and_deposits_are_gone_in_the_end(counter: Counter) -> None:
    new_family(counter)
    operator = Operator(name="sbernard", role=Role.MANAGER, school_uai=UAI, added_at=counter.clock(), added_by="t")

    def ask(tx: Transaction) -> None:
        tx.session.add(operator)
        tx.session.flush()
        batch = tx.session.exec(select(LetterBatch)).one()
        lost = PaperOrder(
            number="1234",
            kind=PaperKind.LETTERS,
            operator_id=operator.id,
            school_uai=UAI,
            identifiers=["cmartin"],
            asked_at=tx.now,
            expires_at=tx.now,
            taken_at=tx.now,
            batch_id=batch.id,
        )
        deposit = DepositedRoster(operator_id=operator.id, school_uai=UAI, content=b"<x/>", deposited_at=tx.now)
        tx.session.add_all((lost, deposit))

    counter.write(ask)
    clock_of(counter).pass_time(days=2)
    run_upkeep(counter)
    tables = (DepositedRoster, PaperOrder, LetterBatch)

    def left(tx: Transaction) -> list[int]:
        return [len(tx.session.exec(select(table)).all()) for table in tables]

    assert counter.read(left) == [0, 1, 1]
    clock_of(counter).pass_time(days=500)
    run_upkeep(counter)
    clock_of(counter).pass_time(days=400)
    run_upkeep(counter)
    assert counter.read(left) == [0, 0, 0]


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
