"""What an account's owner sees and changes once signed in: P12 services, P14 profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from telekiosk.core import mails, tallies
from telekiosk.core.accounts import advance, locked_one
from telekiosk.core.activation import AddressOfPupil, AtTheDesk, MailNotYet, MailSent, pupil_with
from telekiosk.core.addresses import address_problems, same
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account
from telekiosk.core.forms import FieldProblem, FormRefused, Found, Problem
from telekiosk.core.journal import append
from telekiosk.core.lifecycle import Event, Kind, State
from telekiosk.core.passwords import is_temporary, new_password_problems
from telekiosk.core.people import ChildView, SchoolView, child_views, holders, school_view
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.core.signin import TooManyAttempts, journal_wait
from telekiosk.core.terms import Language, TallyKind
from telekiosk.core.visits import Visit, VisitOver, attended, own_password_visit


@dataclass(frozen=True, slots=True)
class Services:
    """P12: whose account it is, its children (the eldest first; of a pupil: themself), and the school that speaks when
    there is no child to show. `last_sign_in` is the one before this."""

    identifier: str
    kind: Kind
    holders: tuple[str, ...]
    children: tuple[ChildView, ...]
    school: SchoolView
    last_sign_in: datetime | None


ServicesOutcome: TypeAlias = Services | VisitOver


def services(counter: Counter, form: AtTheDesk) -> ServicesOutcome:
    """What P12 shows of an active account."""

    def step(tx: Transaction) -> ServicesOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver) or account.state is not State.ACTIVE:
            return VisitOver()
        children = child_views(tx.session, account)
        school = school_view(tx.session, account.school_uai)
        return Services(
            account.identifier,
            account.kind,
            holders(tx.session, account),
            children,
            school,
            account.previous_sign_in,
        )

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class Profile:
    """P14: what can be changed here. `awaited_address` is asked for, and not yet confirmed."""

    identifier: str
    kind: Kind
    holders: tuple[str, ...]
    confirmed_address: str | None
    awaited_address: str | None
    language: Language
    policy: PasswordPolicy
    school: SchoolView


ProfileOutcome: TypeAlias = Profile | VisitOver


def profile(counter: Counter, form: AtTheDesk) -> ProfileOutcome:
    def step(tx: Transaction) -> ProfileOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver) or account.state is not State.ACTIVE:
            return VisitOver()
        return Profile(
            account.identifier,
            account.kind,
            holders(tx.session, account),
            account.confirmed_address,
            account.awaited_address,
            account.language,
            tx.rules.passwords,
            school_view(tx.session, account.school_uai),
        )

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class PresentPasswordWrong:
    """The present password was not right; counted as a failed sign-in (R20)."""


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """P14: a new mail address, twice, and the present password. `shared_is_fine` as in FirstConnection (R6)."""

    visit: Visit
    address: str
    address_again: str
    present_password: str = field(repr=False)
    shared_is_fine: bool = False


ChangeAddressOutcome: TypeAlias = (
    MailSent | MailNotYet | AddressOfPupil | PresentPasswordWrong | TooManyAttempts | FormRefused | VisitOver
)


def change_address(counter: Counter, form: ChangeAddress) -> ChangeAddressOutcome:
    """The new address is awaited, and counts once confirmed; the old one stays until then and is told now (P14)."""
    found: Found = []
    address = address_problems(
        found, form.address, form.address_again, deliverability=counter.rules.check_deliverability
    )
    held = counter.read(lambda tx: tx.session.get_one(Account, form.visit.account_id).confirmed_address)
    if address and held and same(address, held):
        found.append(FieldProblem("address", Problem.UNCHANGED))
    refused = refused_present_password(counter, form.visit, form.present_password, found)
    if refused is not None or address is None:
        return refused or FormRefused(tuple(found))

    def step(tx: Transaction) -> ChangeAddressOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        if not form.shared_is_fine and (pupil := pupil_with(tx, account, address)):
            return AddressOfPupil(pupil)
        until = tallies.ask_for_mail(tx, tallies.subject(tx, account.identifier), address)
        if until is not None:
            return MailNotYet(until)
        advance(tx, account, Event.ADDRESS_CHANGED, changes={"awaited_address": address}, details={"address": address})
        mails.send_confirmation(tx, account)
        if account.confirmed_address:
            mails.notify(tx, account, mails.Notice.ADDRESS_CHANGE_ASKED, facts={"address": address})
        else:
            mails.notify_of_other_address(tx, account, address)
        return MailSent()

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """P14: the present password, and a new one twice."""

    visit: Visit
    present_password: str = field(repr=False)
    password: str = field(repr=False)
    password_again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """Done; the visit goes on with the new password."""

    visit: Visit


ChangePasswordOutcome: TypeAlias = PasswordChanged | PresentPasswordWrong | TooManyAttempts | FormRefused | VisitOver


def change_password(counter: Counter, form: ChangePassword) -> ChangePasswordOutcome:
    """P14; resets and lent passwords are void with it (R28), and every address concerned is told (M4)."""
    account_id = form.visit.account_id
    found = counter.read(lambda tx: new_password_problems(tx, account_id, form.password, form.password_again))
    if form.password and form.password == form.present_password:
        found.append(FieldProblem("password", Problem.UNCHANGED))
    if not found and is_temporary(counter, account_id, form.password):
        found.append(FieldProblem("password", PasswordRule.PERSONAL))
    refused = refused_present_password(counter, form.visit, form.present_password, found)
    if refused is not None:
        return refused
    digest = counter.hasher.hash(form.password)

    def step(tx: Transaction) -> ChangePasswordOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        advance(tx, account, Event.PASSWORD_CHANGED, changes={"password_digest": digest})
        mails.notify(tx, account, mails.Notice.PASSWORD_CHANGED)
        return PasswordChanged(own_password_visit(account))

    return counter.write(step)


def refused_present_password(
    counter: Counter, visit: Visit, typed: str, found: Found
) -> PresentPasswordWrong | TooManyAttempts | FormRefused | VisitOver | None:
    """None when the present password is right and no other field is wrong. An attempt is counted before it is checked,
    like a sign-in's; a form with other slips is refused first, and costs no attempt."""
    if not typed:
        found.append(FieldProblem("present_password", Problem.MISSING))
    if found:
        return FormRefused(tuple(found))

    def take(tx: Transaction) -> str | TooManyAttempts | VisitOver | None:
        account = attended(tx, visit)
        if isinstance(account, VisitOver):
            return account
        until = tallies.take(tx, TallyKind.PASSWORD, tallies.subject(tx, account.identifier))
        return account.password_digest if until is None else TooManyAttempts(until)

    taken = counter.write(take)
    if isinstance(taken, TooManyAttempts | VisitOver):
        return taken
    right = counter.hasher.verify(taken, typed)

    def record(tx: Transaction) -> PresentPasswordWrong | TooManyAttempts | None:
        account = locked_one(tx, visit.account_id)
        subject = tallies.subject(tx, account.identifier)
        if right:
            tallies.clear(tx, TallyKind.PASSWORD, subject)
            return None
        until = tallies.wait(tx, TallyKind.PASSWORD, subject)
        if until is None:
            return PresentPasswordWrong()
        journal_wait(tx, account.id, TallyKind.PASSWORD, until)
        return TooManyAttempts(until)

    return counter.write(record)


@dataclass(frozen=True, slots=True)
class ChangeLanguage:
    """P14: the language of the account's mails and pages."""

    visit: Visit
    language: Language


@dataclass(frozen=True, slots=True)
class LanguageChanged:
    language: Language


ChangeLanguageOutcome: TypeAlias = LanguageChanged | VisitOver


def change_language(counter: Counter, form: ChangeLanguage) -> ChangeLanguageOutcome:
    def step(tx: Transaction) -> ChangeLanguageOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        account.language = form.language
        append(tx, account, "language chosen", {"language": form.language.value})
        return LanguageChanged(form.language)

    return counter.write(step)
