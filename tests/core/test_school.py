"""What staff do for one account, letters in batches, reports: section 2, C3, C9 (R7, R10, R22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from telekiosk.core.activation import (
    BirthDateWrong,
    ConfirmByCode,
    Confirmed,
    MailAwaited,
    ReportChild,
    Reported,
    confirm_by_code,
    first_connection,
    report_child,
)
from telekiosk.core.counter import Counter
from telekiosk.core.credentials import new_id, new_paper_secret, new_scan_code
from telekiosk.core.diagnosis import Diagnosis, explain_account
from telekiosk.core.entities import JournalEntry, Letter, LetterBatch
from telekiosk.core.findings import Acts
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import Event, Lacking, Need, NotInThisState, State
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.paper import (
    BatchFate,
    IssueLetters,
    LettersIssued,
    LettersOutdated,
    NewLetter,
    batch_fate,
    issue_letters,
)
from telekiosk.core.reports import (
    ImpossibleBirthDate,
    Mended,
    MendedBefore,
    MendReport,
    NoSuchReport,
    ReportsOf,
    SameBirthDate,
    list_reports,
    mend_report,
)
from telekiosk.core.roles import Action
from telekiosk.core.school import (
    Done,
    GeneratedAnew,
    Lent,
    NoSuchAccount,
    NotPossible,
    StaffAct,
    clear_wait,
    close,
    confirm_at_counter,
    correct_address_for,
    generate_anew,
    lend_password,
    send_confirmation_again,
)
from telekiosk.core.signin import AccountEnded, LetterVoid, SignIn, TooManyAttempts, sign_in
from telekiosk.core.terms import ReportKind
from tests.core.families import by_password, change, change_responsibility, couple, grouped, guardian_of, opened
from tests.core.roads import (
    ADDRESS,
    LEA_BORN,
    PASSWORD,
    SIBLINGS,
    activate,
    code_in,
    newest,
    notices,
    outbox,
    p2,
    pend,
    told,
)
from tests.desk import (
    UAI,
    assert_every_journal_holds,
    clock_of,
    give_letter,
    new_family,
    open_letter,
    row,
    staff,
)

ACT = StaffAct("C. Martin", "mother at the counter", "passport")


def letter_for(counter: Counter, account_id: UUID) -> NewLetter:
    return NewLetter(account_id, None, counter.hasher.hash(new_paper_secret()), new_scan_code())


# --- one account


def test_reason_and_check_are_in_the_journal_as_what_can_be_erased(counter: Counter) -> None:
    new_family(counter)
    assert confirm_at_counter(staff(counter), ACT) == Done("cmartin")
    confirmed = select(JournalEntry).where(JournalEntry.event == Event.CONFIRMED_AT_COUNTER)
    in_account, in_school = counter.read(lambda tx: tx.session.exec(confirmed.order_by(col(JournalEntry.id))).all())
    assert (in_account.account_id, in_school.school_uai) == (row(counter, "cmartin").id, UAI)
    for entry in (in_account, in_school):
        assert entry.actor == "operator:sbernard"
        assert entry.details == '{"checked":"passport","reason":"mother at the counter"}'


def test_confirmed_in_person_a_pending_guardian_is_active_and_the_address_stays_awaited(counter: Counter) -> None:
    visit = pend(counter, new_family(counter, roster_address="mairie@free.fr").letters["Claire"])
    assert confirm_at_counter(staff(counter), ACT) == Done("cmartin")
    account = row(counter, "cmartin")
    assert (account.state, account.awaited_address, account.confirmed_address) == (State.ACTIVE, ADDRESS, None)
    assert ("confirmed at the counter", "mairie@free.fr") in notices(counter)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert_every_journal_holds(counter)


def test_the_mark_of_the_counter_ends_with_a_lapsed_letter(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    confirm_at_counter(staff(counter), ACT)
    clock_of(counter).pass_time(days=100)
    sign_in(counter, SignIn("cmartin", letter.password))
    assert row(counter, "cmartin").confirmed_at_counter is False


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (lend_password, Event.PASSWORD_LENT),
        (send_confirmation_again, Event.CONFIRMATION_RESENT),
        (generate_anew, Event.GENERATED_ANEW),
        (confirm_at_counter, Event.CONFIRMED_AT_COUNTER),
    ],
)
def test_what_the_table_does_not_allow_changes_nothing_and_says_what_is_true(
    counter: Counter, act: object, event: Event
) -> None:
    new_family(counter, letters=False)
    before = row(counter, "cmartin")
    outcome = act(staff(counter), ACT)  # type: ignore[operator]
    assert outcome == NotPossible(NotInThisState(State.PREPARED, event))
    assert row(counter, "cmartin") == before
    assert outbox(counter) == []
    assert act(staff(counter), replace(ACT, identifier="nobody")) == NoSuchAccount()  # type: ignore[operator]


def test_a_pupil_is_not_confirmed_at_the_counter(counter: Counter) -> None:
    new_family(counter, pupils_too=True)
    outcome = confirm_at_counter(staff(counter), replace(ACT, identifier="lmartin"))
    assert outcome == NotPossible(Lacking(State.NOTIFIED, Event.CONFIRMED_AT_COUNTER, Need.GUARDIAN))


def test_a_lent_password_is_told_to_the_owner_and_lasts_a_day(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    lent = lend_password(staff(counter), ACT)
    assert isinstance(lent, Lent)
    assert lent.expires_at == clock_of(counter).now + timedelta(hours=24)
    assert notices(counter) == [("password lent", ADDRESS)]
    assert lent.password not in f"{lent!r}"


def test_the_school_sends_again_without_the_families_limits_but_only_where_an_address_is_awaited(
    counter: Counter,
) -> None:
    letters = new_family(counter, guardians=("Claire", "Paul")).letters
    pend(counter, letters["Claire"])
    for _ in range(7):
        assert send_confirmation_again(staff(counter), ACT) == Done("cmartin")
    activate(counter, letters["Paul"], address="paul@free.fr")
    assert send_confirmation_again(staff(counter), replace(ACT, identifier="pmartin")) == NotPossible(
        Lacking(State.ACTIVE, Event.CONFIRMATION_RESENT, Need.AWAITED_ADDRESS)
    )


def test_an_address_that_is_none_is_not_corrected_to(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    assert correct_address_for(staff(counter), ACT, "neuve") == FormRefused((FieldProblem("address", Problem.NO_AT),))
    assert row(counter, "cmartin").awaited_address == ADDRESS


def test_the_school_clears_all_three_counts(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    visit = open_letter(counter, letter).visit
    for _ in range(5):
        sign_in(counter, SignIn("cmartin", "wrong"))
        first_connection(counter, p2(visit, birth_date="8/3/2012"))
    assert isinstance(sign_in(counter, SignIn("cmartin", letter.password)), TooManyAttempts)
    assert isinstance(first_connection(counter, p2(visit)), TooManyAttempts)
    assert clear_wait(staff(counter), ACT) == Done("cmartin")
    assert open_letter(counter, letter)
    assert isinstance(first_connection(counter, p2(visit)), MailAwaited)
    assert "wait cleared" in told(counter, "cmartin")


def offered(counter: Counter) -> Acts:
    outcome = explain_account(staff(counter), "cmartin")
    assert isinstance(outcome, Diagnosis)
    return outcome.possible


def test_the_count_of_birth_dates_can_be_cleared_after_its_pause_too(counter: Counter) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    for _ in range(4):
        assert Action.CLEAR_WAIT not in offered(counter)
        first_connection(counter, p2(visit, birth_date="8/3/2012"))
    first_connection(counter, p2(visit, birth_date="8/3/2012"))
    clock_of(counter).pass_time(hours=1)
    assert Action.CLEAR_WAIT in offered(counter)
    clear_wait(staff(counter), ACT)
    assert Action.CLEAR_WAIT not in offered(counter)


def test_closing_a_principal_closes_what_is_grouped_into_it_level_by_level_and_tells_its_owner(
    counter: Counter,
) -> None:
    family = couple(counter)
    tom, lea = opened(counter, family, "Claire 2"), opened(counter, family, "Claire")
    grouped(counter, lea, by_password(family, "Claire 2"))
    assert tom
    assert close(staff(counter), ACT) == Done("cmartin")
    assert {row(counter, name).state for name in ("cmartin", "cmartin2")} == {State.CLOSED}
    assert ("closed", ADDRESS) in notices(counter)
    assert sign_in(counter, SignIn("cmartin2", PASSWORD)) == AccountEnded(State.CLOSED)
    assert_every_journal_holds(counter)


def test_generated_anew_the_load_moves_to_a_new_identifier_and_a_closed_account_can_be_too(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    close(staff(counter), ACT)
    assert generate_anew(staff(counter), ACT) == GeneratedAnew("cmartin", ("cmartin2",))
    assert (row(counter, "cmartin").state, row(counter, "cmartin2").state) == (State.REPLACED, State.PREPARED)
    assert open_letter(counter, give_letter(counter, "cmartin2")).child.first_name == "Léa"
    assert ("generated anew", ADDRESS) in notices(counter)
    assert_every_journal_holds(counter)


def test_a_joint_account_generated_anew_becomes_one_for_each_guardian(counter: Counter) -> None:
    family = couple(counter)
    claire, paul = opened(counter, family, "Claire"), opened(counter, family, "Paul")
    grouped(counter, claire, by_password(family, "Paul"))
    assert paul
    outcome = generate_anew(staff(counter), ACT)
    assert outcome == GeneratedAnew("cmartin", ("cmartin3", "pmartin3"))
    assert row(counter, "pmartin").state is State.REPLACED
    assert_every_journal_holds(counter)


# --- letters


def test_letters_are_owed_to_prepared_and_lapsed_accounts_sorted_and_the_rest_says_why_not(counter: Counter) -> None:
    new_family(counter, children=SIBLINGS, letters=False, pupils_too=True)
    give_letter(counter, "cmartin2")
    change_responsibility(counter, "cmartin", hidden=True)
    owed = letters_owed(counter, LetterChoice(UAI))
    assert {each.identifier for each in owed.due} == {"lmartin", "tmartin"}
    assert owed.held_back == (("cmartin", HeldBack.NO_CHILD_TO_SHOW),)
    (tom,) = [each for each in owed.due if each.identifier == "tmartin"]
    assert (tom.holders, tom.address, tom.children[0].class_name) == (("Tom MARTIN",), (), "4e C")


def test_a_protected_guardians_letter_carries_no_postal_address(counter: Counter) -> None:
    new_family(counter, letters=False)
    (letter,) = letters_owed(counter, LetterChoice(UAI)).due
    assert letter.address == ("3 rue des Lilas", "86000 POITIERS")
    change(counter, guardian_of(counter, "cmartin"), protected=True)
    assert letters_owed(counter, LetterChoice(UAI)).due[0].address == ()


def test_without_a_birth_date_the_letter_is_held_back(counter: Counter) -> None:
    from sqlalchemy import text

    new_family(counter, letters=False)
    counter.write(lambda tx: tx.session.execute(text("UPDATE pupil SET birth_date = NULL")))
    assert letters_owed(counter, LetterChoice(UAI)).held_back == (("cmartin", HeldBack.NO_BIRTH_DATE),)


def test_a_batch_is_issued_whole_or_not_at_all(counter: Counter) -> None:
    new_family(counter, guardians=("Claire", "Paul"), letters=False)
    rows = [row(counter, name) for name in ("cmartin", "pmartin")]
    close(staff(counter), replace(ACT, identifier="pmartin"))
    form = IssueLetters(new_id(), UAI, date(2026, 9, 1), [letter_for(counter, each.id) for each in rows])
    assert issue_letters(staff(counter), form) == LettersOutdated(("pmartin",))
    assert row(counter, "cmartin").state is State.PREPARED
    assert batch_fate(counter, form.batch_id) is BatchFate.NEVER_ISSUED
    assert counter.read(lambda tx: [*tx.session.exec(select(Letter)), *tx.session.exec(select(LetterBatch))]) == []
    whole = replace(form, letters=form.letters[:1])
    assert issue_letters(staff(counter), whole) == LettersIssued(1)
    assert batch_fate(counter, form.batch_id) is BatchFate.GOOD
    assert_every_journal_holds(counter)


def test_a_new_letter_voids_the_older_ones_and_says_since_when(counter: Counter) -> None:
    old = new_family(counter).letters["Claire"]
    clock_of(counter).pass_time(days=3)
    new = give_letter(counter, "cmartin")
    assert sign_in(counter, SignIn("cmartin", old.password)) == LetterVoid(date(2026, 9, 4))
    assert open_letter(counter, new)


def test_an_account_with_no_child_to_show_gets_no_letter(counter: Counter) -> None:
    new_family(counter, letters=False)
    change_responsibility(counter, "cmartin", ended_on=date(2026, 8, 31))
    form = IssueLetters(new_id(), UAI, date(2026, 9, 1), [letter_for(counter, row(counter, "cmartin").id)])
    assert issue_letters(staff(counter), form) == LettersOutdated(("cmartin",))


# --- reports


def test_a_wrong_birth_date_in_the_schools_data_is_reported_mended_and_the_same_letter_opens(counter: Counter) -> None:
    letter = new_family(counter, children=(("Léa", date(2012, 7, 3)),)).letters["Claire"]
    visit = open_letter(counter, letter).visit
    for _ in range(4):
        assert first_connection(counter, p2(visit)) == BirthDateWrong()
    reported = report_child(counter, ReportChild(visit, ReportKind.BIRTH_DATE_IS_RIGHT, "07032012"))
    assert isinstance(reported, Reported)
    (view,) = list_reports(counter)
    assert (view.identifier, view.about) == ("cmartin", "Léa MARTIN")
    assert (view.birth_date_now, view.birth_date_typed) == (date(2012, 7, 3), LEA_BORN)
    assert row(counter, "cmartin").state is State.NOTIFIED
    mend = MendReport(reported.reference.lower(), "day and month were swapped", LEA_BORN)
    assert mend_report(staff(counter), mend) == Mended("cmartin")
    assert isinstance(first_connection(counter, p2(open_letter(counter, letter).visit)), MailAwaited)
    assert mend_report(staff(counter), mend) == MendedBefore(clock_of(counter).now)
    assert list_reports(counter) == ()
    assert len(list_reports(counter, ReportsOf(mended=True))) == 1
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(
    ("day", "refused"),
    [(date(2090, 1, 1), ImpossibleBirthDate()), (date(1900, 1, 1), ImpossibleBirthDate()), (LEA_BORN, SameBirthDate())],
)
def test_a_birth_date_that_corrects_nothing_is_refused_and_no_count_is_cleared(
    counter: Counter, day: date, refused: object
) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    for _ in range(5):
        first_connection(counter, replace(p2(visit), birth_date="08032012"))
    reported = report_child(counter, ReportChild(visit, ReportKind.BIRTH_DATE_IS_RIGHT, "08032012"))
    assert isinstance(reported, Reported)
    assert mend_report(staff(counter), MendReport(reported.reference, "retyped", day)) == refused
    assert len(list_reports(counter)) == 1
    assert "birth date corrected" not in told(counter, "cmartin")
    assert mend_report(staff(counter), MendReport(reported.reference, "ours is right")) == Mended("cmartin")
    assert "birth date corrected" not in told(counter, "cmartin")
    assert isinstance(first_connection(counter, p2(visit)), TooManyAttempts)


def test_the_same_report_again_keeps_its_reference_and_another_kind_has_its_own(counter: Counter) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    told_twice = [report_child(counter, ReportChild(visit, ReportKind.NOT_IN_CHARGE)) for _ in range(2)]
    other = report_child(counter, ReportChild(visit, ReportKind.BIRTH_DATE_IS_RIGHT, "8/3/2012"))
    assert told_twice[0] == told_twice[1] != other
    assert len(list_reports(counter)) == 2


@pytest.mark.parametrize("reference", ["", "XXXXX", "x" * 1000, "\x00"])
def test_a_report_that_is_not_there_is_said_so(counter: Counter, reference: str) -> None:
    new_family(counter)
    assert mend_report(staff(counter), MendReport(reference, "done")) == NoSuchReport()


@pytest.mark.parametrize("answer", ["\x00", "\x1b[31m rouge", "x" * 5000, "\udc80"])
def test_an_answer_may_hold_anything_and_is_kept_as_plain_text(counter: Counter, answer: str) -> None:
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    reported = report_child(counter, ReportChild(visit, ReportKind.NOT_IN_CHARGE))
    assert isinstance(reported, Reported)
    assert mend_report(staff(counter), MendReport(reported.reference, answer)) == Mended("cmartin")
    (view,) = list_reports(counter, ReportsOf(mended=True))
    assert len(view.answer) <= 500
    assert view.answer.isprintable()
    assert_every_journal_holds(counter)
