"""Reports: what a family says is wrong in the school's data, until the school mends it (P2, C9)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core import journal, tallies
from telekiosk.core.accounts import locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import PAPER_ALPHABET, fold_paper_secret
from telekiosk.core.entities import Account, Pupil, Report, Responsibility
from telekiosk.core.people import last_name
from telekiosk.core.terms import ReportKind, TallyKind

REFERENCE_LENGTH = 5


def new_report(tx: Transaction, account: Account, pupil: Pupil, kind: ReportKind, typed: date | None) -> str:
    """Writes a report and returns its short reference; one that says the same and waits already keeps its own."""
    waiting = select(Report).where(
        Report.account_id == account.id,
        Report.pupil_id == pupil.id,
        Report.kind == kind,
        col(Report.mended_at).is_(None),
    )
    known = tx.session.exec(waiting).first()
    if known is not None:
        known.birth_date_typed = typed
        tx.session.add(known)
        return known.reference
    reference = "".join(secrets.choice(PAPER_ALPHABET) for _ in range(REFERENCE_LENGTH))
    tx.session.add(
        Report(
            reference=reference,
            kind=kind,
            account_id=account.id,
            pupil_id=pupil.id,
            school_uai=account.school_uai,
            birth_date_typed=typed,
            made_at=tx.now,
        )
    )
    journal.append(tx, account, "report made", {"kind": kind.value, "reference": reference})
    return reference


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as staff see it."""

    reference: str
    kind: ReportKind
    school: str
    identifier: str
    pupil: str
    birth_date_now: date | None
    birth_date_typed: date | None
    made_at: datetime
    mended_at: datetime | None
    answer: str


def list_reports(counter: Counter, *, mended: bool = False) -> tuple[ReportView, ...]:
    """Reports that wait, the oldest first; with `mended`, those that no longer do too."""

    def step(tx: Transaction) -> tuple[ReportView, ...]:
        question = select(Report).order_by(col(Report.made_at))
        rows = tx.session.exec(question if mended else question.where(col(Report.mended_at).is_(None)))
        return tuple(_view(tx, row) for row in rows)

    return counter.read(step)


def _view(tx: Transaction, row: Report) -> ReportView:
    pupil = tx.session.get_one(Pupil, row.pupil_id)
    return ReportView(
        row.reference,
        row.kind,
        row.school_uai,
        tx.session.get_one(Account, row.account_id).identifier,
        f"{pupil.first_name} {last_name(pupil)}",
        pupil.birth_date,
        row.birth_date_typed,
        row.made_at,
        row.mended_at,
        row.answer,
    )


@dataclass(frozen=True, slots=True)
class MendReport:
    """The school's answer to a report; with `birth_date`, the pupil's date is corrected and the same letter works."""

    reference: str
    answer: str
    birth_date: date | None = None


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


MendOutcome: TypeAlias = Mended | NoSuchReport | MendedBefore


def mend_report(counter: Counter, form: MendReport) -> MendOutcome:
    """Closes a report; a corrected birth date clears the families' counts of wrong dates (R20)."""

    def step(tx: Transaction) -> MendOutcome:
        wanted = fold_paper_secret(form.reference)
        report = tx.session.exec(select(Report).where(Report.reference == wanted).with_for_update()).first()
        if report is None:
            return NoSuchReport()
        if report.mended_at is not None:
            return MendedBefore(report.mended_at)
        if form.birth_date is not None:
            correct_birth_date(tx, tx.session.get_one(Pupil, report.pupil_id), form.birth_date)
        (account,) = locked(tx, [report.account_id])
        report.mended_at, report.mended_by, report.answer = tx.now, tx.actor.name, form.answer[:500]
        tx.session.add(report)
        journal.append(tx, account, "report mended", {"reference": report.reference}, {"answer": report.answer})
        return Mended(account.identifier)

    return counter.write(step)


def correct_birth_date(tx: Transaction, pupil: Pupil, day: date) -> None:
    """The school's correction: it holds until the roster brings a value other than the one corrected (C9)."""
    pupil.birth_date = day
    tx.session.add(pupil)
    held = select(Responsibility.account_id).where(Responsibility.pupil_id == pupil.id)
    own = select(Account.id).where(Account.pupil_id == pupil.id)
    for account in locked(tx, [*tx.session.exec(held), *tx.session.exec(own)]):
        tallies.clear(tx, TallyKind.BIRTH_DATE, tallies.subject(tx, account.identifier))
        journal.append(tx, account, "birth date corrected", {"pupil": str(pupil.id)})
