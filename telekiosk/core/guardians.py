"""Guardians' records: a protected person, and two records that are one person (C3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.accounts import guardians_of, locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Guardian, Responsibility
from telekiosk.core.preparing import locked_school


@dataclass(frozen=True, slots=True)
class Record:
    """A guardian as a school's roster names them: the school's UAI and PERSONNE_ID."""

    school_uai: str
    person_id: str


@dataclass(frozen=True, slots=True)
class GuardianChanged:
    person_id: str


@dataclass(frozen=True, slots=True)
class NoSuchGuardian:
    """No guardian of that school has this PERSONNE_ID."""

    person_id: str


@dataclass(frozen=True, slots=True)
class OnJointAccount:
    """Refused until they are split off: the guardian is on this joint account."""

    identifier: str


ProtectOutcome: TypeAlias = GuardianChanged | NoSuchGuardian | OnJointAccount
SameOutcome: TypeAlias = GuardianChanged | NoSuchGuardian


def protect(counter: Counter, form: Record, reason: str) -> ProtectOutcome:
    """Marks a guardian as protected: in no joint account, no postal address on letters, P13 shows and takes nothing."""

    def act(tx: Transaction, guardian: Guardian) -> ProtectOutcome:
        for account in _accounts_of(tx, guardian):
            if len(guardians_of(tx.session, account)) > 1:
                return OnJointAccount(account.identifier)
        return _changed(tx, guardian, "guardian protected", reason, protected=True)

    return counter.write(lambda tx: _with(tx, form, act))


def unprotect(counter: Counter, form: Record, reason: str) -> ProtectOutcome:
    """Lifts the mark."""
    return counter.write(
        lambda tx: _with(tx, form, lambda tx, who: _changed(tx, who, "guardian unprotected", reason, protected=False))
    )


def same_guardian(counter: Counter, form: Record, other: Record, reason: str) -> SameOutcome:
    """The second record is the same person as the first; protection of either holds for both."""

    def step(tx: Transaction) -> SameOutcome:
        first, second = _of(tx, form), _of(tx, other)
        if first is None or second is None:
            return NoSuchGuardian((form if first is None else other).person_id)
        kept = first.same_as or first.id
        second.same_as = kept if kept != second.id else None
        protected = first.protected or second.protected
        first.protected = second.protected = protected
        tx.session.add(first)
        return _changed(tx, second, "guardian is the same person", reason, protected=protected)

    return counter.write(step)


def _with(tx: Transaction, form: Record, act: Callable[[Transaction, Guardian], ProtectOutcome]) -> ProtectOutcome:
    guardian = _of(tx, form)
    return act(tx, guardian) if guardian else NoSuchGuardian(form.person_id)


def _of(tx: Transaction, form: Record) -> Guardian | None:
    known = select(Guardian).where(Guardian.school_uai == form.school_uai, Guardian.person_id == form.person_id)
    return tx.session.exec(known.with_for_update()).first()


def _accounts_of(tx: Transaction, guardian: Guardian) -> list[Account]:
    ids = select(Responsibility.account_id).where(col(Responsibility.guardian_id) == guardian.id)
    return locked(tx, tx.session.exec(ids).all())


def _changed(tx: Transaction, guardian: Guardian, event: str, reason: str, *, protected: bool) -> GuardianChanged:
    guardian.protected = protected
    tx.session.add(guardian)
    told = {"guardian": str(guardian.id)}
    for account in _accounts_of(tx, guardian):
        journal.append(tx, account, event, told, {"reason": reason})
    journal.append(tx, locked_school(tx, guardian.school_uai), event, told, {"reason": reason})
    return GuardianChanged(guardian.person_id)
