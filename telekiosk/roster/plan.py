"""From a roster and what is there to what would change (R21). Pure: the same for a preview and for the import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from telekiosk.core.lifecycle import State
from telekiosk.core.policy import LARGE_CHANGE_SHARE
from telekiosk.roster.enrolling import Enrolling, enrolling, leavers, numbers_given_away
from telekiosk.roster.fit import older, school_year, unfit
from telekiosk.roster.known import KnownPupil, LastImport, Present
from telekiosk.roster.linking import Ground, Linking, linking
from telekiosk.roster.model import FileKind, Heading, PupilRow, Reason, Remark, Roster
from telekiosk.roster.placing import new_accounts
from telekiosk.roster.recognise import is_someone_else, recognised
from telekiosk.roster.refusals import NobodyToImport, OtherSchool, OtherYear, PlanRefusal
from telekiosk.roster.steps import Anew, Plan, Shortfall


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the school has said yes to. `part`: the files are of a part of the school and take nobody away; `leavers`:
    many may be missing; `moves`: INEs of pupils who come though another school lists them; `persons`: PERSONNE_ID of
    services, professionals and persons of more than twelve children, of a person renamed, or of somebody new beside a
    guardian whom the school protects or hides; `pupils`: ELEVE_ID of pupils who are known already, under other numbers
    (`recognise.perhaps`)."""

    part: bool = False
    leavers: bool = False
    moves: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    pupils: frozenset[str] = frozenset()


NO_DECISION = Decisions()


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """Everything in the files is known already, or cannot be taken (`remarks`); `passed_over` as in a plan."""

    uai: str
    remarks: tuple[Remark, ...] = ()
    passed_over: int = 0


PlanOutcome: TypeAlias = Plan | NothingToDo | PlanRefusal


def planned(
    roster: Roster,
    present: Present,
    today: date,
    wanted: str | None = None,
    decisions: Decisions = NO_DECISION,
    share: float = LARGE_CHANGE_SHARE,
) -> PlanOutcome:
    """What this roster would change on the plain date `today`; `wanted` is the school asked for, None for the
    files' own; `share` of what is known may go without an explicit yes."""
    refusal = _refused(roster, present, today, wanted)
    if refusal is not None:
        return refusal
    uai = roster.heading.uai
    enrolled = [pupil for pupil in roster.pupils if pupil.left_on is None or pupil.left_on > today]
    if not enrolled:
        return NobodyToImport(uai, roster.remarks)
    plan = _plan(roster, present, enrolled, decisions)
    if plan.empty:
        return NothingToDo(uai, plan.remarks, plan.passed_over)
    return replace(
        plan,
        shortfall=None if decisions.leavers else _shortfall(plan, present, share),
        coming_year=_passes_to_the_coming_year(roster.heading, present.last, today),
    )


def _refused(roster: Roster, present: Present, today: date, wanted: str | None) -> PlanRefusal | None:
    heading, last, as_table = roster.heading, present.last, roster.as_table
    if wanted is not None and wanted.upper() != heading.uai:
        return OtherSchool(heading.uai, wanted.upper(), as_table)
    if last and heading.year < last.year:
        return OtherYear(heading.year, last.year, as_table)
    return unfit(heading, today, as_table=as_table) or (older(heading, last, as_table=as_table) if last else None)


def _passes_to_the_coming_year(heading: Heading, last: LastImport | None, today: date) -> bool:
    """Whether the school goes on, in summer, to the year that begins in September."""
    return heading.year > school_year(today) and (last is None or last.year < heading.year)


def _plan(roster: Roster, present: Present, enrolled: Sequence[PupilRow], decisions: Decisions) -> Plan:
    uai = roster.heading.uai
    known = recognised(uai, roster.pupils, present.pupils, decisions.pupils)
    pupils = enrolling(roster, enrolled, known, present, decisions.moves)
    leaving = () if decisions.part else leavers(roster, enrolled, pupils.rows, known, present)
    others = _other_persons(roster, present) - decisions.persons
    ground = Ground(roster, present, pupils.rows, known, others, decisions.persons, decisions.part)
    links = linking(ground, leaving)
    without = [row for row in pupils.rows if _needs_account(known.get(row.eleve_id))]
    anew, closed = _closed_accounts(pupils, links, present, roster)
    ranks = {bond.id: bond.rank for bond in present.bonds}
    return Plan(
        heading=roster.heading,
        part=decisions.part,
        arrivals=pupils.arrivals,
        pupils=(*pupils.changes, *numbers_given_away(uai, pupils.rows, known, present, leaving)),
        leavers=leaving,
        new_guardians=links.new_guardians,
        guardians=links.changes,
        attached=links.attached,
        bonds=tuple(replace(each, old_rank=ranks[each.bond]) for each in links.bonds),
        detached=links.detached,
        accounts=tuple(new_accounts(links.attached, without, per_child=present.accounts_per == "child")),
        anew=anew,
        remarks=(*roster.remarks, *pupils.remarks, *links.remarks, *closed),
        passed_over=sum(row.eleve_id not in known for row in roster.pupils) - _new(pupils),
        pupil_ids={row.eleve_id: known[row.eleve_id].id for row in pupils.rows if row.eleve_id in known},
        guardian_ids=links.records,
        as_table=roster.as_table,
        new_school=not present.school_is_known,
    )


def _new(pupils: Enrolling) -> int:
    return sum(arrival.pupil is None for arrival in pupils.arrivals)


def _needs_account(pupil: KnownPupil | None) -> bool:
    return pupil is None or pupil.account is None


def _closed_accounts(
    pupils: Enrolling, links: Linking, present: Present, roster: Roster
) -> tuple[tuple[Anew, ...], list[Remark]]:
    """Accounts that time has closed and whose child is back are generated anew; of pupils' own that the school has
    closed, the plan says so."""
    accounts = {account.id: account for account in present.accounts}
    wanted = [*(each.account for each in pupils.arrivals), *(each.account for each in links.bonds if each.resumed)]
    shut = [accounts[each] for each in dict.fromkeys(wanted) if each and accounts[each].state is State.CLOSED]
    kind = FileKind.TABLE if roster.as_table else FileKind.PUPILS
    told = [
        Remark(kind, each.row.line, each.name, Reason.CLOSED_BY_SCHOOL, each.row.eleve_id)
        for each in pupils.arrivals
        if each.account and accounts[each.account] in shut and not accounts[each.account].closed_by_time
    ]
    return tuple(Anew(each.id, each.identifier) for each in shut if each.closed_by_time), told


def _shortfall(plan: Plan, present: Present, share: float) -> Shortfall | None:
    """One alone is many only where it is half of all, or more."""
    here = {pupil.id for pupil in present.pupils if pupil.school == plan.heading.uai}
    absent = sum(leaver.on is None for leaver in plan.leavers)
    staying = here - {leaver.pupil for leaver in plan.leavers}
    bonds = sum(bond.current and bond.pupil in staying for bond in present.bonds)
    dropped = sum(each.because == "no longer a guardian" for each in plan.detached)
    large = _are_many(absent, len(here), share) or _are_many(dropped, bonds, share)
    return Shortfall(absent, len(here), dropped, bonds) if large else None


def _are_many(gone: int, of: int, share: float) -> bool:
    return gone > share * of and (gone > 1 or 2 * gone >= of)


def _other_persons(roster: Roster, present: Present) -> frozenset[str]:
    """The PERSONNE_ID that were somebody else's."""
    records = {each.person_id: each for each in present.guardians if each.school == roster.heading.uai}
    return frozenset(
        person.person_id
        for person in roster.persons
        if (record := records.get(person.person_id)) is not None and is_someone_else(person, record)
    )
