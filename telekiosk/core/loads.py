"""What many accounts carry, asked in a handful of questions however many they are: for lists and for the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from telekiosk.core.database import among
from telekiosk.core.entities import Account, Enrolment, HeldWhenGrouped, Responsibility


@dataclass(frozen=True, slots=True)
class Link:
    """Why a pupil belongs to an account: a responsibility that sits on it, or sat there when it was grouped; of a
    pupil's own account, the pupil (no guardian)."""

    pupil_id: UUID
    guardian_id: UUID | None = None
    ended_on: date | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pupil is enrolled, or (`ended_on`) was last."""

    school_uai: str
    class_name: str
    ended_on: date | None


def links_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Link]]:
    """The links of each of these accounts, in order of arrival; ended and hidden ones too."""
    found: dict[UUID, list[Link]] = defaultdict(list)
    bond = (
        col(Responsibility.pupil_id),
        col(Responsibility.guardian_id),
        col(Responsibility.ended_on),
        col(Responsibility.hidden),
    )
    these = list(ids)
    carried = sa.select(col(Responsibility.account_id), *bond).where(
        among(session, col(Responsibility.account_id), these)
    )
    held = (
        sa.select(col(HeldWhenGrouped.account_id), *bond)
        .join(Responsibility, col(Responsibility.id) == HeldWhenGrouped.responsibility_id)
        .where(among(session, col(HeldWhenGrouped.account_id), these))
    )
    own = sa.select(col(Account.id), col(Account.pupil_id)).where(
        among(session, col(Account.id), these), col(Account.pupil_id).is_not(None)
    )
    for question in (carried.order_by(col(Responsibility.id)), held.order_by(col(Responsibility.id)), own):
        for account_id, *values in session.execute(question):
            link = Link(*values)
            if link not in found[account_id]:
                found[account_id].append(link)
    return found


def places_of(session: Session, pupils: Iterable[UUID]) -> Mapping[UUID, Place]:
    """Where each of these pupils is or was last (as scope.py has it); nothing for one who never was anywhere."""
    best: dict[UUID, tuple[tuple[bool, date, UUID], Place]] = {}
    question = sa.select(
        col(Enrolment.pupil_id),
        col(Enrolment.id),
        col(Enrolment.school_uai),
        col(Enrolment.class_name),
        col(Enrolment.ended_on),
    ).where(among(session, col(Enrolment.pupil_id), set(pupils)))
    for pupil, number, uai, class_name, ended_on in session.execute(question):
        rank = ended_on is None, ended_on or date.min, number
        if pupil not in best or best[pupil][0] < rank:
            best[pupil] = rank, Place(uai, class_name, ended_on)
    return {pupil: place for pupil, (_, place) in best.items()}
