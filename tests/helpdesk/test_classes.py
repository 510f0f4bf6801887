"""C4: how far each class has come, who is stuck, letters and slips in bulk after a count, paper that did not arrive."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Enrolment
from telekiosk.core.lifecycle import State
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.search import PAGE
from telekiosk.core.staff_entities import PaperOrder
from telekiosk.core.terms import Role
from telekiosk.helpdesk.classes import ClassesView
from telekiosk.helpdesk.people_behind import PeopleBehind
from telekiosk.helpdesk.search import SearchView
from telekiosk.letters.pickup import HandedOver, pick_up
from telekiosk.widgets.footer import Footer
from tests.desk import UAI, Family, clock_of, give_letter, new_family, row, staff
from tests.helpdesk.console import OPERATOR, AtConsole, console_at
from tests.screens.families import three_children
from tests.screens.visitors import confirmed, connected

SIZES = [
    ((80, 24), "standard", "fr"),
    ((80, 24), "standard", "en"),
    ((80, 24), "contrast", "fr"),
    ((80, 24), "console", "fr"),
    ((120, 40), "standard", "fr"),
]


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    given: Iterator[str] = iter(("048291", "730554"))
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: next(given))


def ticked(console: AtConsole) -> set[str]:
    assert isinstance(console.view, ClassesView)
    return console.view.ticked


def caps(console: AtConsole) -> list[str]:
    """The keys in the footer before the common ones."""
    keys = [each.key for each in console.view.query_one(Footer).keys]
    return keys[: keys.index("f1")]


def school(counter: Counter) -> Family:
    """One family that is in, one at the mail, one with three children who has used no letter."""
    first = new_family(counter, pupils_too=True)
    confirmed(counter, first)
    connected(counter, new_family(counter, surname="Durand"), address="durand@orange.fr")
    return three_children(counter, "Paul")


@pytest.mark.parametrize(("size", "theme", "language"), SIZES)
async def test_what_keeps_families_out_comes_first_then_each_class(counter, size, theme, language):
    school(counter)
    async with console_at(counter, size=size, theme=theme, language=language) as console:
        await console.go("classes")
        console.looks_like(f"C4-{size[0]}x{size[1]}-{theme}-{language}")


async def test_who_stands_behind_a_number(counter):
    school(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.go("classes")
        await console.press("down", "enter")
        console.shows("Mail non confirmé", "En attente chez : orange.fr 1", "Mme Claire DURAND")
        await console.press("escape", "down", "enter")
        console.looks_like("C4-class")
        await console.press("l", "s", "escape")
        console.shows("Comptes de responsables actifs : 1 sur 5")


@pytest.mark.parametrize("key", ["enter", "f"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_from_those_behind_a_line_one_goes_to_a_sheet(counter, size, key):
    school(counter)
    async with console_at(counter, role=Role.AGENT, size=size) as console:
        await console.go("classes")
        await console.press("f")
        assert isinstance(console.view, ClassesView)
        await console.press("end", "enter", "f2", "f2", "escape", "enter")
        assert caps(console) == ["f", "escape"]
        await console.press("end")
        console.looks_like(f"C4-behind-{size[0]}x{size[1]}")
        await console.press(key)
        console.shows("M. Paul MARTIN", "Qu'est-ce qui bloque ?")
        await console.press("f2", "f2", "escape")
        assert isinstance(console.view, ClassesView)
        console.looks_like(f"C4-behind-{size[0]}x{size[1]}")
        await console.press(key, "slash")
        await console.type("durand")
        await console.press("enter", "escape")
        assert isinstance(console.view, SearchView)


async def test_a_class_shows_all_its_people_a_page_at_a_time(counter):
    new_family(counter, children=tuple((f"Enfant{n}", date(2012, 3, 7)) for n in range(PAGE + 3)), letters=False)
    async with console_at(counter, size=(120, 40)) as console:
        await console.go("classes")
        await console.press("end")
        console.shows("et d'autres")
        await console.press("enter", "end")
        assert console.view.query_one(PeopleBehind).shown == PAGE + 3 and "et d'autres" not in console.text()
        await console.press("end", "f")
        console.shows("Mme Claire MARTIN cmartin9 responsable")
        await console.press("escape")
        assert console.view.query_one(PeopleBehind).chosen == "cmartin9"


async def test_pupils_of_no_class_and_names_that_are_too_long_for_their_column(counter):
    new_family(counter, surname="Montmorency-Laval")

    def step(tx: Transaction) -> None:
        enrolment = tx.session.exec(select(Enrolment)).one()
        enrolment.class_name = ""
        tx.session.add(enrolment)

    counter.write(step)
    async with console_at(counter, size=(120, 40)) as console:
        await console.go("classes")
        await console.press("end")
        console.shows("sans classe : 1 compte à activer", "Mme Claire MONTMOR… Léa")
        await console.press("f2", "end")
        console.shows("no class: 1 account to open")


async def test_a_class_in_which_nobody_has_a_guardian_is_not_done(counter):
    new_family(counter, guardians=(), pupils_too=True)
    async with console_at(counter) as console:
        await console.go("classes")
        console.shows("! 4e C sans compte 0 1")
        assert "✓" not in console.text()
        console.looks_like("C4-nobody")


async def test_help_tells_of_those_keys_alone_that_the_role_has(counter):
    school(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.go("classes")
        await console.press("f1")
        console.shows("D'abord ce qui bloque les familles")
        assert "Rien ne s'imprime" not in console.text() and "Espace" not in console.text()
        await console.press("enter")
        await console.go("reports")
        await console.press("f1")
        console.shows("Ce que les familles signalent. Un gestionnaire", "C :")
        assert "M :" not in console.text()
    async with console_at(counter, operator="manager") as console:
        await console.go("classes")
        await console.press("f1")
        console.shows("L ", "Rien ne s'imprime")
        await console.press("enter")
        await console.go("reports")
        await console.press("f1")
        console.shows("M :")


async def test_letters_for_a_class_are_counted_before_they_are_made(counter, numbers):
    school(counter)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "l")
        console.looks_like("C4-letters")
        await console.press("shift+tab", "shift+tab", "1")
        await console.press("tab")
        await console.type("rentrée")
        await console.press("enter")
        console.shows("pickup 048291")


async def test_a_school_that_is_not_filled_in_is_told_before_its_letters_are_made(counter):
    school(counter)
    set_school(staff(counter), SetSchool(UAI, town="", contact="", phone="", email=""))
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "l")
        console.shows("Il manque aux courriers : la ville, à qui s'adresser.", "onglet Établissement")
        await console.press("escape")
        set_school(staff(counter), SetSchool(UAI, name=UAI))
        await console.press("l")
        console.shows("Il manque aux courriers : le nom de l'établissement, la ville, à qui s'adresser.")


async def test_what_is_ticked_stays_so_until_it_is_ordered(counter, numbers):
    school(counter)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "space", "up")
        await console.press("l", "escape")
        assert console.text().count("[×]") == 1 and ticked(console)
        await console.press("l", "shift+tab", "shift+tab", "1", "tab")
        await console.type("rentrée")
        await console.press("enter", "enter")
        assert "[×]" not in console.text() and not ticked(console)


async def test_letters_can_be_made_for_those_whom_a_worry_names(counter, numbers):
    school(counter)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("home", "l")
        console.looks_like("C4-letters-worry")
        await console.press("shift+tab", "shift+tab", "1", "tab")
        await console.type("rentrée")
        await console.press("enter")
        console.shows("pickup 048291")


async def test_the_footer_shows_those_keys_alone_that_act_on_the_line(counter):
    school(counter)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("home")
        assert caps(console) == ["enter", "l"]
        await console.press("end")
        assert caps(console) == ["enter", "space", "l", "s"]
        await console.press("space", "home")
        assert caps(console) == ["enter", "l", "s"]


async def test_paper_that_did_not_arrive_is_made_again(counter, numbers):
    family = school(counter)
    clock_of(counter).pass_time(days=100)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "l")
        await console.type("rentrée")
        await console.press("enter")
        console.shows("pickup 048291")
        await console.press("enter")
        lose(counter)
        await console.go("search")
        await console.go("classes")
        console.shows("Papier 048291 non reçu")
        for key in ("l", "s", "space"):
            await console.press("home", key)
            console.shows("Choisissez une classe.")
        await console.press("o")
        console.shows("pickup 730554")
        await console.press("enter")
    assert isinstance(pick_up(counter, OPERATOR, "730554", io.BytesIO()), HandedOver)
    assert row(counter, family.accounts["Paul"]).state is State.NOTIFIED


async def test_who_was_left_out_is_named_when_the_paper_is_printed(counter, numbers, monkeypatch):
    """A letter of the class is made and fetched by itself, while the order for the class still waits."""
    family = school(counter)
    clock_of(counter).pass_time(days=100)
    set_school(staff(counter), SetSchool(UAI, printer="Secretariat_2"))
    monkeypatch.setattr("telekiosk.letters.pickup._ran", lambda _command, _given: None)
    monkeypatch.setattr("telekiosk.letters.pickup.takes_jobs", lambda _printer: True)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "l")
        await console.type("rentrée")
        await console.press("enter")
        console.shows("IMPRIMER")
        clock_of(counter).pass_time(minutes=1)
        give_letter(counter, family.accounts["Paul"])
        await console.press("shift+tab", "enter")
        console.looks_like("C4-printed-left-out")
        console.shows(family.accounts["Paul"])
        await console.press("escape")
        console.shows("Envoyé à l'imprimante Secretariat_2.")


def lose(counter: Counter) -> None:
    """The order is fetched, and the line breaks."""

    def step(tx: Transaction) -> None:
        order = tx.session.exec(select(PaperOrder)).one()
        order.taken_at = order.expires_at = tx.now
        tx.session.add(order)

    counter.write(step)


async def test_slips_are_for_pupils_whose_account_is_open(counter, numbers):
    family = school(counter)
    async with console_at(counter) as console:
        await console.go("classes")
        await console.press("end", "s")
        console.shows("Aucun élève de cette classe n'a de compte ouvert.")
        connected(counter, new_family(counter, surname="Petit", pupils_too=True), "Léa")
        await console.press("space", "s")
        console.looks_like("C4-slips")
        await console.type("rentrée")
        await console.press("enter")
        console.shows("pickup 048291")
    assert row(counter, family.accounts["Paul"]).state is State.NOTIFIED
