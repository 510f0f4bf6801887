"""Who is at the terminal now: what a sign-in gives, and what every later page asks again."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID

from telekiosk.core.accounts import live_lent_password, live_letter, locked_one
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account
from telekiosk.core.lifecycle import State


@dataclass(frozen=True, slots=True)
class ByLetter:
    """A live letter's temporary password or scan code: opens P2, nothing else."""

    letter_id: UUID


@dataclass(frozen=True, slots=True)
class ByOwnPassword:
    """The family's own password, by a fingerprint of its digest: a password set elsewhere ends the visit."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class ByLentPassword:
    """A lent password: opens only the page to choose one's own."""

    lent_id: UUID


Proof: TypeAlias = ByLetter | ByOwnPassword | ByLentPassword


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone signed in at a terminal. Opaque to faces: kept while the page lasts, handed back with every form."""

    account_id: UUID
    proof: Proof


@dataclass(frozen=True, slots=True)
class VisitOver:
    """What the visit stood on is no longer true (another terminal was faster, the school acted): sign in again to be
    told why."""


def own_password_visit(account: Account) -> Visit:
    return Visit(account.id, ByOwnPassword(_fingerprint(account)))


def _fingerprint(account: Account) -> str:
    return sha256((account.password_digest or "").encode()).hexdigest()


def attended(tx: Transaction, visit: Visit) -> Account | VisitOver:
    """The visit's account, locked, if the proof still holds (R11: the other terminal is told what is now true)."""
    account = locked_one(tx, visit.account_id)
    return account if still_holds(tx, account, visit) else VisitOver()


def still_holds(tx: Transaction, account: Account, visit: Visit) -> bool:
    """Whether what the visit stands on is still true of its account."""
    match visit.proof:
        case ByLetter(letter_id):
            letter = live_letter(tx.session, account)
            return account.state is State.NOTIFIED and letter is not None and letter.id == letter_id
        case ByOwnPassword(fingerprint):
            return account.state in {State.PENDING, State.ACTIVE} and fingerprint == _fingerprint(account)
        case ByLentPassword(lent_id):
            lent = live_lent_password(tx, account)
            return account.state in {State.PENDING, State.ACTIVE} and lent is not None and lent.id == lent_id
