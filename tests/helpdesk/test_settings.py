"""C7: the school's own settings. C8: the list of operators."""

from __future__ import annotations

from telekiosk.core.people import SchoolView
from telekiosk.core.schools import WhichSchool, show_school
from telekiosk.core.terms import Role, Service
from tests.desk import UAI, new_family
from tests.helpdesk.console import console_at

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGMLIRVyXCSq4pQWvnZbmWRkoCMd1QXrfWhWhKvOJCcs marie@bureau"


async def test_a_manager_changes_what_families_see_of_the_school(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.go("school")
        console.looks_like("C7")
        await console.press("down", "down", "down", "down", "down", "enter")
        await console.type("Fermé le 3.")
        console.looks_like("C7-message")
        await console.press("enter")
        console.shows("Enregistré : les familles le voient dès maintenant.", "Fermé le 3.")
        await console.press("down", "enter")
        await console.paste("https://" + "a" * 70 + "b")
        await console.press("enter")
        console.shows("Trop long : 78 caractères au plus.")
        await console.press("backspace", "enter")
        await console.press("down", "enter")
        await console.paste("javascript:alert(1)")
        await console.press("enter")
        console.shows("Elle commence par https://, sans espace.")
        await console.press("escape")
    school = show_school(counter, WhichSchool(UAI))
    assert isinstance(school, SchoolView)
    assert school.message == "Fermé le 3."
    assert dict(school.services) == {Service.ABSENCES: "https://" + "a" * 70}


async def test_a_school_s_name_is_not_taken_away(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.go("school")
        await console.press("enter", *["backspace"] * len("Collège Jean-Moulin"), "enter")
        console.shows("Il faut un nom sur les pages et les courriers.")
        await console.press("escape")
        console.shows("Collège Jean-Moulin")


async def test_the_header_follows_the_schools_new_name_at_once(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.go("school")
        await console.press("enter")
        await console.type(" 2")
        await console.press("enter")
        console.shows("Collège Jean-Moulin 2, 0990001N")
        await console.go("classes")
        console.shows("Collège Jean-Moulin 2, 0990001N")


async def test_of_the_printer_nobody_says_that_families_see_it(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.go("school")
        await console.press("end", "enter")
        await console.type("Secretariat_2")
        await console.press("enter")
        console.shows("Enregistré.", "Secretariat_2")
        assert "familles le voient" not in console.text()


async def test_the_authority_takes_on_operators_gives_them_keys_and_removes_them(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AUTHORITY) as console:
        await console.go("operators")
        await console.press("n", "2")
        await console.type("mroy")
        await console.press("enter")
        await console.type(UAI.lower())
        await console.press("enter")
        await console.paste(KEY)
        console.looks_like("C8-new")
        await console.press("enter")
        console.shows("mroy peut travailler au guichet.")
        await console.press("down", "enter")
        console.looks_like("C8")
        await console.press("k")
        await console.paste("-----BEGIN OPENSSH PRIVATE KEY-----")
        await console.press("enter")
        console.shows("× C'est la clé privée : ne la donnez jamais. Prenez le fichier .pub.")
        await console.press("ctrl+u")
        await console.paste("ma clé")
        await console.press("enter")
        console.shows("× Ce n'est pas une clé publique. Elle commence par ssh-ed25519.")
        console.looks_like("C8-key-unreadable")
        await console.press("escape", "p")
        await console.type("deux roues vertes")
        await console.press("enter")
        await console.type("deux roues verte")
        await console.press("enter")
        console.shows("Les deux sont différents.")
        await console.type("s")
        await console.press("enter")
        console.shows("Le mot de passe est enregistré.")
        await console.press("x")
        await console.press("shift+tab", "enter")
        console.shows("mroy est retiré.", "1 agent")


async def test_the_authority_chooses_whose_settings_it_changes(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AUTHORITY) as console:
        await console.go("school")
        await console.type("jean")
        console.looks_like("school-picker")
        await console.press("enter")
        console.shows("Collège Jean-Moulin, 0990001N", "Ce que les familles voient")


async def test_an_agent_sees_neither_settings_nor_operators(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.press("escape", "5", "6", "7")
        console.looks_like("C1-agent")
        assert "Agents" not in console.text() and "Établissement" not in console.text()
        assert console.view.tab == "search"
