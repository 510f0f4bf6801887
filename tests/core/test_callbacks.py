"""C9: reports that wait at a school, and whom to call back once they are mended."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from telekiosk.core.accounts import by_identifier
from telekiosk.core.callbacks import CallBack, Called, CalledBefore, NotMendedYet, called_back, calls_due
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Pupil
from telekiosk.core.reports import MendReport, NoSuchReport, ReportsOf, list_reports, mend_report, new_report
from telekiosk.core.school import StaffAct, generate_anew
from telekiosk.core.terms import ReportKind
from tests.core.families import by_letter, couple, grouped, opened
from tests.core.staffing import ELSEWHERE as AT_ANOTHER
from tests.core.staffing import enrol_elsewhere
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
    (report,) = list_reports(counter, HERE)
    assert (report.reference, report.by) == (reference, ("Mme Claire MARTIN",))
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


def test_who_reported_is_known_though_their_account_went_into_another(counter: Counter) -> None:
    family = couple(counter)

    def step(tx: Transaction) -> str:
        account = by_identifier(tx.session, family.accounts["Claire 2"])
        assert account is not None
        return new_report(tx, account, ReportKind.CHILD_MISSING, told="Tom")

    made = counter.write(step)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    mend_report(staff(counter), MendReport(made, "done"))
    (call,) = calls_due(counter, HERE)
    assert (call.identifier, call.holders) == (family.accounts["Claire 2"], ("Mme Claire MARTIN",))


def test_who_reported_is_known_though_their_account_was_generated_anew(counter: Counter, reference: str) -> None:
    generate_anew(staff(counter), StaffAct("cmartin", "letter lost"))
    mend_report(staff(counter), MendReport(reference, "done"))
    (call,) = calls_due(counter, HERE)
    assert call.holders == ("Mme Claire MARTIN",)


def test_a_report_about_a_child_waits_at_the_childs_school(counter: Counter) -> None:
    family = couple(counter)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    enrol_elsewhere(counter, "Tom")

    def step(tx: Transaction) -> str:
        account = by_identifier(tx.session, family.accounts["Claire"])
        tom = tx.session.exec(select(Pupil).where(Pupil.first_name == "Tom")).one()
        assert account is not None
        return new_report(tx, account, ReportKind.BIRTH_DATE_IS_RIGHT, pupil=tom, typed=date(2014, 1, 1))

    made = counter.write(step)
    assert list_reports(counter, HERE) == ()
    assert [each.reference for each in list_reports(counter, ReportsOf(AT_ANOTHER))] == [made]
