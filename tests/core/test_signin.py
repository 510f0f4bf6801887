"""P1: one door for letter, scan, own and lent password (R3, R15, R20, R28)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from telekiosk.core.accounts import locked_one
from telekiosk.core.activation import first_connection
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_scan_code
from telekiosk.core.entities import Letter, Responsibility
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.policy import PasswordRule
from telekiosk.core.school import Lent, StaffAct, close, confirm_at_counter, generate_anew, lend_password
from telekiosk.core.signin import (
    AccountEnded,
    ChooseOwnPassword,
    ConfirmationDue,
    FirstConnectionDue,
    LetterPastDeadline,
    LetterUsed,
    LetterVoid,
    NoChildToShow,
    OwnPasswordDue,
    Scan,
    ScanUnknown,
    SignedIn,
    SignIn,
    SignInOutcome,
    TooLate,
    TooManyAttempts,
    WrongCredentials,
    choose_own_password,
    sign_in,
    sign_in_by_scan,
)
from telekiosk.core.terms import Voided
from telekiosk.core.visits import VisitOver
from tests.core.roads import (
    OTHER_PASSWORD,
    PASSWORD,
    SIBLINGS,
    activate,
    at_terminal,
    modern,
    p2,
    pend,
    sign_in_as,
    told,
)
from tests.desk import (
    MORNING,
    TestLetter,
    assert_every_journal_holds,
    clock_of,
    give_letter,
    hasher_of,
    new_family,
    open_letter,
    row,
    staff,
)


def act(identifier: str) -> StaffAct:
    return StaffAct(identifier, "asked at the counter", "passport")


def lend(counter: Counter, identifier: str) -> str:
    lent = lend_password(staff(counter), act(identifier))
    assert isinstance(lent, Lent)
    return lent.password


def hide_children(counter: Counter, identifier: str) -> None:
    def step(tx: Transaction) -> None:
        rows = tx.session.exec(select(Responsibility).where(Responsibility.account_id == account.id))
        for each in rows:
            each.hidden = True

    account = row(counter, identifier)
    counter.write(step)


def computed(counter: Counter, identifier: str, password: str) -> tuple[SignInOutcome, int]:
    before = hasher_of(counter).computed
    outcome = sign_in(counter, SignIn(identifier, password))
    return outcome, hasher_of(counter).computed - before


# --- what opens


def test_a_live_letter_leads_to_p2_with_the_eldest_child_named(counter: Counter) -> None:
    letter = new_family(counter, children=SIBLINGS[::-1], pupils_too=True).letters
    due = open_letter(counter, letter["Claire"])
    assert (due.identifier, due.kind, due.address_optional) == ("cmartin", Kind.GUARDIAN, False)
    assert [child.name for child in due.children] == ["Tom MARTIN"]
    pupil = open_letter(counter, letter["Léa"])
    assert (pupil.kind, pupil.child.first_name, pupil.address_optional) == (Kind.PUPIL, "Léa", True)


@pytest.mark.parametrize("dress", [str.lower, lambda s: f" {s[:4]}-{s[4:]} ", " ".join])
def test_the_temporary_password_may_be_typed_in_any_dress(counter: Counter, dress: Callable[[str], str]) -> None:
    letter = new_family(counter).letters["Claire"]
    assert isinstance(sign_in(counter, SignIn("C. Martin", dress(letter.password))), FirstConnectionDue)


def test_a_pending_guardian_is_led_to_p5_and_an_active_one_to_the_services(counter: Counter) -> None:
    letters = new_family(counter, guardians=("Claire", "Paul")).letters
    pend(counter, letters["Claire"])
    assert isinstance(sign_in(counter, SignIn("cmartin", PASSWORD)), ConfirmationDue)
    activate(counter, letters["Paul"], address="paul@free.fr")
    assert isinstance(sign_in(counter, SignIn("pmartin", PASSWORD)), SignedIn)


def test_own_passwords_keep_their_case(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    assert sign_in(counter, SignIn("cmartin", PASSWORD.upper())) == WrongCredentials()


def test_a_scan_signs_in_by_itself_on_any_keyboard_and_during_a_wait(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    for _ in range(5):
        sign_in(counter, SignIn("cmartin", "wrong"))
    assert isinstance(sign_in(counter, SignIn("cmartin", letter.password)), TooManyAttempts)
    assert isinstance(sign_in_by_scan(counter, Scan(letter.scan_code.lower())), FirstConnectionDue)
    assert sign_in_by_scan(counter, Scan(new_scan_code())) == ScanUnknown()


def test_a_sign_in_is_an_entry_of_the_journal_and_a_failure_is_none(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    sign_in(counter, SignIn("cmartin", "wrong"))
    assert "signed in" not in told(counter, "cmartin")
    open_letter(counter, letter)
    assert told(counter, "cmartin")[-1] == "signed in"
    assert_every_journal_holds(counter)


# --- what is refused, and how much is said


def test_an_empty_or_over_long_field_costs_no_attempt(counter: Counter) -> None:
    assert sign_in(counter, SignIn(" - ", "")) == FormRefused(
        (FieldProblem("identifier", Problem.MISSING), FieldProblem("password", Problem.MISSING))
    )
    assert sign_in(counter, SignIn("cmartin", "x" * 129)) == FormRefused((FieldProblem("password", Problem.TOO_LONG),))
    assert hasher_of(counter).computed == 0


def test_every_refusal_has_computed_exactly_three_digests_for_known_and_unknown_alike(counter: Counter) -> None:
    family = new_family(counter, guardians=("Claire", "Paul"), pupils_too=True)
    new_family(counter, surname="Durand", letters=False)
    new_family(counter, surname="Petit")
    activate(counter, family.letters["Claire"])
    pend(counter, family.letters["Paul"], address="paul@free.fr")
    lend(counter, "cmartin")
    close(staff(counter), act("lmartin"))
    for identifier in ("cmartin", "pmartin", "cpetit", "lmartin", "cdurand", "nobody"):
        assert computed(counter, identifier, "wrong") == (WrongCredentials(), 3)


def test_during_a_wait_only_the_lent_password_or_a_stand_in_is_computed(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    for identifier in ("cmartin", "nobody"):
        outcomes = [computed(counter, identifier, "wrong") for _ in range(5)]
        end = clock_of(counter).now + timedelta(seconds=30)
        assert outcomes == [(WrongCredentials(), 3)] * 4 + [(TooManyAttempts(end), 3)]
        assert computed(counter, identifier, PASSWORD) == (TooManyAttempts(end), 1)
    assert computed(counter, "cmartin", lend(counter, "cmartin"))[1] == 1


def test_it_stops_at_the_first_match_in_the_order_of_the_rule(counter: Counter) -> None:
    family = new_family(counter)
    assert computed(counter, "cmartin", family.letters["Claire"].password)[1] == 1
    activate(counter, family.letters["Claire"])
    lent = lend(counter, "cmartin")
    assert computed(counter, "cmartin", family.letters["Claire"].password) == (LetterUsed(), 3)
    outcome, count = computed(counter, "cmartin", lent)
    assert isinstance(outcome, OwnPasswordDue)
    assert count == 2
    outcome, count = computed(counter, "cmartin", PASSWORD)
    assert isinstance(outcome, SignedIn)
    assert count == 1


def test_a_prepared_account_answers_as_an_unknown_one(counter: Counter) -> None:
    new_family(counter, letters=False)
    assert sign_in(counter, SignIn("cmartin", "DCBRJDWH")) == sign_in(counter, SignIn("nobody", "DCBRJDWH"))


def _used(counter: Counter, letter: TestLetter) -> None:
    pend(counter, letter)


def _overtaken(counter: Counter, letter: TestLetter) -> None:
    clock_of(counter).pass_time(days=2)
    give_letter(counter, letter.identifier)


def _past(counter: Counter, letter: TestLetter) -> None:
    clock_of(counter).now = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)


def _closed(counter: Counter, letter: TestLetter) -> None:
    close(staff(counter), act(letter.identifier))


def _replaced(counter: Counter, letter: TestLetter) -> None:
    generate_anew(staff(counter), act(letter.identifier))


def _hidden(counter: Counter, letter: TestLetter) -> None:
    hide_children(counter, letter.identifier)


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (_used, LetterUsed()),
        (_overtaken, LetterVoid(date(2026, 9, 3))),
        (_past, LetterPastDeadline(date(2026, 12, 1))),
        (_closed, AccountEnded(State.CLOSED)),
        (_replaced, AccountEnded(State.REPLACED)),
        (_hidden, NoChildToShow),
    ],
)
def test_why_a_letter_does_not_open_is_said_to_its_right_password_only(
    counter: Counter, happening: Callable[[Counter, TestLetter], None], reason: object
) -> None:
    letter = new_family(counter).letters["Claire"]
    happening(counter, letter)
    assert sign_in(counter, SignIn("cmartin", "wrong")) == WrongCredentials()
    for outcome in (
        sign_in(counter, SignIn("cmartin", letter.password)),
        sign_in_by_scan(counter, Scan(letter.scan_code)),
    ):
        assert outcome == reason or (isinstance(reason, type) and isinstance(outcome, reason))
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(("end", "state"), [(close, State.CLOSED), (generate_anew, State.REPLACED)])
def test_an_ended_account_says_so_to_its_last_password_and_opens_nothing(
    counter: Counter, end: Callable[[Counter, StaffAct], object], state: State
) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    lent = lend(counter, "cmartin")
    end(staff(counter), act("cmartin"))
    assert sign_in(counter, SignIn("cmartin", PASSWORD)) == AccountEnded(state)
    assert sign_in(counter, SignIn("cmartin", lent)) == WrongCredentials()


def test_a_prepared_account_that_had_a_letter_says_void_to_its_right_password(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]

    def undone(tx: Transaction) -> None:
        account = locked_one(tx, row(counter, "cmartin").id)
        held = tx.session.exec(select(Letter).where(Letter.account_id == account.id)).one()
        held.voided_at, held.voided, account.state = MORNING, Voided.ENDED, State.PREPARED

    counter.write(undone)
    assert sign_in(counter, SignIn("cmartin", letter.password)) == LetterVoid(None)


def test_an_explained_refusal_does_not_count_as_a_failure(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    pend(counter, letter)
    for _ in range(8):
        assert sign_in(counter, SignIn("cmartin", letter.password)) == LetterUsed()
    assert isinstance(sign_in(counter, SignIn("cmartin", PASSWORD)), ConfirmationDue)


# --- deadlines


@pytest.mark.parametrize(
    ("issued", "last_moment"),
    [
        (date(2026, 9, 1), datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 11, 30), datetime(2027, 2, 28, 22, 59, 59, tzinfo=UTC)),
        (date(2027, 11, 30), datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC)),
        (date(2027, 3, 31), datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC)),
    ],
)
@pytest.mark.fault
def test_a_letter_opens_until_midnight_in_paris_of_its_last_day_and_lapses_on_sight_after(
    counter: Counter, issued: date, last_moment: datetime
) -> None:
    clock = clock_of(counter)
    clock.now = datetime(issued.year, issued.month, issued.day, 9, 0, tzinfo=UTC)
    letter = new_family(counter).letters["Claire"]
    clock.now = last_moment
    visit = open_letter(counter, letter).visit
    clock.pass_time(seconds=1)
    assert first_connection(counter, p2(visit)) == VisitOver()
    assert isinstance(sign_in(counter, SignIn("cmartin", letter.password)), LetterPastDeadline)
    assert row(counter, "cmartin").state is State.LAPSED
    assert told(counter, "cmartin")[-1] == "letter's deadline passed"
    new = give_letter(counter, "cmartin")
    assert isinstance(sign_in(counter, SignIn("cmartin", letter.password)), LetterVoid)
    assert open_letter(counter, new).identifier == "cmartin"
    assert_every_journal_holds(counter)


@pytest.mark.fault
def test_a_clock_that_jumps_back_does_not_revive_a_lapsed_letter(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    clock_of(counter).now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    sign_in(counter, SignIn("cmartin", letter.password))
    clock_of(counter).now = MORNING
    assert sign_in(counter, SignIn("cmartin", letter.password)) == LetterPastDeadline(date(2026, 12, 1))


# --- lent passwords


def test_a_lent_password_opens_only_the_page_to_choose_ones_own_and_is_used_up_by_it(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    lent = lend(counter, "cmartin")
    due = sign_in(counter, SignIn("cmartin", lent.lower()))
    assert isinstance(due, OwnPasswordDue)
    chosen = choose_own_password(counter, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD))
    assert isinstance(chosen, SignedIn)
    assert sign_in(counter, SignIn("cmartin", lent)) == WrongCredentials()
    assert sign_in(counter, SignIn("cmartin", PASSWORD)) == WrongCredentials()
    sign_in_as(counter, "cmartin", OTHER_PASSWORD)
    assert choose_own_password(counter, ChooseOwnPassword(due.visit, PASSWORD, PASSWORD)) == TooLate()
    assert_every_journal_holds(counter)


def test_a_pending_guardian_with_a_lent_password_goes_on_to_p5(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    due = sign_in(counter, SignIn("cmartin", lend(counter, "cmartin")))
    assert isinstance(due, OwnPasswordDue)
    chosen = choose_own_password(counter, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD))
    assert isinstance(chosen, ConfirmationDue)


def test_a_lent_password_ends_after_24_hours_with_a_newer_one_and_with_ones_own_sign_in(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    first = lend(counter, "cmartin")
    second = lend(counter, "cmartin")
    assert sign_in(counter, SignIn("cmartin", first)) == WrongCredentials()
    clock_of(counter).pass_time(hours=23, minutes=59)
    due = sign_in(counter, SignIn("cmartin", second))
    assert isinstance(due, OwnPasswordDue)
    clock_of(counter).pass_time(minutes=1)
    assert sign_in(counter, SignIn("cmartin", second)) == WrongCredentials()
    assert choose_own_password(counter, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD)) == TooLate()
    third = lend(counter, "cmartin")
    sign_in_as(counter, "cmartin")
    assert sign_in(counter, SignIn("cmartin", third)) == WrongCredentials()


def test_the_lent_password_itself_cannot_become_ones_own(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    for _ in range(20):  # one with a letter and a digit, as the policy asks
        lent = lend(counter, "cmartin")
        if any(c.isdigit() for c in lent) and any(c.isalpha() for c in lent):
            break
    due = sign_in(counter, SignIn("cmartin", lent))
    assert isinstance(due, OwnPasswordDue)
    for typed in (lent, lent.lower()):
        assert choose_own_password(counter, ChooseOwnPassword(due.visit, typed, typed)) == FormRefused(
            (FieldProblem("password", PasswordRule.PERSONAL),)
        )


@pytest.mark.parametrize(
    ("password", "again", "problem"),
    [
        ("", "", FieldProblem("password", Problem.MISSING)),
        (OTHER_PASSWORD, "", FieldProblem("password_again", Problem.MISSING)),
        (OTHER_PASSWORD, PASSWORD, FieldProblem("password_again", Problem.DIFFERENT)),
        ("court1", "court1", FieldProblem("password", PasswordRule.LENGTH)),
        ("cmartin12", "cmartin12", None),
    ],
)
def test_ones_own_password_follows_the_rules(
    counter: Counter, password: str, again: str, problem: FieldProblem | None
) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    due = sign_in(counter, SignIn("cmartin", lend(counter, "cmartin")))
    assert isinstance(due, OwnPasswordDue)
    outcome = choose_own_password(counter, ChooseOwnPassword(due.visit, password, again))
    assert outcome == FormRefused((problem,)) if problem else isinstance(outcome, SignedIn)


def test_a_lent_password_opens_no_letters_page_and_a_letter_opens_no_choice(counter: Counter) -> None:
    family = new_family(counter, guardians=("Claire", "Paul"))
    activate(counter, family.letters["Claire"])
    due = sign_in(counter, SignIn("cmartin", lend(counter, "cmartin")))
    assert isinstance(due, OwnPasswordDue)
    assert first_connection(counter, p2(due.visit)) == VisitOver()


# --- a change of policy


def test_a_stricter_policy_holds_from_the_next_choice_and_the_old_password_still_opens(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    stricter = modern(counter)
    sign_in_as(stricter, "cmartin")
    due = sign_in(stricter, SignIn("cmartin", lend(counter, "cmartin")))
    assert isinstance(due, OwnPasswordDue)
    assert choose_own_password(stricter, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD)) == FormRefused(
        (FieldProblem("password", PasswordRule.LENGTH),)
    )


def test_a_person_confirmed_at_the_counter_may_leave_the_address_out(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    confirm_at_counter(staff(counter), act("cmartin"))
    assert open_letter(counter, letter).address_optional is True


# --- waits


def test_a_wait_holds_for_one_identifier_at_one_terminal(counter: Counter) -> None:
    family = new_family(counter, guardians=("Claire", "Paul"))
    for _ in range(5):
        sign_in(counter, SignIn("cmartin", "wrong"))
    assert isinstance(sign_in(counter, SignIn("cmartin", "wrong")), TooManyAttempts)
    assert open_letter(counter, family.letters["Paul"])
    assert isinstance(
        sign_in(at_terminal(counter, "Hall B"), SignIn("cmartin", family.letters["Claire"].password)),
        FirstConnectionDue,
    )


def test_waits_grow_from_30_seconds_to_15_minutes_and_each_begins_an_entry(counter: Counter) -> None:
    new_family(counter)
    ends = []
    for _ in range(11):
        outcome = sign_in(counter, SignIn("cmartin", "wrong"))
        if isinstance(outcome, TooManyAttempts):
            ends.append((outcome.until - clock_of(counter).now).total_seconds())
            clock_of(counter).now = outcome.until
    assert ends == [30, 60, 120, 240, 480, 900, 900]
    assert told(counter, "cmartin").count("wait begun") == 7
    assert_every_journal_holds(counter)


def test_thirty_failures_an_hour_over_all_terminals_hold_everywhere_and_end(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    for number in range(30):
        sign_in(at_terminal(counter, f"Hall {number // 4}"), SignIn("cmartin", "wrong"))
        clock_of(counter).pass_time(seconds=1)
    fresh = at_terminal(counter, "Hall Z")
    outcome = sign_in(fresh, SignIn("cmartin", letter.password))
    assert outcome == TooManyAttempts(MORNING + timedelta(hours=1))
    clock_of(counter).now = MORNING + timedelta(hours=1)
    assert isinstance(sign_in(fresh, SignIn("cmartin", letter.password)), FirstConnectionDue)


def test_failures_are_forgotten_24_hours_after_the_last_one_or_by_a_success(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    for _ in range(4):
        sign_in(counter, SignIn("cmartin", "wrong"))
    clock_of(counter).pass_time(hours=24)
    assert sign_in(counter, SignIn("cmartin", "wrong")) == WrongCredentials()
    for _ in range(3):
        sign_in(counter, SignIn("cmartin", "wrong"))
    clock_of(counter).pass_time(hours=23)
    assert isinstance(sign_in(counter, SignIn("cmartin", "wrong")), TooManyAttempts)
    clock_of(counter).pass_time(minutes=1)
    open_letter(counter, letter)
    assert sign_in(counter, SignIn("cmartin", "wrong")) == WrongCredentials()


@pytest.mark.fault
def test_a_clock_that_jumps_back_shuts_nobody_out_until_the_old_time_comes_again(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    clock_of(counter).pass_time(days=3)
    for _ in range(7):
        sign_in(counter, SignIn("cmartin", "wrong"))
    clock_of(counter).pass_time(days=-2)
    assert open_letter(counter, letter)


def test_an_older_letter_scanned_after_the_newer_one_was_used_says_to_use_the_password(counter: Counter) -> None:
    older = new_family(counter).letters["Claire"]
    activate(counter, give_letter(counter, older.identifier))
    assert sign_in_by_scan(counter, Scan(older.scan_code)) == LetterUsed()
