"""C6: what became of the mails, and another try for those that did not arrive (R17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from telekiosk.core import journal, mails
from telekiosk.core.accounts import advance, locked_one
from telekiosk.core.addresses import same
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import rows_by_id
from telekiosk.core.entities import Account, OutboxMail
from telekiosk.core.lifecycle import Event, Moved
from telekiosk.core.names import typed_identifier
from telekiosk.core.outbox import queue, stuck_since
from telekiosk.core.recovery import accounts_of_address
from telekiosk.core.scope import schools_of
from telekiosk.core.terms import MailKind, MailState

LISTED = 200
"""So many mails in one list: whoever has more looks at the mail server first."""


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """One line of `mail list` and C6: no text, no secret. `identifier` is the account's, where it concerns one."""

    id: UUID
    kind: MailKind
    identifier: str
    address: str
    state: MailState
    queued_at: datetime
    attempts: int
    next_try: datetime
    answer: str


def list_mails(counter: Counter, limit: int = LISTED) -> tuple[QueuedMail, ...]:
    """The newest mails, whatever became of them."""
    newest = select(OutboxMail).order_by(col(OutboxMail.queued_at).desc(), col(OutboxMail.id).desc()).limit(limit)
    return counter.read(lambda tx: _lines(tx, tx.session.exec(newest).all()))


@dataclass(frozen=True, slots=True)
class MailsOf:
    """A school's mails: of the accounts that it reaches. None: all. With `identifier`: that account's alone."""

    school_uai: str | None = None
    identifier: str | None = None


def stuck_mails(counter: Counter, form: MailsOf, limit: int = LISTED) -> tuple[QueuedMail, ...]:
    """Mails that wait longer than they should, and those refused for good, the oldest first."""

    def step(tx: Transaction) -> tuple[QueuedMail, ...]:
        late = sa.or_(col(OutboxMail.attempts) > 0, col(OutboxMail.queued_at) < stuck_since(tx))
        question = _retryable().where(sa.or_(col(OutboxMail.state) == MailState.REFUSED, late))
        if form.identifier is not None:
            mine = select(Account.id).where(Account.identifier == typed_identifier(form.identifier))
            question = question.where(col(OutboxMail.account_id).in_(mine))
        rows = tx.session.exec(question).all()
        if form.school_uai is not None:
            reached = schools_of(tx.session, {row.account_id for row in rows if row.account_id})
            rows = [row for row in rows if row.account_id and form.school_uai in reached[row.account_id]]
        return _lines(tx, rows[:limit])

    return counter.read(step)


def retryable_mails(counter: Counter) -> tuple[QueuedMail, ...]:
    """Every mail that waits, however short, or was refused for good, the oldest first."""
    return counter.read(lambda tx: _lines(tx, tx.session.exec(_retryable()).all()))


def _retryable() -> SelectOfScalar[OutboxMail]:
    states = col(OutboxMail.state).in_((MailState.WAITING, MailState.REFUSED))
    return select(OutboxMail).where(states).order_by(col(OutboxMail.queued_at), col(OutboxMail.id))


def _lines(tx: Transaction, rows: Sequence[OutboxMail]) -> tuple[QueuedMail, ...]:
    known = rows_by_id(tx.session, Account, {row.account_id for row in rows if row.account_id})
    return tuple(
        QueuedMail(
            row.id,
            row.kind,
            known[row.account_id].identifier if row.account_id else "",
            row.address,
            row.state,
            row.queued_at,
            row.attempts,
            row.not_before,
            row.answer,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class RetryMail:
    """One mail of the account of this identifier."""

    mail_id: UUID
    identifier: str


@dataclass(frozen=True, slots=True)
class TriedNow:
    """It was still in the queue: the next worker takes it up at once."""


@dataclass(frozen=True, slots=True)
class SentAnew:
    """It was refused for good: a new mail is on its way, a confirmation with a new code."""


@dataclass(frozen=True, slots=True)
class NothingToRetry:
    """It was sent, expired or overtaken, or what it was for is over; a reset is asked for again by its family."""


@dataclass(frozen=True, slots=True)
class NoSuchMail:
    """No such mail of that account."""


RetryOutcome: TypeAlias = TriedNow | SentAnew | NothingToRetry | NoSuchMail


def retry_mail(counter: Counter, form: RetryMail) -> RetryOutcome:
    """Another try (R17): what is in the queue now, a refused one as a new mail, kept beside it as overtaken."""

    def step(tx: Transaction) -> RetryOutcome:
        found = tx.session.get(OutboxMail, form.mail_id)
        listed = accounts_of_address(tx, found.address) if found and found.kind is MailKind.IDENTIFIERS else []
        account = locked_one(tx, found.account_id) if found and found.account_id else None
        if found is None or account is None or account.identifier != form.identifier:
            return NoSuchMail()
        mail = tx.session.get_one(OutboxMail, form.mail_id, with_for_update=True)
        if mail.state is MailState.WAITING:
            mail.not_before = tx.now
            tx.session.add(mail)
            return TriedNow()
        if mail.state is not MailState.REFUSED or not _sent_anew(tx, account, mail, listed):
            return NothingToRetry()
        mail.state = MailState.OVERTAKEN
        tx.session.add(mail)
        return SentAnew()

    return counter.write(step)


def _sent_anew(tx: Transaction, account: Account, mail: OutboxMail, listed: list[Account]) -> bool:
    match mail.kind:
        case MailKind.CONFIRMATION:
            awaited = account.awaited_address
            if awaited is None or not same(awaited, mail.address):
                return False
            if not isinstance(advance(tx, account, Event.CONFIRMATION_RESENT), Moved):
                return False
            mails.send_confirmation(tx, account)
            return True
        case MailKind.RESET:
            return False
        case MailKind.IDENTIFIERS:
            if account not in listed:  # the address is not theirs any more: what stands in that mail is not for it
                return False
            mails.send_identifiers(tx, mail.address, listed)
        case MailKind.NOTICE:
            queue(tx, mail.kind, mail.address, mail.language, mail.parameters, account=account)
    journal.append(tx, account, "mail sent again", {"kind": mail.kind.value})
    return True
