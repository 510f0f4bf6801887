"""P12 and P14: what an account's owner sees and changes (R6, R20, R28)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telekiosk.core.activation import (
    AddressOfPupil,
    AtTheDesk,
    ConfirmByCode,
    Confirmed,
    Link,
    MailNotYet,
    MailSent,
    confirm_by_code,
    resend_confirmation,
)
from telekiosk.core.counter import Counter
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.mailed_secrets import SecretOvertaken
from telekiosk.core.management import (
    ChangeAddress,
    ChangeLanguage,
    ChangePassword,
    LanguageChanged,
    PasswordChanged,
    PresentPasswordWrong,
    Profile,
    Services,
    change_address,
    change_language,
    change_password,
    profile,
    services,
)
from telekiosk.core.policy import PasswordRule
from telekiosk.core.recovery import ForgottenPassword, ask_for_reset, look_at_reset_link
from telekiosk.core.school import StaffAct, close
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.signin import SignedIn, SignIn, TooManyAttempts, WrongCredentials, sign_in
from telekiosk.core.terms import Language, Service
from telekiosk.core.visits import Visit, VisitOver
from tests.core.families import change_responsibility
from tests.core.roads import (
    ADDRESS,
    OTHER_PASSWORD,
    PASSWORD,
    SIBLINGS,
    activate,
    code_in,
    newest,
    notices,
    outbox,
    pend,
    sign_in_as,
    token_in,
    told,
)
from tests.desk import UAI, assert_every_journal_holds, clock_of, new_family, row, staff


@pytest.fixture
def visit(counter: Counter) -> Visit:
    return activate(counter, new_family(counter).letters["Claire"])


def page(counter: Counter, visit: Visit) -> Services:
    shown = services(counter, AtTheDesk(visit))
    assert isinstance(shown, Services)
    return shown


def new_address(counter: Counter, visit: Visit, address: str, present: str = PASSWORD) -> object:
    return change_address(counter, ChangeAddress(visit, address, address, present))


def new_password(counter: Counter, visit: Visit, password: str, present: str = PASSWORD) -> object:
    return change_password(counter, ChangePassword(visit, present, password, password))


# --- P12


def test_the_services_page_names_children_and_what_their_school_has_opened(counter: Counter, visit: Visit) -> None:
    form = SetSchool(UAI, message="Bonne rentrée", services=((Service.MARKS, "https://notes.example.fr"),))
    set_school(staff(counter), form)
    shown = page(counter, visit)
    assert (shown.identifier, shown.kind, shown.holders) == ("cmartin", Kind.GUARDIAN, ("Mme Claire MARTIN",))
    (child,) = shown.children
    assert (child.name, child.class_name, child.school.message) == ("Léa MARTIN", "4e C", "Bonne rentrée")
    assert child.school.services == ((Service.MARKS, "https://notes.example.fr"),)


def test_a_service_is_reached_safely_and_a_school_keeps_a_name(counter: Counter, visit: Visit) -> None:
    unsafe = set_school(staff(counter), SetSchool(UAI, services=((Service.MARKS, "http://notes.example.fr"),)))
    assert unsafe == FormRefused((FieldProblem(Service.MARKS.value, Problem.NOT_A_LINK),))
    nameless = set_school(staff(counter), SetSchool(UAI, name=" "))
    assert nameless == FormRefused((FieldProblem("name", Problem.MISSING),))
    (child,) = page(counter, visit).children
    assert (child.school.services, child.school.name) == ((), "Collège Jean-Moulin")


def test_the_last_sign_in_shown_is_the_one_before_this(counter: Counter, visit: Visit) -> None:
    assert page(counter, visit).last_sign_in is None
    first = clock_of(counter).now
    assert page(counter, sign_in_as(counter, "cmartin")).last_sign_in is None
    clock_of(counter).pass_time(days=1)
    assert page(counter, sign_in_as(counter, "cmartin")).last_sign_in == first


def test_a_pupil_sees_themself(counter: Counter) -> None:
    visit = pend(counter, new_family(counter, pupils_too=True).letters["Léa"], address="lea@free.fr")
    shown = page(counter, visit)
    assert (shown.kind, [child.first_name for child in shown.children]) == (Kind.PUPIL, ["Léa"])


@pytest.mark.parametrize("why", [{"hidden": True}, {"ended_on": clock_of}])
def test_hidden_and_ended_children_do_not_show_and_the_schools_contact_stands_in(
    counter: Counter, visit: Visit, why: dict[str, object]
) -> None:
    values = {"hidden": True} if "hidden" in why else {"ended_on": clock_of(counter).now.date()}
    change_responsibility(counter, "cmartin", **values)
    shown = page(counter, visit)
    assert shown.children == ()
    assert shown.school.contact == "Secrétariat, bureau B12"


def test_a_pending_guardian_has_no_services_yet(counter: Counter) -> None:
    visit = pend(counter, new_family(counter).letters["Claire"])
    assert services(counter, AtTheDesk(visit)) == VisitOver()
    assert profile(counter, AtTheDesk(visit)) == VisitOver()


def test_an_account_that_ended_meanwhile_ends_the_visit(counter: Counter, visit: Visit) -> None:
    close(staff(counter), StaffAct("cmartin", "moved away"))
    assert services(counter, AtTheDesk(visit)) == VisitOver()
    assert new_address(counter, visit, "neuve@free.fr") == VisitOver()
    assert new_password(counter, visit, OTHER_PASSWORD) == VisitOver()
    assert change_language(counter, ChangeLanguage(visit, Language.EN)) == VisitOver()


# --- the address


def test_a_new_address_counts_once_confirmed_and_the_old_one_is_told_at_both_steps(
    counter: Counter, visit: Visit
) -> None:
    assert new_address(counter, visit, "neuve@free.fr") == MailSent()
    account = row(counter, "cmartin")
    assert (account.state, account.confirmed_address, account.awaited_address) == (
        State.ACTIVE,
        ADDRESS,
        "neuve@free.fr",
    )
    assert newest(counter, "M1").address == "neuve@free.fr"
    assert notices(counter) == [("address change asked", ADDRESS)]
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert set(notices(counter)[1:]) == {("address changed", "neuve@free.fr"), ("address changed", ADDRESS)}
    shown = profile(counter, AtTheDesk(visit))
    assert isinstance(shown, Profile)
    assert (shown.confirmed_address, shown.awaited_address) == ("neuve@free.fr", None)
    assert_every_journal_holds(counter)


def test_a_newly_confirmed_address_voids_a_reset_sent_to_the_old_one(counter: Counter, visit: Visit) -> None:
    ask_for_reset(counter, ForgottenPassword("cmartin"))
    reset = newest(counter, "M3")
    clock_of(counter).pass_time(minutes=5)
    new_address(counter, visit, "neuve@free.fr")
    confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1"))))
    assert look_at_reset_link(counter, Link(token_in(reset))) == SecretOvertaken(None, Language.FR)


def test_a_pupil_without_an_address_can_add_one(counter: Counter) -> None:
    from telekiosk.core.activation import AccountReady, first_connection
    from tests.core.roads import p2
    from tests.desk import open_letter

    letter = new_family(counter, pupils_too=True).letters["Léa"]
    ready = first_connection(counter, p2(open_letter(counter, letter).visit, address=""))
    assert isinstance(ready, AccountReady)
    assert new_address(counter, ready.visit, "lea@free.fr") == MailSent()
    assert confirm_by_code(counter, ConfirmByCode(ready.visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert row(counter, "lmartin").confirmed_address == "lea@free.fr"


@pytest.mark.parametrize(
    ("address", "present", "outcome"),
    [
        (ADDRESS.upper(), PASSWORD, FormRefused((FieldProblem("address", Problem.UNCHANGED),))),
        ("neuve", PASSWORD, FormRefused((FieldProblem("address", Problem.NO_AT),))),
        ("neuve@free.fr", "", FormRefused((FieldProblem("present_password", Problem.MISSING),))),
        ("neuve@free.fr", "wrong", PresentPasswordWrong()),
    ],
)
def test_slips_and_a_wrong_present_password_change_no_address(
    counter: Counter, visit: Visit, address: str, present: str, outcome: object
) -> None:
    assert new_address(counter, visit, address, present) == outcome
    assert row(counter, "cmartin").awaited_address is None


def test_a_pupils_address_is_said_to_be_one(counter: Counter) -> None:
    letters = new_family(counter, pupils_too=True).letters
    pend(counter, letters["Léa"], address="lea@free.fr")
    visit = activate(counter, letters["Claire"])
    assert new_address(counter, visit, "LEA@free.fr") == AddressOfPupil("Léa")
    form = ChangeAddress(visit, "lea@free.fr", "lea@free.fr", PASSWORD, shared_is_fine=True)
    assert change_address(counter, form) == MailSent()


def test_changes_of_address_are_limited_like_every_mail(counter: Counter, visit: Visit) -> None:
    assert new_address(counter, visit, "a@free.fr") == MailSent()
    until = clock_of(counter).now + timedelta(minutes=2)
    assert new_address(counter, visit, "b@free.fr") == MailNotYet(until)
    assert resend_confirmation(counter, AtTheDesk(visit)) == MailNotYet(until)
    assert row(counter, "cmartin").awaited_address == "a@free.fr"


# --- the password


def test_a_new_password_replaces_the_old_ends_other_visits_and_is_told(counter: Counter, visit: Visit) -> None:
    elsewhere = sign_in_as(counter, "cmartin")
    changed = new_password(counter, visit, OTHER_PASSWORD)
    assert isinstance(changed, PasswordChanged)
    assert page(counter, changed.visit)
    assert services(counter, AtTheDesk(elsewhere)) == VisitOver()
    assert sign_in(counter, SignIn("cmartin", PASSWORD)) == WrongCredentials()
    assert isinstance(sign_in(counter, SignIn("cmartin", OTHER_PASSWORD)), SignedIn)
    assert notices(counter) == [("password changed", ADDRESS)]
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(
    ("password", "present", "outcome"),
    [
        ("", PASSWORD, FormRefused((FieldProblem("password", Problem.MISSING),))),
        (PASSWORD, PASSWORD, FormRefused((FieldProblem("password", Problem.UNCHANGED),))),
        ("court1", PASSWORD, FormRefused((FieldProblem("password", PasswordRule.LENGTH),))),
        (OTHER_PASSWORD, "", FormRefused((FieldProblem("present_password", Problem.MISSING),))),
        (OTHER_PASSWORD, "wrong", PresentPasswordWrong()),
    ],
)
def test_slips_and_a_wrong_present_password_change_no_password(
    counter: Counter, visit: Visit, password: str, present: str, outcome: object
) -> None:
    assert new_password(counter, visit, password, present) == outcome
    assert isinstance(sign_in(counter, SignIn("cmartin", PASSWORD)), SignedIn)


def test_present_passwords_are_counted_with_the_sign_ins_and_slips_are_not(counter: Counter, visit: Visit) -> None:
    for _ in range(6):
        new_password(counter, visit, "court1", "wrong")
    for _ in range(4):
        assert new_password(counter, visit, OTHER_PASSWORD, "wrong") == PresentPasswordWrong()
    assert isinstance(new_address(counter, visit, "a@free.fr", "wrong"), TooManyAttempts)
    assert told(counter, "cmartin")[-1] == "wait begun"
    assert isinstance(new_password(counter, visit, OTHER_PASSWORD), TooManyAttempts)
    assert isinstance(sign_in(counter, SignIn("cmartin", PASSWORD)), TooManyAttempts)
    clock_of(counter).pass_time(seconds=30)
    assert isinstance(new_password(counter, visit, OTHER_PASSWORD), PasswordChanged)
    assert_every_journal_holds(counter)


def test_ones_childs_birth_date_and_ones_letter_are_no_passwords(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    visit = activate(counter, letter)
    outcome = new_password(counter, visit, letter.password)
    assert isinstance(outcome, FormRefused)
    assert outcome.problems[0].field == "password"


# --- the language


def test_the_language_of_the_mails_is_the_accounts(counter: Counter, visit: Visit) -> None:
    assert change_language(counter, ChangeLanguage(visit, Language.EN)) == LanguageChanged(Language.EN)
    new_address(counter, visit, "neuve@free.fr")
    assert {mail.language for mail in outbox(counter)[1:]} == {Language.EN}
    assert told(counter, "cmartin").count("language chosen") == 1


def test_two_children_on_two_accounts_show_each_on_its_own(counter: Counter) -> None:
    letters = new_family(counter, children=SIBLINGS).letters
    tom = activate(counter, letters["Claire 2"], birth_date="30112014")
    assert [child.first_name for child in page(counter, tom).children] == ["Tom"]
