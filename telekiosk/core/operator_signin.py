"""How an operator comes to the console: by a key that sshd has checked, or on the spot with a password (section 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from telekiosk.core import journal, tallies
from telekiosk.core.counter import Actor, Counter, Transaction
from telekiosk.core.lifecycle import Who
from telekiosk.core.operators import TERMINAL, OperatorGone, OperatorView, operator_row
from telekiosk.core.preparing import locked_school
from telekiosk.core.staff_entities import Operator
from telekiosk.core.terms import TallyKind


@dataclass(frozen=True, slots=True)
class SignInOperator:
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrongOperator:
    """Name or password is wrong, or this operator has none: one answer for all."""


@dataclass(frozen=True, slots=True)
class OperatorWaits:
    """After failed attempts, the next is possible then (R20)."""

    until: datetime


SignInOperatorOutcome: TypeAlias = OperatorView | WrongOperator | OperatorWaits


def sign_in_operator(counter: Counter, form: SignInOperator) -> SignInOperatorOutcome:
    """A password typed at the console's own machine. Attempts are counted before they are checked, names that do not
    exist alike, and one Argon2id digest is always computed (R15, R20)."""
    desk = counter.acting(Actor(Who.SCHOOL, f"operator:{form.name}"[:100], TERMINAL))

    def attempt(tx: Transaction) -> datetime | str | None:
        until = tallies.take(tx, TallyKind.OPERATOR, tallies.subject(tx, form.name))
        row = operator_row(tx, form.name)
        return until or (row.password_digest if row else None)

    digest = desk.write(attempt)
    if isinstance(digest, datetime):
        return OperatorWaits(digest)
    if not desk.hasher.verify(digest, form.password):
        return WrongOperator()

    def welcome(tx: Transaction) -> SignInOperatorOutcome:
        row = operator_row(tx, form.name)
        if row is None or row.password_digest != digest:  # removed, or another password, in this very moment
            return WrongOperator()
        tallies.clear(tx, TallyKind.OPERATOR, tallies.subject(tx, form.name))
        return _arrived(tx, row, "operator signed in with a password")

    return desk.write(welcome)


def arrive_by_key(counter: Counter, name: str) -> OperatorView | OperatorGone:
    """A session that sshd has opened for this operator's key begins."""
    desk = counter.acting(Actor(Who.SCHOOL, f"operator:{name}"[:100], TERMINAL))

    def step(tx: Transaction) -> OperatorView | OperatorGone:
        row = operator_row(tx, name)
        return _arrived(tx, row, "operator signed in with a key") if row else OperatorGone()

    return desk.write(step)


def _arrived(tx: Transaction, row: Operator, event: str) -> OperatorView:
    if row.school_uai is not None:
        journal.append(tx, locked_school(tx, row.school_uai), event, {"operator": str(row.id)})
    return OperatorView(row.name, row.role, row.school_uai)
