"""The list of operators (C8): taken on, given keys, removed. A school's journal keeps what concerns its operators; the
authority's have none, so their own rows keep by whom and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import JournalEntry, School
from telekiosk.core.forms import FormRefused, Found, password_problems
from telekiosk.core.lifecycle import Event
from telekiosk.core.operators import OperatorView, operator_row
from telekiosk.core.policy import PasswordPolicy, local_date
from telekiosk.core.preparing import locked_school
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.ssh_keys import PublicKey
from telekiosk.core.staff_entities import Operator, OperatorKey
from telekiosk.core.terms import Role

OPERATOR_PASSWORDS = PasswordPolicy.MODERN  # whatever the families' policy is (R5)
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,31}")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """An operator's password, typed twice."""

    password: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AddOperator:
    """A member of staff: of one school, or with the role authority of none. They sign in with a key (over SSH), with a
    password (on the spot), or with either."""

    name: str
    role: Role
    school_uai: str | None
    keys: tuple[PublicKey, ...] = ()
    password: NewPassword | None = None


@dataclass(frozen=True, slots=True)
class BadName:
    """A name is 1 to 32 small letters, digits, dots, hyphens or underscores, and begins with a letter: sshd hands it to
    a shell."""


@dataclass(frozen=True, slots=True)
class NameTaken:
    """An operator has this name."""


@dataclass(frozen=True, slots=True)
class SchoolDoesNotFit:
    """Agents and managers are of a school, the authority's operators of none."""


@dataclass(frozen=True, slots=True)
class NoWayIn:
    """Neither a key nor a password."""


@dataclass(frozen=True, slots=True)
class KeyTaken:
    """A key opens the console for one person only: this one is that operator's."""

    fingerprint: str
    name: str


AddOutcome: TypeAlias = (
    OperatorView | BadName | NameTaken | SchoolDoesNotFit | NoSuchSchool | NoWayIn | KeyTaken | FormRefused
)


def add_operator(counter: Counter, form: AddOperator) -> AddOutcome:
    """Takes on an operator."""
    if _NAME.fullmatch(form.name) is None:
        return BadName()
    if (form.role is Role.AUTHORITY) != (form.school_uai is None):
        return SchoolDoesNotFit()
    if not form.keys and form.password is None:
        return NoWayIn()
    digest = _digest(counter, form.name, form.password)
    if isinstance(digest, FormRefused):
        return digest

    def step(tx: Transaction) -> AddOutcome:
        hold(tx.session, f"operator {form.name}")
        if operator_row(tx, form.name) is not None:
            return NameTaken()
        if form.school_uai is not None and tx.session.get(School, form.school_uai) is None:
            return NoSuchSchool()
        if taken := _taken(tx, form.keys):
            return taken
        row = Operator(
            name=form.name,
            role=form.role,
            school_uai=form.school_uai,
            password_digest=digest,
            added_at=tx.now,
            added_by=tx.actor.name,
        )
        tx.session.add(row)
        tx.session.flush()
        _give(tx, row, form.keys)
        _journal(tx, row, "operator added", role=row.role.value, keys=[key.fingerprint for key in form.keys])
        return OperatorView(row.name, row.role, row.school_uai)

    return counter.write(step)


def _digest(counter: Counter, name: str, password: NewPassword | None) -> str | FormRefused | None:
    if password is None:
        return None
    found: Found = []
    password_problems(found, OPERATOR_PASSWORDS, password.password, password.again, personal=frozenset({name}))
    return FormRefused(tuple(found)) if found else counter.hasher.hash(password.password)


def _taken(tx: Transaction, keys: Sequence[PublicKey]) -> KeyTaken | None:
    prints = [key.fingerprint for key in keys]
    known = (
        select(OperatorKey.fingerprint, Operator.name).join(Operator).where(col(OperatorKey.fingerprint).in_(prints))
    )
    first = tx.session.exec(known).first()
    return KeyTaken(*first) if first else None


def _give(tx: Transaction, row: Operator, keys: Sequence[PublicKey]) -> None:
    for key in dict.fromkeys(keys):
        tx.session.add(
            OperatorKey(operator_id=row.id, fingerprint=key.fingerprint, public_key=key.line, added_at=tx.now)
        )


def _journal(tx: Transaction, row: Operator, event: str, **facts: object) -> None:
    if row.school_uai is not None:
        told = {"operator": str(row.id), "name": row.name} | facts
        journal.append(tx, locked_school(tx, row.school_uai), event, told)


@dataclass(frozen=True, slots=True)
class NoSuchOperator:
    """No operator has this name, or not any more."""


@dataclass(frozen=True, slots=True)
class GiveKeys:
    """More keys for an operator who is there."""

    name: str
    keys: tuple[PublicKey, ...]


KeysOutcome: TypeAlias = OperatorView | NoSuchOperator | KeyTaken


def give_keys(counter: Counter, form: GiveKeys) -> KeysOutcome:
    def step(tx: Transaction) -> KeysOutcome:
        row = operator_row(tx, form.name)
        if row is None:
            return NoSuchOperator()
        if taken := _taken(tx, form.keys):
            return taken
        _give(tx, row, form.keys)
        _journal(tx, row, "operator given a key", keys=[key.fingerprint for key in form.keys])
        return OperatorView(row.name, row.role, row.school_uai)

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class SetPassword:
    """A new password for an operator who is there."""

    name: str
    password: NewPassword


SetPasswordOutcome: TypeAlias = OperatorView | NoSuchOperator | FormRefused


def set_operator_password(counter: Counter, form: SetPassword) -> SetPasswordOutcome:
    digest = _digest(counter, form.name, form.password)
    if isinstance(digest, FormRefused):
        return digest

    def step(tx: Transaction) -> SetPasswordOutcome:
        row = operator_row(tx, form.name)
        if row is None:
            return NoSuchOperator()
        row.password_digest = digest
        tx.session.add(row)
        _journal(tx, row, "operator's password set")
        return OperatorView(row.name, row.role, row.school_uai)

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class RemoveOperator:
    name: str


RemoveOutcome: TypeAlias = OperatorView | NoSuchOperator


def remove_operator(counter: Counter, form: RemoveOperator) -> RemoveOutcome:
    """Their open sessions end at the next act, their keys open nothing, what they ordered is not handed out. The row
    stays: journals name it."""

    def step(tx: Transaction) -> RemoveOutcome:
        row = operator_row(tx, form.name)
        if row is None:
            return NoSuchOperator()
        row.removed_at, row.removed_by, row.password_digest = tx.now, tx.actor.name, None
        tx.session.add(row)
        tx.session.execute(sa.delete(OperatorKey).where(col(OperatorKey.operator_id) == row.id))
        _journal(tx, row, "operator removed")
        return OperatorView(row.name, row.role, row.school_uai)

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class MonthOf:
    """How often somebody lent a password, or confirmed a person at the counter, in one month (its first day)."""

    month: date
    lent: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """One line of C8; the newest month comes first, and only months with something in them."""

    operator: OperatorView
    keys: tuple[str, ...]
    has_password: bool
    added_at: datetime
    added_by: str
    months: tuple[MonthOf, ...]


_COUNTED = (Event.PASSWORD_LENT.value, Event.CONFIRMED_AT_COUNTER.value)


def list_operators(counter: Counter) -> tuple[OperatorLine, ...]:
    """Every operator who is there: the authority's first, then by school and name."""

    def step(tx: Transaction) -> tuple[OperatorLine, ...]:
        rows = tx.session.exec(
            select(Operator)
            .where(col(Operator.removed_at).is_(None))
            .order_by(sa.func.coalesce(Operator.school_uai, ""), col(Operator.name))
        ).all()
        keys: dict[UUID, list[str]] = {}
        for key in tx.session.exec(select(OperatorKey).order_by(col(OperatorKey.id))):
            keys.setdefault(key.operator_id, []).append(key.fingerprint)
        months = _months(tx)
        return tuple(
            OperatorLine(
                OperatorView(row.name, row.role, row.school_uai),
                tuple(keys.get(row.id, ())),
                row.password_digest is not None,
                row.added_at,
                row.added_by,
                months.get(f"operator:{row.name}", ()),
            )
            for row in rows
        )

    return counter.read(step)


def _months(tx: Transaction) -> dict[str, tuple[MonthOf, ...]]:
    """From the schools' journals, where such an act stands once for each school concerned (school.tell_schools)."""
    acts = (
        select(JournalEntry.actor, JournalEntry.event, JournalEntry.at, JournalEntry.facts)
        .where(col(JournalEntry.school_uai).is_not(None), col(JournalEntry.event).in_(_COUNTED))
        .where(col(JournalEntry.actor).startswith("operator:"))
        .distinct()
    )
    counts: dict[str, dict[date, list[int]]] = {}
    for actor, event, at, _facts in tx.session.exec(acts):
        month = counts.setdefault(actor, {}).setdefault(local_date(at).replace(day=1), [0, 0])
        month[_COUNTED.index(event)] += 1
    return {
        actor: tuple(MonthOf(month, *counted) for month, counted in sorted(months.items(), reverse=True))
        for actor, months in counts.items()
    }
