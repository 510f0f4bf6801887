"""Guardians' records: a protected person, and two records that are one person (C3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.accounts import guardians_of, locked, responsibilities_on
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Guardian, Responsibility
from telekiosk.core.people import guardian_name, same_person
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


GuardianOutcome: TypeAlias = GuardianChanged | NoSuchGuardian | OnJointAccount


def protect(counter: Counter, form: Record, reason: str) -> GuardianOutcome:
    """Marks a guardian as protected, by every record that the school said is theirs: in no joint account, no postal
    address on letters, P13 shows and takes nothing, no mail to the roster's address."""

    def step(tx: Transaction) -> GuardianOutcome:
        records = _records(tx, form)
        joint = _shared_account(tx, records)
        if joint is not None:
            return OnJointAccount(joint.identifier)
        return _changed(tx, form, records, "guardian protected", reason, protected=True)

    return counter.write(step)


def unprotect(counter: Counter, form: Record, reason: str) -> GuardianOutcome:
    """Lifts the mark, from every record of theirs."""
    return counter.write(
        lambda tx: _changed(tx, form, _records(tx, form), "guardian unprotected", reason, protected=False)
    )


@dataclass(frozen=True, slots=True)
class SamePerson:
    """`other` is the same person as `record`. Both stand in the form: whoever asks must reach both.
    `names_differ_is_fine`: whoever asks has read both names."""

    record: Record
    other: Record
    reason: str
    names_differ_is_fine: bool = False


@dataclass(frozen=True, slots=True)
class OnePerson:
    """Done: these two records are one person from now on, by the names in them."""

    name: str
    other_name: str


@dataclass(frozen=True, slots=True)
class NamesDiffer:
    """Refused until the form says that it is fine: taken for one, two strangers would share letters and accounts."""

    name: str
    other_name: str


SameOutcome: TypeAlias = OnePerson | NamesDiffer | NoSuchGuardian | OnJointAccount


def same_guardian(counter: Counter, form: SamePerson) -> SameOutcome:
    """The other record is the same person as the first, and so is each that either was one with before; protection of
    one holds for all, which is refused while one is on an account with somebody else."""

    def step(tx: Transaction) -> SameOutcome:
        records = _records(tx, form.record, form.other)
        first, other = _record(tx, form.record), _record(tx, form.other)
        if first is None or other is None:
            return NoSuchGuardian((form.other if first else form.record).person_id)
        protected = any(each.protected for each in records)
        joint = _shared_account(tx, records) if protected else None
        if joint is not None:
            return OnJointAccount(joint.identifier)
        names = guardian_name(first), guardian_name(other)
        if not form.names_differ_is_fine and not same_person(first, other):
            return NamesDiffer(*names)
        _made_one(records, first.same_as or first.id)
        _changed(tx, form.other, records, "guardian is the same person", form.reason, protected=protected)
        return OnePerson(*names)

    return counter.write(step)


def apart(counter: Counter, form: Record, reason: str) -> GuardianOutcome:
    """Takes 'same person' back for this record; the others stay one among themselves, and protection stays where it is.
    Refused while an account carries this record and another of them."""

    def step(tx: Transaction) -> GuardianOutcome:
        records, own = _records(tx, form), _record(tx, form)
        if own is None:
            return NoSuchGuardian(form.person_id)
        others = [each for each in records if each.id != own.id]
        if not others:
            return GuardianChanged(form.person_id)
        for account in _accounts_of(tx, [own.id]):
            carried = {each.guardian_id for each in responsibilities_on(tx.session, account.id)}
            if any(each.id in carried for each in others):
                return OnJointAccount(account.identifier)
        _made_one([own], own.id)
        _made_one(others, others[0].id)
        return _changed(tx, form, records, "guardian is not the same person", reason)

    return counter.write(step)


def _made_one(records: Sequence[Guardian], kept: UUID) -> None:
    for each in records:
        each.same_as = kept if each.id != kept else None


def _record(tx: Transaction, form: Record) -> Guardian | None:
    known = select(Guardian).where(Guardian.school_uai == form.school_uai, Guardian.person_id == form.person_id)
    return tx.session.exec(known).first()


def _records(tx: Transaction, *forms: Record) -> Sequence[Guardian]:
    """All records that the school said are these persons, locked after the accounts that carry them; none: the
    roster's records are unknown. Asked again once the locks are had: another act may have said more of them one."""
    held: set[UUID] = set()
    rows: Sequence[Guardian] = ()
    while not (now := _ids(tx, forms)) <= held:
        held |= now
        _accounts_of(tx, held)
        question = select(Guardian).where(col(Guardian.id).in_(held)).order_by(col(Guardian.id)).with_for_update()
        rows = tx.session.exec(question.execution_options(populate_existing=True)).all()
    return [row for row in rows if row.id in now]


def _ids(tx: Transaction, forms: Iterable[Record]) -> set[UUID]:
    found = (_record(tx, form) for form in forms)
    kept = [each.same_as or each.id for each in found if each]
    one = select(Guardian.id).where(col(Guardian.id).in_(kept) | col(Guardian.same_as).in_(kept))
    return set(tx.session.exec(one))


def _accounts_of(tx: Transaction, guardians: Iterable[UUID]) -> list[Account]:
    """The accounts that carry these guardians' responsibilities, locked. Asked again once the locks are had: a grouping
    that was faster may have moved them to another account."""
    carrying = select(Responsibility.account_id).where(col(Responsibility.guardian_id).in_(guardians)).distinct()
    held: set[UUID] = set()
    while not (now := set(tx.session.exec(carrying))) <= held:
        rows = locked(tx, held | now)
        held |= now
    return [row for row in rows if row.id in now] if held else []


def _shared_account(tx: Transaction, records: Sequence[Guardian]) -> Account | None:
    """An account on which somebody stands beside this person."""
    for account in _accounts_of(tx, [each.id for each in records]):
        if any(not any(same_person(each, own) for own in records) for each in guardians_of(tx.session, account)):
            return account
    return None


def _changed(
    tx: Transaction,
    form: Record,
    records: Sequence[Guardian],
    event: str,
    reason: str,
    *,
    protected: bool | None = None,
) -> GuardianChanged | NoSuchGuardian:
    """Stores the records; every journal concerned names all accounts that carry them."""
    if not records:
        return NoSuchGuardian(form.person_id)
    for guardian in records:
        if protected is not None:
            guardian.protected = protected
        tx.session.add(guardian)
    accounts = _accounts_of(tx, [each.id for each in records])
    facts = {"guardians": [str(each.id) for each in records]}
    details = {"reason": reason, "accounts": ", ".join(sorted(each.identifier for each in accounts))}
    for account in accounts:
        journal.append(tx, account, event, facts, details)
    for uai in sorted({each.school_uai for each in records}):
        journal.append(tx, locked_school(tx, uai), event, facts, details)
    return GuardianChanged(form.person_id)
