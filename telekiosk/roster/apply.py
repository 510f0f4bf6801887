"""A roster imported: planned and carried out in one transaction, all of the school or nothing (R11, R21)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core.accounts import locked
from telekiosk.core.counter import Actor, Counter, Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import RosterImport
from telekiosk.core.lifecycle import Who
from telekiosk.roster.carrying import Progress, carry_out, not_to_come
from telekiosk.roster.model import Heading, Roster
from telekiosk.roster.plan import NO_DECISION, Decisions, NothingToDo, PlanOutcome, planned
from telekiosk.roster.present import present_for
from telekiosk.roster.refusals import ManyMissing, PlanRefusal
from telekiosk.roster.steps import Plan


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """A roster to import; `wanted` is the UAI asked for at the command line, None for whichever the files name."""

    roster: Roster
    wanted: str | None = None
    decisions: Decisions = NO_DECISION


@dataclass(frozen=True, slots=True)
class Imported:
    """The plan that was carried out."""

    uai: str
    plan: Plan


ImportOutcome: TypeAlias = Imported | NothingToDo | PlanRefusal


def preview_roster(counter: Counter, form: ImportRoster) -> PlanOutcome:
    """What importing would change now; changes nothing."""
    allowed = _allowed(counter, form)
    return counter.read(lambda tx: _planned(tx, allowed))


def import_roster(counter: Counter, form: ImportRoster, progress: Progress = lambda _done, _of: None) -> ImportOutcome:
    """Plans again inside the transaction, so that what is carried out fits what is there, and carries it out.

    A school that is not known yet is made, and shown by its UAI until it is filled in. `progress` hears how many steps
    of how many are done; all of them when it is kept."""
    allowed, steps = _allowed(counter, form), 0
    importer = counter.acting(Actor(Who.IMPORT, counter.actor.name))

    def step(tx: Transaction) -> ImportOutcome:
        nonlocal steps
        hold(tx.session, f"school {form.roster.heading.uai}")
        plan = _planned_under_locks(tx, lambda: _planned(tx, allowed))
        if isinstance(plan, NothingToDo):
            _as_of(tx, form.roster.heading)
        if not isinstance(plan, Plan):
            return plan
        if refusal := many_missing(plan):
            return refusal
        steps = carry_out(tx, plan, progress)
        return Imported(plan.heading.uai, plan)

    with _garbage_kept_waiting():
        outcome = importer.write(step)
    if isinstance(outcome, Imported):
        progress(steps, steps)
    return outcome


@contextmanager
def _garbage_kept_waiting() -> Iterator[None]:
    """A plan and its rows are hundreds of thousands of objects, none of them garbage: to look through them all every
    700 new ones, which is Python's habit, takes a seventh of an import."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _as_of(tx: Transaction, heading: Heading) -> None:
    """What was imported last is known to hold until then: files that are older come too late."""
    imports = select(RosterImport).where(RosterImport.school_uai == heading.uai)
    last = tx.session.exec(imports.order_by(col(RosterImport.applied_at).desc()).limit(1)).first()
    if last is not None:
        last.pupils_exported_at = max(last.pupils_exported_at, not_to_come(tx, heading.pupils_at))
        last.guardians_exported_at = max(last.guardians_exported_at, not_to_come(tx, heading.guardians_at))


def many_missing(plan: Plan) -> ManyMissing | None:
    """Why this plan is not carried out without an explicit yes."""
    short = plan.shortfall
    if short is None:
        return None
    return ManyMissing(plan.heading.uai, short.pupils, short.of_pupils, short.guardians, short.of_guardians)


def _allowed(counter: Counter, form: ImportRoster) -> ImportRoster:
    """Without what an operator of a school may not say yes to: to take a pupil whom another still lists (R21)."""
    if counter.actor.school is None:
        return form
    return replace(form, decisions=replace(form.decisions, moves=frozenset()))


def _planned(tx: Transaction, form: ImportRoster) -> PlanOutcome:
    present = present_for(tx.session, form.roster)
    return planned(form.roster, present, tx.today, form.wanted, form.decisions, tx.rules.large_change_share)


def _planned_under_locks(tx: Transaction, plan_again: Callable[[], PlanOutcome]) -> PlanOutcome:
    """A plan whose accounts are locked, so that nobody changes them any more: made anew after the locks were had."""
    held: set[UUID] = set()
    while True:
        plan = plan_again()
        if not isinstance(plan, Plan) or plan.touched <= held:
            return plan
        locked(tx, plan.touched - held)
        held |= plan.touched
