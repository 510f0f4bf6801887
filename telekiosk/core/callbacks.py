"""Whom to call back (C9): families whose report was mended and who do not know it yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.accounts import guardians_behind, locked_one
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Report
from telekiosk.core.people import family
from telekiosk.core.reports import NoSuchReport, ReportsOf, report_of
from telekiosk.core.terms import ReportKind


@dataclass(frozen=True, slots=True)
class CallDue:
    """One family to call; `phones` as the roster has them, `answer` is what the school found."""

    reference: str
    kind: ReportKind
    identifier: str
    holders: tuple[str, ...]
    phones: tuple[str, ...]
    answer: str
    mended_at: datetime


def calls_due(counter: Counter, form: ReportsOf) -> tuple[CallDue, ...]:
    """Reports that were mended, by staff or by a roster, and whose family was not called yet; the oldest first."""

    def step(tx: Transaction) -> tuple[CallDue, ...]:
        due = select(Report).where(col(Report.mended_at).is_not(None), col(Report.called_back_at).is_(None))
        if form.school_uai is not None:
            due = due.where(Report.school_uai == form.school_uai)
        return tuple(_call(tx, row) for row in tx.session.exec(due.order_by(col(Report.mended_at), col(Report.id))))

    return counter.read(step)


def _call(tx: Transaction, row: Report) -> CallDue:
    account = tx.session.get_one(Account, row.account_id)
    phones = dict.fromkeys(each.phone for each in guardians_behind(tx.session, account) if each.phone)
    return CallDue(
        row.reference,
        row.kind,
        account.identifier,
        family(tx.session, account),
        tuple(phones),
        row.answer,
        row.mended_at or row.made_at,
    )


@dataclass(frozen=True, slots=True)
class CallBack:
    """The family of this report has been called, or needs no call."""

    reference: str


@dataclass(frozen=True, slots=True)
class Called:
    identifier: str


@dataclass(frozen=True, slots=True)
class CalledBefore:
    """Somebody called at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NotMendedYet:
    """There is nothing to tell the family yet."""


CallOutcome: TypeAlias = Called | CalledBefore | NotMendedYet | NoSuchReport


def called_back(counter: Counter, form: CallBack) -> CallOutcome:
    """Takes a family off the list, and keeps who did."""

    def step(tx: Transaction) -> CallOutcome:
        report = report_of(tx, form.reference)
        if report is None:
            return NoSuchReport()
        account = locked_one(tx, report.account_id)
        tx.session.refresh(report, with_for_update=True)
        if report.mended_at is None:
            return NotMendedYet()
        if report.called_back_at is not None:
            return CalledBefore(report.called_back_at)
        report.called_back_at = tx.now
        tx.session.add(report)
        journal.append(tx, account, "family called back", {"reference": report.reference})
        return Called(account.identifier)

    return counter.write(step)
