"""Pupils claimed by two schools (C5, R21): a school whose roster has a pupil whom another school still lists asks that
school for them. Its manager or the authority answers: accepted, the asking school's next import moves the pupil;
refused, it does not, and whoever asked sees by whom and why. A refusal can still become a yes.

A claim is on the pupil's present enrolment: with that it ends, however it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from telekiosk.core import journal
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import Enrolment, Pupil
from telekiosk.core.people import SchoolView, last_name, school_view
from telekiosk.core.preparing import locked_school
from telekiosk.core.staff_entities import PupilClaim

_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ClaimPupils:
    """This school asks for the pupils of these INEs, whom its roster has."""

    school_uai: str
    ines: frozenset[str]


@dataclass(frozen=True, slots=True)
class PupilsClaimed:
    """So many were asked for that had not been asked for before and are listed elsewhere."""

    pupils: int


def claim_pupils(counter: Counter, form: ClaimPupils) -> PupilsClaimed:
    """Asks the schools that list these pupils, and tells the journals of all schools concerned."""

    def step(tx: Transaction) -> PupilsClaimed:
        listed = _listed_elsewhere(tx, form)
        schools = {
            uai: locked_school(tx, uai) for uai in sorted({form.school_uai, *(each.school_uai for each in listed)})
        }
        mine = select(PupilClaim.enrolment_id).where(PupilClaim.school_uai == form.school_uai)
        known = set(tx.session.exec(mine))
        new = [each for each in listed if each.id not in known]
        for each in new:
            claim = PupilClaim(
                enrolment_id=each.id, school_uai=form.school_uai, asked_at=tx.now, asked_by=tx.actor.name
            )
            tx.session.add(claim)
        for uai in sorted({each.school_uai for each in new}):
            pupils = [str(each.pupil_id) for each in new if each.school_uai == uai]
            journal.append(tx, schools[uai], "pupils claimed", {"pupils": pupils, "by": form.school_uai})
            journal.append(tx, schools[form.school_uai], "pupils claimed", {"pupils": pupils, "at": uai})
        return PupilsClaimed(len(new))

    return counter.write(step)


def _listed_elsewhere(tx: Transaction, form: ClaimPupils) -> Sequence[Enrolment]:
    question = (
        select(Enrolment)
        .join(Pupil, col(Enrolment.pupil_id) == Pupil.id)
        .where(among(tx.session, col(Pupil.ine), form.ines))
        .where(col(Enrolment.ended_on).is_(None), Enrolment.school_uai != form.school_uai)
    )
    return tx.session.exec(question).all()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that has not come to its end. `school` is the other one: on a school's own pupil the one that asks, else
    the one that is asked. A pupil is named to the school that lists them; the other knows the INE. `answered_by` names
    an actor as the journal does."""

    id: UUID
    ine: str
    school: SchoolView
    asked_at: datetime
    accepted_at: datetime | None
    refused_at: datetime | None
    answered_by: str
    reason: str
    pupil: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a school is asked, and what it asks of others; the oldest first."""

    on_ours: tuple[Claim, ...] = ()
    by_us: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimsOf:
    school_uai: str


def list_claims(counter: Counter, form: ClaimsOf) -> Claims:
    def step(tx: Transaction) -> Claims:
        on_ours, by_us = [], []
        for claim, enrolment, pupil in tx.session.exec(_open(form.school_uai)):
            ours = enrolment.school_uai == form.school_uai
            other = school_view(tx.session, claim.school_uai if ours else enrolment.school_uai)
            answer = claim.accepted_at, claim.refused_at, claim.answered_by, claim.reason
            said = Claim(claim.id, pupil.ine or "", other, claim.asked_at, *answer)
            if ours:
                name = f"{pupil.first_name} {last_name(pupil)}"
                on_ours.append(replace(said, pupil=name, class_name=enrolment.class_name))
            else:
                by_us.append(said)
        return Claims(tuple(on_ours), tuple(by_us))

    return counter.read(step)


def _open(uai: str) -> Any:
    """Claims by this school or on its pupils."""
    return (
        select(PupilClaim, Enrolment, Pupil)
        .join(Enrolment, col(PupilClaim.enrolment_id) == Enrolment.id)
        .join(Pupil, col(Enrolment.pupil_id) == Pupil.id)
        .where(col(Enrolment.ended_on).is_(None))
        .where(sa.or_(col(PupilClaim.school_uai) == uai, col(Enrolment.school_uai) == uai))
        .order_by(col(PupilClaim.asked_at), col(Pupil.family_name), col(Pupil.first_name))
    )


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """What this school, which lists the pupil, says to the one that asks."""

    school_uai: str
    claim: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimAnswered:
    """Nothing has moved: after a yes the next import of `by` moves the pupil, and tells the guardians."""

    by: SchoolView


@dataclass(frozen=True, slots=True)
class NoSuchClaim:
    """None on a pupil whom this school lists; or it is answered already, or the pupil has gone."""


AnswerOutcome: TypeAlias = ClaimAnswered | NoSuchClaim


def accept_move(counter: Counter, form: AnswerClaim) -> AnswerOutcome:
    """Lets the pupil go, also after a refusal. Keeps who said so, when and why, and tells the journals of both
    schools."""

    def step(tx: Transaction) -> AnswerOutcome:
        return _answered(tx, form, "move accepted", accepted_at=tx.now, refused_at=None)

    return counter.write(step)


def refuse_move(counter: Counter, form: AnswerClaim) -> AnswerOutcome:
    """Keeps the pupil; likewise. What was accepted is not taken back: the other school may be importing."""

    def step(tx: Transaction) -> AnswerOutcome:
        return _answered(tx, form, "move refused", accepted_at=None, refused_at=tx.now)

    return counter.write(step)


def _answered(
    tx: Transaction, form: AnswerClaim, event: str, *, accepted_at: datetime | None, refused_at: datetime | None
) -> AnswerOutcome:
    asked = (
        select(PupilClaim, Enrolment)
        .join(Enrolment, col(PupilClaim.enrolment_id) == Enrolment.id)
        .where(PupilClaim.id == form.claim, col(PupilClaim.accepted_at).is_(None))
        .where(Enrolment.school_uai == form.school_uai, col(Enrolment.ended_on).is_(None))
    )
    if refused_at is not None:
        asked = asked.where(col(PupilClaim.refused_at).is_(None))
    found = tx.session.exec(asked.with_for_update(of=PupilClaim)).first()
    if found is None:
        return NoSuchClaim()
    claim, enrolment = found
    claim.accepted_at, claim.refused_at = accepted_at, refused_at
    claim.answered_by, claim.reason = tx.actor.name, form.reason
    tx.session.add(claim)
    told: dict[str, object] = {"pupil": str(enrolment.pupil_id), "from": form.school_uai, "to": claim.school_uai}
    for uai in sorted({form.school_uai, claim.school_uai}):
        journal.append(tx, locked_school(tx, uai), event, told, {"reason": form.reason})
    return ClaimAnswered(school_view(tx.session, claim.school_uai))


def released_to(session: Session, uai: str) -> frozenset[UUID]:
    """The pupils listed elsewhere whose move to this school is accepted, for its import."""
    question = (
        select(Enrolment.pupil_id)
        .join(PupilClaim, col(PupilClaim.enrolment_id) == Enrolment.id)
        .where(
            PupilClaim.school_uai == uai, col(PupilClaim.accepted_at).is_not(None), col(Enrolment.ended_on).is_(None)
        )
    )
    return frozenset(session.exec(question))


def drop_old_claims(tx: Transaction) -> None:
    """Claims that came to their end, and those of 90 days ago, accepted or not; for upkeep."""
    ended = sa.exists().where(col(Enrolment.id) == PupilClaim.enrolment_id, col(Enrolment.ended_on).is_not(None))
    old = sa.delete(PupilClaim).where(sa.or_(ended, col(PupilClaim.asked_at) <= tx.now - _KEPT))
    tx.session.execute(old.execution_options(synchronize_session=False))
