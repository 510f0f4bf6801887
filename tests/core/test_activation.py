"""First connection, and the mail address confirmed: P2 to P5, M1's link (R4–R7, R16, R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from telekiosk.core import outbox as mail_queue
from telekiosk.core.activation import (
    AccountReady,
    AddressOfPupil,
    AtTheDesk,
    Awaiting,
    BirthDateWrong,
    ConfirmByCode,
    Confirmed,
    CorrectAddress,
    Link,
    LinkGood,
    MailAwaited,
    MailNotYet,
    MailSent,
    NothingAwaited,
    confirm_by_code,
    confirm_by_link,
    confirmation_status,
    correct_address,
    first_connection,
    look_at_confirmation_link,
    resend_confirmation,
)
from telekiosk.core.counter import Counter
from telekiosk.core.entities import Account, MailedSecret, Tally
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import State
from telekiosk.core.mailed_secrets import SecretExpired, SecretOvertaken, SecretUnknown, SecretUsed
from telekiosk.core.outbox import HandedOver, RefusedByServer, Waiting
from telekiosk.core.policy import PasswordRule
from telekiosk.core.school import (
    StaffAct,
    close,
    confirm_at_counter,
    correct_address_for,
    generate_anew,
    send_confirmation_again,
)
from telekiosk.core.signin import SignedIn, SignIn, TooManyAttempts, sign_in
from telekiosk.core.terms import Language, MailState, TallyKind
from telekiosk.core.visits import Visit, VisitOver
from tests.core.roads import (
    ADDRESS,
    PASSWORD,
    SIBLINGS,
    activate,
    at_terminal,
    code_in,
    newest,
    notices,
    outbox,
    p2,
    pend,
    statements,
    token_in,
    told,
)
from tests.desk import (
    assert_every_journal_holds,
    clock_of,
    give_letter,
    new_family,
    open_letter,
    row,
    staff,
)

ACT = StaffAct("cmartin", "asked at the counter", "passport")


def at_p2(counter: Counter, **family: object) -> Visit:
    return open_letter(counter, new_family(counter, **family).letters["Claire"]).visit  # type: ignore[arg-type]


# --- P2


def test_a_guardian_awaits_the_mail_and_a_pupil_is_active_at_once(counter: Counter) -> None:
    letters = new_family(counter, pupils_too=True).letters
    pend(counter, letters["Claire"], language=Language.EN)
    account = row(counter, "cmartin")
    assert (account.state, account.awaited_address, account.confirmed_address) == (State.PENDING, ADDRESS, None)
    assert account.language is Language.EN
    assert newest(counter, "M1").language is Language.EN
    pend(counter, letters["Léa"], address="lea@free.fr")
    assert row(counter, "lmartin").state is State.ACTIVE
    assert_every_journal_holds(counter)


def test_a_pupil_without_an_address_is_ready_and_no_mail_leaves(counter: Counter) -> None:
    letter = new_family(counter, pupils_too=True).letters["Léa"]
    outcome = first_connection(counter, p2(open_letter(counter, letter).visit, address=""))
    assert isinstance(outcome, AccountReady)
    assert outbox(counter) == []
    assert isinstance(sign_in(counter, SignIn("lmartin", PASSWORD)), SignedIn)


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        (
            {"password": "", "address": "", "birth_date": ""},
            [("password", Problem.MISSING), ("address", Problem.MISSING), ("birth_date", Problem.MISSING)],
        ),
        ({"password_again": ""}, [("password_again", Problem.MISSING)]),
        ({"password_again": "autre"}, [("password_again", Problem.DIFFERENT)]),
        ({"password": "court1"}, [("password", PasswordRule.LENGTH)]),
        ({"password": "beaucouptrop1long"}, [("password", PasswordRule.LENGTH)]),
        ({"password": "lune7 verte"}, [("password", PasswordRule.PLAIN_CHARACTERS)]),
        ({"password": "123456789"}, [("password", PasswordRule.LETTER)]),
        ({"password": "lunesvertes"}, [("password", PasswordRule.DIGIT)]),
        ({"password": "azerty123"}, [("password", PasswordRule.COMMON)]),
        ({"address": "claire"}, [("address", Problem.NO_AT)]),
        ({"address_again": "claire@free.fr"}, [("address_again", Problem.DIFFERENT)]),
        ({"birth_date": "31/02/2012"}, [("birth_date", Problem.NO_SUCH_DAY)]),
        ({"birth_date": "hier"}, [("birth_date", Problem.NOT_A_DATE)]),
    ],
)
def test_every_wrong_field_is_named_in_the_forms_order_and_costs_no_attempt(
    counter: Counter, typed: dict[str, str], problems: list[tuple[str, Problem | PasswordRule]]
) -> None:
    visit = at_p2(counter)
    expected = FormRefused(tuple(FieldProblem(*each) for each in problems))
    for _ in range(6):
        assert first_connection(counter, p2(visit, **typed)) == expected
    assert isinstance(first_connection(counter, p2(visit)), MailAwaited)


def test_the_temporary_password_is_no_password_of_ones_own(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    refused = FormRefused((FieldProblem("password", PasswordRule.PERSONAL),))
    visit = open_letter(counter, letter).visit
    for typed in (letter.password, letter.password.lower()):
        assert first_connection(counter, p2(visit, password=typed)) == refused


def test_the_identifier_is_no_password_of_ones_own(counter: Counter) -> None:
    letters = new_family(counter, children=SIBLINGS).letters
    visit = open_letter(counter, letters["Claire 2"]).visit
    typed = p2(visit, password="CMartin2", birth_date="30112014")
    assert first_connection(counter, typed) == FormRefused((FieldProblem("password", PasswordRule.PERSONAL),))


def test_the_birth_date_asked_is_that_of_the_eldest(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS)
    visit = open_letter(counter, family.letters["Claire 2"]).visit
    assert first_connection(counter, p2(visit)) == BirthDateWrong()
    assert isinstance(first_connection(counter, p2(visit, birth_date="30/11/2014")), MailAwaited)


def test_wrong_birth_dates_wait_at_every_terminal_and_their_count_does_not_end_with_time(counter: Counter) -> None:
    visit, elsewhere = at_p2(counter), at_terminal(counter, "Hall B")
    wrong = p2(visit, birth_date="8/3/2012")
    for _ in range(4):
        assert first_connection(counter, wrong) == BirthDateWrong()
    end = clock_of(counter).now + timedelta(seconds=30)
    assert first_connection(counter, wrong) == TooManyAttempts(end)
    assert first_connection(counter, p2(visit)) == TooManyAttempts(end)
    assert first_connection(elsewhere, p2(visit)) == TooManyAttempts(end)
    assert told(counter, "cmartin")[-1] == "wait begun"
    clock_of(counter).pass_time(days=30)
    end = clock_of(counter).now + timedelta(minutes=1)
    assert first_connection(elsewhere, wrong) == TooManyAttempts(end)
    assert first_connection(counter, p2(visit)) == TooManyAttempts(end)
    clock_of(counter).pass_time(minutes=1)
    assert isinstance(first_connection(counter, p2(visit)), MailAwaited)
    assert_every_journal_holds(counter)


def test_at_most_ten_birth_dates_an_hour_are_tried(counter: Counter) -> None:
    visit, start = at_p2(counter), clock_of(counter).now
    while clock_of(counter).now < start + timedelta(minutes=59):
        first_connection(counter, p2(visit, birth_date="8/3/2012"))
        clock_of(counter).pass_time(seconds=30)
    tried = counter.read(lambda tx: tx.session.exec(select(Tally).where(Tally.kind == TallyKind.BIRTH_DATE)).all())
    assert 5 <= len(tried) <= 10


def test_a_right_birth_date_clears_the_count_once_p2_is_carried_through(counter: Counter) -> None:
    visit = at_p2(counter)
    for _ in range(4):
        first_connection(counter, p2(visit, birth_date="8/3/2012"))
    assert isinstance(first_connection(counter, p2(visit)), MailAwaited)
    letter = give_letter_anew(counter)
    for _ in range(4):
        assert first_connection(counter, p2(letter, birth_date="8/3/2012")) == BirthDateWrong()


def give_letter_anew(counter: Counter) -> Visit:
    generate_anew(staff(counter), ACT)
    return open_letter(counter, give_letter(counter, "cmartin2")).visit


def test_a_guardian_is_told_once_whose_address_it_is_when_it_is_a_pupils_of_theirs(counter: Counter) -> None:
    letters = new_family(counter, pupils_too=True).letters
    pend(counter, letters["Léa"], address="lea@free.fr")
    visit = open_letter(counter, letters["Claire"]).visit
    form = p2(visit, address="LEA@free.fr")
    assert first_connection(counter, form) == AddressOfPupil("Léa")
    assert row(counter, "cmartin").state is State.NOTIFIED
    assert isinstance(first_connection(counter, replace(form, shared_is_fine=True)), MailAwaited)


def test_cancelling_keeps_nothing_and_the_letter_still_opens(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    first_connection(counter, p2(open_letter(counter, letter).visit, birth_date="8/3/2012"))
    account = row(counter, "cmartin")
    assert (account.state, account.password_digest, account.awaited_address) == (State.NOTIFIED, None, None)
    assert outbox(counter) == []
    assert open_letter(counter, letter)


def test_one_letter_opens_once(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    here, there = open_letter(counter, letter).visit, open_letter(at_terminal(counter, "Hall B"), letter).visit
    assert isinstance(first_connection(counter, p2(here)), MailAwaited)
    assert first_connection(at_terminal(counter, "Hall B"), p2(there)) == VisitOver()


@pytest.mark.parametrize("happening", ["new letter", "closed", "anew"])
def test_what_the_school_does_meanwhile_ends_the_visit(counter: Counter, happening: str) -> None:
    visit = at_p2(counter)
    if happening == "new letter":
        clock_of(counter).pass_time(minutes=1)
        give_letter(counter, "cmartin")
    else:
        (close if happening == "closed" else generate_anew)(staff(counter), ACT)
    assert first_connection(counter, p2(visit)) == VisitOver()


def test_a_person_confirmed_at_the_counter_is_active_at_once_with_or_without_an_address(counter: Counter) -> None:
    new_family(counter, guardians=("Claire", "Paul"))
    for identifier in ("cmartin", "pmartin"):
        confirm_at_counter(staff(counter), replace(ACT, identifier=identifier))
        clock_of(counter).pass_time(minutes=1)
    clock_of(counter).pass_time(minutes=1)
    letters = {name: give_letter(counter, name) for name in ("cmartin", "pmartin")}  # the mark outlives a new letter
    assert isinstance(
        first_connection(counter, p2(open_letter(counter, letters["cmartin"]).visit, address="")), AccountReady
    )
    awaited = first_connection(counter, p2(open_letter(counter, letters["pmartin"]).visit))
    assert isinstance(awaited, MailAwaited)
    assert awaited.active
    assert (row(counter, "pmartin").state, row(counter, "pmartin").awaited_address) == (State.ACTIVE, ADDRESS)


@pytest.mark.parametrize(
    ("roster", "typed", "notice"),
    [
        ("", ADDRESS, []),
        (ADDRESS, ADDRESS.upper(), []),
        ("mairie@free.fr", ADDRESS, [("opened with another address", "mairie@free.fr")]),
    ],
)
def test_the_schools_address_is_told_of_an_account_opened_with_another(
    counter: Counter, roster: str, typed: str, notice: list[tuple[str, str]]
) -> None:
    first_connection(counter, p2(at_p2(counter, roster_address=roster), address=typed))
    assert notices(counter) == notice


def test_an_address_corrected_away_from_the_schools_is_told_there_too(counter: Counter) -> None:
    visit = pend(counter, new_family(counter, roster_address=ADDRESS).letters["Claire"])
    assert notices(counter) == []
    clock_of(counter).pass_time(minutes=2)
    assert correct_address(counter, CorrectAddress(visit, "x@free.fr", "x@free.fr")) == MailSent()
    assert notices(counter) == [("opened with another address", ADDRESS)]


# --- the code and the link


def test_the_code_opens_the_account_once(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    code = code_in(newest(counter, "M1"))
    assert confirm_by_code(counter, ConfirmByCode(visit, f" {code[:4]}-{code[4:].lower()} ")) == Confirmed()
    account = row(counter, "cmartin")
    assert (account.state, account.confirmed_address, account.awaited_address) == (State.ACTIVE, ADDRESS, None)
    assert confirm_by_code(counter, ConfirmByCode(visit, code)) == NothingAwaited(confirmed=True)
    assert_every_journal_holds(counter)


def test_looking_at_a_link_changes_nothing_and_its_button_opens_the_account_once(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    link = Link(token_in(newest(counter, "M1")))
    before = row(counter, "cmartin")
    with statements(counter) as asked:
        for _ in range(3):
            good = look_at_confirmation_link(counter, link)
            assert isinstance(good, LinkGood) and (good.identifier, good.address) == ("cmartin", ADDRESS)
            assert good.school.phone == "05 49 00 00 00"
    assert all(each.startswith(("SELECT", "BEGIN")) for each in asked)
    assert row(counter, "cmartin") == before
    assert confirm_by_link(counter, link) == Confirmed()
    assert confirm_by_link(counter, link) == SecretUsed(Language.FR)
    assert look_at_confirmation_link(counter, link) == SecretUsed(Language.FR)


def test_code_and_link_end_after_72_hours(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    mail, made = newest(counter, "M1"), clock_of(counter).now
    expired = SecretExpired(made + timedelta(hours=72), Language.FR)
    clock_of(counter).now = made + timedelta(hours=72) - timedelta(seconds=1)
    assert isinstance(look_at_confirmation_link(counter, Link(token_in(mail))), LinkGood)
    clock_of(counter).pass_time(seconds=1)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(mail))) == expired
    assert confirm_by_link(counter, Link(token_in(mail))) == expired
    assert row(counter, "cmartin").state is State.PENDING
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailSent()
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()


def test_a_newer_mail_overtakes_the_older_and_says_when_it_left(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    old = newest(counter, "M1")
    clock_of(counter).pass_time(minutes=3)
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailSent()
    overtaken = SecretOvertaken(clock_of(counter).now, Language.FR)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(old))) == overtaken
    assert confirm_by_link(counter, Link(token_in(old))) == overtaken
    assert confirm_by_link(counter, Link(token_in(newest(counter, "M1")))) == Confirmed()


@pytest.mark.parametrize("end", [close, generate_anew])
def test_an_ended_account_confirms_nothing(counter: Counter, end: object) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    mail = newest(counter, "M1")
    (close if end is close else generate_anew)(staff(counter), ACT)
    assert confirm_by_link(counter, Link(token_in(mail))) == SecretOvertaken(None, Language.FR)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(mail))) == VisitOver()
    assert row(counter, "cmartin").awaited_address is None
    assert newest(counter, "M1").state is MailState.OVERTAKEN


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "\x00", "\udc80", "é"])
def test_a_link_that_never_was_is_unknown(counter: Counter, token: str) -> None:
    assert look_at_confirmation_link(counter, Link(token)) == SecretUnknown()
    assert confirm_by_link(counter, Link(token)) == SecretUnknown()


@pytest.mark.parametrize("code", ["ABCDEFGH", "x" * 10_000, "\x00", "\udc80", "[bold]", "é"])
def test_a_wrong_code_is_unknown_whatever_was_typed(counter: Counter, code: str) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    assert confirm_by_code(counter, ConfirmByCode(visit, code)) == SecretUnknown()


def test_an_empty_code_is_missing_and_costs_no_attempt(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    for _ in range(6):
        assert confirm_by_code(counter, ConfirmByCode(visit, " ")) == FormRefused(
            (FieldProblem("code", Problem.MISSING),)
        )
    assert confirm_by_code(counter, ConfirmByCode(visit, "ABCDEFGH")) == SecretUnknown()


def test_during_a_code_wait_one_code_a_minute_is_still_tried(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    code = code_in(newest(counter, "M1"))
    outcome: object = None
    for _ in range(9):  # until a wait of eight minutes
        outcome = confirm_by_code(counter, ConfirmByCode(visit, "ABCDEFGH"))
        clock_of(counter).pass_time(seconds=60)
    assert isinstance(outcome, TooManyAttempts)
    assert outcome.until > clock_of(counter).now + timedelta(minutes=5)
    assert confirm_by_code(counter, ConfirmByCode(visit, "ABCDEFGH")) == TooManyAttempts(
        clock_of(counter).now + timedelta(minutes=15)
    )
    clock_of(counter).pass_time(seconds=59)
    assert isinstance(confirm_by_code(counter, ConfirmByCode(visit, code)), TooManyAttempts)
    clock_of(counter).pass_time(seconds=1)
    assert confirm_by_code(counter, ConfirmByCode(visit, code)) == Confirmed()
    assert_every_journal_holds(counter)


def test_someone_elses_code_opens_nothing(counter: Counter) -> None:
    letters = new_family(counter, guardians=("Claire", "Paul")).letters
    claire = pend(counter, letters["Claire"])
    pend(counter, letters["Paul"], address="paul@free.fr")
    assert confirm_by_code(counter, ConfirmByCode(claire, code_in(newest(counter, "M1")))) == SecretUnknown()


# --- P3 and P5


def test_p3_shows_the_address_whole_and_how_far_its_mail_is(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    queued = clock_of(counter).now
    status = confirmation_status(counter, AtTheDesk(visit))
    assert status == Awaiting("cmartin", ADDRESS, Waiting(queued, ""), queued + timedelta(hours=72), active=False)
    mail = mail_queue.claim(counter, "w")
    assert mail is not None
    mail_queue.record_refused_for_now(counter, mail.id, "w", "451 later")
    assert _delivery(counter, visit) == Waiting(queued, "451 later")
    clock_of(counter).pass_time(minutes=1)
    assert mail_queue.claim(counter, "w") is not None
    mail_queue.record_delivered(counter, mail.id, "w", "250 ok")
    assert _delivery(counter, visit) == HandedOver(queued, clock_of(counter).now)


def _delivery(counter: Counter, visit: Visit) -> object:
    status = confirmation_status(counter, AtTheDesk(visit))
    assert isinstance(status, Awaiting)
    return status.delivery


def test_p3_shows_why_a_mail_was_refused_and_becomes_p4_when_confirmed_elsewhere(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    token = token_in(newest(counter, "M1"))
    mail = mail_queue.claim(counter, "w")
    assert mail is not None
    mail_queue.record_refused_for_good(counter, mail.id, "w", "550 no such user")
    delivery = _delivery(counter, visit)
    assert isinstance(delivery, RefusedByServer)
    assert delivery.answer == "550 no such user"
    assert confirm_by_link(at_terminal(counter, "web"), Link(token)) == Confirmed()
    assert confirmation_status(counter, AtTheDesk(visit)) == NothingAwaited(confirmed=True)


def test_looking_at_the_status_writes_nothing(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    with statements(counter) as asked:
        confirmation_status(counter, AtTheDesk(visit))
    assert all(each.startswith(("SELECT", "BEGIN")) and "FOR UPDATE" not in each for each in asked)


def test_the_address_is_corrected_and_the_old_mail_is_void_and_does_not_leave(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"], address="clare@orange.fr")
    old = newest(counter, "M1")
    wrong = correct_address(counter, CorrectAddress(visit, ADDRESS, "autre@orange.fr"))
    assert wrong == FormRefused((FieldProblem("address_again", Problem.DIFFERENT),))
    clock_of(counter).pass_time(minutes=2)
    assert correct_address(counter, CorrectAddress(visit, ADDRESS, ADDRESS)) == MailSent()
    states = [(mail.address, mail.state) for mail in outbox(counter, "M1")]
    assert states == [("clare@orange.fr", MailState.OVERTAKEN), (ADDRESS, MailState.WAITING)]
    assert outbox(counter, "M1")[0].code is None
    assert isinstance(confirm_by_code(counter, ConfirmByCode(visit, code_in(old))), SecretOvertaken)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert row(counter, "cmartin").confirmed_address == ADDRESS
    assert_every_journal_holds(counter)


def test_mails_are_two_minutes_apart_and_five_a_day_and_the_page_says_when_the_next_may_leave(
    counter: Counter,
) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    start = clock_of(counter).now
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailNotYet(start + timedelta(minutes=2))
    assert correct_address(counter, CorrectAddress(visit, "x@free.fr", "x@free.fr")) == MailNotYet(
        start + timedelta(minutes=2)
    )
    assert row(counter, "cmartin").awaited_address == ADDRESS
    for _ in range(4):
        clock_of(counter).pass_time(minutes=2)
        assert resend_confirmation(counter, AtTheDesk(visit)) == MailSent()
    clock_of(counter).pass_time(minutes=2)
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailNotYet(start + timedelta(days=1))
    assert send_confirmation_again(staff(counter), ACT).__class__.__name__ == "Done"  # staff are not limited
    clock_of(counter).now = start + timedelta(days=1)
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailSent()
    assert len(outbox(counter, "M1")) == 7


def test_twenty_mails_a_day_leave_for_one_address_whatever_the_account(counter: Counter) -> None:
    visits = [
        pend(counter, new_family(counter, surname=name).letters["Claire"])
        for name in ("Abel", "Blanc", "Colin", "Dumas", "Eloi")
    ]
    start = clock_of(counter).now
    for _ in range(3):
        clock_of(counter).pass_time(minutes=2)
        assert [resend_confirmation(counter, AtTheDesk(visit)) for visit in visits] == [MailSent()] * 5
    clock_of(counter).pass_time(minutes=2)
    assert resend_confirmation(counter, AtTheDesk(visits[0])) == MailNotYet(start + timedelta(days=1))


def test_the_school_corrects_an_address_with_its_owner(counter: Counter) -> None:
    visit = activate(counter, new_family(counter).letters["Claire"])
    correct_address_for(staff(counter), ACT, "neuve@free.fr")
    account = row(counter, "cmartin")
    assert (account.confirmed_address, account.awaited_address) == (ADDRESS, "neuve@free.fr")
    assert ("address corrected by the school", ADDRESS) in notices(counter)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert row(counter, "cmartin").confirmed_address == "neuve@free.fr"
    assert correct_address(counter, CorrectAddress(visit, ADDRESS, ADDRESS)) == VisitOver()


def test_nothing_in_clear_is_kept_of_codes_and_links_but_in_the_waiting_mail(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    mail = newest(counter, "M1")
    secrets = counter.read(lambda tx: tx.session.exec(select(MailedSecret)).all())
    accounts = counter.read(lambda tx: tx.session.exec(select(Account)).all())
    kept = " ".join(str(each.model_dump()) for each in [*secrets, *accounts])
    assert code_in(mail) not in kept
    assert token_in(mail) not in kept
    assert PASSWORD not in kept


def test_a_corrected_address_that_is_a_pupil_s_is_said_once_before_anything_is_kept(counter: Counter) -> None:
    family = new_family(counter, pupils_too=True)
    pend(counter, family.letters["Léa"], address="lea@orange.fr", address_again="lea@orange.fr")
    visit = pend(counter, family.letters["Claire"])
    clock_of(counter).pass_time(minutes=5)
    corrected = CorrectAddress(visit, "lea@orange.fr", "lea@orange.fr")
    assert correct_address(counter, corrected) == AddressOfPupil("Léa")
    assert row(counter, "cmartin").awaited_address == ADDRESS
    assert correct_address(counter, replace(corrected, shared_is_fine=True)) == MailSent()
