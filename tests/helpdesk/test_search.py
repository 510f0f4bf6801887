"""C1: who is it? C2: why can't they get in?"""

from __future__ import annotations

from datetime import date

import pytest

from telekiosk.core.lines import Standing
from telekiosk.core.search import PAGE
from telekiosk.core.terms import Role
from telekiosk.helpdesk.search import SearchBox, SearchView
from tests.core.families import child_elsewhere
from tests.core.staffing import ELSEWHERE
from tests.desk import UAI, new_family
from tests.helpdesk.console import console_at
from tests.helpdesk.test_acts import choose
from tests.pictures import VARIANTS, variant_name
from tests.screens.visitors import confirmed, connected, refuse


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_c1_and_c2_in_every_size_theme_and_language(counter, size, theme, language):
    family = new_family(counter, guardians=("Claire", "Paul"), pupils_too=True)
    connected(counter, family, "Claire", "claire@orage.fr")
    refuse(counter, for_good=True)
    confirmed(counter, family, "Paul")
    async with console_at(counter, size=size, theme=theme, language=language) as console:
        await console.type("martin")
        console.looks_like(variant_name("C1", size, theme, language))
        await console.press("enter")
        console.looks_like(variant_name("C2", size, theme, language))


async def test_words_in_any_order_narrow_the_answers_as_one_types(counter):
    new_family(counter, guardians=("Claire", "Paul"), pupils_too=True)
    new_family(counter, surname="D'Aubigné", guardians=("Irène",))
    async with console_at(counter) as console:
        console.looks_like("C1-empty")
        await console.type("daubigne ir")
        console.shows("1 compte", "Mme Irène D'AUBIGNÉ")
        await console.type("x")
        console.shows("0 compte", "Vérifiez l'orthographe", "autre établissement", "dans SIECLE, puis importez")
        console.looks_like("C1-nobody")
        await console.press("escape", "slash")
        assert "Vérifiez" not in console.text()
        await console.type("4eC martin")
        console.shows("3 comptes")
        await console.press("down", "enter")
        console.shows("M. Paul MARTIN pmartin responsable", "Qu'est-ce qui bloque ?")
        await console.press("escape")
        console.shows("3 comptes")
        await console.press("f1")
        console.looks_like("C1-help")


@pytest.mark.parametrize("theme", ["standard", "contrast"])
async def test_back_from_a_sheet_the_next_name_takes_the_place_of_the_last(counter, theme):
    new_family(counter)
    new_family(counter, surname="Durand")
    async with console_at(counter, theme=theme) as console:
        await console.type("martin")
        await console.press("enter", "escape")
        console.looks_like(f"C1-back-from-a-sheet-{theme}")
        await console.type("dur")
        console.shows("1 compte", "Mme Claire DURAND")
        await console.press("enter", "escape", "end")
        await console.type("and")
        assert console.view.query_one(SearchBox).value == "durand"


async def test_a_child_of_a_surname_in_two_words_is_named_by_the_first_name(counter):
    new_family(counter, surname="Le Goff-Kervran")
    async with console_at(counter) as console:
        await console.type("goff")
        console.shows("Léa 4e C")


async def test_the_key_to_further_answers_is_in_the_footer_while_there_are_any(counter):
    new_family(counter, children=tuple((f"Enfant{n}", date(2012, 3, 7)) for n in range(PAGE + 3)), letters=False)
    async with console_at(counter) as console:
        await console.type("martin")
        console.shows(f"Les {PAGE} premiers comptes", "Pg suiv Suite")
        await console.press(*["pagedown"] * 5)
        console.shows(f"{PAGE + 3} comptes")
        assert "Pg suiv" not in console.text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_authority_is_told_which_school_an_account_belongs_to(counter, size):
    new_family(counter)
    child_elsewhere(counter, "cmartin", ELSEWHERE)
    async with console_at(counter, role=Role.AUTHORITY, size=size) as console:
        await console.type("martin")
        console.looks_like(f"C1-authority-{size[0]}x{size[1]}")
        console.shows("cmartin Mme Claire MARTIN", UAI)
        await console.press("enter")
        console.shows("Collège Jean-Moulin, 0990001N", "2de 5, Lycée Marie-Curie")
        console.looks_like(f"C2-authority-{size[0]}x{size[1]}")


async def test_hostile_names_are_text(counter):
    hostile = "[b]Ro\u202ese[/b] \x1b[31m[/oops]"
    new_family(counter, guardians=(hostile,), surname="[link=x]Du\x9bval", letters=False)
    async with console_at(counter) as console:
        await console.type("duval")
        console.shows("[b]Rose[/b]")
        await console.press("enter")
        console.shows("[b]Rose[/b] [31m[/oops] [LINK=X]DUVAL")
        assert not {"\x1b", "\u202e", "\x9b"} & set(console.text())


async def test_what_is_typed_right_after_the_slash_is_in_the_box(counter):
    family = new_family(counter)
    async with console_at(counter) as console:
        await console.search(family.accounts["Claire"])
        await console.type("/2 04")
        assert console.view.query_one("#search", SearchBox).value == "2 04"
        await console.press("escape")
        await console.type("/martin")
        assert console.view.query_one("#search", SearchBox).value == "martin"
        await console.type(" a/b")
        assert console.view.query_one("#search", SearchBox).value == "martin a/b"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_after_an_act_the_list_says_how_the_account_stands_now(counter, size):
    new_family(counter, guardians=("Claire", "Paul"))
    async with console_at(counter, size=size) as console:
        await console.type("martin")
        assert console.text().count("Courrier 91 j") == 2
        await console.press("down", "enter")
        await choose(console, "Fermer le compte")
        await console.press("shift+tab", "shift+tab")
        await console.type("demande de la famille")
        await console.press("enter")
        console.shows("× Courrier du 01/09/2026 : annulé")
        await console.press("escape")
        assert isinstance(console.view, SearchView)
        assert [line.standing for line in console.view.rows] == [Standing.LETTER, Standing.CLOSED]
        assert console.view.table.at == 1
        console.shows("× pmartin", "Fermé")
