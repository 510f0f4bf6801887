"""Getting back in: a forgotten identifier (P6–P8), a forgotten password (P9–P11). Chapters 3 and 4 of the guide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select

from telekiosk.core import accounts, mails, tallies
from telekiosk.core.accounts import advance
from telekiosk.core.activation import Link, MailNotYet
from telekiosk.core.addresses import checked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import Account, MailedSecret
from telekiosk.core.forms import FieldProblem, FormRefused, Problem, password_problems
from telekiosk.core.lifecycle import Event, Moved, State
from telekiosk.core.mailed_secrets import SecretRefused, SecretUnknown, by_code, by_token, judged, seen_token
from telekiosk.core.names import typed_identifier
from telekiosk.core.passwords import is_temporary, new_password_problems
from telekiosk.core.people import SchoolView, school_view
from telekiosk.core.policy import Disclosure, PasswordPolicy, PasswordRule
from telekiosk.core.signin import TooManyAttempts, journal_wait
from telekiosk.core.terms import Language, MailKind, TallyKind

_SAME_PERSON_STEPS = 20  # groupings come apart last first; no family nests deeper


@dataclass(frozen=True, slots=True)
class ForgottenIdentifier:
    """P6, as the visitor typed it."""

    address: str


@dataclass(frozen=True, slots=True)
class IdentifiersSent:
    """P7: a mail with every account of that address is on its way (under `discreet`: said whatever is true)."""


@dataclass(frozen=True, slots=True)
class AddressUnknown:
    """P8: no active account has this as its confirmed address."""


ForgottenIdentifierOutcome: TypeAlias = IdentifiersSent | AddressUnknown | MailNotYet | FormRefused


def send_identifiers(counter: Counter, form: ForgottenIdentifier) -> ForgottenIdentifierOutcome:
    """M2 with all active accounts whose confirmed address is the one typed (R13); limits as R20. Under `discreet` the
    answer follows from what was typed alone; an address that is only awaited gets M1 again (R15)."""
    sound = checked(form.address)
    if isinstance(sound, Problem):
        return FormRefused((FieldProblem("address", sound),))
    discreet = counter.rules.disclosure is Disclosure.DISCREET

    def step(tx: Transaction) -> ForgottenIdentifierOutcome:
        until = tallies.unknown_address_wait(tx)
        if until is not None:
            return MailNotYet(until)
        owned = accounts_of_address(tx, sound.address)
        if discreet or not owned:
            tallies.unknown_address(tx)
        if not (discreet or owned):
            return AddressUnknown()
        if discreet and (until := _typed_lately(tx, "P6", sound.address.casefold())):
            return MailNotYet(until)
        if not owned:
            only_awaited = col(Account.confirmed_address).is_(None)
            _confirm_again(tx, _with(tx, Account.awaited_address, sound.address, only_awaited))
            return IdentifiersSent()
        until = tallies.ask_for_mail(tx, tx.key.digest("tallies", "M2", sound.address.casefold()), sound.address)
        if until is None:
            mails.send_identifiers(tx, owned[0].confirmed_address or sound.address, owned)
        return IdentifiersSent() if until is None or discreet else MailNotYet(until)

    return counter.write(step)


def accounts_of_address(tx: Transaction, address: str) -> list[Account]:
    """The active accounts whose confirmed address this is: those that M2 lists."""
    return _with(tx, Account.confirmed_address, address, Account.state == State.ACTIVE)


def _with(tx: Transaction, which: str | None, address: str, condition: ColumnElement[bool] | bool) -> list[Account]:
    """Accounts of that address, locked, in the order of their identifiers. Case does not matter to the mailboxes that
    families use: an address chosen with Caps Lock on is found again without."""
    spelt = sa.func.lower(col(which)) == sa.func.lower(address)
    question = select(Account).where(spelt, condition).order_by(col(Account.identifier))
    accounts.locked(tx, [each.id for each in tx.session.exec(question)])
    return list(tx.session.exec(question))


def _typed_lately(tx: Transaction, page: str, typed: str) -> datetime | None:
    """Under `discreet`, when the same may be asked for again: counted by what was typed and nothing else, so that
    neither what exists nor what its owner did meanwhile can be told from the answer (R15)."""
    return tallies.ask_for_mail(tx, tx.key.digest("tallies", page, typed), f"{page} {typed}")


def _confirm_again(tx: Transaction, waiting: Iterable[Account]) -> None:
    """M1 to locked accounts that await an address, within their limits (R20), of which nothing is said."""
    for account in waiting:
        subject = tallies.subject(tx, account.identifier)
        if account.awaited_address is None or tallies.ask_for_mail(tx, subject, account.awaited_address) is not None:
            continue
        if isinstance(advance(tx, account, Event.CONFIRMATION_RESENT), Moved):
            mails.send_confirmation(tx, account)


@dataclass(frozen=True, slots=True)
class ForgottenPassword:
    """P9, as the visitor typed it."""

    identifier: str


@dataclass(frozen=True, slots=True)
class ResetSent:
    """P10: a mail is on its way; `reference` is the 13-digit number to note down, and the mail's subject."""

    reference: int


@dataclass(frozen=True, slots=True)
class IdentifierUnknown:
    """P11a: replaced, closed, or no account at all."""


@dataclass(frozen=True, slots=True)
class NeverConfirmed:
    """P11b: the account is not created yet, or its address was never confirmed."""


ForgottenPasswordOutcome: TypeAlias = ResetSent | IdentifierUnknown | NeverConfirmed | MailNotYet | FormRefused


def ask_for_reset(counter: Counter, form: ForgottenPassword) -> ForgottenPasswordOutcome:
    """P9's VALIDER: M3 to an active account's confirmed address; a grouped identifier stands for its principal (R13).
    Under `discreet`: always a number, and a wait that follows from the identifier typed alone (R15)."""
    identifier = typed_identifier(form.identifier)
    if not identifier:
        return FormRefused((FieldProblem("identifier", Problem.MISSING),))
    discreet = counter.rules.disclosure is Disclosure.DISCREET

    def step(tx: Transaction) -> ForgottenPasswordOutcome:
        account = _principal(tx, accounts.by_identifier(tx.session, identifier))
        address = account.confirmed_address if account and account.state is State.ACTIVE else None
        if discreet:
            until = _typed_lately(tx, "P9", identifier)
            if until is not None:
                return MailNotYet(until)
        elif address is None:
            return _not_recoverable(account)
        reference = _new_reference(tx)
        if account is None or address is None:
            _confirm_again(tx, [account] if account and account.confirmed_address is None else [])
            return ResetSent(reference)
        until = tallies.ask_for_mail(tx, tallies.subject(tx, account.identifier), address)
        if until is None:
            advance(tx, account, Event.RESET_ASKED, details={"reference": str(reference)})
            mails.send_reset(tx, account, reference)
        return ResetSent(reference) if until is None or discreet else MailNotYet(until)

    return counter.write(step)


def _not_recoverable(account: Account | None) -> IdentifierUnknown | NeverConfirmed:
    gone = account is None or account.state in {State.REPLACED, State.CLOSED, State.GROUPED}
    return IdentifierUnknown() if gone else NeverConfirmed()


def _principal(tx: Transaction, account: Account | None, *also: UUID) -> Account | None:
    """The account itself, or the one it is grouped into, level by level, also if that happened this moment; locked,
    with all on the way and those asked for besides, in ascending order."""
    held: set[UUID] = set()
    while not (wanted := {each.id for each in _way_up(tx, account)} | set(also)) <= held:
        held |= wanted
        accounts.locked(tx, held)
    return next(iter(reversed(_way_up(tx, account))), None)


def _way_up(tx: Transaction, account: Account | None) -> list[Account]:
    way: list[Account] = []
    while account is not None and len(way) < _SAME_PERSON_STEPS:
        way.append(account)
        grouped = account.state is State.GROUPED and account.principal_id is not None
        account = tx.session.get(Account, account.principal_id) if grouped else None
    return way


def _new_reference(tx: Transaction) -> int:
    """13 digits: the request's time in milliseconds, the next free one on a tie (P10)."""
    hold(tx.session, "reset references")
    reference = int(tx.now.timestamp() * 1000)
    taken = set(tx.session.exec(select(MailedSecret.reference).where(col(MailedSecret.reference) >= reference)))
    while reference in taken:
        reference += 1
    return reference


@dataclass(frozen=True, slots=True)
class NewPasswordByCode:
    """P10b at the kiosk: identifier (the request's, or its principal's), the mail's code, the new password twice."""

    identifier: str
    code: str = field(repr=False)
    password: str = field(repr=False)
    password_again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """Done: sign in with it. `language` is the account's."""

    language: Language


NewPasswordByCodeOutcome: TypeAlias = PasswordSet | SecretRefused | TooManyAttempts | FormRefused


def set_password_by_code(counter: Counter, form: NewPasswordByCode) -> NewPasswordByCodeOutcome:
    """Fields first, then the code (counted before it is checked, R20), then Argon2, then one transaction that looks
    again. An identifier that does not exist is answered like a wrong code."""
    identifier = typed_identifier(form.identifier)
    problems = [] if identifier else [FieldProblem("identifier", Problem.MISSING)]
    problems += [] if form.code.strip() else [FieldProblem("code", Problem.MISSING)]
    password_problems(
        problems, counter.rules.passwords, form.password, form.password_again, personal=frozenset({identifier})
    )
    if problems:
        return FormRefused(tuple(problems))
    secret = counter.write(lambda tx: _try_code(tx, identifier, form))
    return _set_password(counter, secret, form.password) if isinstance(secret, UUID) else secret


def _try_code(
    tx: Transaction, identifier: str, form: NewPasswordByCode
) -> UUID | SecretRefused | TooManyAttempts | FormRefused:
    account = _principal(tx, accounts.by_identifier(tx.session, identifier))
    subject = tallies.subject(tx, account.identifier if account else identifier)
    until = tallies.take(tx, TallyKind.CODE, subject)
    if until is not None:
        return TooManyAttempts(until)
    secret = by_code(tx, account, MailKind.RESET, form.code) if account else SecretUnknown()
    if account is None or not isinstance(secret, MailedSecret):
        until = tallies.wait(tx, TallyKind.CODE, subject)
        if until is None:
            return secret if not isinstance(secret, MailedSecret) else SecretUnknown()
        journal_wait(tx, account.id if account else None, TallyKind.CODE, until)
        return TooManyAttempts(until)
    tallies.clear(tx, TallyKind.CODE, subject)
    weak = new_password_problems(tx, account.id, form.password, form.password_again)
    return FormRefused(tuple(weak)) if weak else secret.id


def _set_password(counter: Counter, secret_id: UUID, password: str) -> PasswordSet | SecretRefused | FormRefused:
    account_id = counter.read(lambda tx: tx.session.get_one(MailedSecret, secret_id).account_id)
    if is_temporary(counter, account_id, password):
        return FormRefused((FieldProblem("password", PasswordRule.PERSONAL),))
    digest = counter.hasher.hash(password)

    def step(tx: Transaction) -> PasswordSet | SecretRefused:
        account = accounts.locked_one(tx, account_id)
        secret = judged(tx, tx.session.get_one(MailedSecret, secret_id))
        if not isinstance(secret, MailedSecret):
            return secret
        if not isinstance(advance(tx, account, Event.RESET_DONE, changes={"password_digest": digest}), Moved):
            return SecretUnknown()
        tallies.clear(tx, TallyKind.PASSWORD, tallies.subject(tx, account.identifier))
        mails.notify(tx, account, mails.Notice.PASSWORD_CHANGED)
        return PasswordSet(account.language)

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class ResetLinkGood:
    """M3's link works now: its page asks the identifier and the new password."""

    policy: PasswordPolicy
    language: Language
    school: SchoolView


LookAtResetOutcome: TypeAlias = ResetLinkGood | SecretRefused


def look_at_reset_link(counter: Counter, form: Link) -> LookAtResetOutcome:
    """GET and HEAD of M3's link: changes nothing (R16)."""

    def step(tx: Transaction) -> LookAtResetOutcome:
        secret = seen_token(tx, MailKind.RESET, form.token)
        if not isinstance(secret, MailedSecret):
            return secret
        account = tx.session.get_one(Account, secret.account_id)
        return ResetLinkGood(tx.rules.passwords, account.language, school_view(tx.session, account.school_uai))

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class NewPasswordByLink:
    """P10b behind M3's link: identifier (the request's, or its principal's) and the new password twice."""

    token: str = field(repr=False)
    identifier: str
    password: str = field(repr=False)
    password_again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotThisIdentifier:
    """The identifier is not the one that this mail was sent for; counted as a wrong code (R20)."""


NewPasswordByLinkOutcome: TypeAlias = PasswordSet | NotThisIdentifier | SecretRefused | TooManyAttempts | FormRefused


def set_password_by_link(counter: Counter, form: NewPasswordByLink) -> NewPasswordByLinkOutcome:
    """The form behind M3's link."""
    identifier = typed_identifier(form.identifier)
    problems = [] if identifier else [FieldProblem("identifier", Problem.MISSING)]
    password_problems(
        problems, counter.rules.passwords, form.password, form.password_again, personal=frozenset({identifier})
    )
    if problems:
        return FormRefused(tuple(problems))
    secret = counter.write(lambda tx: _try_link(tx, identifier, form))
    return _set_password(counter, secret, form.password) if isinstance(secret, UUID) else secret


def _try_link(
    tx: Transaction, identifier: str, form: NewPasswordByLink
) -> UUID | NotThisIdentifier | SecretRefused | TooManyAttempts | FormRefused:
    secret = by_token(tx, MailKind.RESET, form.token)
    if not isinstance(secret, MailedSecret):
        return secret
    named = _principal(tx, accounts.by_identifier(tx.session, identifier), secret.account_id)
    account = tx.session.get_one(Account, secret.account_id)
    subject = tallies.subject(tx, account.identifier)
    until = tallies.take(tx, TallyKind.CODE, subject)
    if until is not None:
        return TooManyAttempts(until)
    if named is None or named.id != account.id:
        until = tallies.wait(tx, TallyKind.CODE, subject)
        if until is not None:
            journal_wait(tx, account.id, TallyKind.CODE, until)
        return NotThisIdentifier()
    tallies.clear(tx, TallyKind.CODE, subject)
    weak = new_password_problems(tx, account.id, form.password, form.password_again)
    return FormRefused(tuple(weak)) if weak else secret.id
