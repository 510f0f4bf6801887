"""One person among the people on record, named by what staff have in hand; and every account that is or was theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlmodel import Session, col, select

from telekiosk.core.accounts import by_identifier, guardians_of, responsibilities_on
from telekiosk.core.entities import Account, Guardian, HeldWhenGrouped, JournalEntry, Pupil, Responsibility
from telekiosk.core.people import records_of


@dataclass(frozen=True, slots=True)
class ByIdentifier:
    """Whoever an account is for: of a joint account both guardians."""

    identifier: str


@dataclass(frozen=True, slots=True)
class ByIne:
    ine: str


@dataclass(frozen=True, slots=True)
class ByRecord:
    """A guardian as a school's roster numbers them."""

    school_uai: str
    person_id: str


Which: TypeAlias = ByIdentifier | ByIne | ByRecord


@dataclass(frozen=True, slots=True)
class NoSuchPerson:
    """Nobody on record answers to this."""

    which: Which


@dataclass(frozen=True, slots=True)
class PupilOnRecord:
    pupil: Pupil


@dataclass(frozen=True, slots=True)
class GuardianOnRecord:
    """One person's records: several when the school has said that they are one."""

    records: tuple[Guardian, ...]


OnRecord: TypeAlias = PupilOnRecord | GuardianOnRecord


def on_record(session: Session, which: Which) -> list[OnRecord]:
    """The persons that this names; none, one, or the two of a joint account."""
    match which:
        case ByIne(ine):
            pupil = session.exec(select(Pupil).where(Pupil.ine == ine)).first()
            return [PupilOnRecord(pupil)] if pupil else []
        case ByRecord(uai, person_id):
            question = select(Guardian).where(Guardian.school_uai == uai, Guardian.person_id == person_id)
            return [_whole(session, guardian) for guardian in session.exec(question)]
        case ByIdentifier(identifier):
            account = by_identifier(session, identifier)
            if account is None:
                return []
            if account.pupil_id is not None:
                return [PupilOnRecord(session.get_one(Pupil, account.pupil_id))]
            return [_whole(session, guardian) for guardian in guardians_of(session, account)]


def _whole(session: Session, guardian: Guardian) -> GuardianOnRecord:
    return GuardianOnRecord(tuple(records_of(session, guardian)))


def responsibilities_of(session: Session, person: GuardianOnRecord) -> Sequence[Responsibility]:
    ids = [record.id for record in person.records]
    return session.exec(select(Responsibility).where(col(Responsibility.guardian_id).in_(ids))).all()


def accounts_of(session: Session, person: OnRecord) -> list[UUID]:
    """Every account that is theirs, a joint one too; and those that were theirs alone until they were grouped or
    replaced, as their journals still tell."""
    if isinstance(person, PupilOnRecord):
        return sorted(session.exec(select(Account.id).where(Account.pupil_id == person.pupil.id)))
    bonds = responsibilities_of(session, person)
    ids = {bond.id for bond in bonds}
    now = {bond.account_id for bond in bonds}
    return sorted(now | {each for each in ever_carrying(session, ids) - now if ever_on(session, each) <= ids})


def ever_carrying(session: Session, bonds: Iterable[UUID]) -> set[UUID]:
    """The accounts on which these responsibilities sit, and those on which they ever sat, as journals tell."""
    ids = set(bonds)
    now = select(Responsibility.account_id).where(col(Responsibility.id).in_(ids))
    held = select(HeldWhenGrouped.account_id).where(col(HeldWhenGrouped.responsibility_id).in_(ids))
    found = {*session.exec(now), *session.exec(held)}
    for number in ids:
        told = select(JournalEntry.account_id).where(col(JournalEntry.facts).contains(str(number)))
        found |= {each for each in session.exec(told) if each}
    return found


def ever_on(session: Session, account_id: UUID) -> set[UUID]:
    """The responsibilities that ever sat on an account, as its journal tells, and those that sit there now."""
    facts = session.exec(select(JournalEntry.facts).where(JournalEntry.account_id == account_id))
    told = {UUID(text) for each in facts for text in json.loads(each).get("gained", ())}
    return told | {bond.id for bond in responsibilities_on(session, account_id)}
