"""Which schools reach an account (section 6): the one place that says so, for every look and act of an operator.

An account is in reach of each school where one of its children is enrolled now or, enrolled nowhere, was last: by any
responsibility on it, ended and hidden ones too; a grouped one by what it held when grouped; a pupil's by the pupil. One
without any such child is in reach of the school that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from telekiosk.core.database import among
from telekiosk.core.entities import Account, Enrolment, HeldWhenGrouped, Responsibility

Among: TypeAlias = Callable[[Any], sa.ColumnElement[bool]]


def reach(among: Among) -> sa.CompoundSelect[UUID, str]:
    """Pairs (account's id, UAI of a school that reaches it), of the accounts whose id column satisfies `among`.

    Once each: a pair with two reasons is still one."""
    return sa.union(*(_by_child(among)), _by_itself(among))


def _by_child(among: Among) -> tuple[sa.Select[UUID, str], ...]:
    place = _last_place()
    carried = sa.select(col(Responsibility.account_id), place.school_uai).join(
        place, place.pupil_id == Responsibility.pupil_id
    )
    held = (
        sa.select(col(HeldWhenGrouped.account_id), place.school_uai)
        .join(Responsibility, col(Responsibility.id) == HeldWhenGrouped.responsibility_id)
        .join(place, place.pupil_id == Responsibility.pupil_id)
    )
    own = sa.select(col(Account.id), place.school_uai).join(place, place.pupil_id == Account.pupil_id)
    return (
        carried.where(among(Responsibility.account_id), _is_last(place)),
        held.where(among(HeldWhenGrouped.account_id), _is_last(place)),
        own.where(among(Account.id), _is_last(place)),
    )


def _by_itself(among: Among) -> sa.Select[UUID, str]:
    """Accounts that no child leads to."""
    mine = col(Account.id)
    placed = (
        sa.exists()
        .where(col(Responsibility.account_id) == mine, col(Enrolment.pupil_id) == Responsibility.pupil_id)
        .correlate(Account),
        sa.exists()
        .where(
            col(HeldWhenGrouped.account_id) == mine,
            col(Responsibility.id) == HeldWhenGrouped.responsibility_id,
            col(Enrolment.pupil_id) == Responsibility.pupil_id,
        )
        .correlate(Account),
        sa.exists().where(col(Enrolment.pupil_id) == Account.pupil_id).correlate(Account),
    )
    return sa.select(mine, col(Account.school_uai)).where(among(mine), *(~each for each in placed))


def _last_place() -> Any:
    return aliased(Enrolment)


def _is_last(place: Any) -> sa.ColumnElement[bool]:
    """The current enrolment, else the one that ended last."""
    later = aliased(Enrolment)
    after = sa.or_(
        col(later.ended_on) > place.ended_on,
        sa.and_(col(later.ended_on) == place.ended_on, col(later.id) > place.id),
        sa.and_(col(later.ended_on).is_(None), place.ended_on.is_not(None)),
    )
    return ~sa.exists().where(col(later.pupil_id) == place.pupil_id, after)


def schools_of(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, frozenset[str]]:
    """The schools that reach each of these accounts; at least one."""
    found: dict[UUID, set[str]] = {}
    these = list(ids)
    for account_id, uai in session.execute(reach(lambda account: among(session, col(account), these))):
        found.setdefault(account_id, set()).add(uai)
    return {account_id: frozenset(schools) for account_id, schools in found.items()}


def elsewhere(session: Session, pupils: Collection[UUID], school_uai: str) -> tuple[str, ...]:
    """The other schools at which any of these pupils is now or, enrolled nowhere, was last."""
    place = _last_place()
    schools = sa.select(place.school_uai).where(
        place.pupil_id.in_(pupils), place.school_uai != school_uai, _is_last(place)
    )
    return tuple(session.scalars(schools.distinct().order_by(place.school_uai)))
