"""P13, the information sheet: contact details to read, and changes to ask for. P12: a child is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from telekiosk.core import journal, mails
from telekiosk.core.accounts import guardians_of
from telekiosk.core.activation import AtTheDesk, Reported
from telekiosk.core.addresses import checked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Guardian, Report
from telekiosk.core.forms import FieldProblem, FormRefused, Found, Problem
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.names import clean
from telekiosk.core.people import ChildView, child_views, guardian_name
from telekiosk.core.reports import CONTACT_FIELDS, TOLD_LENGTH, new_report
from telekiosk.core.terms import ReportKind
from telekiosk.core.visits import Visit, VisitOver, attended

CONTACT_LENGTHS = {"address_lines": 200, "postcode_and_town": 80, "phone": 40, "email": 254}


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What the school knows of a guardian. `address_lines` may hold several lines."""

    address_lines: str
    postcode_and_town: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class GuardianSheet:
    """One guardian's part of the sheet: what the school has, what was asked and waits there (None: nothing).

    `details` is None for a protected guardian: the page shows and takes nothing. `guardian` is for AskContactChange.
    """

    guardian: UUID
    name: str
    details: ContactDetails | None
    asked: ContactDetails | None


@dataclass(frozen=True, slots=True)
class InformationSheet:
    """P13: the guardian's details, on a joint account those of both, and the children's."""

    guardians: tuple[GuardianSheet, ...]
    children: tuple[ChildView, ...]


SheetOutcome: TypeAlias = InformationSheet | VisitOver


def information_sheet(counter: Counter, form: AtTheDesk) -> SheetOutcome:
    """What P13 shows. Pupils have no such page: their visit is answered as over."""

    def step(tx: Transaction) -> SheetOutcome:
        account = _guardians_account(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        guardians = guardians_of(tx.session, account)
        sheets = tuple(_sheet(tx, guardian, silent=_protected(guardians)) for guardian in guardians)
        return InformationSheet(sheets, child_views(tx.session, account))

    return counter.write(step)


def _guardians_account(tx: Transaction, visit: Visit) -> Account | VisitOver:
    account = attended(tx, visit)
    if isinstance(account, VisitOver) or account.state is not State.ACTIVE or account.kind is not Kind.GUARDIAN:
        return VisitOver()
    return account


def _protected(guardians: Iterable[Guardian]) -> bool:
    """A protected guardian shares an account with nobody: what is theirs is so by whichever record."""
    return any(guardian.protected for guardian in guardians)


def _sheet(tx: Transaction, guardian: Guardian, *, silent: bool) -> GuardianSheet:
    if silent:
        return GuardianSheet(guardian.id, guardian_name(guardian), None, None)
    request = tx.session.exec(_waiting(guardian)).first()
    now = {name: str(getattr(guardian, name)) for name in CONTACT_FIELDS}
    asked = ContactDetails(**(now | request.asked)) if request and request.asked else None
    return GuardianSheet(guardian.id, guardian_name(guardian), ContactDetails(**now), asked)


def _waiting(guardian: Guardian) -> SelectOfScalar[Report]:
    return select(Report).where(
        Report.guardian_id == guardian.id,
        Report.kind == ReportKind.CONTACT_DETAILS,
        col(Report.mended_at).is_(None),
    )


@dataclass(frozen=True, slots=True)
class AskContactChange:
    """P13's VALIDER: all four fields as they should be."""

    visit: Visit
    guardian: UUID
    details: ContactDetails


@dataclass(frozen=True, slots=True)
class NothingToChange:
    """Every field is as the school has it already."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Every field is as the school has it again: what was asked before is not asked any more."""


ContactChangeOutcome: TypeAlias = Reported | NothingToChange | TakenBack | FormRefused | VisitOver


def ask_contact_change(counter: Counter, form: AskContactChange) -> ContactChangeOutcome:
    """A request to the school, whose own base it is; a newer one takes an older one's place. Every address of a joint
    account is told (M4), so the other guardian is."""
    details = {name: clean(getattr(form.details, name)) for name in CONTACT_FIELDS}
    details["address_lines"] = _cleaned_lines(form.details.address_lines)
    found: Found = [
        FieldProblem(name, Problem.TOO_LONG) for name, text in details.items() if len(text) > CONTACT_LENGTHS[name]
    ]
    if details["email"] and isinstance(problem := checked(details["email"]), Problem):
        found.append(FieldProblem("email", problem))
    if found:
        return FormRefused(tuple(found))

    def step(tx: Transaction) -> ContactChangeOutcome:
        account = _guardians_account(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        guardians = guardians_of(tx.session, account)
        guardian = next((each for each in guardians if each.id == form.guardian), None)
        if guardian is None or _protected(guardians):
            return VisitOver()
        asked = {name: text for name, text in details.items() if text != getattr(guardian, name)}
        if not asked:
            return _taken_back(tx, account, guardian)
        reference = new_report(tx, account, ReportKind.CONTACT_DETAILS, guardian=guardian, asked=asked)
        journal.append(tx, account, "contact details asked", {"reference": reference}, asked)
        mails.notify(tx, account, mails.Notice.CONTACT_CHANGE_ASKED)
        return Reported(reference)

    return counter.write(step)


def _taken_back(tx: Transaction, account: Account, guardian: Guardian) -> TakenBack | NothingToChange:
    request = tx.session.exec(_waiting(guardian).with_for_update()).first()
    if request is None:
        return NothingToChange()
    request.mended_at = request.called_back_at = tx.now
    request.mended_by = tx.actor.name
    tx.session.add(request)
    journal.append(tx, account, "report taken back", {"reference": request.reference})
    return TakenBack()


def _cleaned_lines(text: str) -> str:
    return "\n".join(line for each in text.splitlines() if (line := clean(each)))


@dataclass(frozen=True, slots=True)
class ReportToSchool:
    """P12 'a child is missing', P16 'no child in common': what the family says, in a few words."""

    visit: Visit
    kind: ReportKind
    told: str


ReportToSchoolOutcome: TypeAlias = Reported | FormRefused | VisitOver


def report_to_school(counter: Counter, form: ReportToSchool) -> ReportToSchoolOutcome:
    """A report that waits at the school; no account changes."""
    if not clean(form.told):
        return FormRefused((FieldProblem("told", Problem.MISSING),))
    if len(form.told) > TOLD_LENGTH:
        return FormRefused((FieldProblem("told", Problem.TOO_LONG),))

    def step(tx: Transaction) -> ReportToSchoolOutcome:
        account = _guardians_account(tx, form.visit)
        if isinstance(account, VisitOver):
            return account
        return Reported(new_report(tx, account, form.kind, told=form.told))

    return counter.write(step)
