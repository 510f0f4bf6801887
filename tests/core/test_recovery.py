"""Getting back in: P6 to P11, M2 and M3, under both disclosure settings (R13, R15, R16, R20, H6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from telekiosk.core.activation import AtTheDesk, Link, MailNotYet, MailSent, resend_confirmation
from telekiosk.core.counter import Counter
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import Event
from telekiosk.core.mailed_secrets import SecretExpired, SecretOvertaken, SecretUnknown, SecretUsed
from telekiosk.core.management import ChangePassword, PasswordChanged, change_password
from telekiosk.core.policy import PasswordRule
from telekiosk.core.recovery import (
    AddressUnknown,
    ForgottenIdentifier,
    ForgottenPassword,
    IdentifiersSent,
    IdentifierUnknown,
    NeverConfirmed,
    NewPasswordByCode,
    NewPasswordByLink,
    NotThisIdentifier,
    PasswordSet,
    ResetLinkGood,
    ResetSent,
    ask_for_reset,
    look_at_reset_link,
    send_identifiers,
    set_password_by_code,
    set_password_by_link,
)
from telekiosk.core.school import Lent, StaffAct, close, generate_anew, lend_password
from telekiosk.core.signin import (
    ChooseOwnPassword,
    OwnPasswordDue,
    SignedIn,
    SignIn,
    TooManyAttempts,
    WrongCredentials,
    choose_own_password,
    sign_in,
)
from telekiosk.core.terms import Language, MailState
from tests.core.families import by_letter, couple, grouped, opened
from tests.core.roads import (
    ADDRESS,
    OTHER_PASSWORD,
    PASSWORD,
    SIBLINGS,
    activate,
    at_terminal,
    code_in,
    discreet,
    newest,
    notices,
    outbox,
    pend,
    sign_in_as,
    statements,
    token_in,
    told,
)
from tests.desk import (
    assert_every_journal_holds,
    clock_of,
    hasher_of,
    new_family,
    row,
    staff,
)

ACT = StaffAct("cmartin", "asked at the counter", "passport")


def forgot_identifier(counter: Counter, address: str = ADDRESS) -> object:
    return send_identifiers(counter, ForgottenIdentifier(address))


def forgot_password(counter: Counter, identifier: str = "cmartin") -> object:
    return ask_for_reset(counter, ForgottenPassword(identifier))


def asked(counter: Counter, identifier: str = "cmartin") -> ResetSent:
    outcome = ask_for_reset(counter, ForgottenPassword(identifier))
    assert isinstance(outcome, ResetSent), outcome
    return outcome


def by_code(counter: Counter, code: str, password: str = OTHER_PASSWORD, identifier: str = "cmartin") -> object:
    return set_password_by_code(counter, NewPasswordByCode(identifier, code, password, password))


def by_link(counter: Counter, token: str, password: str = OTHER_PASSWORD, identifier: str = "cmartin") -> object:
    return set_password_by_link(counter, NewPasswordByLink(token, identifier, password, password))


@pytest.fixture
def active(counter: Counter) -> Counter:
    """Claire's account is active, Paul's pending, Zoé's notified, all at one address but Zoé's."""
    letters = new_family(counter, guardians=("Claire", "Paul")).letters
    activate(counter, letters["Claire"])
    pend(counter, letters["Paul"], address="paul@free.fr")
    new_family(counter, guardians=("Zoé",), surname="Petit")
    clock_of(counter).pass_time(hours=25)  # the limits of a day begin anew
    return counter


# --- P6 to P8


def test_an_address_gets_all_its_identifiers_with_their_children_in_one_mail(counter: Counter) -> None:
    letters = new_family(counter, children=SIBLINGS, pupils_too=True).letters
    activate(counter, letters["Claire"])
    activate(counter, letters["Claire 2"], birth_date="30112014")
    pend(counter, letters["Léa"], address="lea@free.fr")
    assert forgot_identifier(counter, f" {ADDRESS.upper()} ") == IdentifiersSent()
    listed = newest(counter, "M2").parameters["accounts"]
    assert [(each["identifier"], each["children"]) for each in listed] == [
        ("cmartin", ["Léa MARTIN"]),
        ("cmartin2", ["Tom MARTIN"]),
    ]
    assert len(outbox(counter, "M2")) == 1


@pytest.mark.parametrize("stored", ["Claire.Martin@orange.fr", "CLAIRE@ORANGE.FR"])
def test_an_address_typed_with_caps_lock_is_the_same_mailbox(counter: Counter, stored: str) -> None:
    activate(counter, new_family(counter).letters["Claire"], address=stored)
    for typed in (stored.lower(), stored.upper()):
        clock_of(counter).pass_time(minutes=5)
        assert forgot_identifier(counter, typed) == IdentifiersSent()
    assert {mail.address for mail in outbox(counter, "M2")} == {row(counter, "cmartin").confirmed_address}


def test_an_address_that_no_active_account_has_confirmed_is_not_recognised(active: Counter) -> None:
    for address in ("paul@free.fr", "nobody@free.fr"):
        assert forgot_identifier(active, address) == AddressUnknown()
    close(staff(active), ACT)
    assert forgot_identifier(active) == AddressUnknown()
    assert outbox(active, "M2") == []


def test_an_address_that_is_none_is_a_slip_of_the_field(active: Counter) -> None:
    assert forgot_identifier(active, "claire") == FormRefused((FieldProblem("address", Problem.NO_AT),))


def test_thirty_unknown_addresses_an_hour_make_that_terminal_wait_a_minute(active: Counter) -> None:
    for number in range(30):
        assert forgot_identifier(active, f"n{number}@free.fr") == AddressUnknown()
    until = clock_of(active).now + timedelta(minutes=1)
    assert forgot_identifier(active) == MailNotYet(until)
    assert forgot_identifier(at_terminal(active, "Hall B")) == IdentifiersSent()
    clock_of(active).now = until
    assert forgot_identifier(active, "another@free.fr") == AddressUnknown()


# --- P9 to P11


def test_a_request_has_a_number_and_a_mail_with_that_number(active: Counter) -> None:
    outcome = asked(active)
    assert outcome.reference == int(clock_of(active).now.timestamp() * 1000)
    mail = newest(active, "M3")
    assert (mail.address, mail.parameters["reference"]) == (ADDRESS, str(outcome.reference))
    assert mail.parameters["identifier"] == "cmartin"


def test_on_a_tie_the_next_free_number_is_taken(counter: Counter) -> None:
    for name in ("Abel", "Blanc", "Colin"):
        activate(counter, new_family(counter, surname=name).letters["Claire"])
    numbers = [asked(counter, identifier).reference for identifier in ("cabel", "cblanc", "ccolin")]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert len(str(numbers[0])) == 13


@pytest.mark.parametrize(
    ("identifier", "outcome"),
    [
        ("", FormRefused((FieldProblem("identifier", Problem.MISSING),))),
        ("nobody", IdentifierUnknown()),
        ("pmartin", NeverConfirmed()),
        ("zpetit", NeverConfirmed()),
    ],
)
def test_without_a_confirmed_address_nothing_is_recovered(active: Counter, identifier: str, outcome: object) -> None:
    assert forgot_password(active, identifier) == outcome
    assert outbox(active, "M3") == []


def test_a_pupil_without_an_address_and_ended_accounts_recover_nothing(counter: Counter) -> None:
    from telekiosk.core.activation import first_connection
    from tests.core.roads import p2
    from tests.desk import open_letter

    letters = new_family(counter, pupils_too=True).letters
    first_connection(counter, p2(open_letter(counter, letters["Léa"]).visit, address=""))
    assert forgot_password(counter, "lmartin") == NeverConfirmed()
    activate(counter, letters["Claire"])
    generate_anew(staff(counter), ACT)
    assert forgot_password(counter) == IdentifierUnknown()
    assert forgot_password(counter, "cmartin2") == NeverConfirmed()


# --- P10b


def test_the_code_sets_a_new_password_once_and_is_told_to_its_owner(active: Counter) -> None:
    asked(active)
    code = code_in(newest(active, "M3"))
    assert by_code(active, code.lower()) == PasswordSet(Language.FR)
    assert isinstance(sign_in(active, SignIn("cmartin", OTHER_PASSWORD)), SignedIn)
    assert sign_in(active, SignIn("cmartin", PASSWORD)) == WrongCredentials()
    assert by_code(active, code) == SecretUsed(Language.FR)
    assert notices(active)[-1] == ("password changed", ADDRESS)
    assert told(active, "cmartin").count(Event.RESET_DONE) == 1
    assert_every_journal_holds(active)


def test_looking_at_the_link_changes_nothing_and_its_form_asks_the_identifier(active: Counter) -> None:
    asked(active)
    token = token_in(newest(active, "M3"))
    with statements(active) as seen:
        assert isinstance(look_at_reset_link(active, Link(token)), ResetLinkGood)
    assert all(each.startswith(("SELECT", "BEGIN")) for each in seen)
    assert by_link(active, token, identifier="pmartin") == NotThisIdentifier()
    assert by_link(active, token, identifier="nobody") == NotThisIdentifier()
    assert by_link(active, token, identifier="C-Martin") == PasswordSet(Language.FR)
    assert by_link(active, token) == SecretUsed(Language.FR)
    assert look_at_reset_link(active, Link(token)) == SecretUsed(Language.FR)


def test_guessing_the_identifier_of_a_link_waits_like_a_code(active: Counter) -> None:
    asked(active)
    token = token_in(newest(active, "M3"))
    for _ in range(5):
        by_link(active, token, identifier="nobody")
    assert isinstance(by_link(active, token), TooManyAttempts)
    assert told(active, "cmartin")[-1] == "wait begun"
    clock_of(active).pass_time(minutes=1)
    assert by_link(active, token) == PasswordSet(Language.FR)


def test_code_and_link_end_after_24_hours_and_a_newer_request_overtakes(active: Counter) -> None:
    asked(active)
    old = newest(active, "M3")
    clock_of(active).pass_time(minutes=5)
    asked(active)
    second = clock_of(active).now
    assert by_code(active, code_in(old)) == SecretOvertaken(second, Language.FR)
    assert by_link(active, token_in(old)) == SecretOvertaken(second, Language.FR)
    mail = newest(active, "M3")
    clock_of(active).now = second + timedelta(hours=24) - timedelta(seconds=1)
    assert isinstance(look_at_reset_link(active, Link(token_in(mail))), ResetLinkGood)
    clock_of(active).pass_time(seconds=1)
    expired = SecretExpired(second + timedelta(hours=24), Language.FR)
    assert by_code(active, code_in(mail)) == expired
    assert by_link(active, token_in(mail)) == expired


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({"identifier": ""}, [("identifier", Problem.MISSING)]),
        ({"code": " "}, [("code", Problem.MISSING)]),
        ({"password": "", "password_again": ""}, [("password", Problem.MISSING)]),
        ({"password_again": "autre"}, [("password_again", Problem.DIFFERENT)]),
        ({"password": "court1", "password_again": "court1"}, [("password", PasswordRule.LENGTH)]),
    ],
)
def test_wrong_fields_cost_no_attempt_and_leave_the_code_good(
    active: Counter, typed: dict[str, str], problems: list[tuple[str, Problem | PasswordRule]]
) -> None:
    asked(active)
    form = NewPasswordByCode("cmartin", code_in(newest(active, "M3")), OTHER_PASSWORD, OTHER_PASSWORD)
    expected = FormRefused(tuple(FieldProblem(*each) for each in problems))
    for _ in range(6):
        assert set_password_by_code(active, replace(form, **typed)) == expected
    assert set_password_by_code(active, form) == PasswordSet(Language.FR)


def test_the_first_letters_password_does_not_come_back_by_a_reset(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    activate(counter, letter)
    asked(counter)
    code = code_in(newest(counter, "M3"))
    refused = FormRefused((FieldProblem("password", PasswordRule.PERSONAL),))
    assert by_code(counter, code, letter.password) == refused
    assert by_code(counter, code) == PasswordSet(Language.FR)


def test_a_wrong_code_and_an_unknown_identifier_are_answered_and_counted_alike(active: Counter) -> None:
    asked(active)
    for identifier in ("cmartin", "nobody"):
        outcomes = [by_code(active, "ABCDEFGH", identifier=identifier) for _ in range(6)]
        until = clock_of(active).now + timedelta(seconds=30)
        assert outcomes == [SecretUnknown()] * 4 + [TooManyAttempts(until)] * 2
    clock_of(active).pass_time(minutes=1)
    assert by_code(active, code_in(newest(active, "M3"))) == PasswordSet(Language.FR)
    assert_every_journal_holds(active)


def _changed_by_hand(counter: Counter) -> None:
    visit = sign_in_as(counter, "cmartin")
    outcome = change_password(counter, ChangePassword(visit, PASSWORD, "ruisseau5clair", "ruisseau5clair"))
    assert isinstance(outcome, PasswordChanged)


def _chosen_after_a_lent_one(counter: Counter) -> None:
    lent = lend_password(staff(counter), ACT)
    assert isinstance(lent, Lent)
    due = sign_in(counter, SignIn("cmartin", lent.password))
    assert isinstance(due, OwnPasswordDue)
    choose_own_password(counter, ChooseOwnPassword(due.visit, "ruisseau5clair", "ruisseau5clair"))


def _ended(counter: Counter) -> None:
    close(staff(counter), ACT)


@pytest.mark.parametrize("happening", [_changed_by_hand, _chosen_after_a_lent_one, _ended])
def test_a_password_set_in_any_way_and_an_ended_account_void_a_reset(
    active: Counter, happening: Callable[[Counter], None]
) -> None:
    asked(active)
    mail = newest(active, "M3")
    happening(active)
    assert by_code(active, code_in(mail)) == SecretOvertaken(None, Language.FR)
    assert by_link(active, token_in(mail)) == SecretOvertaken(None, Language.FR)
    assert newest(active, "M3").state is MailState.OVERTAKEN
    assert newest(active, "M3").code is None


def test_a_reset_voids_a_lent_password_and_ends_waits(active: Counter) -> None:
    lent = lend_password(staff(active), ACT)
    assert isinstance(lent, Lent)
    for _ in range(5):
        sign_in(active, SignIn("cmartin", "wrong"))
    asked(active)
    by_code(active, code_in(newest(active, "M3")))
    assert sign_in(active, SignIn("cmartin", lent.password)) == WrongCredentials()
    assert isinstance(sign_in(active, SignIn("cmartin", OTHER_PASSWORD)), SignedIn)


# --- limits


@pytest.mark.parametrize("ask", [forgot_identifier, forgot_password])
def test_mails_are_two_minutes_apart_and_five_a_day(active: Counter, ask: Callable[[Counter], object]) -> None:
    start = clock_of(active).now
    for _ in range(4):
        assert not isinstance(ask(active), MailNotYet)
        assert ask(active) == MailNotYet(clock_of(active).now + timedelta(minutes=2))
        clock_of(active).pass_time(minutes=2)
    assert not isinstance(ask(active), MailNotYet)
    assert ask(active) == MailNotYet(start + timedelta(days=1))
    clock_of(active).now = start + timedelta(days=1)
    assert not isinstance(ask(active), MailNotYet)


# --- discreet


@pytest.mark.parametrize("address", [ADDRESS, "paul@free.fr", "nobody@free.fr"])
def test_discreet_p6_answers_and_limits_alike_whatever_exists(active: Counter, address: str) -> None:
    quiet, start = discreet(active), clock_of(active).now
    outcomes = []
    for _ in range(6):
        outcomes += [forgot_identifier(quiet, address), forgot_identifier(quiet, address)]
        clock_of(active).pass_time(minutes=2)
    waits = [MailNotYet(start + timedelta(minutes=2 * n)) for n in range(1, 5)]
    assert outcomes[0:10:2] == [IdentifiersSent()] * 5
    assert outcomes[1:8:2] == waits
    assert outcomes[9:] == [MailNotYet(start + timedelta(days=1))] * 3


@pytest.mark.parametrize("address", [ADDRESS, "paul@free.fr", "nobody@free.fr"])
def test_discreet_p6_counts_every_address_alike_at_a_terminal(active: Counter, address: str) -> None:
    quiet = discreet(active)
    for number in range(29):
        forgot_identifier(quiet, f"n{number}@free.fr")
    assert forgot_identifier(quiet, address) == IdentifiersSent()
    assert isinstance(forgot_identifier(quiet, "last@free.fr"), MailNotYet)


@pytest.mark.parametrize("identifier", ["cmartin", "pmartin", "zpetit", "nobody"])
def test_discreet_p9_always_shows_a_number_and_limits_alike(active: Counter, identifier: str) -> None:
    quiet, start = discreet(active), clock_of(active).now
    for _ in range(4):
        assert isinstance(forgot_password(quiet, identifier), ResetSent)
        assert forgot_password(quiet, identifier) == MailNotYet(clock_of(active).now + timedelta(minutes=2))
        clock_of(active).pass_time(minutes=2)
    assert isinstance(forgot_password(quiet, identifier), ResetSent)
    assert forgot_password(quiet, identifier) == MailNotYet(start + timedelta(days=1))


def test_discreet_sends_the_confirmation_again_where_an_address_is_only_awaited(active: Counter) -> None:
    quiet, before = discreet(active), len(outbox(active))
    forgot_identifier(quiet, "paul@free.fr")
    clock_of(active).pass_time(minutes=5)
    forgot_password(quiet, "pmartin")
    assert [(mail.kind, mail.address) for mail in outbox(active)[before:]] == [("M1", "paul@free.fr")] * 2
    for address, identifier in (("nobody@free.fr", "nobody"), ("other@free.fr", "zpetit")):
        forgot_identifier(quiet, address)
        forgot_password(quiet, identifier)
    assert len(outbox(active)) == before + 2
    assert_every_journal_holds(active)


def test_discreet_confirms_again_every_account_that_waits_at_that_address(counter: Counter) -> None:
    letters = new_family(counter, children=SIBLINGS).letters
    pend(counter, letters["Claire"])
    pend(counter, letters["Claire 2"], birth_date="30112014")
    clock_of(counter).pass_time(minutes=5)
    before = len(outbox(counter))
    forgot_identifier(discreet(counter))
    assert len(outbox(counter)) == before + 2


def test_discreet_mails_to_an_awaited_address_count_for_that_address(counter: Counter) -> None:
    names = ("Abel", "Blanc", "Colin", "Dumas", "Eloi")
    for name in names:
        pend(counter, new_family(counter, surname=name).letters["Claire"])
    for _ in range(4):
        clock_of(counter).pass_time(minutes=2)
        for name in names:
            forgot_password(discreet(counter), f"c{name}")
    assert len(outbox(counter, "M1")) == 20
    clock_of(counter).pass_time(minutes=2)
    assert forgot_identifier(discreet(counter)) == IdentifiersSent()  # said whatever is true
    assert len(outbox(counter, "M1")) == 20


def test_discreet_tells_nothing_of_what_another_identifier_or_the_family_asked_for(counter: Counter) -> None:
    family = couple(counter)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    waiting = pend(counter, family.letters["Paul"])
    clock_of(counter).pass_time(minutes=5)
    quiet = discreet(counter)
    for identifier in (family.accounts["Claire 2"], family.accounts["Claire"]):
        assert isinstance(forgot_password(quiet, identifier), ResetSent)
    assert len(outbox(counter, "M3")) == 1
    assert isinstance(resend_confirmation(counter, AtTheDesk(waiting)), MailSent)
    sent = len(outbox(counter, "M1"))
    assert isinstance(forgot_password(quiet, family.accounts["Paul"]), ResetSent)
    assert len(outbox(counter, "M1")) == sent
    clock_of(counter).pass_time(minutes=2)
    assert isinstance(forgot_password(quiet, family.accounts["Claire"]), ResetSent)
    assert len(outbox(counter, "M3")) == 2
    assert_every_journal_holds(counter)


@pytest.mark.parametrize("quiet", [False, True])
def test_what_exists_and_what_does_not_cost_no_computation_and_little_work(active: Counter, quiet: bool) -> None:
    """The answers wait for the floor of 500 ms (R15): whatever is true, the work must be far below it."""
    desk, before = (discreet(active) if quiet else active), hasher_of(active).computed
    for ask in (
        lambda: forgot_identifier(desk),
        lambda: forgot_identifier(desk, "nobody@free.fr"),
        lambda: forgot_password(desk),
        lambda: forgot_password(desk, "nobody"),
    ):
        with statements(active) as seen:
            ask()
        assert len(seen) <= 60
    assert hasher_of(active).computed == before
