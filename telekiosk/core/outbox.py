"""Mails from the transaction that causes them to our mail server's last answer (R16, R17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import policy
from telekiosk.core.accounts import void
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_id, new_link_token, new_paper_secret
from telekiosk.core.entities import Account, MailedSecret, OutboxMail
from telekiosk.core.lifecycle import Thing
from telekiosk.core.names import clean
from telekiosk.core.terms import Language, MailKind, MailState, Voided

LEASE_SECONDS = 300  # longer than the SMTP dialogue's timeouts together
FIRST_RETRY_SECONDS = 30
LONGEST_RETRY_SECONDS = 3600
ANSWER_LENGTH = 500
STUCK_MINUTES = 5
"""A mail that waits longer than this is stuck: the mail server does not take it, or no worker runs."""


@dataclass(frozen=True, slots=True)
class MailToSend:
    """One mail, leased to one worker. `code` and `token` are the only secrets; they are wiped once it is sent."""

    id: UUID
    kind: MailKind
    language: Language
    address: str
    message_id: str
    queued_at: datetime
    attempts: int
    parameters: Mapping[str, object]
    code: str | None = field(repr=False)
    token: str | None = field(repr=False)


def queue(
    tx: Transaction,
    kind: MailKind,
    address: str,
    language: Language,
    parameters: Mapping[str, object],
    *,
    account: Account | None = None,
    secret: Secret | None = None,
) -> None:
    """Writes a mail into the outbox, in the transaction that causes it. `parameters`: what the texts need, as JSON."""
    mail_id = new_id()
    tx.session.add(
        OutboxMail(
            id=mail_id,
            kind=kind,
            account_id=account.id if account else None,
            secret_id=secret.row.id if secret else None,
            address=address,
            language=language,
            parameters=dict(parameters),
            code=secret.code if secret else None,
            token=secret.token if secret else None,
            message_id=f"<{mail_id.hex}@{tx.rules.mail_domain}>",
            queued_at=tx.now,
            not_before=tx.now,
            expires_at=secret.row.expires_at if secret else None,
        )
    )


@dataclass(frozen=True, slots=True)
class Secret:
    """A code and a link token in clear, on their way into a mail, and the row that keeps their digests."""

    row: MailedSecret
    code: str = field(repr=False)
    token: str = field(repr=False)


def new_secret(tx: Transaction, account: Account, kind: MailKind, address: str, reference: int | None = None) -> Secret:
    """Makes M1's or M3's code and token; the account's older ones of that kind are void (R28)."""
    confirms = kind is MailKind.CONFIRMATION
    void(tx, account, Thing.CONFIRMATIONS if confirms else Thing.RESETS, Voided.OVERTAKEN)
    code, token = new_paper_secret(), new_link_token()
    hours = policy.CONFIRMATION_HOURS if confirms else policy.RESET_HOURS
    row = MailedSecret(
        account_id=account.id,
        kind=kind,
        address=address,
        code_digest=code_digest(tx, account.id, kind, code),
        token_digest=token_digest(tx, token),
        reference=reference,
        made_at=tx.now,
        expires_at=tx.now + timedelta(hours=hours),
    )
    tx.session.add(row)
    tx.session.flush()
    return Secret(row, code, token)


def code_digest(tx: Transaction, account_id: UUID, kind: MailKind, code: str) -> str:
    return tx.key.digest("codes", account_id.hex, kind.value, code)


def token_digest(tx: Transaction, token: str) -> str:
    return tx.key.digest("codes", "token", token)


def stuck_since(tx: Transaction) -> datetime:
    """A mail that was queued before this moment, and still waits, is stuck."""
    return tx.now - timedelta(minutes=STUCK_MINUTES)


def claim(counter: Counter, worker: str) -> MailToSend | None:
    """Leases the mail that has waited longest to one worker, committed before any network; None when none is due. What
    expired meanwhile is not sent, and its secrets are wiped."""

    def step(tx: Transaction) -> MailToSend | None:
        wipe_expired(tx)
        waiting = col(OutboxMail.state) == MailState.WAITING
        unleased = sa.or_(col(OutboxMail.lease_until).is_(None), col(OutboxMail.lease_until) <= tx.now)
        due = select(OutboxMail).where(waiting, OutboxMail.not_before <= tx.now, unleased)
        mail = tx.session.exec(
            due.order_by(col(OutboxMail.not_before), col(OutboxMail.id)).limit(1).with_for_update(skip_locked=True)
        ).first()
        if mail is None:
            return None
        mail.lease_until, mail.leased_by = tx.now + timedelta(seconds=LEASE_SECONDS), worker[:100]
        mail.attempts += 1
        tx.session.add(mail)
        return MailToSend(
            mail.id,
            mail.kind,
            mail.language,
            mail.address,
            mail.message_id,
            mail.queued_at,
            mail.attempts,
            mail.parameters,
            mail.code,
            mail.token,
        )

    return counter.write(step)


def wipe_expired(tx: Transaction) -> None:
    """Mails whose code has expired are not sent, and lose it (R17); by whoever looks first, a worker or the upkeep."""
    late = col(OutboxMail.state) == MailState.WAITING, col(OutboxMail.expires_at) <= tx.now
    tx.session.execute(sa.update(OutboxMail).where(*late).values(state=MailState.EXPIRED, code=None, token=None))


def record_delivered(counter: Counter, mail_id: UUID, worker: str, answer: str) -> None:
    """The mail server took it: status ends here, secrets are wiped."""
    counter.write(lambda tx: _answered(tx, mail_id, worker, answer, MailState.SENT))


def record_refused_for_good(counter: Counter, mail_id: UUID, worker: str, answer: str) -> None:
    """The mail server will never take it: kept and shown, never dropped, its secrets wiped."""
    counter.write(lambda tx: _answered(tx, mail_id, worker, answer, MailState.REFUSED))


def record_refused_for_now(counter: Counter, mail_id: UUID, worker: str, answer: str) -> None:
    """Not taken this time: tried again after 30 s, doubling to an hour."""

    def step(tx: Transaction) -> None:
        if mail := _leased(tx, mail_id, worker):
            pause = min(FIRST_RETRY_SECONDS * 2 ** min(mail.attempts - 1, 10), LONGEST_RETRY_SECONDS)
            mail.lease_until, mail.leased_by = None, ""
            mail.not_before = tx.now + timedelta(seconds=pause)
            mail.answered_at, mail.answer = tx.now, clean(answer)[:ANSWER_LENGTH]
            tx.session.add(mail)

    counter.write(step)


def _answered(tx: Transaction, mail_id: UUID, worker: str, answer: str, state: MailState) -> None:
    if mail := _leased(tx, mail_id, worker):
        mail.state, mail.code, mail.token = state, None, None
        mail.lease_until, mail.leased_by = None, ""
        mail.answered_at, mail.answer = tx.now, clean(answer)[:ANSWER_LENGTH]
        tx.session.add(mail)


def _leased(tx: Transaction, mail_id: UUID, worker: str) -> OutboxMail | None:
    """The mail, if this worker still holds it. A mail taken back (overtaken) while on its way still gets its answer."""
    mail = tx.session.get(OutboxMail, mail_id, with_for_update=True)
    return mail if mail and mail.leased_by == worker[:100] else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not handed over yet; `answer` is what the mail server said last time, if it was asked."""

    queued_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    queued_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RefusedByServer:
    queued_at: datetime
    at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Its code expired, or a newer mail overtook it, before it left."""

    queued_at: datetime


Delivery: TypeAlias = Waiting | HandedOver | RefusedByServer | NotSent


def delivery(mail: OutboxMail) -> Delivery:
    """What is known of a mail's way (P3, P5, C2)."""
    match mail.state:
        case MailState.WAITING:
            return Waiting(mail.queued_at, mail.answer)
        case MailState.SENT:
            return HandedOver(mail.queued_at, mail.answered_at or mail.queued_at)
        case MailState.REFUSED:
            return RefusedByServer(mail.queued_at, mail.answered_at or mail.queued_at, mail.answer)
        case MailState.EXPIRED | MailState.OVERTAKEN:
            return NotSent(mail.queued_at)
