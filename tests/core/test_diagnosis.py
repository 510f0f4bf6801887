"""C2: why can't they get in? Every state, mail status, delivery and wait has one finding, and what mends it."""

from __future__ import annotations

from itertools import product

from sqlmodel import col, select

from telekiosk.core.activation import ReportChild, first_connection, report_child
from telekiosk.core.counter import Actor, Counter, Transaction, family_at
from telekiosk.core.diagnosis import Diagnosis, HiddenChild, UnknownAccount, explain_account
from telekiosk.core.entities import JournalEntry, Pupil
from telekiosk.core.findings import BY_EVENT, REMEDIES, Finding, Known, MailTrouble, finding_of
from telekiosk.core.lifecycle import Event, Facts, Kind, MailStatus, State, Who, possible
from telekiosk.core.management import ChangeAddress, change_address
from telekiosk.core.outbox import STUCK_MINUTES, claim, record_delivered, record_refused_for_good
from telekiosk.core.parting import undo_grouping
from telekiosk.core.roles import Action
from telekiosk.core.school import (
    clear_wait,
    close,
    confirm_at_counter,
    correct_address_for,
    generate_anew,
    lend_password,
)
from telekiosk.core.sheets import SEEN, AccountSheet, WhyNot, show_account
from telekiosk.core.signin import SignIn, sign_in
from telekiosk.core.terms import ReportKind, TallyKind
from tests.core.families import (
    act,
    by_password,
    change,
    change_responsibility,
    child_elsewhere,
    grouped,
    opened,
)
from tests.core.roads import LEA_BORN, PASSWORD, SIBLINGS, activate, p2, pend
from tests.desk import MORNING, UAI, clock_of, give_letter, new_family, open_letter, staff

_ENDED = {State.GROUPED, State.REPLACED, State.CLOSED}
_ELSEWHERE = {Finding.NO_BIRTH_DATE, Finding.NO_CHILD, Finding.REPLACED}


def known_states() -> list[Known]:
    flags = list(product([False, True], repeat=7))
    return [
        Known(state, confirmed, awaited, mail if awaited else None, slip, paused, reported, lent, password)
        for state in State
        for mail in (None, *MailTrouble)
        for confirmed, awaited, slip, paused, reported, lent, password in flags
    ]


def test_every_state_mail_status_delivery_and_wait_has_its_finding() -> None:
    """And what is said to mend it is possible in that state, by the table or because the fact behind it is there."""
    found = set()
    for known in known_states():
        finding = finding_of(known)
        found.add(finding)
        mail = MailStatus.AWAITING if known.awaited else MailStatus.NONE
        facts = Facts(Kind.GUARDIAN, mail=mail, was=State.ACTIVE, to_take_back=1)
        allowed = {
            BY_EVENT[each] for each in possible(known.state, Who.SCHOOL, facts, MORNING.date()) if each in BY_EVENT
        }
        allowed |= {Action.CLEAR_WAIT} if known.paused else set()
        allowed |= {Action.MEND_REPORT} if known.reported else set()
        allowed |= {Action.MAIL_RETRY} if known.mail in {MailTrouble.REFUSED, MailTrouble.NOT_LEFT} else set()
        if finding not in _ELSEWHERE:
            assert set(REMEDIES[finding]) & allowed, (known, finding)
        if known.state in _ENDED:
            assert finding.value in {Finding.GROUPED, Finding.REPLACED, Finding.CLOSED}
    hidden = {finding_of(Known(state, children_to_show=0, hidden=True)) for state in set(State) - _ENDED}
    gone = {finding_of(Known(state, children_to_show=0)) for state in set(State) - _ENDED}
    undated = {finding_of(Known(state, has_birth_date=False)) for state in (State.PREPARED, State.LAPSED)}
    assert (hidden, gone, undated) == ({Finding.CHILD_HIDDEN}, {Finding.NO_CHILD}, {Finding.NO_BIRTH_DATE})
    used_up = {finding_of(Known(State.NOTIFIED, birth_dates_used_up=True))}
    assert used_up == {Finding.BIRTH_DATES_USED_UP}
    passwords = {finding_of(Known(state, passwords_used_up=True)) for state in (State.NOTIFIED, State.ACTIVE)}
    assert passwords == {Finding.PASSWORDS_USED_UP}
    assert found | hidden | gone | undated | used_up | passwords == set(Finding) == set(REMEDIES)
    assert set(BY_EVENT) >= {
        event for state in State for event in possible(state, Who.SCHOOL, Facts(Kind.GUARDIAN), MORNING.date())
    } - {Event.CHILD_ENDED, Event.TAKEN_OUT, Event.PRINCIPAL_REPLACED, Event.PRINCIPAL_CLOSED}


def explained(counter: Counter, identifier: str) -> Diagnosis:
    outcome = explain_account(staff(counter), identifier)
    assert isinstance(outcome, Diagnosis)
    return outcome


def sheet_of(counter: Counter, identifier: str, school: str | None = None) -> AccountSheet:
    looking = counter.acting(Actor(Who.SCHOOL, "operator:sbernard", school=school))
    outcome = show_account(looking, f" {identifier.upper()} ")
    assert isinstance(outcome, AccountSheet)
    return outcome


def finding(counter: Counter, identifier: str) -> Finding:
    return explained(counter, identifier).finding


def answer_mails(counter: Counter, *, refuse: bool) -> None:
    while mail := claim(counter, "w"):
        if refuse:
            record_refused_for_good(counter, mail.id, "w", "550 no such domain orage.fr")
        else:
            record_delivered(counter, mail.id, "w", "250 ok")


def test_from_the_letter_to_the_confirmed_address(counter: Counter) -> None:
    family = new_family(counter, letters=False)
    identifier = family.accounts["Claire"]
    assert finding(counter, identifier) is Finding.NO_LETTER

    letter = give_letter(counter, identifier)
    waits = explained(counter, identifier)
    assert (waits.finding, str(waits.deadline)) == (Finding.LETTER_WAITS, "2026-12-01")
    assert waits.remedies == (Action.ISSUE_LETTER, Action.CONFIRM_AT_COUNTER)
    for _ in range(5):
        sign_in(counter, SignIn(identifier, "wrong"))
    paused = explained(counter, identifier)
    assert paused.finding is Finding.PAUSED and paused.remedies == (Action.CLEAR_WAIT,) and len(paused.pauses) == 1
    clock_of(counter).pass_time(hours=1)
    pend(counter, letter, address="claire@gmial.com")
    assert finding(counter, identifier) is Finding.ADDRESS_SLIP
    assert explained(counter, identifier).suggested == "claire@gmail.com"
    correct_address_for(staff(counter), act(identifier), "claire@orage.fr")
    answer_mails(counter, refuse=True)
    refused = explained(counter, identifier)
    assert refused.finding is Finding.MAIL_REFUSED and refused.remedies[0] is Action.CORRECT_ADDRESS
    assert refused.delivery is not None and "orage.fr" in str(refused.delivery)
    correct_address_for(staff(counter), act(identifier), "claire@free.fr")
    leaves = explained(counter, identifier)
    assert leaves.finding is Finding.MAIL_LEAVES and Action.MAIL_RETRY not in leaves.possible
    clock_of(counter).pass_time(minutes=STUCK_MINUTES, seconds=1)
    assert finding(counter, identifier) is Finding.MAIL_WAITS
    answer_mails(counter, refuse=False)
    assert finding(counter, identifier) is Finding.ADDRESS_AWAITED
    clock_of(counter).pass_time(hours=73)
    assert explained(counter, identifier).remedies[0] is Action.RESEND
    assert finding(counter, identifier) is Finding.MAIL_EXPIRED
    confirm_at_counter(staff(counter), act(identifier))
    awaited = explained(counter, identifier)
    assert (awaited.finding, awaited.remedies[0]) == (Finding.RECOVERY_AWAITED, Action.RESEND)
    lend_password(staff(counter), act(identifier))
    lent = explained(counter, identifier)
    assert lent.finding is Finding.LENT and lent.lent_until is not None
    assert isinstance(explain_account(staff(counter), "nobody"), UnknownAccount)


def test_wrong_birth_dates_are_told_after_their_wait_too_since_their_count_has_no_end(counter: Counter) -> None:
    family = new_family(counter)
    identifier = family.accounts["Claire"]
    for _ in range(5):
        first_connection(counter, p2(open_letter(counter, family.letters["Claire"]).visit, birth_date="01012001"))
    assert finding(counter, identifier) is Finding.PAUSED
    clock_of(counter).pass_time(hours=20)
    told = explained(counter, identifier)
    assert (told.finding, told.remedies[0], told.pauses) == (Finding.BIRTH_DATES_USED_UP, Action.CLEAR_WAIT, ())
    clear_wait(staff(counter), act(identifier))
    assert finding(counter, identifier) is Finding.LETTER_WAITS


def test_wrong_passwords_are_told_between_their_waits_and_can_be_cleared(counter: Counter) -> None:
    """R20: their count holds per terminal, and ends 24 hours after the last."""
    family = new_family(counter)
    activate(counter, family.letters["Claire"])
    identifier = family.accounts["Claire"]
    for terminal in ("Hall A", "Hall B", "Hall A", "Hall B"):
        sign_in(counter.acting(family_at(terminal)), SignIn(identifier, "wrong"))
    few = explained(counter, identifier)
    assert few.finding is Finding.CAN_SIGN_IN and Action.CLEAR_WAIT not in few.possible
    assert [(each.terminal, each.count, each.used_up) for each in few.failures] == [
        ("Hall A", 2, False),
        ("Hall B", 2, False),
    ]
    for _ in range(3):
        sign_in(counter.acting(family_at("Hall A")), SignIn(identifier, "wrong"))
    assert finding(counter, identifier) is Finding.PAUSED
    clock_of(counter).pass_time(minutes=1)
    between = explained(counter, identifier)
    assert (between.finding, between.pauses) == (Finding.PASSWORDS_USED_UP, ())
    assert between.remedies == (Action.CLEAR_WAIT, Action.LEND)
    (begun,) = [each for each in sheet_of(counter, identifier).entries if each.event == "wait begun"]
    assert begun.attempts is TallyKind.PASSWORD
    clear_wait(staff(counter), act(identifier))
    assert explained(counter, identifier).failures == ()
    for _ in range(5):
        sign_in(counter, SignIn(identifier, "wrong"))
    clock_of(counter).pass_time(hours=25)
    assert finding(counter, identifier) is Finding.CAN_SIGN_IN


def test_active_accounts(counter: Counter) -> None:
    family = new_family(counter)
    visit = activate(counter, family.letters["Claire"])
    identifier = family.accounts["Claire"]
    assert explained(counter, identifier).remedies == (Action.LEND,)
    assert finding(counter, identifier) is Finding.CAN_SIGN_IN
    change_address(counter, ChangeAddress(visit, "new@free.fr", "new@free.fr", PASSWORD))
    assert finding(counter, identifier) is Finding.CHANGE_AWAITED
    for _ in range(5):
        sign_in(counter, SignIn(identifier, "wrong"))
    assert finding(counter, identifier) is Finding.PAUSED


def test_reports_missing_dates_and_hidden_children(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS)
    one, two = family.accounts["Claire"], family.accounts["Claire 2"]
    visit = open_letter(counter, family.letters["Claire"]).visit
    first_connection(counter, p2(visit, birth_date="08032012"))
    report_child(counter, ReportChild(visit, ReportKind.BIRTH_DATE_IS_RIGHT, "08032012"))
    reported = explained(counter, one)
    assert reported.finding is Finding.REPORTED and reported.remedies == (Action.MEND_REPORT,)
    assert sheet_of(counter, one).reports[0].reference == reported.reports[0].reference
    change_responsibility(counter, two, hidden=True)
    hidden = explained(counter, two)
    assert (hidden.finding, hidden.remedies, hidden.hidden) == (
        Finding.CHILD_HIDDEN,
        (Action.SHOW,),
        (HiddenChild("Tom MARTIN", None),),
    )
    change_responsibility(counter, two, hidden=False, ended_on=LEA_BORN)
    assert finding(counter, two) is Finding.NO_CHILD
    prepared = new_family(counter, surname="Durand", letters=False).accounts["Claire"]
    pupil = counter.read(lambda tx: tx.session.exec(select(Pupil).where(Pupil.family_name == "Durand")).one())
    change(counter, pupil, birth_date=None)
    assert finding(counter, prepared) is Finding.NO_BIRTH_DATE
    assert Action.ISSUE_LETTER not in explained(counter, prepared).possible


def test_ends_and_what_took_their_place(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS, pupils_too=True)
    one, two = family.accounts["Claire"], family.accounts["Claire 2"]
    opened(counter, family, "Claire 2")
    visit = opened(counter, family, "Claire")

    grouped(counter, visit, by_password(family, "Claire 2"))
    away = explained(counter, two)
    assert (away.finding, away.principal, away.remedies) == (Finding.GROUPED, one, (Action.UNDO_GROUPING,))
    assert sheet_of(counter, two).children[0].why_not is WhyNot.GROUPED_AWAY
    assert sheet_of(counter, one).grouped_in == (two,)
    undo_grouping(staff(counter), act(two))
    assert finding(counter, two) is Finding.LENT
    clock_of(counter).pass_time(hours=25)
    assert finding(counter, two) is Finding.NO_PASSWORD
    made = generate_anew(staff(counter), act(two))
    assert explained(counter, two).successors == made.identifiers  # type: ignore[union-attr]
    pupils = generate_anew(staff(counter), act(family.accounts["Léa"]))
    assert explained(counter, family.accounts["Léa"]).successors == pupils.identifiers  # type: ignore[union-attr]
    close(staff(counter), act(one))
    closed = explained(counter, one)
    assert (closed.finding, closed.remedies) == (Finding.CLOSED, (Action.GENERATE_ANEW,))
    good_until = explained(counter, family.accounts["Tom"]).deadline
    clock_of(counter).pass_time(days=120)
    lapsed = explained(counter, family.accounts["Tom"])
    assert (lapsed.finding, lapsed.deadline) == (Finding.LETTER_LAPSED, good_until)


def test_a_school_sees_its_own_children_and_who_looked_is_kept(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    child_elsewhere(counter, identifier, "0990002P")
    ours = sheet_of(counter, identifier, UAI).children
    assert [child.name for child in ours if not child.elsewhere] == ["Léa MARTIN"]
    (other,) = [child for child in ours if child.elsewhere]
    assert (other.name, other.school, other.birth_date) == ("", "Lycée Marie-Curie", None)
    assert {child.name for child in sheet_of(counter, identifier).children} == {"Léa MARTIN", "Tom MARTIN"}
    sheet_of(counter, identifier, "0990002P")

    def looks(tx: Transaction) -> list[tuple[str | None, str]]:
        seen = select(JournalEntry).where(JournalEntry.event == SEEN).order_by(col(JournalEntry.id))
        return [(entry.school_uai, entry.actor) for entry in tx.session.exec(seen)]

    me = "operator:sbernard"
    assert counter.read(looks) == [(UAI, me), (UAI, me), ("0990002P", me)]


def test_the_journal_shows_reasons_and_no_other_details(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    confirm_at_counter(staff(counter), act(identifier))
    last = sheet_of(counter, identifier).entries[-1]
    assert (last.reason, last.checked) == ("court order of 3 September", "identity card")
