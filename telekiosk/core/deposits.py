"""Roster files that an operator sent for a preview (C5): kept until applied, withdrawn, or a day old."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import School
from telekiosk.core.operators import operator_row
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.staff_entities import DepositedRoster, Operator

LARGEST = 20 * 2**20  # bytes, as they come: a school of 5,000 pupils exports 1 zipped, 13 in clear
GOOD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deposit:
    """A school's files in one piece, as roster.parcel reads them, sent by that operator."""

    school_uai: str
    operator_name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deposited:
    until: datetime


DepositOutcome: TypeAlias = Deposited | NoSuchSchool


def deposit_roster(counter: Counter, form: Deposit) -> DepositOutcome:
    """Keeps the files for C5, in the place of what was sent before for this school."""

    def step(tx: Transaction) -> DepositOutcome:
        operator = operator_row(tx, form.operator_name)
        if operator is None or tx.session.get(School, form.school_uai) is None:
            return NoSuchSchool()
        hold(tx.session, f"deposit {form.school_uai}")
        _drop(tx, _meant(DepositOf(form.school_uai)))
        tx.session.add(
            DepositedRoster(
                operator_id=operator.id, school_uai=form.school_uai, content=form.content, deposited_at=tx.now
            )
        )
        return Deposited(tx.now + GOOD_FOR)

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class DepositOf:
    """What was sent for this school; with `deposit`, that one and no other that came after it."""

    school_uai: str
    deposit: UUID | None = None


@dataclass(frozen=True, slots=True)
class DepositView:
    deposit: UUID
    content: bytes = field(repr=False)
    operator: str
    deposited_at: datetime


@dataclass(frozen=True, slots=True)
class NothingDeposited:
    """Nothing was sent for this school, or more than a day ago; or what was asked for is not there any more."""


def deposited_roster(counter: Counter, form: DepositOf) -> DepositView | NothingDeposited:
    def step(tx: Transaction) -> DepositView | NothingDeposited:
        newest = (
            select(DepositedRoster, Operator.name)
            .join(Operator, col(DepositedRoster.operator_id) == Operator.id)
            .where(_meant(form), DepositedRoster.deposited_at > tx.now - GOOD_FOR)
            .order_by(col(DepositedRoster.deposited_at).desc(), col(DepositedRoster.id).desc())
        )
        found = tx.session.exec(newest).first()
        if found is None:
            return NothingDeposited()
        row, operator = found
        return DepositView(row.id, row.content, operator, row.deposited_at)

    return counter.read(step)


def withdraw_roster(counter: Counter, form: DepositOf) -> int:
    """Deletes what was sent for this school: it was applied, or is not wanted. How many there were."""
    return counter.write(lambda tx: _drop(tx, _meant(form)))


def _meant(form: DepositOf) -> sa.ColumnElement[bool]:
    of_school = col(DepositedRoster.school_uai) == form.school_uai
    return of_school if form.deposit is None else sa.and_(of_school, col(DepositedRoster.id) == form.deposit)


def drop_old_deposits(tx: Transaction) -> int:
    """For upkeep."""
    return _drop(tx, col(DepositedRoster.deposited_at) <= tx.now - GOOD_FOR)


def _drop(tx: Transaction, which: sa.ColumnElement[bool]) -> int:
    result: Any = tx.session.execute(
        sa.delete(DepositedRoster).where(which).execution_options(synchronize_session=False)
    )
    return int(result.rowcount)
