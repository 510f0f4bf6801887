"""Every column of a list can be seen beside what is chosen in it; what has no room ends with an ellipsis."""

from __future__ import annotations

from datetime import date

import pytest

from telekiosk.core.activation import ReportChild, Reported, report_child
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import ReportKind, Role
from telekiosk.helpdesk.table import Rows
from tests.desk import UAI, clock_of, new_family, open_letter, staff
from tests.helpdesk.console import AtConsole, console_at
from tests.helpdesk.test_classes import school
from tests.helpdesk.test_reports import reported
from tests.screens.visitors import connected

THEMES = ["standard", "contrast"]


async def to_list(console: AtConsole, tab: str) -> None:
    """To a tab of the authority's, at the one school."""
    await console.go(tab)
    if tab in ("reports", "school", "classes"):
        await console.type("jean")
        await console.press("enter")


def row_of(console: AtConsole, *words: str) -> str:
    """The line of the list, on its own, that begins with these words."""
    (line,) = [line[:66].rstrip() for line in console.text().splitlines() if " ".join(words) in line[:66]]
    return line


@pytest.mark.parametrize("theme", THEMES)
async def test_each_operators_month_is_counted_beside_the_detail(counter, theme):
    new_family(counter)
    async with console_at(counter, role=Role.AUTHORITY, size=(120, 40), theme=theme) as console:
        await to_list(console, "operators")
        assert row_of(console, "Nom").endswith("Ce mois-ci")
        assert row_of(console, "sbernard").endswith("0 / 0")
        console.looks_like(f"C8-120x40-{theme}")


@pytest.mark.parametrize("theme", THEMES)
async def test_the_day_of_a_report_stays_and_long_words_give_way(counter, same_reference, theme):
    family = new_family(counter)
    reported(counter, family, ReportKind.BIRTH_DATE_IS_RIGHT, "08 03 2012")
    async with console_at(counter, role=Role.AUTHORITY, size=(120, 40), theme=theme) as console:
        await to_list(console, "reports")
        assert "cmartin" in row_of(console, "! Date")
        assert row_of(console, "! Date")[-1].isdigit()
        console.looks_like(f"C9-120x40-{theme}")


@pytest.mark.parametrize("theme", THEMES)
async def test_at_80_columns_long_names_and_addresses_have_the_room_that_is_there(counter, same_reference, theme):
    children = ("Gaspard", date(2012, 3, 7)), ("Maximilien", date(2012, 3, 7))
    family = new_family(counter, children=children, guardians=("Anne-Claire",), surname="Benhaddou")
    letter = open_letter(counter, family.letters["Anne-Claire"])
    assert isinstance(report_child(counter, ReportChild(letter.visit, ReportKind.NOT_IN_CHARGE, "")), Reported)
    connected(counter, family, "Anne-Claire 2", "anne-claire.benhaddou@ac-poitiers.example.org")
    async with console_at(counter, theme=theme) as console:
        await console.type("benhaddou")
        console.shows("abenhaddou2 Mme Anne-Claire BENHADDOU Maximilien 4e C Mail attendu")
        console.looks_like(f"C1-long-names-{theme}")
        await console.press("down", "enter")
        console.shows("Adresse anne-claire.benhaddou")
        console.looks_like(f"C2-long-names-{theme}")
        await console.press("escape")
        await console.go("reports")
        console.shows("! Pas responsable de cet enfant Gaspard BENHADDOU abenhaddou")
        console.looks_like(f"C9-long-names-{theme}")
        clock_of(counter).pass_time(minutes=10)
        await console.go("mails")
        console.shows("Confirmation anne-claire.benhaddou@ac-… abenhaddou2")
        console.looks_like(f"C6-long-names-{theme}")


@pytest.mark.parametrize("theme", THEMES)
async def test_a_long_value_of_the_school_says_that_it_goes_on(counter, theme):
    new_family(counter)
    set_school(staff(counter), SetSchool(UAI, message="La fête du collège est reportée au samedi 12 décembre."))
    async with console_at(counter, role=Role.AUTHORITY, size=(120, 40), theme=theme) as console:
        await to_list(console, "school")
        assert row_of(console, "Message").endswith("…")
        console.looks_like(f"C7-120x40-{theme}")
        await console.pilot.resize_terminal(80, 24)
        await console.settle()
        console.shows("La fête du collège est reportée au samedi")


@pytest.mark.parametrize("tab", ["classes", "school"])
async def test_the_other_language_leaves_the_cursor_where_it_is(counter, tab):
    school(counter)
    async with console_at(counter) as console:
        await console.go(tab)
        await console.press("down", "down", "f2")
        assert console.app.screen.query_one(Rows).at == 2


async def test_the_other_language_leaves_the_chosen_answer(counter):
    school(counter)
    async with console_at(counter) as console:
        await console.type("martin")
        await console.press("down", "down", "f2")
        assert console.app.screen.query_one(Rows).at == 2


async def test_the_classes_in_high_contrast(counter):
    school(counter)
    async with console_at(counter, size=(120, 40), theme="contrast") as console:
        await console.go("classes")
        console.looks_like("C4-120x40-contrast-fr")
