"""Erasing what is known of people who are gone (R12, R24): names, addresses and numbers go, the counts and the chained
journal stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal, tallies
from telekiosk.core.accounts import locked, mail_status, responsibilities_on
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import (
    Account,
    Enrolment,
    Guardian,
    JournalEntry,
    LentPassword,
    Letter,
    MailedSecret,
    OutboxMail,
    Pupil,
    Report,
    Tally,
)
from telekiosk.core.forgetting import forget_child, forget_holder, forget_identifier, forget_reports
from telekiosk.core.lifecycle import State
from telekiosk.core.persons import (
    GuardianOnRecord,
    NoSuchPerson,
    OnRecord,
    PupilOnRecord,
    Which,
    accounts_of,
    on_record,
    responsibilities_of,
)
from telekiosk.core.preparing import locked_school
from telekiosk.core.staff_entities import PupilClaim
from telekiosk.core.terms import MailState

ERASED = "personal data erased"
_ENDED = (State.REPLACED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class ErasePersons:
    """Who is to be forgotten, and why: the schools' journals keep the reason, which should name nobody."""

    persons: tuple[Which, ...]
    reason: str


class Because(StrEnum):
    """Why someone cannot be erased yet."""

    ENROLLED = "still enrolled"
    IN_CHARGE = "still in charge of a pupil"
    ACCOUNT_LIVES = "an account is not closed"
    MAIL_WAITS = "a mail waits to leave"


@dataclass(frozen=True, slots=True)
class StillCurrent:
    """Nothing was erased: this one of the persons is still needed. `identifiers` are the accounts in the way."""

    which: Which
    because: Because
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    persons: int
    accounts: int


EraseOutcome: TypeAlias = Erased | StillCurrent | NoSuchPerson


def erase_persons(counter: Counter, form: ErasePersons) -> EraseOutcome:
    """All of these persons, or none: refused while a roster lists one of them or one of their accounts may be used."""

    def step(tx: Transaction) -> EraseOutcome:
        gone: list[tuple[OnRecord, list[Account]]] = []
        for which in form.persons:
            found = on_record(tx.session, which)
            if not found:
                return NoSuchPerson(which)
            for person in found:
                accounts = locked(tx, accounts_of(tx.session, person))
                if (reason := _in_the_way(tx, which, person, accounts)) is not None:
                    return reason
                gone.append((person, accounts))
        return Erased(len(gone), sum(_erased(tx, *each, form.reason) for each in gone))

    return counter.write(step)


def _in_the_way(tx: Transaction, which: Which, person: OnRecord, accounts: list[Account]) -> StillCurrent | None:
    if isinstance(person, PupilOnRecord):
        enrolled = select(Enrolment).where(Enrolment.pupil_id == person.pupil.id, col(Enrolment.ended_on).is_(None))
        if tx.session.exec(enrolled).first() is not None:
            return StillCurrent(which, Because.ENROLLED)
    elif any(bond.ended_on is None for bond in responsibilities_of(tx.session, person)):
        return StillCurrent(which, Because.IN_CHARGE)
    alive = tuple(account.identifier for account in accounts if account.state not in _ENDED)
    if alive:
        return StillCurrent(which, Because.ACCOUNT_LIVES, alive)
    waiting = OutboxMail.state == MailState.WAITING, col(OutboxMail.account_id).in_([each.id for each in accounts])
    if tx.session.exec(select(OutboxMail).where(*waiting)).first() is not None:
        return StillCurrent(which, Because.MAIL_WAITS)
    return None


def _erased(tx: Transaction, person: OnRecord, accounts: list[Account], reason: str) -> int:
    """Erases one person; how many accounts that emptied. An account that carries somebody else too stays theirs."""
    alone = [account for account in accounts if _theirs_alone(tx, person, account)]
    for account in alone:
        _empty_account(tx, account)
    if isinstance(person, PupilOnRecord):
        schools, ids = _erase_pupil(tx, person.pupil), [person.pupil.id]
    else:
        schools, ids = _erase_guardian(tx, person), [record.id for record in person.records]
    tx.session.flush()
    for account in [each for each in accounts if each not in alone]:
        forget_holder(tx, account)
    _forget_in_schools_journals(tx, [*ids, *(account.id for account in accounts)])
    for uai in sorted(schools):
        journal.append(tx, locked_school(tx, uai), ERASED, {"persons": [str(each) for each in ids]}, {"reason": reason})
    return len(alone)


def _theirs_alone(tx: Transaction, person: OnRecord, account: Account) -> bool:
    if isinstance(person, PupilOnRecord):
        return True
    own = {record.id for record in person.records}
    return all(bond.guardian_id in own for bond in responsibilities_on(tx.session, account.id))


def _empty_account(tx: Transaction, account: Account) -> None:
    """State and dates stay, and the journal's chain with its facts; whom it was for is no longer told by anything."""
    tx.session.execute(sa.delete(Tally).where(col(Tally.subject) == tallies.subject(tx, account.identifier)))
    for table in (OutboxMail, MailedSecret, LentPassword, Letter, Report):
        mine: Any = table
        tx.session.execute(sa.delete(table).where(mine.account_id == account.id))
    before = mail_status(account)
    known, account.identifier = account.identifier, f"x{account.id.hex[-19:]}"
    forget_identifier(tx, known, account.identifier)
    account.confirmed_address = account.awaited_address = account.password_digest = None
    journal.erase_details(tx, journal.entries_of(tx.session, account))
    state = account.state.value
    facts = {"from": state, "to": state, "mail from": before.value, "mail to": mail_status(account).value}
    journal.append(tx, account, ERASED, facts)


def _erase_pupil(tx: Transaction, pupil: Pupil) -> set[str]:
    forget_reports(tx, col(Report.pupil_id) == pupil.id)
    enrolments = tx.session.exec(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).all()
    for enrolment in enrolments:
        enrolment.eleve_id = enrolment.elenoet = enrolment.class_name = ""
        tx.session.add(enrolment)
    claims = sa.delete(PupilClaim).where(col(PupilClaim.enrolment_id).in_([each.id for each in enrolments]))
    tx.session.execute(claims)
    pupil.ine = pupil.birth_date = pupil.birth_date_in_roster = None
    pupil.family_name, pupil.usage_name, pupil.first_name = _pseudonym(pupil.id), "", ""
    tx.session.add(pupil)
    forget_child(tx, pupil, _pseudonym(pupil.id))
    return {enrolment.school_uai for enrolment in enrolments}


def _erase_guardian(tx: Transaction, person: GuardianOnRecord) -> set[str]:
    for record in person.records:
        forget_reports(tx, col(Report.guardian_id) == record.id)
        _empty_record(record)
        tx.session.add(record)
    return {record.school_uai for record in person.records}


def _empty_record(record: Guardian) -> None:
    """The roster's number goes too: whoever comes back is a new person."""
    record.family_name, record.person_id = _pseudonym(record.id), f"x{record.id.hex[-19:]}"
    record.civility = record.usage_name = record.first_name = record.phone = record.email = ""
    record.address_lines = record.postcode_and_town = record.country = ""
    record.email_is_sound = record.protected = False
    record.in_roster = None


def _pseudonym(number: UUID) -> str:
    return f"#{number.hex[-8:]}"


def _forget_in_schools_journals(tx: Transaction, ids: Iterable[UUID]) -> None:
    """Reasons and answers in the schools' journals, where an entry is about this person or an account of theirs."""
    for number in ids:
        about = col(JournalEntry.school_uai).is_not(None), col(JournalEntry.facts).contains(str(number))
        journal.erase_details(tx, tx.session.exec(select(JournalEntry).where(*about, JournalEntry.event != ERASED)))
