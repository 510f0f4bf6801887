"""P13: contact details to read, and changes to ask for; P12 and P16: reports of what is wrong (section 1, C9)."""

from __future__ import annotations

from typing import Any

import pytest

from telekiosk.core.activation import AtTheDesk, Reported
from telekiosk.core.callbacks import calls_due
from telekiosk.core.contacts import (
    AskContactChange,
    ContactChangeOutcome,
    ContactDetails,
    GuardianSheet,
    InformationSheet,
    NothingToChange,
    ReportToSchool,
    TakenBack,
    ask_contact_change,
    information_sheet,
    report_to_school,
)
from telekiosk.core.counter import Counter
from telekiosk.core.entities import School
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.parting import undo_grouping
from telekiosk.core.reports import (
    AskedChange,
    Mended,
    MendedBefore,
    MendReport,
    NoSuchReport,
    ReportsOf,
    list_reports,
    mend_report,
)
from telekiosk.core.terms import ReportKind
from telekiosk.core.visits import Visit, VisitOver
from tests.core.families import ADDRESSES, act, by_letter, by_password, change, couple, grouped, guardian_of, opened
from tests.core.roads import activate, notices, pend, sign_in_as, told
from tests.desk import UAI, assert_every_journal_holds, clock_of, row, staff

NOW = ContactDetails("3 rue des Lilas", "86000 POITIERS", "", "")


@pytest.fixture
def family(counter):
    return couple(counter, pupils_too=True)


@pytest.fixture
def claire(counter, family):
    return opened(counter, family, "Claire")


def sheets(counter: Counter, visit: Visit) -> tuple[GuardianSheet, ...]:
    page = information_sheet(counter, AtTheDesk(visit))
    assert isinstance(page, InformationSheet)
    return page.guardians


def ask(counter: Counter, visit: Visit, number: int = 0, **details: Any) -> ContactChangeOutcome:
    """P13's VALIDER for the sheet's first guardian, or the one of that number; the other fields as they are."""
    sheet = sheets(counter, visit)[number]
    wanted = {name: getattr(sheet.details or NOW, name) for name in ContactDetails.__slots__} | details
    return ask_contact_change(counter, AskContactChange(visit, sheet.guardian, ContactDetails(**wanted)))


def reported(outcome: object) -> str:
    assert isinstance(outcome, Reported), outcome
    return outcome.reference


def test_the_sheet_shows_the_guardian_and_the_children(counter, family, claire):
    page = information_sheet(counter, AtTheDesk(claire))
    assert isinstance(page, InformationSheet)
    (sheet,) = page.guardians
    assert (sheet.name, sheet.details, sheet.asked) == ("Mme Claire MARTIN", NOW, None)
    assert [child.name for child in page.children] == ["Léa MARTIN"]


def test_a_change_is_a_request_that_waits_shown_as_sent_and_told(counter, family, claire):
    reference = reported(ask(counter, claire, phone=" 06 01 02\n03 04 ", address_lines="12 avenue Foch\n\n Bât. B "))
    (sheet,) = sheets(counter, claire)
    assert sheet.details == NOW
    assert sheet.asked == ContactDetails("12 avenue Foch\nBât. B", "86000 POITIERS", "06 01 02 03 04", "")
    (waiting,) = list_reports(counter)
    assert (waiting.reference, waiting.kind, waiting.school) == (reference, ReportKind.CONTACT_DETAILS, UAI)
    assert waiting.asked == (
        AskedChange("address_lines", NOW.address_lines, "12 avenue Foch\nBât. B"),
        AskedChange("phone", NOW.phone, "06 01 02 03 04"),
    )
    assert told(counter, family.accounts["Claire"])[-2:] == ["report made", "contact details asked"]
    assert notices(counter)[-1] == ("contact change asked", ADDRESSES["Claire"])
    assert_every_journal_holds(counter)


def test_a_newer_request_takes_the_olders_place_from_whichever_account(counter, family, claire):
    second = opened(counter, family, "Claire 2")
    first = reported(ask(counter, second, phone="06 01 02 03 04"))
    grouped(counter, claire, by_password(family, "Claire 2"))
    assert sheets(counter, claire)[0].asked is not None
    clock_of(counter).pass_time(hours=1)
    assert reported(ask(counter, claire, email="new@orange.fr")) == first
    (waiting,) = list_reports(counter)
    assert waiting.asked == (AskedChange("email", NOW.email, "new@orange.fr"),)


def test_once_mended_the_next_is_a_new_one(counter, family, claire):
    first = reported(ask(counter, claire, phone="06 01 02 03 04"))
    assert mend_report(staff(counter), MendReport(first, "called back")) == Mended(family.accounts["Claire"])
    assert sheets(counter, claire)[0].asked is None and sheets(counter, claire)[0].details == NOW
    assert reported(ask(counter, claire, phone="06 01 02 03 04")) != first
    again = mend_report(staff(counter), MendReport(first, ""))
    assert again == MendedBefore(counter.clock())
    assert mend_report(staff(counter), MendReport("ZZZZZ", "")) == NoSuchReport()


def test_accepted_the_details_are_what_was_asked(counter, family, claire):
    reference = reported(ask(counter, claire, phone="06 01 02 03 04", email="claire.new@orange.fr"))
    mend_report(staff(counter), MendReport(reference, "", accept=True))
    (sheet,) = sheets(counter, claire)
    assert sheet.details == ContactDetails(
        "3 rue des Lilas", "86000 POITIERS", "06 01 02 03 04", "claire.new@orange.fr"
    )
    record = guardian_of(counter, family.accounts["Claire"])
    assert record.email_is_sound
    assert reported(ask(counter, claire, phone="")) != reference
    assert sorted(notices(counter)[-2:]) == [
        ("contact change asked", "claire.new@orange.fr"),
        ("contact change asked", ADDRESSES["Claire"]),
    ]
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(
    ("details", "field", "problem"),
    [
        ({"phone": "0" * 41}, "phone", Problem.TOO_LONG),
        ({"address_lines": "x" * 201}, "address_lines", Problem.TOO_LONG),
        ({"postcode_and_town": "x" * 81}, "postcode_and_town", Problem.TOO_LONG),
        ({"email": "claire@"}, "email", Problem.NO_ENDING),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_asked(counter, family, claire, details, field, problem):
    assert ask(counter, claire, **details) == FormRefused((FieldProblem(field, problem),))
    assert not list_reports(counter)


def test_nothing_changed_is_no_request(counter, family, claire):
    assert ask(counter, claire, phone="  ") == NothingToChange()
    assert not list_reports(counter)


def test_a_request_is_taken_back_by_asking_for_what_the_school_has(counter, family, claire):
    assert isinstance(ask(counter, claire, phone="06 11 22 33 44"), Reported)
    assert ask(counter, claire) == TakenBack()
    assert list_reports(counter) == () and calls_due(counter, ReportsOf()) == ()
    assert ask(counter, claire) == NothingToChange()
    assert told(counter, family.accounts["Claire"])[-1] == "report taken back"


def test_a_joint_account_shows_both_and_the_other_is_told(counter, family, claire):
    opened(counter, family, "Paul")
    grouped(counter, claire, by_password(family, "Paul"))
    both = sheets(counter, claire)
    assert [sheet.name for sheet in both] == ["Mme Claire MARTIN", "M. Paul MARTIN"]
    before = len(notices(counter))
    reported(ask(counter, claire, number=1, phone="06 99 99 99 99"))
    assert [sheet.asked is None for sheet in sheets(counter, claire)] == [True, False]
    assert sorted(notices(counter)[before:]) == [
        ("contact change asked", ADDRESSES["Claire"]),
        ("contact change asked", ADDRESSES["Paul"]),
    ]


def test_a_request_waits_at_the_school_that_has_the_record(counter, family, claire):
    counter.write(lambda tx: tx.session.add(School(uai="0860002B", name="Collège Camille-Claudel")))
    change(counter, guardian_of(counter, family.accounts["Claire"]), school_uai="0860002B")
    reported(ask(counter, claire, phone="06 01 02 03 04"))
    assert [waiting.school for waiting in list_reports(counter)] == ["0860002B"]


def test_a_protected_guardians_sheet_shows_and_takes_nothing(counter, family, claire):
    record = guardian_of(counter, family.accounts["Claire"])
    change(counter, record, protected=True, email="claire@home.fr", email_is_sound=True)
    assert sheets(counter, claire) == (GuardianSheet(record.id, "Mme Claire MARTIN", None, None),)
    assert ask(counter, claire, phone="06 01 02 03 04") == VisitOver()
    assert not list_reports(counter)


def test_nobody_asks_for_somebody_who_is_not_on_the_account(counter, family, claire):
    paul = guardian_of(counter, family.accounts["Paul"])
    assert ask_contact_change(counter, AskContactChange(claire, paul.id, NOW)) == VisitOver()
    grouped(counter, claire, by_letter(family, "Paul"))
    undo_grouping(staff(counter), act(family.accounts["Paul"]))
    assert ask_contact_change(counter, AskContactChange(claire, paul.id, NOW)) == VisitOver()


def test_pupils_and_pending_guardians_have_no_sheet(counter, family):
    pupil = activate(counter, family.letters["Léa"], address="lea@free.fr")
    pending = pend(counter, family.letters["Claire"])
    for visit in (pupil, pending):
        assert information_sheet(counter, AtTheDesk(visit)) == VisitOver()
        missing = ReportToSchool(visit, ReportKind.CHILD_MISSING, "Tom")
        assert report_to_school(counter, missing) == VisitOver()


@pytest.mark.parametrize("kind", [ReportKind.CHILD_MISSING, ReportKind.NO_COMMON_CHILD])
def test_what_is_missing_is_reported_in_a_few_words_and_changes_no_account(counter, family, claire, kind):
    before = row(counter, family.accounts["Claire"]).state_since
    reference = reported(report_to_school(counter, ReportToSchool(claire, kind, "Tom,\x1b[2J en 6e B")))
    again = reported(report_to_school(counter, ReportToSchool(claire, kind, "Tom MARTIN, 6e B")))
    assert again == reference
    (waiting,) = list_reports(counter)
    assert (waiting.identifier, waiting.told) == (family.accounts["Claire"], "Tom MARTIN, 6e B")
    assert row(counter, family.accounts["Claire"]).state_since == before
    assert sign_in_as(counter, family.accounts["Claire"])
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(("text", "problem"), [(" \n ", Problem.MISSING), ("x" * 501, Problem.TOO_LONG)])
def test_a_report_says_something_and_not_too_much(counter, family, claire, text, problem):
    asked = ReportToSchool(claire, ReportKind.CHILD_MISSING, text)
    assert report_to_school(counter, asked) == FormRefused((FieldProblem("told", problem),))
