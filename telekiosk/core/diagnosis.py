"""What staff look at: an account's sheet, and why its family cannot get in (C2), derived from the lifecycle's table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, TypeVar

from sqlmodel import col, select

from telekiosk.core.accounts import (
    by_identifier,
    facts_of,
    live_letter,
    locked_one,
    mail_status,
    responsibilities_on,
)
from telekiosk.core.counter import Counter, Transaction, family_at
from telekiosk.core.entities import Account, Enrolment, Letter, OutboxMail, Pupil, Responsibility, Tally
from telekiosk.core.journal import entries_of
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State, Who, possible
from telekiosk.core.names import typed_identifier
from telekiosk.core.outbox import Delivery, delivery
from telekiosk.core.people import holders, last_name, school_view
from telekiosk.core.tallies import subject, wait
from telekiosk.core.terms import MailKind, MailState, TallyKind, Voided


@dataclass(frozen=True, slots=True)
class SheetChild:
    """A child of the account, shown or not; `why_not` says why families do not see it (None: they do)."""

    name: str
    birth_date: date | None
    class_name: str
    school: str
    why_not: str | None


@dataclass(frozen=True, slots=True)
class SheetLetter:
    issued_on: date
    deadline: date
    voided: Voided | None


@dataclass(frozen=True, slots=True)
class SheetMail:
    kind: MailKind
    address: str
    state: MailState
    queued_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    number: int
    at: datetime
    actor: str
    event: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait after failed attempts (R20), at one terminal or, for birth dates, at all."""

    kind: TallyKind
    terminal: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """All that staff may know of an account; no secret, no digest. Newest letters, mails and entries come last."""

    identifier: str
    kind: Kind
    state: State
    state_since: datetime
    mail_status: MailStatus
    confirmed_address: str | None
    awaited_address: str | None
    confirmed_at_counter: bool
    last_sign_in: datetime | None
    holders: tuple[str, ...]
    children: tuple[SheetChild, ...]
    letters: tuple[SheetLetter, ...]
    principal: str | None
    grouped_in: tuple[str, ...]
    pauses: tuple[Pause, ...]
    mails: tuple[SheetMail, ...]
    entries: tuple[SheetEntry, ...]


class Finding(StrEnum):
    """Why a family cannot get in, or that it can."""

    NO_LETTER = "no letter was issued yet"
    LETTER_WAITS = "the letter was not used yet"
    LETTER_LAPSED = "the letter's deadline has passed"
    NO_CHILD = "no child to show"
    ADDRESS_AWAITED = "the mail address is not confirmed yet"
    CAN_SIGN_IN = "identifier and password open it"
    NO_RECOVERY = "it opens, but without a confirmed address nothing can be recovered"
    GROUPED = "it is grouped into another account"
    REPLACED = "a new account was made in its place"
    CLOSED = "it is closed"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`remedies`: what the school can do about it now, by the table (R10). `delivery`: the last confirmation mail's."""

    identifier: str
    state: State
    finding: Finding
    remedies: tuple[Event, ...]
    deadline: date | None
    address: str | None
    delivery: Delivery | None
    principal: str | None
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class UnknownAccount:
    """No account has that identifier."""


SheetOutcome: TypeAlias = AccountSheet | UnknownAccount
DiagnosisOutcome: TypeAlias = Diagnosis | UnknownAccount
Seen = TypeVar("Seen")

_REMEDIES = {
    Finding.NO_LETTER: (Event.LETTER_ISSUED,),
    Finding.LETTER_WAITS: (Event.LETTER_ISSUED, Event.CONFIRMED_AT_COUNTER),
    Finding.LETTER_LAPSED: (Event.LETTER_ISSUED,),
    Finding.NO_CHILD: (Event.CHILD_SHOWN,),
    Finding.ADDRESS_AWAITED: (Event.CONFIRMATION_RESENT, Event.ADDRESS_CHANGED, Event.CONFIRMED_AT_COUNTER),
    Finding.CAN_SIGN_IN: (Event.PASSWORD_LENT,),
    Finding.NO_RECOVERY: (Event.PASSWORD_LENT, Event.ADDRESS_CHANGED),
    Finding.GROUPED: (Event.GROUPING_UNDONE, Event.SPLIT_OFF),
    Finding.REPLACED: (),
    Finding.CLOSED: (Event.GENERATED_ANEW,),
}


def show_account(counter: Counter, identifier: str) -> SheetOutcome:
    """The account's sheet (C2). `identifier` as typed."""
    return counter.write(lambda tx: _seen(tx, identifier, _sheet))


def explain_account(counter: Counter, identifier: str) -> DiagnosisOutcome:
    """Why can't they get in? (C2)"""
    return counter.write(lambda tx: _seen(tx, identifier, _diagnosis))


def _seen(tx: Transaction, identifier: str, look: Callable[[Transaction, Account], Seen]) -> Seen | UnknownAccount:
    account = by_identifier(tx.session, typed_identifier(identifier))
    return look(tx, locked_one(tx, account.id)) if account else UnknownAccount()


def _sheet(tx: Transaction, account: Account) -> AccountSheet:
    session = tx.session
    letters = session.exec(select(Letter).where(Letter.account_id == account.id).order_by(col(Letter.issued_at)))
    mails = session.exec(
        select(OutboxMail).where(OutboxMail.account_id == account.id).order_by(col(OutboxMail.queued_at))
    )
    grouped_in = session.exec(select(Account.identifier).where(Account.principal_id == account.id))
    return AccountSheet(
        identifier=account.identifier,
        kind=account.kind,
        state=account.state,
        state_since=account.state_since,
        mail_status=mail_status(account),
        confirmed_address=account.confirmed_address,
        awaited_address=account.awaited_address,
        confirmed_at_counter=account.confirmed_at_counter,
        last_sign_in=account.last_sign_in,
        holders=holders(session, account),
        children=_children(tx, account),
        letters=tuple(SheetLetter(each.issued_on, each.deadline, each.voided) for each in letters),
        principal=_principal(tx, account),
        grouped_in=tuple(sorted(grouped_in)),
        pauses=_pauses(tx, account),
        mails=tuple(SheetMail(each.kind, each.address, each.state, each.queued_at, each.answer) for each in mails),
        entries=tuple(
            SheetEntry(each.number, each.at, each.actor, each.event) for each in entries_of(session, account)
        ),
    )


def _diagnosis(tx: Transaction, account: Account) -> Diagnosis:
    facts = facts_of(tx, account)
    finding = _finding(account, facts.children_to_show)
    allowed = possible(account.state, Who.SCHOOL, facts, tx.today)
    confirmation = tx.session.exec(
        select(OutboxMail)
        .where(OutboxMail.account_id == account.id, OutboxMail.kind == MailKind.CONFIRMATION)
        .order_by(col(OutboxMail.queued_at).desc())
    ).first()
    letter = live_letter(tx.session, account)
    return Diagnosis(
        account.identifier,
        account.state,
        finding,
        tuple(event for event in _REMEDIES[finding] if event in allowed),
        letter.deadline if letter else None,
        account.awaited_address or account.confirmed_address,
        delivery(confirmation) if confirmation and account.awaited_address else None,
        _principal(tx, account),
        _pauses(tx, account),
    )


def _finding(account: Account, children_to_show: int) -> Finding:
    ended = {State.GROUPED: Finding.GROUPED, State.REPLACED: Finding.REPLACED, State.CLOSED: Finding.CLOSED}
    if account.state in ended:
        return ended[account.state]
    if not children_to_show:
        return Finding.NO_CHILD
    waiting = {
        State.PREPARED: Finding.NO_LETTER,
        State.NOTIFIED: Finding.LETTER_WAITS,
        State.LAPSED: Finding.LETTER_LAPSED,
        State.PENDING: Finding.ADDRESS_AWAITED,
    }
    if account.state in waiting:
        return waiting[account.state]
    return Finding.CAN_SIGN_IN if account.confirmed_address else Finding.NO_RECOVERY


def _principal(tx: Transaction, account: Account) -> str | None:
    return tx.session.get_one(Account, account.principal_id).identifier if account.principal_id else None


def _children(tx: Transaction, account: Account) -> tuple[SheetChild, ...]:
    if account.pupil_id:
        return (_child(tx, tx.session.get_one(Pupil, account.pupil_id), None),)
    held = responsibilities_on(tx.session, account.id)
    return tuple(_child(tx, tx.session.get_one(Pupil, each.pupil_id), each) for each in held)


def _child(tx: Transaction, pupil: Pupil, responsibility: Responsibility | None) -> SheetChild:
    enrolment = tx.session.exec(
        select(Enrolment).where(Enrolment.pupil_id == pupil.id, col(Enrolment.ended_on).is_(None))
    ).first()
    why_not = None if enrolment else "enrolled nowhere"
    if responsibility and responsibility.ended_on:
        why_not = f"ended on {responsibility.ended_on:%Y-%m-%d}"
    elif responsibility and responsibility.hidden:
        why_not = "hidden"
    return SheetChild(
        f"{pupil.first_name} {last_name(pupil)}",
        pupil.birth_date,
        enrolment.class_name if enrolment else "",
        school_view(tx.session, enrolment.school_uai).name if enrolment else "",
        why_not,
    )


def _pauses(tx: Transaction, account: Account) -> tuple[Pause, ...]:
    """The waits that hold now, at every terminal where somebody failed with this identifier."""
    who = subject(tx, account.identifier)
    seen = tx.session.exec(select(Tally.kind, Tally.terminal).where(Tally.subject == who).distinct()).all()
    found = []
    for name, terminal in sorted(seen):
        kind = TallyKind(name)
        if kind in {TallyKind.PASSWORD, TallyKind.BIRTH_DATE, TallyKind.CODE}:
            there = Transaction(tx.session, tx.now, tx.counter.acting(family_at(terminal)))
            if until := wait(there, kind, who):
                found.append(Pause(kind, terminal, until))
    return tuple(found)
