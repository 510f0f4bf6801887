"""New accounts: their identifiers and their first journal entry (R1, R2). For imports and for the school."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.counter import Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility, School
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State
from telekiosk.core.names import identifier_base, identifier_with


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


def free_identifier(tx: Transaction, first_name: str, surname: str) -> str:
    """First letter of the first name + surname, then 2, 3… when taken (R2)."""
    base = identifier_base(first_name, surname)
    hold(tx.session, f"identifier {base[:8]}")
    alike = select(Account.identifier).where(col(Account.identifier).startswith(base[:16], autoescape=True))
    taken = set(tx.session.exec(alike))
    number = 1
    while identifier_with(base, number) in taken:
        number += 1
    return identifier_with(base, number)


def prepared_guardian_account(
    tx: Transaction, guardian: Guardian, school_uai: str, responsibilities: Sequence[Responsibility]
) -> Account:
    """A new account, without password or letter, that carries these responsibilities of one guardian. Their rows may be
    new (they are stored with it) or move here from another account (the caller journals that one's loss)."""
    surname = guardian.usage_name or guardian.family_name
    account = _new_account(tx, Kind.GUARDIAN, guardian.first_name, surname, school_uai)
    tx.session.add(account)
    tx.session.flush()
    for each in responsibilities:
        each.account_id = account.id
        tx.session.add(each)
    tx.session.flush()
    _journal(tx, account, [str(each.id) for each in responsibilities])
    return account


def school_of(tx: Transaction, responsibilities: Sequence[Responsibility], otherwise: str) -> str:
    """Which school a new account of these responsibilities belongs to, and so prints its letter: `otherwise` (the one
    that the account they come from belongs to) if one of these children is there now, else a child's, if any is."""
    ids = [each.pupil_id for each in responsibilities if each.ended_on is None]
    present = select(Enrolment.school_uai).where(col(Enrolment.pupil_id).in_(ids), col(Enrolment.ended_on).is_(None))
    schools = sorted(tx.session.exec(present))
    return otherwise if otherwise in schools or not schools else schools[0]


def prepared_pupil_account(tx: Transaction, pupil: Pupil, school_uai: str) -> Account:
    """A new account of a pupil, without password or letter."""
    surname = pupil.usage_name or pupil.family_name
    account = _new_account(tx, Kind.PUPIL, pupil.first_name, surname, school_uai)
    account.pupil_id = pupil.id
    tx.session.add(account)
    tx.session.flush()
    _journal(tx, account, [])
    return account


def _new_account(tx: Transaction, kind: Kind, first_name: str, surname: str, school_uai: str) -> Account:
    identifier = free_identifier(tx, first_name, surname)
    return Account(
        kind=kind,
        state=State.PREPARED,
        identifier=identifier,
        school_uai=school_uai,
        made_at=tx.now,
        state_since=tx.now,
    )


def _journal(tx: Transaction, account: Account, gained: list[str]) -> None:
    told: dict[str, object] = {"to": State.PREPARED.value, "mail to": MailStatus.NONE.value}
    journal.append(tx, account, Event.PREPARED.value, told | ({"gained": gained} if gained else {}))
