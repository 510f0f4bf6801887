"""Who stands behind many accounts at once: the same views as people.py's, in a handful of questions however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from telekiosk.core.accounts import eldest_first, in_order_of_arrival, shown
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility
from telekiosk.core.people import ChildView, SchoolView, guardian_name, last_name, persons, school_view


@dataclass(frozen=True, slots=True)
class Household:
    """The people of one account: `holders` as they are written to, the children it shows, the eldest first."""

    holders: tuple[str, ...]
    children: tuple[ChildView, ...]
    guardians: tuple[Guardian, ...] = field(repr=False, default=())


def households(session: Session, accounts: Iterable[Account]) -> dict[UUID, Household]:
    """The household of each of these accounts, by the account's id."""
    all_of_them = list(accounts)
    school = cache(lambda uai: school_view(session, uai))
    ids = [account.id for account in all_of_them]
    found = _guardians(session, ids, school) | _pupils(session, ids, school)
    return {account.id: found.get(account.id, Household((), ())) for account in all_of_them}


_CURRENT = sa.and_(col(Enrolment.pupil_id) == Pupil.id, col(Enrolment.ended_on).is_(None))


def _guardians(session: Session, ids: Sequence[UUID], school: Any) -> dict[UUID, Household]:
    question = (
        select(Responsibility, Guardian, Pupil, Enrolment)
        .join(Guardian, col(Responsibility.guardian_id) == Guardian.id)
        .join(Pupil, col(Responsibility.pupil_id) == Pupil.id)
        .outerjoin(Enrolment, _CURRENT)
        .where(among(session, col(Responsibility.account_id), ids))
        .order_by(col(Responsibility.id))
    )
    rows: dict[UUID, list[tuple[Responsibility, Guardian, Pupil, Enrolment | None]]] = defaultdict(list)
    for bond, guardian, pupil, enrolment in session.exec(question):
        rows[bond.account_id].append((bond, guardian, pupil, enrolment))
    made = {}
    for account_id, bonds in rows.items():
        guardians = in_order_of_arrival(guardian for _, guardian, _, _ in bonds)
        seen = {pupil.id: (pupil, enrolment) for bond, _, pupil, enrolment in bonds if shown(bond)}
        pupils = eldest_first(pupil for pupil, _ in seen.values())
        views = tuple(view for pupil in pupils if (view := _view(pupil, seen[pupil.id][1], school)))
        made[account_id] = Household(tuple(guardian_name(each) for each in persons(guardians)), views, tuple(guardians))
    return made


def _pupils(session: Session, ids: Sequence[UUID], school: Any) -> dict[UUID, Household]:
    question = (
        select(Account.id, Pupil, Enrolment)
        .join(Pupil, col(Account.pupil_id) == Pupil.id)
        .outerjoin(Enrolment, _CURRENT)
        .where(among(session, col(Account.id), ids))
    )
    made = {}
    for account_id, pupil, enrolment in session.exec(question):
        view = _view(pupil, enrolment, school)
        made[account_id] = Household((f"{pupil.first_name} {last_name(pupil)}",), (view,) if view else ())
    return made


def _view(pupil: Pupil, enrolment: Enrolment | None, school: Any) -> ChildView | None:
    if enrolment is None:
        return None
    there: SchoolView = school(enrolment.school_uai)
    return ChildView(pupil.first_name, last_name(pupil), pupil.birth_date, enrolment.class_name, there)
