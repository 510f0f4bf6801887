"""What was deposited for a school, planned and carried out (C5): use cases of roster and core, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.deposits import DepositOf, NothingDeposited, deposited_roster, withdraw_roster
from telekiosk.roster.apply import Imported, ImportOutcome, ImportRoster, import_roster, preview_roster
from telekiosk.roster.carrying import Progress
from telekiosk.roster.model import Roster
from telekiosk.roster.parcel import read_parcel
from telekiosk.roster.plan import Decisions, PlanOutcome
from telekiosk.roster.refusals import ReadRefusal


@dataclass(frozen=True, slots=True)
class ImportOf:
    """The files deposited for this school, and what the school has said yes to."""

    school_uai: str
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Preview:
    """Who sent what when, and what would follow."""

    operator: str
    deposited_at: datetime
    roster: Roster
    plan: PlanOutcome


PreviewOutcome: TypeAlias = Preview | NothingDeposited | ReadRefusal


def preview(counter: Counter, form: ImportOf) -> PreviewOutcome:
    """What importing would change now; changes nothing."""
    deposit = deposited_roster(counter, DepositOf(form.school_uai))
    if isinstance(deposit, NothingDeposited):
        return deposit
    roster = read_parcel(deposit.content)
    if not isinstance(roster, Roster):
        return roster
    plan = preview_roster(counter, ImportRoster(roster, form.school_uai, _own(counter, form.decisions)))
    return Preview(deposit.operator, deposit.deposited_at, roster, plan)


def _own(counter: Counter, decisions: Decisions) -> Decisions:
    """Without what is not this operator's to say yes to: a school takes no pupil whom another still lists (R21)."""
    return decisions if counter.actor.school is None else replace(decisions, moves=frozenset())


CarriedOut: TypeAlias = ImportOutcome | NothingDeposited | ReadRefusal


def carry_out(counter: Counter, form: ImportOf, progress: Progress) -> CarriedOut:
    """Imports, and forgets the files. They stay when nothing was imported."""
    deposit = deposited_roster(counter, DepositOf(form.school_uai))
    if isinstance(deposit, NothingDeposited):
        return deposit
    roster = read_parcel(deposit.content)
    if not isinstance(roster, Roster):
        return roster
    outcome = import_roster(counter, ImportRoster(roster, form.school_uai, _own(counter, form.decisions)), progress)
    if isinstance(outcome, Imported):
        withdraw_roster(counter, DepositOf(form.school_uai))
    return outcome
