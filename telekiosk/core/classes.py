"""C4: how far each class has come, and who stands behind the numbers. One question for a whole school, whatever its
size; the lines of a list come from lines.py, a page at a time."""

from __future__ import annotations

from collections import Counter as Tallied
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import rows_by_id
from telekiosk.core.entities import Account, Enrolment, Letter, Responsibility
from telekiosk.core.lifecycle import State
from telekiosk.core.lines import account_lines
from telekiosk.core.schools import WhichSchool
from telekiosk.core.search import PAGE, Found

EXPIRING_DAYS = 14
"""A letter that ends within so many days is shown."""


class Worry(StrEnum):
    """What keeps families out, in the order in which it is looked at (C4)."""

    NO_ACTIVE_GUARDIAN = "no active guardian"
    LETTER_EXPIRES = "the letter expires soon"
    AT_THE_MAIL = "the mail is not confirmed"
    PUPILS_ADDRESS = "the address is also a pupil's"


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """One class: its guardians' accounts and how many are active, its pupils and how many have no active guardian. An
    account with children in two classes counts in both."""

    name: str
    accounts: int
    active: int
    pupils: int
    alone: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A whole school, each account once. `domains`: where those wait who are stuck at the mail, most first."""

    classes: tuple[ClassProgress, ...]
    accounts: int
    active: int
    worries: tuple[tuple[Worry, int], ...]
    domains: tuple[tuple[str, int], ...]


def progress(counter: Counter, form: WhichSchool) -> Progress:
    """Guardians' accounts of the pupils enrolled now; what is hidden or ended does not count."""

    def step(tx: Transaction) -> Progress:
        bonds = _bonds(tx, form.uai)
        names = sorted({each.class_name for each in bonds})
        return Progress(
            tuple(_class(name, [each for each in bonds if each.class_name == name]) for name in names),
            len(_accounts(bonds)),
            len(_accounts(each for each in bonds if each.state is State.ACTIVE)),
            tuple((worry, _count(worry, bonds, tx.today)) for worry in Worry),
            tuple(Tallied(_domains(bonds)).most_common()),
        )

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class Behind:
    """The accounts behind a number: of a class or all, for one worry or (None) whoever is not active yet. `page`
    counts from 0."""

    school_uai: str
    class_name: str | None = None
    worry: Worry | None = None
    page: int = 0


def accounts_behind(counter: Counter, form: Behind) -> Found:
    """By class, then identifier. A pupil with no guardian's account at all stands there by their own."""

    def step(tx: Transaction) -> Found:
        ids = _ids_behind(tx, form)
        start = max(form.page, 0) * PAGE
        lines = account_lines(tx.session, ids[start : start + PAGE], form.school_uai, tx.today)
        return Found(lines, len(ids) > start + PAGE)

    return counter.read(step)


def identifiers_behind(counter: Counter, form: Behind) -> frozenset[str]:
    """All of these accounts, whatever the page: to make their letters."""

    def step(tx: Transaction) -> frozenset[str]:
        rows = rows_by_id(tx.session, Account, _ids_behind(tx, form))
        return frozenset(account.identifier for account in rows.values())

    return counter.read(step)


def _ids_behind(tx: Transaction, form: Behind) -> list[UUID]:
    bonds = [each for each in _bonds(tx, form.school_uai) if form.class_name in {None, each.class_name}]
    reached = _reached(bonds)
    chosen = (each.account for each in bonds if _is_behind(form.worry, each, reached, tx.today))
    return list(dict.fromkeys(each for each in chosen if each))


class _Bond(NamedTuple):
    """A pupil of the school, and one guardian's account for them, if there is any; `own_id` is the pupil's own."""

    class_name: str
    pupil_id: UUID
    account_id: UUID | None
    state: State | None
    awaited: str | None
    deadline: date | None
    shares: bool
    own_id: UUID | None

    @property
    def account(self) -> UUID | None:
        """Where to look: at the guardian's account; of a pupil who has no guardian here, at their own."""
        return self.account_id or self.own_id


def _bonds(tx: Transaction, uai: str) -> Sequence[_Bond]:
    own, pupils = aliased(Account), aliased(Account)
    mine = sa.func.lower(col(own.confirmed_address)), sa.func.lower(col(own.awaited_address))
    theirs = sa.func.lower(col(Account.confirmed_address)), sa.func.lower(col(Account.awaited_address))
    shares = sa.exists().where(
        col(own.pupil_id) == Enrolment.pupil_id, sa.or_(*(one == other for one in mine for other in theirs))
    )
    shown = (
        col(Responsibility.pupil_id) == Enrolment.pupil_id,
        col(Responsibility.ended_on).is_(None),
        col(Responsibility.hidden).is_(False),
    )
    question = (
        sa.select(
            col(Enrolment.class_name),
            col(Enrolment.pupil_id),
            col(Account.id),
            col(Account.state),
            col(Account.awaited_address),
            col(Letter.deadline),
            shares,
            col(pupils.id),
        )
        .outerjoin(Responsibility, sa.and_(*shown))
        .outerjoin(Account, col(Account.id) == Responsibility.account_id)
        .outerjoin(Letter, sa.and_(col(Letter.account_id) == Account.id, col(Letter.voided_at).is_(None)))
        .outerjoin(pupils, sa.and_(col(pupils.pupil_id) == Enrolment.pupil_id, col(pupils.state) != State.REPLACED))
        .where(col(Enrolment.school_uai) == uai, col(Enrolment.ended_on).is_(None))
        .order_by(col(Enrolment.class_name), col(Account.identifier))
    )
    return [_Bond(*row) for row in tx.session.execute(question)]


def _accounts(bonds: Iterable[_Bond]) -> set[UUID]:
    return {each.account_id for each in bonds if each.account_id}


def _reached(bonds: Iterable[_Bond]) -> set[UUID]:
    """Pupils with an active guardian."""
    return {each.pupil_id for each in bonds if each.state is State.ACTIVE}


def _class(name: str, bonds: Sequence[_Bond]) -> ClassProgress:
    pupils = {each.pupil_id for each in bonds}
    active = _accounts(each for each in bonds if each.state is State.ACTIVE)
    return ClassProgress(name, len(_accounts(bonds)), len(active), len(pupils), len(pupils - _reached(bonds)))


def _count(worry: Worry, bonds: Sequence[_Bond], today: date) -> int:
    """Pupils without an active guardian; of the other worries, accounts."""
    if worry is Worry.NO_ACTIVE_GUARDIAN:
        return len({each.pupil_id for each in bonds} - _reached(bonds))
    return len(_accounts(each for each in bonds if _is_behind(worry, each, set(), today)))


def _is_behind(worry: Worry | None, bond: _Bond, reached: set[UUID], today: date) -> bool:
    match worry:
        case None:
            return bond.state is not State.ACTIVE
        case Worry.NO_ACTIVE_GUARDIAN:
            return bond.pupil_id not in reached
        case Worry.LETTER_EXPIRES:
            last = today + timedelta(days=EXPIRING_DAYS)
            return bond.state is State.NOTIFIED and bond.deadline is not None and today <= bond.deadline <= last
        case Worry.AT_THE_MAIL:
            return bond.state is State.PENDING
        case Worry.PUPILS_ADDRESS:
            return bond.shares


def _domains(bonds: Iterable[_Bond]) -> Iterable[str]:
    """The domain of each address that waits, once for each account."""
    waiting = {each.account_id: each.awaited for each in bonds if each.state is State.PENDING and each.awaited}
    return (address.rpartition("@")[2].lower() for address in waiting.values())
