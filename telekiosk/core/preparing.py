"""New accounts: their identifiers and their first journal entry (R1, R2). For imports and for the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.counter import Transaction
from telekiosk.core.database import hold, insert_all
from telekiosk.core.entities import Account, Enrolment, Guardian, JournalEntry, Pupil, Responsibility, School
from telekiosk.core.identifiers import free_identifiers
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State
from telekiosk.core.names import identifier_base


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
    """An account to prepare at a school: a pupil's own, or a guardian's that carries these responsibilities of theirs.
    Responsibilities may be new or move here from another account, which the caller journals."""

    holder: Guardian | Pupil
    school_uai: str
    responsibilities: Sequence[Responsibility] = ()


def prepared_accounts(tx: Transaction, wanted: Sequence[Prepare]) -> list[Account]:
    """New accounts without password or letter, each with its first journal entry, all stored at once. Each
    responsibility is put on its account; new ones are for the caller to store."""
    identifiers = free_identifiers(tx.session, [_names(each.holder) for each in wanted])
    accounts = [_account(tx, each, name) for each, name in zip(wanted, identifiers, strict=True)]
    entries = [
        _first_entry(tx, account, [str(gained.id) for gained in each.responsibilities])
        for account, each in zip(accounts, wanted, strict=True)
    ]
    insert_all(tx.session, accounts)
    insert_all(tx.session, entries)
    for account, each in zip(accounts, wanted, strict=True):
        for responsibility in each.responsibilities:
            responsibility.account_id = account.id
    return accounts


def _names(holder: Guardian | Pupil) -> tuple[str, str]:
    return holder.first_name, holder.usage_name or holder.family_name


def _account(tx: Transaction, wanted: Prepare, identifier: str) -> Account:
    pupil = wanted.holder if isinstance(wanted.holder, Pupil) else None
    return Account(
        kind=Kind.PUPIL if pupil else Kind.GUARDIAN,
        state=State.PREPARED,
        identifier=identifier,
        school_uai=wanted.school_uai,
        pupil_id=pupil.id if pupil else None,
        made_at=tx.now,
        state_since=tx.now,
    )


def _first_entry(tx: Transaction, account: Account, gained: list[str]) -> JournalEntry:
    told: dict[str, object] = {"to": State.PREPARED.value, "mail to": MailStatus.NONE.value}
    return journal.next_entry(tx, account, Event.PREPARED.value, told | ({"gained": gained} if gained else {}))


def prepared_guardian_account(
    tx: Transaction, guardian: Guardian, school_uai: str, responsibilities: Sequence[Responsibility]
) -> Account:
    """One guardian's new account with these responsibilities, new or moved here; stored with them."""
    account = _prepared(tx, Prepare(guardian, school_uai, responsibilities))
    tx.session.add_all(responsibilities)
    tx.session.flush()
    return account


def prepared_pupil_account(tx: Transaction, pupil: Pupil, school_uai: str) -> Account:
    """A pupil's new account."""
    return _prepared(tx, Prepare(pupil, school_uai))


def _prepared(tx: Transaction, wanted: Prepare) -> Account:
    """One account. Until the transaction ends nobody else is given an identifier that begins alike."""
    hold(tx.session, f"identifier {identifier_base(*_names(wanted.holder))[:8]}")
    tx.session.flush()
    (account,) = prepared_accounts(tx, [wanted])
    return tx.session.get_one(Account, account.id)


def school_of(tx: Transaction, responsibilities: Sequence[Responsibility], otherwise: str) -> str:
    """Which school a new account of these responsibilities belongs to, and so prints its letter: `otherwise` (the one
    that the account they come from belongs to) if one of these children is there now, else a child's, if any is."""
    ids = [each.pupil_id for each in responsibilities if each.ended_on is None]
    present = select(Enrolment.school_uai).where(col(Enrolment.pupil_id).in_(ids), col(Enrolment.ended_on).is_(None))
    schools = sorted(tx.session.exec(present))
    return otherwise if otherwise in schools or not schools else schools[0]
