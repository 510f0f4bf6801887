"""An account's sheet: all that staff may know of it (C2). No secret, no digest; looking at it is itself kept."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.accounts import by_identifier, guardians_of, locked_one, mail_status, responsibilities_on, shown
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.diagnosis import Diagnosis, Pause, UnknownAccount, diagnosis_of
from telekiosk.core.entities import (
    Account,
    Guardian,
    HeldWhenGrouped,
    JournalEntry,
    Letter,
    OutboxMail,
    Pupil,
    Report,
    Responsibility,
)
from telekiosk.core.hiding import BOND
from telekiosk.core.lifecycle import Kind, MailStatus, State
from telekiosk.core.loads import Place, places_of
from telekiosk.core.names import typed_identifier
from telekiosk.core.people import family, guardian_name, last_name, persons, records_of, same_person, school_view
from telekiosk.core.policy import local_date
from telekiosk.core.preparing import locked_school
from telekiosk.core.school import own_children
from telekiosk.core.signin import WAIT_BEGUN
from telekiosk.core.terms import LEFT_THE_SCHOOL, MailKind, MailState, ReportKind, TallyKind, Voided

SEEN = "account seen"


class WhyNot(StrEnum):
    """Why families do not see a child."""

    ENDED = "no longer in charge"
    HIDDEN = "hidden"
    LEFT = "enrolled nowhere"
    GROUPED_AWAY = "on the principal account"


@dataclass(frozen=True, slots=True)
class SheetChild:
    """A child of the account, shown or not, once for each guardian in charge.

    `why_not` says why families do not see it (None: they do); `on` since when,
    of a hidden one until when (None: until lifted). `guardian` is the one in charge; `responsibility` names it for the
    acts. Of another school's child an operator sees that school and its `phone` alone (`elsewhere`)."""

    pupil: UUID
    name: str
    birth_date: date | None
    class_name: str
    school: str
    phone: str
    why_not: WhyNot | None
    on: date | None = None
    guardian: str = ""
    responsibility: UUID | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class SheetGuardian:
    """A guardian's record on the account: the roster's number is what protecting and 'same person' ask for. `also`: the
    other records of this person, each by its accounts' identifiers, or its school where that is another."""

    name: str
    school_uai: str
    person_id: str
    protected: bool
    phone: str
    roster_address: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetLetter:
    """`lapsed`: its deadline has ended it, though it may have been voided by whoever looked first."""

    issued_on: date
    deadline: date
    days_left: int | None
    voided: Voided | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class SheetMail:
    kind: MailKind
    address: str
    state: MailState
    queued_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class SheetReport:
    reference: str
    kind: ReportKind
    told: str
    made_at: datetime
    mended_at: datetime | None
    answer: str
    called_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """An entry of the journal; `reason` and `checked` (how identity was) are what staff gave, `attempts` what a wait
    begins after."""

    number: int
    at: datetime
    actor: str
    event: str
    reason: str
    checked: str
    attempts: TallyKind | None = None


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """Newest letters, mails, reports and entries come last. Of a grouped account: `principal`, in what state it was
    when it was grouped, and which other guardians are on that principal (`shared_with`; none: it is one guardian's).
    `journal_holds`: nothing is missing from the account's journal, and nothing in it was changed (R12)."""

    identifier: str
    kind: Kind
    state: State
    state_since: datetime
    mail_status: MailStatus
    confirmed_address: str | None
    awaited_address: str | None
    confirmed_at_counter: bool
    last_sign_in: datetime | None
    school: str
    school_uai: str
    holders: tuple[str, ...]
    children: tuple[SheetChild, ...]
    guardians: tuple[SheetGuardian, ...]
    letters: tuple[SheetLetter, ...]
    principal: str | None
    grouped_from: State | None
    shared_with: tuple[str, ...]
    grouped_in: tuple[str, ...]
    pauses: tuple[Pause, ...]
    mails: tuple[SheetMail, ...]
    reports: tuple[SheetReport, ...]
    entries: tuple[SheetEntry, ...]
    journal_holds: bool
    diagnosis: Diagnosis


SheetOutcome: TypeAlias = AccountSheet | UnknownAccount


def show_account(counter: Counter, identifier: str) -> SheetOutcome:
    """The account's sheet with its diagnosis (C2). `identifier` as typed. Who looked at whom, and when, is kept in the
    journal of the school that looks, for commands and the authority in that of the account's."""

    def step(tx: Transaction) -> SheetOutcome:
        found = by_identifier(tx.session, typed_identifier(identifier))
        if found is None:
            return UnknownAccount()
        account = locked_one(tx, found.id)
        sheet = _sheet(tx, account)
        looking = locked_school(tx, tx.actor.school or account.school_uai)
        journal.append(tx, looking, SEEN, {"account": str(account.id)})
        return sheet

    return counter.write(step)


def _sheet(tx: Transaction, account: Account) -> AccountSheet:
    session, diagnosis = tx.session, diagnosis_of(tx, account)
    letters = session.exec(select(Letter).where(Letter.account_id == account.id).order_by(col(Letter.issued_at)))
    mine = select(OutboxMail).where(OutboxMail.account_id == account.id)
    grouped_in = session.exec(
        select(Account.identifier).where(Account.principal_id == account.id, Account.state == State.GROUPED)
    )
    bonds, people = _bonds(tx, account), list(_guardians(tx, account))
    own = {str(each.id) for each in own_children(tx, bonds)}
    return AccountSheet(
        identifier=account.identifier,
        kind=account.kind,
        state=account.state,
        state_since=account.state_since,
        mail_status=mail_status(account),
        confirmed_address=account.confirmed_address,
        awaited_address=account.awaited_address,
        confirmed_at_counter=account.confirmed_at_counter,
        last_sign_in=account.last_sign_in,
        school=school_view(session, account.school_uai).name,
        school_uai=account.school_uai,
        holders=family(session, account),
        children=_children(tx, account, bonds),
        guardians=tuple(_guardian(tx, each) for each in people),
        letters=tuple(_letter(tx, each) for each in letters),
        principal=diagnosis.principal,
        grouped_from=account.grouped_from,
        shared_with=_shared_with(tx, account, people),
        grouped_in=tuple(sorted(grouped_in)),
        pauses=diagnosis.pauses,
        mails=tuple(
            SheetMail(each.kind, each.address, each.state, each.queued_at, each.answer)
            for each in session.exec(mine.order_by(col(OutboxMail.queued_at)))
        ),
        reports=_reports(tx, account),
        entries=tuple(_entry(each, own) for each in journal.entries_of(session, account)),
        journal_holds=isinstance(journal.verify(session, tx.key, account), journal.Intact),
        diagnosis=diagnosis,
    )


def _shared_with(tx: Transaction, account: Account, own: Collection[Guardian]) -> tuple[str, ...]:
    if account.principal_id is None:
        return ()
    there = persons(guardians_of(tx.session, tx.session.get_one(Account, account.principal_id)))
    return tuple(guardian_name(each) for each in there if not any(same_person(each, one) for one in own))


def _letter(tx: Transaction, letter: Letter) -> SheetLetter:
    left = (letter.deadline - tx.today).days if letter.voided_at is None else None
    ended_on = local_date(letter.voided_at) if letter.voided_at and letter.voided is Voided.ENDED else tx.today
    lapsed = letter.voided in {None, Voided.ENDED} and letter.deadline < ended_on
    return SheetLetter(letter.issued_on, letter.deadline, left, letter.voided, lapsed)


def _bonds(tx: Transaction, account: Account) -> list[Responsibility]:
    """What sits on the account, or sat there when it was grouped."""
    held = select(Responsibility).join(HeldWhenGrouped).where(HeldWhenGrouped.account_id == account.id)
    found = {each.id: each for each in (*responsibilities_on(tx.session, account.id), *tx.session.exec(held))}
    return list(found.values())


def _guardians(tx: Transaction, account: Account) -> list[Guardian]:
    ids = dict.fromkeys(bond.guardian_id for bond in _bonds(tx, account))
    return [tx.session.get_one(Guardian, each) for each in ids]


def _guardian(tx: Transaction, guardian: Guardian) -> SheetGuardian:
    others = [each for each in records_of(tx.session, guardian) if each.id != guardian.id]
    return SheetGuardian(
        guardian_name(guardian),
        guardian.school_uai,
        guardian.person_id,
        guardian.protected,
        guardian.phone,
        guardian.email,
        tuple(_known_as(tx, each) for each in others),
    )


def _known_as(tx: Transaction, record: Guardian) -> str:
    carrying = select(Account.identifier).join(Responsibility).where(Responsibility.guardian_id == record.id)
    found = tx.session.exec(carrying.distinct().order_by(col(Account.identifier))).all()
    if found and tx.actor.school in {None, record.school_uai}:
        return ", ".join(found)
    return school_view(tx.session, record.school_uai).name


def _children(tx: Transaction, account: Account, bonds: list[Responsibility]) -> tuple[SheetChild, ...]:
    pupils = [account.pupil_id] if account.pupil_id else [bond.pupil_id for bond in bonds]
    places = places_of(tx.session, pupils)
    if account.pupil_id:
        return (_child(tx, account, account.pupil_id, None, places.get(account.pupil_id)),)
    return tuple(_child(tx, account, bond.pupil_id, bond, places.get(bond.pupil_id)) for bond in bonds)


def _child(
    tx: Transaction, account: Account, pupil_id: UUID, bond: Responsibility | None, place: Place | None
) -> SheetChild:
    school = school_view(tx.session, place.school_uai) if place else None
    where = (school.name, school.phone) if school else ("", "")
    if tx.actor.school and place and place.school_uai != tx.actor.school:
        return SheetChild(pupil_id, "", None, "", *where, None, elsewhere=True)
    pupil = tx.session.get_one(Pupil, pupil_id)
    why_not, on = _why_not(account, bond, place)
    return SheetChild(
        pupil.id,
        f"{pupil.first_name} {last_name(pupil)}",
        pupil.birth_date,
        place.class_name if place else "",
        *where,
        why_not,
        on,
        guardian_name(tx.session.get_one(Guardian, bond.guardian_id)) if bond else "",
        bond.id if bond else None,
    )


def _why_not(account: Account, bond: Responsibility | None, place: Place | None) -> tuple[WhyNot | None, date | None]:
    if bond and bond.ended_on:
        return WhyNot.LEFT if bond.ended_because == LEFT_THE_SCHOOL else WhyNot.ENDED, bond.ended_on
    if bond and bond.hidden:
        return WhyNot.HIDDEN, bond.hidden_until
    if place is None or place.ended_on:
        return WhyNot.LEFT, place.ended_on if place else None
    if bond and shown(bond) and bond.account_id != account.id:
        return WhyNot.GROUPED_AWAY, None
    return None, None


def _reports(tx: Transaction, account: Account) -> tuple[SheetReport, ...]:
    """A school sees those that wait at it."""
    mine = select(Report).where(Report.account_id == account.id).order_by(col(Report.made_at))
    if tx.actor.school:
        mine = mine.where(Report.school_uai == tx.actor.school)
    return tuple(
        SheetReport(row.reference, row.kind, row.told, row.made_at, row.mended_at, row.answer, row.called_back_at)
        for row in tx.session.exec(mine)
    )


def _entry(entry: JournalEntry, own: Collection[str]) -> SheetEntry:
    """Other details name people, another school's children among them, and are not shown; nor is why one of those was
    hidden. `own`: the responsibilities that the operator may know of."""
    said = json.loads(entry.details) if entry.details else {}
    untold = BOND in said and said[BOND] not in own
    reason, checked = ("" if untold else str(said.get(name, "")) for name in ("reason", "checked"))
    kind = json.loads(entry.facts).get("kind") if entry.event == WAIT_BEGUN else None
    attempts = TallyKind(kind) if kind else None
    return SheetEntry(entry.number, entry.at, entry.actor, entry.event, reason, checked, attempts)
