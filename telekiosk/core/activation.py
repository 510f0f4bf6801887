"""First connection and the mail address confirmed: P2 to P5, M1's link (R4–R7, R16). Chapter 2 of the guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core import accounts, mails, tallies
from telekiosk.core.accounts import advance, children_of
from telekiosk.core.addresses import address_problems, same
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import fold_paper_secret
from telekiosk.core.dates import typed_date
from telekiosk.core.entities import Account, Letter, MailedSecret, OutboxMail
from telekiosk.core.forms import FieldProblem, FormRefused, Found, Problem
from telekiosk.core.lifecycle import Event, Kind, Moved, State
from telekiosk.core.mailed_secrets import SecretRefused, by_code, by_token, seen_token
from telekiosk.core.outbox import Delivery, delivery
from telekiosk.core.passwords import new_password_problems
from telekiosk.core.people import SchoolView, school_view
from telekiosk.core.policy import PasswordRule
from telekiosk.core.reports import new_report
from telekiosk.core.signin import TooManyAttempts, journal_wait
from telekiosk.core.terms import Language, MailKind, ReportKind, TallyKind
from telekiosk.core.visits import ByLetter, Visit, VisitOver, attended, own_password_visit, still_holds


@dataclass(frozen=True, slots=True)
class FirstConnection:
    """P2, as the family typed it. `language` is the page's, and becomes the account's. `shared_is_fine`: the guardian
    was told that this is a pupil's address too, and goes on (R6)."""

    visit: Visit
    password: str = field(repr=False)
    password_again: str = field(repr=False)
    address: str
    address_again: str
    birth_date: str
    language: Language
    shared_is_fine: bool = False


@dataclass(frozen=True, slots=True)
class BirthDateWrong:
    """It is not the date that the school has; counted as a failed attempt. A report can be made now."""


@dataclass(frozen=True, slots=True)
class AddressOfPupil:
    """The address is that of a pupil of theirs, who could then open the account: said once, before anything is kept."""

    pupil: str


@dataclass(frozen=True, slots=True)
class MailAwaited:
    """Done; a mail has left for the address: P3. `active`: a pupil (or someone confirmed at the counter), who can go on
    to P12 at once."""

    visit: Visit
    active: bool


@dataclass(frozen=True, slots=True)
class AccountReady:
    """Done, without an address: P4."""

    visit: Visit


FirstConnectionOutcome: TypeAlias = (
    FormRefused | BirthDateWrong | TooManyAttempts | AddressOfPupil | MailAwaited | AccountReady | VisitOver
)


def first_connection(counter: Counter, form: FirstConnection) -> FirstConnectionOutcome:
    """P2's VALIDER: all fields, then the birth date (a wrong one counts, R20), then all of it in one transaction."""
    checked = counter.read(lambda tx: _checked(tx, form))
    if isinstance(checked, VisitOver):
        return checked
    address, letter_digest, problems = checked
    if form.password and counter.hasher.verify(letter_digest, fold_paper_secret(form.password)):
        problems = [each for each in problems if each.field != "password"]
        problems.insert(0, FieldProblem("password", PasswordRule.PERSONAL))
    if problems:
        return FormRefused(tuple(problems))
    wrong = counter.write(lambda tx: _birth_date_attempt(tx, form))
    if wrong is not None:
        return wrong
    digest = counter.hasher.hash(form.password)

    def step(tx: Transaction) -> MailAwaited | AccountReady | VisitOver:
        account = attended(tx, form.visit)
        return account if isinstance(account, VisitOver) else connected(tx, account, digest, address, form.language)

    return counter.write(step)


def _checked(tx: Transaction, form: FirstConnection) -> tuple[str | None, str | None, Found] | VisitOver:
    account = tx.session.get_one(Account, form.visit.account_id)
    found = new_password_problems(tx, account.id, form.password, form.password_again)
    address = address_problems(
        found,
        form.address,
        form.address_again,
        deliverability=tx.rules.check_deliverability,
        required=not address_is_optional(account),
    )
    day = typed_date(form.birth_date)
    if isinstance(day, Problem):
        found.append(FieldProblem("birth_date", day))
    if not isinstance(form.visit.proof, ByLetter):
        return VisitOver()
    letter = tx.session.get_one(Letter, form.visit.proof.letter_id)
    return address, letter.password_digest, found


def address_is_optional(account: Account) -> bool:
    """R6, R7: pupils, and guardians whom the school has confirmed in person."""
    return account.kind is Kind.PUPIL or account.confirmed_at_counter


def _birth_date_attempt(
    tx: Transaction, form: FirstConnection
) -> BirthDateWrong | TooManyAttempts | AddressOfPupil | VisitOver | None:
    account = attended(tx, form.visit)
    if isinstance(account, VisitOver):
        return account
    subject = tallies.subject(tx, account.identifier)
    until = tallies.take(tx, TallyKind.BIRTH_DATE, subject)
    if until is not None:
        return TooManyAttempts(until)
    asked = children_of(tx.session, account)[:1]
    if not asked or asked[0].birth_date != typed_date(form.birth_date):
        until = tallies.wait(tx, TallyKind.BIRTH_DATE, subject)
        if until is not None:
            journal_wait(tx, account.id, TallyKind.BIRTH_DATE, until)
            return TooManyAttempts(until)
        return BirthDateWrong()
    if not form.shared_is_fine and (pupil := pupil_with(tx, account, form.address)):
        tallies.give_back(tx, TallyKind.BIRTH_DATE, subject)
        return AddressOfPupil(pupil)
    return None


def pupil_with(tx: Transaction, account: Account, address: str) -> str | None:
    """The child of this guardian whose own account has that address, if one does (R6)."""
    if account.kind is Kind.PUPIL or not address.strip():
        return None
    for child in children_of(tx.session, account):
        theirs = tx.session.exec(select(Account).where(Account.pupil_id == child.id)).all()
        if any(
            same(address, held) for each in theirs for held in (each.confirmed_address, each.awaited_address) if held
        ):
            return child.first_name
    return None


def connected(
    tx: Transaction, account: Account, digest: str, address: str | None, language: Language
) -> MailAwaited | AccountReady | VisitOver:
    """First connection done: own password, awaited address, M1 on its way. The account is locked and its letter proved;
    VisitOver, and nothing done, when the table does not allow it."""
    changes = {"password_digest": digest, "awaited_address": address, "language": language}
    details = {"address": address} if address else None
    if not isinstance(advance(tx, account, Event.FIRST_CONNECTION, changes=changes, details=details), Moved):
        return VisitOver()
    subject = tallies.subject(tx, account.identifier)
    for kind in (TallyKind.PASSWORD, TallyKind.BIRTH_DATE):
        tallies.clear(tx, kind, subject)
    visit = own_password_visit(account)
    if address is None:
        return AccountReady(visit)
    tallies.ask_for_mail(tx, subject, address)
    mails.send_confirmation(tx, account)
    mails.notify_of_other_address(tx, account, address)
    return MailAwaited(visit, active=account.state is State.ACTIVE)


@dataclass(frozen=True, slots=True)
class ReportChild:
    """P2: 'the date is right' (after a wrong one; `birth_date` as typed), or 'I am not in charge of this child'."""

    visit: Visit
    kind: ReportKind
    birth_date: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """It waits at the school under this short reference. No account has changed."""

    reference: str


def report_child(counter: Counter, form: ReportChild) -> Reported | VisitOver:
    """A report about the child whose birth date P2 asks (the eldest); the same report again keeps its reference."""

    def step(tx: Transaction) -> Reported | VisitOver:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver) or not (asked := children_of(tx.session, account)[:1]):
            return VisitOver()
        typed = typed_date(form.birth_date)
        day = None if isinstance(typed, Problem) else typed
        return Reported(new_report(tx, account, form.kind, pupil=asked[0], typed=day))

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class ConfirmByCode:
    """P3, P5, P14: the code printed in the mail."""

    visit: Visit
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The address is confirmed, the account active: P4."""


@dataclass(frozen=True, slots=True)
class NothingAwaited:
    """No address waits to be confirmed: it is confirmed already (`confirmed`), or was given up."""

    confirmed: bool


ConfirmByCodeOutcome: TypeAlias = Confirmed | SecretRefused | TooManyAttempts | FormRefused | NothingAwaited | VisitOver


def confirm_by_code(counter: Counter, form: ConfirmByCode) -> ConfirmByCodeOutcome:
    """M1's code, typed at the kiosk: single use, 72 h, counted before it is checked (R20)."""
    if not form.code.strip():
        return FormRefused((FieldProblem("code", Problem.MISSING),))

    def step(tx: Transaction) -> ConfirmByCodeOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        if account.awaited_address is None:
            return NothingAwaited(confirmed=account.confirmed_address is not None)
        subject = tallies.subject(tx, account.identifier)
        until = tallies.take(tx, TallyKind.CODE, subject)
        if until is not None:
            return TooManyAttempts(until)
        secret = by_code(tx, account, MailKind.CONFIRMATION, form.code)
        if isinstance(secret, MailedSecret):
            tallies.clear(tx, TallyKind.CODE, subject)
            return _confirmed(tx, account)
        until = tallies.wait(tx, TallyKind.CODE, subject)
        if until is not None:
            journal_wait(tx, account.id, TallyKind.CODE, until)
            return TooManyAttempts(until)
        return secret

    return counter.write(step)


def _confirmed(tx: Transaction, account: Account) -> Confirmed | NothingAwaited:
    before, awaited = account.confirmed_address, account.awaited_address
    changes = {"confirmed_address": awaited, "awaited_address": None}
    details = {"address": awaited or ""}
    if not isinstance(advance(tx, account, Event.ADDRESS_CONFIRMED, changes=changes, details=details), Moved):
        return NothingAwaited(confirmed=before is not None)
    if before is not None:
        mails.notify(tx, account, mails.Notice.ADDRESS_CHANGED, facts={"address": awaited or ""}, also=(before,))
    return Confirmed()


@dataclass(frozen=True, slots=True)
class Link:
    """A mail's link, by its token."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkGood:
    """The link works now: what its page shows before the button is pressed."""

    identifier: str
    address: str
    language: Language
    school: SchoolView


LookOutcome: TypeAlias = LinkGood | SecretRefused
ConfirmByLinkOutcome: TypeAlias = Confirmed | SecretRefused


def look_at_confirmation_link(counter: Counter, form: Link) -> LookOutcome:
    """GET and HEAD of M1's link: changes nothing, since mail scanners open links (R16)."""

    def step(tx: Transaction) -> LookOutcome:
        secret = seen_token(tx, MailKind.CONFIRMATION, form.token)
        if not isinstance(secret, MailedSecret):
            return secret
        account = tx.session.get_one(Account, secret.account_id)
        school = school_view(tx.session, account.school_uai)
        return LinkGood(account.identifier, secret.address, account.language, school)

    return counter.read(step)


def confirm_by_link(counter: Counter, form: Link) -> ConfirmByLinkOutcome:
    """The button behind M1's link (R16)."""

    def step(tx: Transaction) -> ConfirmByLinkOutcome:
        secret = by_token(tx, MailKind.CONFIRMATION, form.token)
        if not isinstance(secret, MailedSecret):
            return secret
        _confirmed(tx, accounts.locked_one(tx, secret.account_id))
        return Confirmed()

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """A form with nothing in it but who is there."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Awaiting:
    """P3 and P5: the address whole, so that a slip is seen; the mail's way; which school helps."""

    identifier: str
    address: str
    delivery: Delivery | None
    code_expires_at: datetime | None
    active: bool


StatusOutcome: TypeAlias = Awaiting | NothingAwaited | VisitOver


def confirmation_status(counter: Counter, form: AtTheDesk) -> StatusOutcome:
    """What P3 and P5 look at every second; changes nothing."""

    def step(tx: Transaction) -> StatusOutcome:
        account = tx.session.get_one(Account, form.visit.account_id)
        if account.state not in {State.PENDING, State.ACTIVE} or not still_holds(tx, account, form.visit):
            return VisitOver()
        if account.awaited_address is None:
            return NothingAwaited(confirmed=account.confirmed_address is not None)
        secret = tx.session.exec(
            select(MailedSecret)
            .where(MailedSecret.account_id == account.id, MailedSecret.kind == MailKind.CONFIRMATION)
            .order_by(col(MailedSecret.made_at).desc())
        ).first()
        mail = secret and tx.session.exec(select(OutboxMail).where(OutboxMail.secret_id == secret.id)).first()
        return Awaiting(
            account.identifier,
            account.awaited_address,
            delivery(mail) if mail else None,
            secret.expires_at if secret else None,
            account.state is State.ACTIVE,
        )

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class MailSent:
    """A mail is on its way."""


@dataclass(frozen=True, slots=True)
class MailNotYet:
    """Mails that families ask for are limited; the next may leave at `until` (R20)."""

    until: datetime


ResendOutcome: TypeAlias = MailSent | MailNotYet | NothingAwaited | VisitOver


def resend_confirmation(counter: Counter, form: AtTheDesk) -> ResendOutcome:
    """P5's RENVOYER: M1 once more to the awaited address; the older one's link and code are void."""

    def step(tx: Transaction) -> ResendOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        if account.awaited_address is None:
            return NothingAwaited(confirmed=account.confirmed_address is not None)
        until = tallies.ask_for_mail(tx, tallies.subject(tx, account.identifier), account.awaited_address)
        if until is not None:
            return MailNotYet(until)
        advance(tx, account, Event.CONFIRMATION_RESENT)
        mails.send_confirmation(tx, account)
        return MailSent()

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class CorrectAddress:
    """P3, P5: the right address, twice. `shared_is_fine` as in FirstConnection (R6)."""

    visit: Visit
    address: str
    address_again: str
    shared_is_fine: bool = False


CorrectAddressOutcome: TypeAlias = MailSent | AddressOfPupil | MailNotYet | FormRefused | VisitOver


def correct_address(counter: Counter, form: CorrectAddress) -> CorrectAddressOutcome:
    """Before anything is confirmed: the address given becomes the awaited one, and M1 leaves for it."""
    found: Found = []
    address = address_problems(
        found, form.address, form.address_again, deliverability=counter.rules.check_deliverability
    )
    if address is None:
        return FormRefused(tuple(found))

    def step(tx: Transaction) -> CorrectAddressOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        if account.confirmed_address is not None:
            return VisitOver()
        if not form.shared_is_fine and (pupil := pupil_with(tx, account, address)):
            return AddressOfPupil(pupil)
        until = tallies.ask_for_mail(tx, tallies.subject(tx, account.identifier), address)
        if until is not None:
            return MailNotYet(until)
        advance(tx, account, Event.ADDRESS_CHANGED, changes={"awaited_address": address}, details={"address": address})
        mails.send_confirmation(tx, account)
        mails.notify_of_other_address(tx, account, address)
        return MailSent()

    return counter.write(step)
