"""A plan carried out: one transaction, all of the school or nothing (R1, R11, R21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlmodel import col, func, select

from telekiosk.core import journal
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import hold
from telekiosk.core.entities import Enrolment, Guardian, Pupil, Responsibility, RosterImport, School
from telekiosk.core.preparing import prepared_guardian_account, prepared_pupil_account, registered_school
from telekiosk.roster.model import PersonRow, PupilRow, Remark, Roster
from telekiosk.roster.plan import NothingToDo, Plan, PlanOutcome, Present, planned
from telekiosk.roster.refusals import PlanRefusal

_INES_AT_ONCE = 500  # well below what one statement may carry on either database


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """A roster to import; `wanted` is the UAI asked for at the command line, None for whichever the files name."""

    roster: Roster
    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The school now has these; `leavers` of the files were passed over, `remarks` tell of single rows."""

    uai: str
    pupils: int
    guardians: int
    accounts: int
    leavers: int
    remarks: tuple[Remark, ...]


ImportOutcome: TypeAlias = Imported | NothingToDo | PlanRefusal


def preview_roster(counter: Counter, form: ImportRoster) -> PlanOutcome:
    """What importing would change now; changes nothing."""
    return counter.read(lambda tx: planned(form.roster, _present(tx, form.roster), tx.today, form.wanted))


def import_roster(counter: Counter, form: ImportRoster) -> ImportOutcome:
    """Plans again inside the transaction, so that what is carried out fits what is there, and carries it out.

    A school that is not known yet is made, and shown by its UAI until it is filled in."""

    def step(tx: Transaction) -> ImportOutcome:
        hold(tx.session, f"school {form.roster.heading.uai}")
        plan = planned(form.roster, _present(tx, form.roster), tx.today, form.wanted)
        return _carried_out(tx, plan) if isinstance(plan, Plan) else plan

    return counter.write(step)


def _present(tx: Transaction, roster: Roster) -> Present:
    uai = roster.heading.uai
    school = tx.session.get(School, uai)
    enrolled = select(func.count()).select_from(Enrolment).where(Enrolment.school_uai == uai)
    last = select(RosterImport.content_digest).where(RosterImport.school_uai == uai)
    digest = tx.session.exec(last.order_by(col(RosterImport.applied_at).desc())).first()
    per_guardian = school is not None and school.accounts_per == "guardian"
    return Present(
        pupils=tx.session.exec(enrolled).one(),
        digest=digest or "",
        ines=_known_ines(tx, [pupil.ine for pupil in roster.pupils if pupil.ine]),
        accounts_per="guardian" if per_guardian else "child",
    )


def _known_ines(tx: Transaction, ines: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(ines), _INES_AT_ONCE):
        some = select(Pupil).where(col(Pupil.ine).in_(ines[start : start + _INES_AT_ONCE]))
        found.update(pupil.ine for pupil in tx.session.exec(some) if pupil.ine)
    return frozenset(found)


def _carried_out(tx: Transaction, plan: Plan) -> Imported:
    school = registered_school(tx, plan.heading.uai)
    pupils = {row.eleve_id: _pupil(row) for row in plan.pupils}
    guardians = {row.person_id: _guardian(row, school.uai) for row in plan.persons}
    tx.session.add_all((*pupils.values(), *guardians.values()))
    tx.session.flush()
    tx.session.add_all(_enrolment(tx, row, pupils[row.eleve_id], school.uai) for row in plan.pupils)
    ranks = {(link.person_id, link.eleve_id): link.rank for link in plan.links}
    for account in plan.accounts:
        if account.person_id is None:
            prepared_pupil_account(tx, pupils[account.eleve_ids[0]], school.uai)
        else:
            guardian = guardians[account.person_id]
            carried = [
                _responsibility(guardian, pupils[child], ranks[account.person_id, child]) for child in account.eleve_ids
            ]
            prepared_guardian_account(tx, guardian, school.uai, carried)
    _record(tx, school, plan)
    return Imported(school.uai, len(pupils), len(guardians), len(plan.accounts), plan.leavers, plan.remarks)


def _pupil(row: PupilRow) -> Pupil:
    return Pupil(
        ine=row.ine,
        family_name=row.family_name,
        usage_name=row.usage_name,
        first_name=row.first_name,
        birth_date=row.birth_date,
        birth_date_in_roster=row.birth_date,
    )


def _enrolment(tx: Transaction, row: PupilRow, pupil: Pupil, uai: str) -> Enrolment:
    return Enrolment(
        pupil_id=pupil.id,
        school_uai=uai,
        eleve_id=row.eleve_id,
        elenoet=row.elenoet,
        class_name=row.class_name,
        started_on=tx.today,
    )


def _guardian(row: PersonRow, uai: str) -> Guardian:
    return Guardian(
        school_uai=uai,
        person_id=row.person_id,
        civility=row.civility,
        family_name=row.family_name,
        usage_name=row.usage_name,
        first_name=row.first_name,
        address_lines="\n".join(row.address_lines),
        postcode_and_town=row.postcode_and_town,
        country=row.country,
        phone=row.phone,
        email=row.email,
        email_is_sound=row.email_is_sound,
    )


def _responsibility(guardian: Guardian, pupil: Pupil, rank: int) -> Responsibility:
    """Its account is set by whoever prepares that; until then any number stands in."""
    return Responsibility(guardian_id=guardian.id, pupil_id=pupil.id, rank=rank, account_id=new_id())


def _record(tx: Transaction, school: School, plan: Plan) -> None:
    """The import itself, and its entry in the school's journal (R12)."""
    record = RosterImport(
        school_uai=school.uai,
        school_year=plan.heading.year,
        exported_at=plan.heading.exported_at,
        applied_at=tx.now,
        applied_by=tx.actor.name,
        content_digest=plan.digest,
        pupils=len(plan.pupils),
        accounts=len(plan.accounts),
    )
    tx.session.add(record)
    told = {"import": str(record.id), "year": record.school_year, "pupils": record.pupils, "accounts": record.accounts}
    journal.append(tx, school, "roster imported", told)
    tx.session.flush()
