"""C9: what families report, mended here; whom to call back; hidden children who show again soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telekiosk.core.activation import AtTheDesk, ReportChild, Reported, report_child
from telekiosk.core.contacts import (
    AskContactChange,
    InformationSheet,
    ReportToSchool,
    ask_contact_change,
    information_sheet,
    report_to_school,
)
from telekiosk.core.counter import Counter
from telekiosk.core.lifecycle import State
from telekiosk.core.policy import local_date
from telekiosk.core.reports import MendReport, mend_report
from telekiosk.core.terms import ReportKind, Role
from tests.core.families import child_elsewhere, opened
from tests.core.roads import told
from tests.core.staffing import ELSEWHERE
from tests.desk import Family, new_family, open_letter, row, staff
from tests.helpdesk.console import console_at
from tests.helpdesk.test_acts import choose
from tests.helpdesk.test_stories import cause
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import at_first_connection, fill_first_connection


def reported(counter: Counter, family: Family, kind: ReportKind, birth_date: str = "") -> str:
    visit = open_letter(counter, family.letters["Claire"]).visit
    outcome = report_child(counter, ReportChild(visit, kind, birth_date))
    assert isinstance(outcome, Reported)
    return outcome.reference


async def test_the_birth_date_in_the_base_is_wrong(counter, same_reference):
    family = new_family(counter)
    reported(counter, family, ReportKind.BIRTH_DATE_IS_RIGHT, "08 03 2012")
    async with console_at(counter) as console:
        await cause(console, "martin", "Le signalement de la famille vous attend.")
        console.looks_like("C2-reported")
        await choose(console, "Répondre au signalement")
        console.looks_like("C9-birth-date")
        assert console.field("birth_date").value == "08/03/2012"
        await console.press("1")
        await console.press(*["backspace"] * 4)
        await console.type("2090")
        await console.press("enter")
        await console.type("acte de naissance vu")
        await console.press("enter")
        console.shows("Aucun élève n'est né ce jour-là.")
        await console.press(*["backspace"] * 4)
        await console.type("2012")
        await console.press("enter")
        await console.press("enter")
        console.shows("C'est traité. Il reste à rappeler la famille.")
        await console.press("escape")
        await console.go("reports")
        console.looks_like("C9-call")
        await console.press("c")
        console.shows("C'est noté : la famille est au courant.", "À traiter : 0 À rappeler : 0")
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk, birth_date="08032012")
        await kiosk.confirm()
        assert kiosk.page == "MailAwaitedPage"
    assert row(counter, "cmartin").state is State.PENDING


async def test_the_school_s_own_birth_date_may_be_right(counter, same_reference):
    family = new_family(counter)
    reported(counter, family, ReportKind.BIRTH_DATE_IS_RIGHT, "08 03 2012")
    async with console_at(counter) as console:
        await console.search("martin")
        await console.press("m")
        await console.type("acte de naissance vu")
        await console.press("enter")
        console.shows("Choisissez : corriger la date, ou la laisser.")
        await console.press("shift+tab", "shift+tab", "2")
        console.looks_like("C9-birth-date-right")
        await console.press("enter")
        console.shows("C'est traité. Il reste à rappeler la famille.")
    assert "birth date corrected" not in told(counter, "cmartin")


async def test_contact_details_are_taken_over_or_refused(counter, same_reference):
    family = new_family(counter)
    visit = opened(counter, family, "Claire")
    sheet = information_sheet(counter, AtTheDesk(visit))
    assert isinstance(sheet, InformationSheet)
    (guardian,) = sheet.guardians
    assert guardian.details is not None
    asked = AskContactChange(visit, guardian.guardian, replace(guardian.details, phone="06 99 88 77 66"))
    assert isinstance(ask_contact_change(counter, asked), Reported)
    async with console_at(counter) as console:
        await console.go("reports")
        console.looks_like("C9")
        await console.press("m")
        await console.press("1")
        console.looks_like("C9-contact")
        await console.type("vu avec elle")
        await console.press("enter")
        console.shows("C'est traité.")
        await console.go("search")
        await console.search("martin")
        console.shows("06 99 88 77 66", "vu avec elle")


async def test_two_operators_at_once_and_an_agent_who_may_only_call(counter, same_reference):
    family = new_family(counter)
    reference = reported(counter, family, ReportKind.NOT_IN_CHARGE)
    async with console_at(counter) as console:
        await console.go("reports")
        await console.press("m")
        mend_report(staff(counter), MendReport(reference, "divorce"))
        await console.type("jugement")
        await console.press("enter")
        console.shows("Quelqu'un l'a déjà traité")
        await console.press("escape")
    async with console_at(counter, role=Role.AGENT, operator="agent") as console:
        await console.go("reports")
        console.shows("À rappeler")
        await console.press("m", "c")
        console.shows("C'est noté")


async def test_a_missing_child_is_looked_into_with_the_familys_words_in_sight(counter):
    family = new_family(counter)
    missing = ReportToSchool(opened(counter, family, "Claire"), ReportKind.CHILD_MISSING, "Tom MARTIN, 6e B")
    assert isinstance(report_to_school(counter, missing), Reported)
    async with console_at(counter) as console:
        await console.search("martin")
        await console.press("pagedown")
        console.shows("attend une réponse Tom MARTIN, 6e B")
        await console.press("escape")
        await console.go("reports")
        await console.press("m")
        console.shows("La famille écrit : Tom MARTIN, 6e B")
        console.looks_like("C9-missing")


async def test_a_report_of_another_school_is_left_to_that_school(counter):
    family = new_family(counter)
    reference = reported(counter, family, ReportKind.NOT_IN_CHARGE)
    child_elsewhere(counter, "cmartin", ELSEWHERE)
    async with console_at(counter, school=ELSEWHERE) as console:
        await console.search("martin")
        await console.press("a")
        console.shows("Ce que l'on peut faire maintenant")
        assert "Répondre au signalement" not in console.text()
    async with console_at(counter, role=Role.AUTHORITY, operator="authority") as console:
        await console.search("martin")
        await choose(console, "Répondre au signalement")
        console.shows("Pas responsable de cet enfant")
        await console.press("escape")
        mend_report(staff(counter), MendReport(reference, "divorce"))
        await choose(console, "Répondre au signalement")
        console.shows("Plus aucun signalement n'attend ici.")


async def test_a_child_is_hidden_until_a_day_announced_and_shown_again(counter):
    family = new_family(counter)
    opened(counter, family, "Claire")
    day = local_date(counter.clock()) + timedelta(days=10)
    async with console_at(counter) as console:
        await console.search("martin")
        await choose(console, "Masquer un enfant")
        await console.press("shift+tab", "shift+tab", "shift+tab")
        await console.type("01 01 2020")
        await console.press("enter")
        await console.type("jugement du 1er")
        await console.press("enter")
        console.shows("Ce jour est passé.")
        for _ in range(10):
            await console.press("backspace")
        await console.type(f"{day:%d%m%Y}")
        await console.press("enter", "enter")
        console.looks_like("C2-hidden")
        await console.press("escape")
        await console.go("reports")
        console.looks_like("C9-hidden")
        await console.go("search")
        await console.search("martin")
        await choose(console, "Montrer de nouveau l'enfant")
        await console.type("levé")
        await console.press("enter")
        console.shows("L'enfant est de nouveau visible.")
    assert "child shown again" in told(counter, family.accounts["Claire"])
