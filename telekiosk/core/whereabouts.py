"""Where a responsibility is now: what whoever came too late is told (R11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account, Pupil, Responsibility
from telekiosk.core.people import last_name
from telekiosk.core.school import own_children


@dataclass(frozen=True, slots=True)
class NowOn:
    """The account that carries a child now; `ended_on`: the plain date since when the guardian is not in charge."""

    child: str
    identifier: str
    ended_on: date | None


def now_on(tx: Transaction, responsibilities: Iterable[UUID]) -> tuple[NowOn, ...]:
    """Of those that are still there; an operator of a school learns of its own children."""
    found = [tx.session.get(Responsibility, each) for each in sorted(responsibilities)]
    return tuple(_now_on(tx, each) for each in own_children(tx, [bond for bond in found if bond is not None]))


def _now_on(tx: Transaction, bond: Responsibility) -> NowOn:
    child = tx.session.get_one(Pupil, bond.pupil_id)
    account = tx.session.get_one(Account, bond.account_id)
    return NowOn(f"{child.first_name} {last_name(child)}", account.identifier, bond.ended_on)
