"""The journal: what a check finds, what may be erased, and that replaying tells the account (R11, R12)."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlmodel import select

from telekiosk.core.audit import Audit, BrokenStream, verify_journal
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, JournalEntry, School
from telekiosk.core.journal import Broken, Fault, Intact, append, entries_of, erase_details, replay, verify
from telekiosk.core.lifecycle import MailStatus, State
from telekiosk.core.school import StaffAct, lend_password
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.signin import SignIn, sign_in
from tests.core.roads import OTHER_PASSWORD, PASSWORD, activate, sign_in_as
from tests.desk import UAI, assert_every_journal_holds, new_family, row, staff


@pytest.fixture
def active(counter: Counter) -> Counter:
    activate(counter, new_family(counter).letters["Claire"])
    return counter


def checked(counter: Counter) -> Intact | Broken:
    return counter.read(lambda tx: verify(tx.session, tx.key, tx.session.exec(select(Account)).one()))


def entries(counter: Counter) -> list[JournalEntry]:
    return list(counter.read(lambda tx: entries_of(tx.session, tx.session.exec(select(Account)).one())))


def in_the_database(counter: Counter, statement: str) -> None:
    counter.write(lambda tx: tx.session.execute(sa.text(statement)))


def test_entries_are_numbered_without_gaps_and_say_when_who_what_from_and_to(active: Counter) -> None:
    found = entries(active)
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    assert [(entry.event, entry.actor) for entry in found] == [
        ("account prepared", "import"),
        ("letter issued", "operator:sbernard"),
        ("signed in", "terminal:Hall A"),
        ("first connection done", "terminal:Hall A"),
        ("address confirmed", "terminal:Hall A"),
    ]
    assert '"from":"pending"' in found[-1].facts
    assert '"to":"active"' in found[-1].facts
    assert checked(active) == Intact(5)


def test_facts_hold_nothing_personal(active: Counter) -> None:
    facts = " ".join(entry.facts for entry in entries(active))
    for personal in ("orange", "artin", "Léa", "2012"):
        assert personal not in facts


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE journal_entry SET facts = replace(facts, 'pending', 'active') WHERE number = 4", (4, Fault.CHANGED)),
        ("UPDATE journal_entry SET actor = 'nobody' WHERE number = 1", (1, Fault.CHANGED)),
        ("UPDATE journal_entry SET event = 'signed out' WHERE number = 3", (3, Fault.CHANGED)),
        ("UPDATE journal_entry SET details = '{}' WHERE number = 4", (4, Fault.DETAILS_CHANGED)),
        ("UPDATE journal_entry SET details_digest = '' WHERE number = 4", (4, Fault.CHANGED)),
        ("UPDATE journal_entry SET digest = 'x' WHERE number = 2", (2, Fault.CHANGED)),
        ("DELETE FROM journal_entry WHERE number = 3 AND account_id IS NOT NULL", (3, Fault.MISSING)),
        ("DELETE FROM journal_entry WHERE number = 1 AND account_id IS NOT NULL", (1, Fault.MISSING)),
        ("DELETE FROM journal_entry WHERE number = 5", (5, Fault.CUT_OFF)),
        ("UPDATE account SET entry_count = entry_count + 1", (6, Fault.CUT_OFF)),
        ("UPDATE account SET seal = ''", (0, Fault.SEAL)),
        ("UPDATE account SET state = 'closed'", (0, Fault.OTHERWISE_TOLD)),
        ("UPDATE account SET confirmed_address = NULL", (0, Fault.OTHERWISE_TOLD)),
    ],
)
def test_a_check_finds_what_was_changed_taken_out_or_cut_off(
    active: Counter, tampering: str, found: tuple[int, Fault]
) -> None:
    in_the_database(active, tampering)
    assert checked(active) == Broken(*found)


def test_entries_in_another_order_are_found(active: Counter) -> None:
    for number, to in ((3, 90), (4, 3), (90, 4)):
        in_the_database(active, f"UPDATE journal_entry SET number = {to} WHERE number = {number}")
    assert checked(active) == Broken(3, Fault.CHANGED)


def test_a_cut_off_end_with_a_matching_count_is_found_by_the_seal(active: Counter) -> None:
    last = entries(active)[-2].digest
    in_the_database(active, "DELETE FROM journal_entry WHERE number = 5")
    in_the_database(active, f"UPDATE account SET entry_count = 4, last_digest = '{last}'")
    assert checked(active) == Broken(0, Fault.SEAL)


def test_what_happens_next_does_not_seal_over_a_cut(active: Counter) -> None:
    last = entries(active)[-2].digest
    in_the_database(active, "DELETE FROM journal_entry WHERE number = 5")
    in_the_database(active, f"UPDATE account SET entry_count = 4, last_digest = '{last}'")
    active.write(lambda tx: append(tx, tx.session.exec(select(Account).with_for_update()).one(), "language chosen"))
    assert checked(active) == Broken(0, Fault.SEAL)


def test_an_entry_that_does_not_follow_from_the_one_before_is_found(active: Counter) -> None:
    facts = {"from": "prepared", "to": "active", "mail from": "none", "mail to": "confirmed"}

    def leap(tx: Transaction) -> None:
        append(tx, tx.session.exec(select(Account).with_for_update()).one(), "address confirmed", facts)

    active.write(leap)
    assert checked(active) == Broken(6, Fault.DOES_NOT_FOLLOW)
    assert verify_journal(active).broken == (BrokenStream("account:cmartin", 6, Fault.DOES_NOT_FOLLOW),)


def test_an_entry_of_another_account_does_not_pass_for_ones_own(counter: Counter) -> None:
    new_family(counter, guardians=("Claire", "Paul"))
    paul, claire = row(counter, "pmartin").id, row(counter, "cmartin").id
    in_the_database(counter, "DELETE FROM journal_entry WHERE number = 2 AND account_id IS NOT NULL AND event <> 'x'")

    def move(tx: Transaction) -> None:
        theirs = tx.session.exec(select(JournalEntry).where(JournalEntry.account_id == paul)).one()
        theirs.account_id, theirs.number = claire, 2

    counter.write(move)
    audit = verify_journal(counter)
    assert {each.stream for each in audit.broken} == {"account:cmartin", "account:pmartin"}


def test_erased_details_leave_the_chain_whole_and_nothing_personal_behind(active: Counter) -> None:
    def erase(tx: Transaction) -> int:
        return erase_details(tx, entries_of(tx.session, tx.session.exec(select(Account).with_for_update()).one()))

    assert active.write(erase) > 0
    assert all(entry.details is None and entry.salt is None for entry in entries(active))
    assert_every_journal_holds(active)
    sign_in_as(active, "cmartin")
    assert_every_journal_holds(active)


def test_replaying_an_accounts_entries_yields_state_mail_status_and_responsibilities(active: Counter) -> None:
    told = replay(entries(active))
    assert (told.state, told.mail, len(told.responsibilities)) == (State.ACTIVE, MailStatus.CONFIRMED, 1)
    early = replay(entries(active)[:4])
    assert (early.state, early.mail) == (State.PENDING, MailStatus.AWAITING)


def test_a_schools_journal_is_chained_alike(counter: Counter) -> None:
    new_family(counter)
    set_school(staff(counter), SetSchool(UAI, message="Bonne rentrée"))

    def check(tx: Transaction) -> Intact | Broken:
        return verify(tx.session, tx.key, tx.session.exec(select(School)).one())

    assert counter.read(check) == Intact(2)
    in_the_database(counter, "UPDATE journal_entry SET actor = 'nobody' WHERE school_uai IS NOT NULL AND number = 2")
    assert counter.read(check) == Broken(2, Fault.CHANGED)


def test_the_audit_goes_through_every_stream_and_names_the_broken_ones(counter: Counter) -> None:
    new_family(counter, guardians=("Claire", "Paul"))
    assert verify_journal(counter) == Audit(3, 6, ())
    in_the_database(counter, "UPDATE account SET seal = 'x' WHERE identifier = 'pmartin'")
    assert verify_journal(counter) == Audit(3, 4, (BrokenStream("account:pmartin", 0, Fault.SEAL),))
    in_the_database(counter, "DELETE FROM journal_entry WHERE account_id IS NOT NULL")
    in_the_database(counter, "UPDATE account SET entry_count = 0, last_digest = ''")
    assert {each.stream for each in verify_journal(counter).broken} == {"account:pmartin", "account:cmartin"}


@pytest.mark.parametrize("secret", [PASSWORD, OTHER_PASSWORD])
def test_no_password_ever_reaches_the_journal(active: Counter, secret: str) -> None:
    sign_in(active, SignIn("cmartin", secret))
    kept = " ".join(f"{entry.facts}{entry.details}" for entry in entries(active))
    assert secret not in kept


def test_what_staff_type_reaches_the_journal_without_control_characters(active: Counter) -> None:
    lend_password(staff(active), StaffAct("cmartin", "her \u009bs \x1b[2Jcard\n", "pass\u202eport"))
    (told,) = [entry.details for entry in entries(active) if entry.event == "password lent"]
    assert json.loads(told or "") == {"reason": "her s [2Jcard", "checked": "pass port"}


def test_a_single_failure_writes_no_entry(active: Counter) -> None:
    before = len(entries(active))
    sign_in(active, SignIn("cmartin", "wrong"))
    assert len(entries(active)) == before
