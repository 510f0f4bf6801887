"""New accounts: their identifiers and their first journal entry (R1, R2). For imports and for the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.accounts import shown
from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import hold, insert_all
from telekiosk.core.entities import Account, Enrolment, Guardian, JournalEntry, Pupil, Responsibility, School
from telekiosk.core.identifiers import free_identifiers
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State
from telekiosk.core.names import identifier_base
from telekiosk.core.search_terms import note
from telekiosk.core.terms import Language


def locked_school(tx: Transaction, uai: str) -> School:
    """The school's row, locked: its journal is about to be written."""
    question = select(School).where(School.uai == uai).with_for_update()
    return tx.session.exec(question.execution_options(populate_existing=True)).one()


def registered_school(tx: Transaction, uai: str, name: str = "") -> School:
    """The school of this UAI, made if unknown (R21: shown by its UAI until `school set` fills it)."""
    hold(tx.session, f"school {uai}")
    school = tx.session.get(School, uai)
    if school is None:
        school = School(uai=uai, name=name)
        tx.session.add(school)
        tx.session.flush()
    return locked_school(tx, uai)


@dataclass(frozen=True, slots=True)
class Prepare:
    """An account to prepare at a school: a pupil's own, or a guardian's that carries these responsibilities (by id)."""

    first_name: str
    surname: str
    school_uai: str
    pupil_id: UUID | None = None
    responsibilities: tuple[UUID, ...] = ()


def prepared_accounts(tx: Transaction, wanted: Sequence[Prepare]) -> list[UUID]:
    """New accounts without password or letter, each with its first journal entry, all stored at once; their ids, in the
    same order. The caller puts the responsibilities on them, and journals the account that one moves from."""
    identifiers = free_identifiers(tx.session, [(each.first_name, each.surname) for each in wanted])
    ids = [new_id() for _ in wanted]
    journals = [_begun(tx, number, each) for number, each in zip(ids, wanted, strict=True)]
    rows = [
        _account(tx, each, identifier) | {"id": number} | begun.kept
        for number, each, identifier, begun in zip(ids, wanted, identifiers, journals, strict=True)
    ]
    insert_all(tx.session, Account, rows)
    note(tx.session, accounts=ids)
    insert_all(tx.session, JournalEntry, [begun.entry for begun in journals])
    return ids


def _account(tx: Transaction, wanted: Prepare, identifier: str) -> dict[str, object]:
    return {
        "kind": Kind.PUPIL if wanted.pupil_id else Kind.GUARDIAN,
        "state": State.PREPARED,
        "identifier": identifier,
        "school_uai": wanted.school_uai,
        "pupil_id": wanted.pupil_id,
        "language": Language.FR,
        "made_at": tx.now,
        "state_since": tx.now,
    }


def _begun(tx: Transaction, account_id: UUID, wanted: Prepare) -> journal.Begun:
    gained = [str(each) for each in wanted.responsibilities]
    told: dict[str, object] = {"to": State.PREPARED.value, "mail to": MailStatus.NONE.value}
    return journal.begun(tx, account_id, Event.PREPARED.value, told | ({"gained": gained} if gained else {}))


def prepared_guardian_account(
    tx: Transaction, guardian: Guardian, school_uai: str, responsibilities: Sequence[Responsibility]
) -> Account:
    """One guardian's new account with these responsibilities, new or moved here; stored with them."""
    surname = guardian.usage_name or guardian.family_name
    carried = tuple(each.id for each in responsibilities)
    account = _prepared(tx, Prepare(guardian.first_name, surname, school_uai, responsibilities=carried))
    for each in responsibilities:
        each.account_id = account.id
    tx.session.add_all(responsibilities)
    tx.session.flush()
    return account


def prepared_pupil_account(tx: Transaction, pupil: Pupil, school_uai: str) -> Account:
    """A pupil's new account."""
    surname = pupil.usage_name or pupil.family_name
    return _prepared(tx, Prepare(pupil.first_name, surname, school_uai, pupil_id=pupil.id))


def _prepared(tx: Transaction, wanted: Prepare) -> Account:
    """One account. Until the transaction ends nobody else is given an identifier that begins alike."""
    hold(tx.session, f"identifier {identifier_base(wanted.first_name, wanted.surname)[:8]}")
    tx.session.flush()
    (account_id,) = prepared_accounts(tx, [wanted])
    return tx.session.get_one(Account, account_id)


def school_of(tx: Transaction, responsibilities: Sequence[Responsibility], otherwise: str) -> str:
    """Which school a new account of these responsibilities belongs to, and so prints its letter: `otherwise` (the one
    that the account they come from belongs to) if one of these children is there now, else a child's, if any is.
    Hidden ones say nothing (C3)."""
    ids = [each.pupil_id for each in responsibilities if shown(each)]
    present = select(Enrolment.school_uai).where(col(Enrolment.pupil_id).in_(ids), col(Enrolment.ended_on).is_(None))
    schools = sorted(tx.session.exec(present))
    return otherwise if otherwise in schools or not schools else schools[0]
