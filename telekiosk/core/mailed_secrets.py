"""M1's and M3's codes and links when they come back: right, wrong, used, expired or overtaken (R16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core.accounts import locked_one
from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import fold_paper_secret
from telekiosk.core.entities import Account, MailedSecret
from telekiosk.core.outbox import code_digest, token_digest
from telekiosk.core.terms import Language, MailKind, Voided


@dataclass(frozen=True, slots=True)
class SecretUnknown:
    """No mail ever carried this code or link (a slip of typing, or an old one already forgotten)."""


@dataclass(frozen=True, slots=True)
class SecretUsed:
    """It has done its work: the address is confirmed already, or the password was chosen."""

    language: Language


@dataclass(frozen=True, slots=True)
class SecretExpired:
    """Its time ran out at `at`."""

    at: datetime
    language: Language


@dataclass(frozen=True, slots=True)
class SecretOvertaken:
    """A newer mail left at `newer_at`; None when the address was given up or the account ended."""

    newer_at: datetime | None
    language: Language


SecretRefused: TypeAlias = SecretUnknown | SecretUsed | SecretExpired | SecretOvertaken


def by_code(tx: Transaction, account: Account, kind: MailKind, typed: str) -> MailedSecret | SecretRefused:
    """The live secret of a code typed at the kiosk, or why it is none."""
    digest = code_digest(tx, account.id, kind, fold_paper_secret(typed))
    found = select(MailedSecret).where(
        MailedSecret.account_id == account.id, MailedSecret.kind == kind, MailedSecret.code_digest == digest
    )
    return judged(tx, tx.session.exec(found.order_by(col(MailedSecret.made_at).desc())).first())


def by_token(tx: Transaction, kind: MailKind, token: str) -> MailedSecret | SecretRefused:
    """The live secret behind a link, its account locked first, so that of two presses one wins (R11)."""
    row = _with_token(tx, kind, token)
    if row is not None:
        locked_one(tx, row.account_id)
        tx.session.refresh(row)
    return judged(tx, row)


def seen_token(tx: Transaction, kind: MailKind, token: str) -> MailedSecret | SecretRefused:
    """The same question without a lock: looking at a link changes nothing."""
    return judged(tx, _with_token(tx, kind, token))


def _with_token(tx: Transaction, kind: MailKind, token: str) -> MailedSecret | None:
    digest = token_digest(tx, token[:100])
    return tx.session.exec(
        select(MailedSecret).where(MailedSecret.kind == kind, MailedSecret.token_digest == digest)
    ).first()


def judged(tx: Transaction, secret: MailedSecret | None) -> MailedSecret | SecretRefused:
    """The secret itself while it is good, else why it is not."""
    if secret is None:
        return SecretUnknown()
    language = tx.session.get_one(Account, secret.account_id).language
    match secret.voided:
        case Voided.USED:
            return SecretUsed(language)
        case Voided.OVERTAKEN | Voided.ENDED:
            newer = select(MailedSecret).where(
                MailedSecret.account_id == secret.account_id,
                MailedSecret.kind == secret.kind,
                MailedSecret.made_at > secret.made_at,
            )
            newest = tx.session.exec(newer.order_by(col(MailedSecret.made_at).desc())).first()
            return SecretOvertaken(newest.made_at if newest else None, language)
        case None:
            return SecretExpired(secret.expires_at, language) if secret.expires_at <= tx.now else secret
