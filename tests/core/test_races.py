"""Two terminals, one thing: one wins, the other is told what is now true, and nothing is lost (R11, R20, F3)."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select

from telekiosk.core import journal
from telekiosk.core.accounts import locked_one, responsibilities_on
from telekiosk.core.activation import (
    AtTheDesk,
    ConfirmByCode,
    Confirmed,
    Link,
    MailAwaited,
    MailNotYet,
    MailSent,
    NothingAwaited,
    confirm_by_code,
    confirm_by_link,
    first_connection,
    resend_confirmation,
)
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_id, new_paper_secret, new_scan_code
from telekiosk.core.entities import Account, Tally
from telekiosk.core.grouping import Grouped
from telekiosk.core.guardians import Record, SamePerson, same_guardian
from telekiosk.core.lifecycle import State
from telekiosk.core.mailed_secrets import SecretUsed
from telekiosk.core.outbox import claim
from telekiosk.core.paper import IssueLetters, LettersIssued, NewLetter, issue_letters
from telekiosk.core.parting import undo_grouping
from telekiosk.core.recovery import (
    ForgottenIdentifier,
    ForgottenPassword,
    NewPasswordByCode,
    NewPasswordByLink,
    PasswordSet,
    ResetSent,
    ask_for_reset,
    send_identifiers,
    set_password_by_code,
    set_password_by_link,
)
from telekiosk.core.school import Done, GeneratedAnew, Lent, StaffAct, close, generate_anew, lend_password
from telekiosk.core.signin import (
    ChooseOwnPassword,
    OwnPasswordDue,
    SignedIn,
    SignIn,
    TooLate,
    TooManyAttempts,
    WrongCredentials,
    choose_own_password,
    sign_in,
)
from telekiosk.core.terms import Language, TallyKind
from telekiosk.core.visits import VisitOver
from tests.core.families import ADDRESSES, by_letter, by_password, carry_out, couple, guardian_of, opened, summary
from tests.core.roads import (
    OTHER_PASSWORD,
    activate,
    at_terminal,
    code_in,
    discreet,
    newest,
    outbox,
    p2,
    pend,
    token_in,
)
from tests.desk import UAI, assert_every_journal_holds, clock_of, new_family, open_letter, row, staff

pytestmark = pytest.mark.fault
Told = TypeVar("Told")


def at_once(*acts: Callable[[], Told]) -> list[Told]:
    """All of them from threads of their own, let go in the same instant; what each was told."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Told]) -> Told:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(outcomes: Sequence[object]) -> Count[str]:
    return Count(type(outcome).__name__ for outcome in outcomes)


def halls(counter: Counter) -> tuple[Counter, Counter]:
    return at_terminal(counter, "Hall A"), at_terminal(counter, "Hall B")


def act(identifier: str = "cmartin") -> StaffAct:
    return StaffAct(identifier, "asked at the counter", "passport")


def test_one_letter_at_two_terminals_opens_once(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    here, there = halls(counter)
    forms = [p2(open_letter(desk, letter).visit, address=f"{n}@free.fr") for n, desk in enumerate((here, there))]
    outcomes = at_once(lambda: first_connection(here, forms[0]), lambda: first_connection(there, forms[1]))
    assert kinds(outcomes) == {"MailAwaited": 1, "VisitOver": 1}
    winner = next(n for n, outcome in enumerate(outcomes) if isinstance(outcome, MailAwaited))
    assert row(counter, "cmartin").awaited_address == f"{winner}@free.fr"
    assert [mail.address for mail in outbox(counter, "M1")] == [f"{winner}@free.fr"]
    assert VisitOver() in outcomes
    assert_every_journal_holds(counter)


def test_one_code_at_two_terminals_and_by_its_link_confirms_once(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    code, link = code_in(newest(counter, "M1")), Link(token_in(newest(counter, "M1")))
    here, there = halls(counter)
    outcomes: list[object] = at_once(
        lambda: confirm_by_code(here, ConfirmByCode(visit, code)),
        lambda: confirm_by_code(there, ConfirmByCode(visit, code)),
        lambda: confirm_by_link(counter, link),
        lambda: confirm_by_link(counter, link),
    )
    assert outcomes.count(Confirmed()) == 1
    assert {type(each) for each in outcomes} <= {Confirmed, NothingAwaited, SecretUsed}
    assert NothingAwaited(confirmed=False) not in outcomes
    assert row(counter, "cmartin").state is State.ACTIVE
    assert_every_journal_holds(counter)


def test_one_reset_used_twice_at_once_sets_one_password_and_the_other_is_told_that_it_is_used(
    counter: Counter,
) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    assert isinstance(ask_for_reset(counter, ForgottenPassword("cmartin")), ResetSent)
    mail = newest(counter, "M3")
    passwords = ("ruisseau5clair", "montagne8haute")
    here, there = halls(counter)
    by_code = NewPasswordByCode("cmartin", code_in(mail), passwords[0], passwords[0])
    by_link = NewPasswordByLink(token_in(mail), "cmartin", passwords[1], passwords[1])
    outcomes: list[object] = at_once(
        lambda: set_password_by_code(here, by_code), lambda: set_password_by_link(there, by_link)
    )
    assert kinds(outcomes) == {"PasswordSet": 1, "SecretUsed": 1}
    winner = passwords[outcomes.index(PasswordSet(Language.FR))]
    opening = [isinstance(sign_in(counter, SignIn("cmartin", each)), SignedIn) for each in passwords]
    assert opening == [each == winner for each in passwords]
    assert_every_journal_holds(counter)


def test_two_requests_for_a_reset_at_once_send_one_mail(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    here, there = halls(counter)
    asked = [partial(ask_for_reset, desk, ForgottenPassword("cmartin")) for desk in (here, there) * 2]
    outcomes: list[object] = at_once(*asked)
    assert kinds(outcomes) == {"ResetSent": 1, "MailNotYet": 3}
    assert len(outbox(counter, "M3")) == 1


def test_requests_of_the_same_instant_have_numbers_of_their_own(counter: Counter) -> None:
    names = ("Abel", "Blanc", "Colin", "Dumas", "Eloi", "Faure")
    for name in names:
        activate(counter, new_family(counter, surname=name).letters["Claire"], address=f"{name}@free.fr")
    outcomes = at_once(*(partial(ask_for_reset, counter, ForgottenPassword(f"c{name}")) for name in names))
    numbers = sorted(outcome.reference for outcome in outcomes if isinstance(outcome, ResetSent))
    assert numbers == list(range(numbers[0], numbers[0] + len(names)))


def test_two_resends_at_once_leave_one_live_code(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    clock_of(counter).pass_time(minutes=5)
    outcomes: list[object] = at_once(*[lambda: resend_confirmation(counter, AtTheDesk(visit))] * 4)
    assert Count(map(type, outcomes)) == {MailSent: 1, MailNotYet: 3}
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()


def test_two_accounts_grouped_into_each_other_end_as_one(counter: Counter) -> None:
    family = couple(counter)
    first, second = opened(counter, family, "Claire"), opened(counter, family, "Claire 2")
    into_first = summary(counter, first, by_password(family, "Claire 2")).proved
    into_second = summary(counter, second, by_password(family, "Claire")).proved
    outcomes: list[object] = at_once(
        lambda: carry_out(at_terminal(counter, "Hall A"), first, into_first),
        lambda: carry_out(at_terminal(counter, "Hall B"), second, into_second),
    )
    assert sum(isinstance(outcome, Grouped) for outcome in outcomes) == 1
    states = sorted(row(counter, identifier).state for identifier in ("cmartin", "cmartin2"))
    assert states == [State.ACTIVE, State.GROUPED]
    principal = next(row(counter, n) for n in ("cmartin", "cmartin2") if row(counter, n).state is State.ACTIVE)
    held = counter.read(lambda tx: responsibilities_on(tx.session, principal.id))
    assert len(held) == 2
    assert_every_journal_holds(counter)


def test_what_is_asked_for_at_once_from_every_side_never_blocks_each_other_for_good(counter: Counter) -> None:
    """Accounts are locked before mailboxes and records, in ascending order; a deadlock would take a second."""
    family = couple(counter)
    visit = opened(counter, family, "Claire")
    pending = pend(counter, family.letters["Paul"], address=ADDRESSES["Claire"])
    carry_out(counter, visit, summary(counter, visit, by_letter(family, "Claire 2")).proved)
    one, other = (Record(UAI, guardian_of(counter, family.accounts[name]).person_id) for name in ("Claire", "Paul"))
    clock_of(counter).pass_time(minutes=5)
    before = deadlocks(counter)
    for _ in range(3):
        at_once(
            lambda: send_identifiers(discreet(counter), ForgottenIdentifier(ADDRESSES["Claire"])),
            lambda: resend_confirmation(counter, AtTheDesk(pending)),
            lambda: ask_for_reset(counter, ForgottenPassword(family.accounts["Claire 2"])),
            lambda: ask_for_reset(discreet(counter), ForgottenPassword(family.accounts["Paul"])),
            lambda: undo_grouping(staff(counter), act(family.accounts["Claire 2"])),
            lambda: same_guardian(staff(counter), SamePerson(one, other, "one person", names_differ_is_fine=True)),
            lambda: same_guardian(staff(counter), SamePerson(other, one, "one person", names_differ_is_fine=True)),
        )
        clock_of(counter).pass_time(minutes=3)
    assert deadlocks(counter) == before
    assert_every_journal_holds(counter)


def deadlocks(counter: Counter) -> int:
    """So many has PostgreSQL resolved; SQLite's writers are one at a time."""
    if counter.database.is_sqlite:
        return 0
    asked = sa.text(
        "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )
    return counter.read(lambda tx: int(tx.session.execute(asked).one()[1]))


def test_the_same_identifier_made_many_times_at_once_is_made_once(counter: Counter) -> None:
    new_family(counter)
    at_once(*[lambda: new_family(counter, letters=False)] * 6)
    made = counter.read(lambda tx: tx.session.exec(select(Account.identifier)).all())
    assert sorted(made) == ["cmartin"] + [f"cmartin{n}" for n in range(2, 8)]
    assert_every_journal_holds(counter)


def test_no_wrong_password_is_lost_among_eight_at_once_and_one_wait_begins(counter: Counter) -> None:
    new_family(counter)
    outcomes: list[object] = at_once(*[lambda: sign_in(counter, SignIn("cmartin", "wrong"))] * 8)
    counted = counter.read(lambda tx: tx.session.exec(select(Tally).where(Tally.kind == TallyKind.PASSWORD)).all())
    assert len(counted) == 5
    assert {type(outcome) for outcome in outcomes} <= {WrongCredentials, TooManyAttempts}
    assert isinstance(sign_in(counter, SignIn("cmartin", "wrong")), TooManyAttempts)
    assert_every_journal_holds(counter)


def test_no_wrong_birth_date_is_lost_among_eight_at_once(counter: Counter) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    outcomes: list[object] = at_once(
        *[lambda: first_connection(counter, p2(visit, birth_date="8/3/2012"))] * 8,
    )
    assert kinds(outcomes) == {"BirthDateWrong": 4, "TooManyAttempts": 4}
    assert_every_journal_holds(counter)


def test_one_lent_password_used_twice_at_once_chooses_one_password(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    lent = lend_password(staff(counter), act())
    assert isinstance(lent, Lent)
    here, there = halls(counter)
    dues = [sign_in(desk, SignIn("cmartin", lent.password)) for desk in (here, there)]
    forms = [
        ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD) for due in dues if isinstance(due, OwnPasswordDue)
    ]
    outcomes: list[object] = at_once(
        lambda: choose_own_password(here, forms[0]), lambda: choose_own_password(there, forms[1])
    )
    assert kinds(outcomes) == {"SignedIn": 1, "TooLate": 1}
    assert TooLate() in outcomes
    assert_every_journal_holds(counter)


def test_closed_while_a_family_opens_it_one_of_both_happens_first(counter: Counter) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    outcomes: list[object] = at_once(lambda: first_connection(counter, p2(visit)), lambda: close(staff(counter), act()))
    assert Done("cmartin") in outcomes
    assert row(counter, "cmartin").state is State.CLOSED
    assert row(counter, "cmartin").awaited_address is None
    assert_every_journal_holds(counter)


def test_generated_anew_twice_at_once_makes_one_new_account(counter: Counter) -> None:
    new_family(counter)
    outcomes: list[object] = at_once(*[lambda: generate_anew(staff(counter), act())] * 3)
    assert kinds(outcomes) == {"GeneratedAnew": 1, "NotPossible": 2}
    assert GeneratedAnew("cmartin", ("cmartin2",)) in outcomes
    assert_every_journal_holds(counter)


def test_of_two_batches_with_the_same_accounts_one_is_issued_and_the_other_is_told(counter: Counter) -> None:
    family = new_family(counter, guardians=("Claire", "Paul"), letters=False)
    ids = [row(counter, identifier).id for identifier in family.accounts.values()]

    def batch(order: list[UUID]) -> object:
        letters = [NewLetter(each, None, counter.hasher.hash(new_paper_secret()), new_scan_code()) for each in order]
        return issue_letters(staff(counter), IssueLetters(new_id(), UAI, date(2026, 9, 1), letters))

    outcomes = at_once(lambda: batch([*ids]), lambda: batch([*reversed(ids)]))
    assert kinds(outcomes) == {"LettersIssued": 1, "LettersOutdated": 1}
    assert LettersIssued(2) in outcomes
    assert_every_journal_holds(counter)


def test_four_workers_share_the_mails_and_none_is_held_twice(counter: Counter) -> None:
    for name in ("Abel", "Blanc", "Colin", "Dumas", "Eloi"):
        pend(counter, new_family(counter, surname=name).letters["Claire"])

    def work(worker: str) -> list[str]:
        taken = []
        while mail := claim(counter, worker):
            taken.append(mail.message_id)
        return taken

    taken = at_once(*(partial(work, name) for name in "abcd"))
    flat = [each for some in taken for each in some]
    assert len(flat) == len(set(flat)) == 5


def test_read_modify_write_loses_nothing(counter: Counter) -> None:
    new_family(counter)
    before = row(counter, "cmartin").entry_count

    def one_more(tx: Transaction) -> None:
        journal.append(tx, locked_one(tx, account_id), "looked at")

    account_id = row(counter, "cmartin").id
    at_once(*[lambda: [counter.write(one_more) for _ in range(5)]] * 6)
    assert row(counter, "cmartin").entry_count == before + 30
    assert_every_journal_holds(counter)
