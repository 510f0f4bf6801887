"""C9: reports that wait at a school, and whom to call back once they are mended."""

from __future__ import annotations

import pytest

from telekiosk.core.accounts import by_identifier
from telekiosk.core.callbacks import CallBack, Called, CalledBefore, NotMendedYet, called_back, calls_due
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.reports import MendReport, NoSuchReport, ReportsOf, list_reports, mend_report, new_report
from telekiosk.core.terms import ReportKind
from tests.desk import UAI, assert_every_journal_holds, new_family, staff

HERE, ELSEWHERE = ReportsOf(UAI), ReportsOf("0990009X")


@pytest.fixture
def reference(counter: Counter) -> str:
    """Claire says that a child is missing."""
    new_family(counter)

    def step(tx: Transaction) -> str:
        account = by_identifier(tx.session, "cmartin")
        assert account is not None
        return new_report(tx, account, ReportKind.CHILD_MISSING, told="Tom")

    return counter.write(step)


def test_a_report_waits_at_its_own_school_only(counter: Counter, reference: str) -> None:
    assert [report.reference for report in list_reports(counter, HERE)] == [reference]
    assert list_reports(counter, ELSEWHERE) == ()


def test_who_reported_is_called_back_once_it_is_mended(counter: Counter, reference: str) -> None:
    assert calls_due(counter, HERE) == ()
    assert called_back(staff(counter), CallBack(reference)) == NotMendedYet()
    mend_report(staff(counter), MendReport(reference, "Tom is in the new roster"))
    assert list_reports(counter, HERE) == () and calls_due(counter, ELSEWHERE) == ()
    (call,) = calls_due(counter, HERE)
    assert (call.reference, call.identifier, call.holders) == (reference, "cmartin", ("Mme Claire MARTIN",))
    assert call.answer == "Tom is in the new roster"
    assert called_back(staff(counter), CallBack(reference.lower())) == Called("cmartin")
    assert calls_due(counter, HERE) == ()
    assert isinstance(called_back(staff(counter), CallBack(reference)), CalledBefore)
    assert called_back(staff(counter), CallBack("ZZZZZ")) == NoSuchReport()
    assert_every_journal_holds(counter)
