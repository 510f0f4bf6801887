"""What was deposited for a school, planned and carried out (C5): use cases of roster and core, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

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
    """The files deposited for this school, and what the school has said yes to. `deposit`: the files that were looked
    at; None: the newest."""

    school_uai: str
    decisions: Decisions
    deposit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Who sent what when, and what would follow."""

    deposit: UUID
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
    plan = preview_roster(counter, ImportRoster(roster, form.school_uai, form.decisions))
    return Preview(deposit.deposit, deposit.operator, deposit.deposited_at, roster, plan)


CarriedOut: TypeAlias = ImportOutcome | NothingDeposited | ReadRefusal


def carry_out(counter: Counter, form: ImportOf, progress: Progress) -> CarriedOut:
    """Imports what was looked at, and forgets those files. They stay when nothing was imported."""
    looked_at = DepositOf(form.school_uai, form.deposit)
    deposit = deposited_roster(counter, looked_at)
    if isinstance(deposit, NothingDeposited):
        return deposit
    roster = read_parcel(deposit.content)
    if not isinstance(roster, Roster):
        return roster
    outcome = import_roster(counter, ImportRoster(roster, form.school_uai, form.decisions), progress)
    if isinstance(outcome, Imported):
        withdraw_roster(counter, looked_at)
    return outcome
