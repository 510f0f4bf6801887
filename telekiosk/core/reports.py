"""Reports: what a family says is wrong in the school's data, until the school mends it (P2, C9)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal, tallies
from telekiosk.core.accounts import locked
from telekiosk.core.addresses import Sound, checked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import PAPER_ALPHABET, fold_paper_secret
from telekiosk.core.dates import can_be_birth_date
from telekiosk.core.entities import Account, Guardian, Pupil, Report, Responsibility
from telekiosk.core.loads import places_of
from telekiosk.core.names import clean
from telekiosk.core.people import family, guardian_name, last_name
from telekiosk.core.terms import ReportKind, TallyKind

REFERENCE_LENGTH = 5
TOLD_LENGTH = 500
CONTACT_FIELDS = ("address_lines", "postcode_and_town", "phone", "email")


def new_report(
    tx: Transaction,
    account: Account,
    kind: ReportKind,
    *,
    pupil: Pupil | None = None,
    guardian: Guardian | None = None,
    typed: date | None = None,
    told: str = "",
    asked: dict[str, str] | None = None,
) -> str:
    """Writes a report and returns its short reference; one of the same kind about the same person that waits already
    keeps its own, and says what was said last. `asked` are contact details by the guardian's field names: a guardian
    has one such request, from whichever account it came first. It waits at the school that has the record,
    or the child."""
    about = pupil.id if pupil else None, guardian.id if guardian else None
    waiting = select(Report).where(
        Report.pupil_id == about[0],
        Report.guardian_id == about[1],
        Report.kind == kind,
        col(Report.mended_at).is_(None),
    )
    if guardian is None:
        waiting = waiting.where(Report.account_id == account.id)
    report = tx.session.exec(waiting.with_for_update()).first()  # else it could be mended in this very moment
    if report is None:
        report = Report(
            reference="".join(secrets.choice(PAPER_ALPHABET) for _ in range(REFERENCE_LENGTH)),
            kind=kind,
            account_id=account.id,
            pupil_id=about[0],
            guardian_id=about[1],
            school_uai=guardian.school_uai if guardian else _school_of(tx, pupil) or account.school_uai,
            made_at=tx.now,
        )
        journal.append(tx, account, "report made", {"kind": kind.value, "reference": report.reference})
    report.birth_date_typed, report.told, report.asked = typed, clean(told)[:TOLD_LENGTH], asked
    tx.session.add(report)
    return report.reference


def _school_of(tx: Transaction, pupil: Pupil | None) -> str | None:
    """Where the child is now."""
    if pupil is None:
        return None
    place = places_of(tx.session, [pupil.id]).get(pupil.id)
    return place.school_uai if place else None


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A contact detail by the guardian's field name: as it is now, and as the family wants it."""

    field: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as staff see it. `about` is the child, or the guardian whose contact details are asked to be changed,
    into what is `asked`; `by` are those whose account it came from."""

    reference: str
    kind: ReportKind
    school: str
    identifier: str
    by: tuple[str, ...]
    about: str
    birth_date_now: date | None
    birth_date_typed: date | None
    told: str
    asked: tuple[AskedChange, ...]
    made_at: datetime
    mended_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class ReportsOf:
    """Whose reports: a school's, or all (None). With `mended`, those that no longer wait too."""

    school_uai: str | None = None
    mended: bool = False


def list_reports(counter: Counter, form: ReportsOf = ReportsOf()) -> tuple[ReportView, ...]:
    """Reports that wait, the oldest first."""

    def step(tx: Transaction) -> tuple[ReportView, ...]:
        question = select(Report).order_by(col(Report.made_at), col(Report.id))
        if form.school_uai is not None:
            question = question.where(Report.school_uai == form.school_uai)
        if not form.mended:
            question = question.where(col(Report.mended_at).is_(None))
        return tuple(_view(tx, row) for row in tx.session.exec(question))

    return counter.read(step)


def _view(tx: Transaction, row: Report) -> ReportView:
    pupil = tx.session.get(Pupil, row.pupil_id) if row.pupil_id else None
    guardian = tx.session.get(Guardian, row.guardian_id) if row.guardian_id else None
    names = [guardian_name(guardian)] if guardian else [f"{pupil.first_name} {last_name(pupil)}"] if pupil else []
    account = tx.session.get_one(Account, row.account_id)
    return ReportView(
        row.reference,
        row.kind,
        row.school_uai,
        account.identifier,
        family(tx.session, account),
        "".join(names),
        pupil.birth_date if pupil else None,
        row.birth_date_typed,
        row.told,
        tuple(
            AskedChange(name, str(getattr(guardian, name, "")), wanted) for name, wanted in (row.asked or {}).items()
        ),
        row.made_at,
        row.mended_at,
        row.answer,
    )


@dataclass(frozen=True, slots=True)
class MendReport:
    """The school's answer to a report. With `birth_date`, the pupil's date is corrected and the same letter works
    (without one, the date that the school has is right); with `accept`, contact details become what was asked."""

    reference: str
    answer: str
    birth_date: date | None = None
    accept: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    identifier: str


@dataclass(frozen=True, slots=True)
class NoSuchReport:
    """No report has this reference."""


@dataclass(frozen=True, slots=True)
class MendedBefore:
    """Somebody mended it at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ImpossibleBirthDate:
    """No pupil was born on that day."""


@dataclass(frozen=True, slots=True)
class SameBirthDate:
    """The school has that very date: there is nothing to correct."""


MendOutcome: TypeAlias = Mended | NoSuchReport | MendedBefore | ImpossibleBirthDate | SameBirthDate


def mend_report(counter: Counter, form: MendReport) -> MendOutcome:
    """Closes a report; a corrected birth date clears the families' counts of wrong dates (R20)."""

    def step(tx: Transaction) -> MendOutcome:
        report = report_of(tx, form.reference)
        if report is None:
            return NoSuchReport()
        if form.birth_date is not None and not can_be_birth_date(form.birth_date, tx.today):
            return ImpossibleBirthDate()
        pupil = tx.session.get_one(Pupil, report.pupil_id) if form.birth_date and report.pupil_id else None
        concerned = set(_accounts_of(tx, pupil)) if pupil else set()
        rows = {each.id: each for each in locked(tx, concerned | {report.account_id})}
        tx.session.refresh(report, with_for_update=True)
        if report.mended_at is not None:
            return MendedBefore(report.mended_at)
        if form.birth_date is not None and pupil is not None:
            tx.session.refresh(pupil)
            if pupil.birth_date == form.birth_date:
                return SameBirthDate()
            correct_birth_date(tx, pupil, form.birth_date)
        if form.accept and report.guardian_id is not None:
            _accept(tx, report, tx.session.get_one(Guardian, report.guardian_id))
        account = rows[report.account_id]
        report.mended_at, report.mended_by, report.answer = tx.now, tx.actor.name, clean(form.answer)[:500]
        tx.session.add(report)
        journal.append(tx, account, "report mended", {"reference": report.reference}, {"answer": report.answer})
        return Mended(account.identifier)

    return counter.write(step)


def report_of(tx: Transaction, reference: str) -> Report | None:
    """The report of this reference, as people type it."""
    wanted = clean(fold_paper_secret(reference))
    return tx.session.exec(select(Report).where(Report.reference == wanted)).first()


def _accept(tx: Transaction, report: Report, guardian: Guardian) -> None:
    """Contact details become what was asked, and hold until the roster brings a value other than the one replaced,
    which the guardian's record keeps meanwhile."""
    asked = {name: value for name, value in (report.asked or {}).items() if name in CONTACT_FIELDS}
    guardian.in_roster = {name: str(getattr(guardian, name)) for name in asked} | (guardian.in_roster or {})
    for name, value in asked.items():
        setattr(guardian, name, value)
    guardian.email_is_sound = bool(guardian.email) and isinstance(checked(guardian.email), Sound)
    tx.session.add_all((guardian, report))


def correct_birth_date(tx: Transaction, pupil: Pupil, day: date) -> None:
    """The school's correction: it holds until the roster brings a value other than the one corrected (C9)."""
    pupil.birth_date = day
    tx.session.add(pupil)
    for account in locked(tx, _accounts_of(tx, pupil)):
        tallies.clear(tx, TallyKind.BIRTH_DATE, tallies.subject(tx, account.identifier))
        journal.append(tx, account, "birth date corrected", {"pupil": str(pupil.id)})


def _accounts_of(tx: Transaction, pupil: Pupil) -> list[UUID]:
    held = select(Responsibility.account_id).where(Responsibility.pupil_id == pupil.id)
    own = select(Account.id).where(Account.pupil_id == pupil.id)
    return [*tx.session.exec(held), *tx.session.exec(own)]
