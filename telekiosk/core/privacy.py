"""Everything kept about a person, for whoever asks for their own data (R24)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from telekiosk.core import journal, tallies
from telekiosk.core.accounts import locked, responsibilities_on
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import (
    Account,
    Enrolment,
    JournalEntry,
    LentPassword,
    Letter,
    MailedSecret,
    OutboxMail,
    Pupil,
    Report,
    Tally,
)
from telekiosk.core.lifecycle import Event
from telekiosk.core.people import last_name
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

EXPORTED = "personal data exported"
_SECRET = {
    "code",
    "code_digest",
    "details_digest",
    "digest",
    "last_digest",
    "password_digest",
    "salt",
    "scan_digest",
    "seal",
    "subject",
    "token",
    "token_digest",
}
"""Columns that are secrets, or what keeps secrets and journals safe: nobody's personal data."""
_UNTOLD = {Event.CHILD_HIDDEN.value, Event.CHILD_SHOWN.value}
_NAMING = {Event.CHILD_ATTACHED.value, Event.CHILD_ENDED.value, "child moved"}
"""Entries that name children: left out of accounts that hide one."""

Kept: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportPersons:
    persons: tuple[Which, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """For each person all that is kept, by table and column; dates and ids are values, not yet text."""

    persons: tuple[Kept, ...]


ExportOutcome: TypeAlias = Exported | NoSuchPerson


def export_persons(counter: Counter, form: ExportPersons) -> ExportOutcome:
    """Everything kept about these persons, secrets aside; their accounts' journals tell that it was handed out.

    A responsibility that is hidden (a court order) is left out: for families it does not exist (C3)."""

    def step(tx: Transaction) -> ExportOutcome:
        told: list[Kept] = []
        for which in form.persons:
            found = on_record(tx.session, which)
            if not found:
                return NoSuchPerson(which)
            told += [_person(tx, person) for person in found]
            for person in found:
                for account in locked(tx, accounts_of(tx.session, person)):
                    journal.append(tx, account, EXPORTED)
        return Exported(tuple(told))

    return counter.write(step)


def _person(tx: Transaction, person: OnRecord) -> Kept:
    accounts = [_account(tx, number) for number in accounts_of(tx.session, person)]
    match person:
        case PupilOnRecord(pupil):
            enrolments = select(Enrolment).where(Enrolment.pupil_id == pupil.id)
            return {
                "kind": "pupil",
                "record": _kept(pupil),
                "enrolments": [_kept(each) for each in tx.session.exec(enrolments)],
                "reports": _reports(tx, col(Report.pupil_id) == pupil.id),
                "accounts": accounts,
            }
        case GuardianOnRecord(records):
            about = col(Report.guardian_id).in_([record.id for record in records])
            return {
                "kind": "guardian",
                "records": [_kept(record) for record in records],
                "children": _children(tx, person),
                "reports": _reports(tx, about),
                "accounts": accounts,
            }


def _children(tx: Transaction, person: GuardianOnRecord) -> list[Kept]:
    told = []
    for bond in responsibilities_of(tx.session, person):
        if not bond.hidden:
            pupil = tx.session.get_one(Pupil, bond.pupil_id)
            told.append({"child": f"{pupil.first_name} {last_name(pupil)}", **_kept(bond)})
    return told


def _account(tx: Transaction, number: UUID) -> Kept:
    """One account and all that hangs on it."""
    account = tx.session.get_one(Account, number)
    hidden = {each.pupil_id for each in responsibilities_on(tx.session, number) if each.hidden}
    tables = {"letters": Letter, "lent_passwords": LentPassword, "codes_and_links": MailedSecret, "mails": OutboxMail}
    return {
        **_kept(account),
        **{name: _rows(tx, table, number) for name, table in tables.items()},
        "reports": _reports(tx, col(Report.account_id) == number, without=hidden),
        "attempts": [_kept(each) for each in tx.session.exec(_attempts(tx, account))],
        "journal": _journal(tx, number, _UNTOLD | _NAMING if hidden else _UNTOLD),
    }


def _rows(tx: Transaction, table: Any, number: UUID) -> list[Kept]:
    rows = tx.session.exec(select(table).where(table.account_id == number).order_by(table.id))
    return [_kept(row) for row in rows]


def _reports(tx: Transaction, about: sa.ColumnElement[bool], *, without: Collection[UUID] = ()) -> list[Kept]:
    """`without` are pupils of whom nothing is told."""
    found = tx.session.exec(select(Report).where(about).order_by(col(Report.id)))
    return [_kept(report) for report in found if report.pupil_id not in without]


def _attempts(tx: Transaction, account: Account) -> Any:
    return select(Tally).where(Tally.subject == tallies.subject(tx, account.identifier)).order_by(col(Tally.at))


def _journal(tx: Transaction, number: UUID, untold: Collection[str]) -> list[Kept]:
    question = select(JournalEntry).where(JournalEntry.account_id == number, col(JournalEntry.event).not_in(untold))
    entries = tx.session.exec(question.order_by(col(JournalEntry.number)))
    return [
        {**_kept(entry), "facts": json.loads(entry.facts), "details": json.loads(entry.details or "null")}
        for entry in entries
    ]


def _kept(row: SQLModel) -> Kept:
    return {name: value for name, value in row.model_dump().items() if name not in _SECRET}
