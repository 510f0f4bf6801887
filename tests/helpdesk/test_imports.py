"""C5: files that wait, what they would change, the school's yes, and carrying it out."""

from __future__ import annotations

from datetime import date

from telekiosk.core.deposits import Deposit, Deposited, deposit_roster
from telekiosk.core.terms import Role
from tests.core.staffing import hire
from tests.desk import UAI, new_family, staff
from tests.helpdesk.console import OPERATOR, console_at
from tests.roster.rosters import GUARDIANS, PUPILS, zip_of


def deposited(counter, pupils=PUPILS, guardians=GUARDIANS):
    """The two exports as one zip, as an operator sends them over SSH."""
    content = zip_of({"ElevesSansAdresses.xml": pupils, "ResponsablesAvecAdresses.xml": guardians})
    assert isinstance(deposit_roster(staff(counter), Deposit(UAI, OPERATOR, content)), Deposited)


async def test_files_that_wait_are_shown_in_words_and_imported_with_one_key(counter):
    new_family(counter)
    hire(counter, OPERATOR, Role.MANAGER)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        console.looks_like("C5-nothing")
        deposited(counter)
        await console.press("1")
        await console.go("import")
        console.looks_like("C5")
        await console.press("down", "enter")
        console.looks_like("C5-section")
        await console.press("escape", "i")
        console.looks_like("C5-import")
        await console.press("shift+tab", "enter")
        console.looks_like("C5-done")


async def test_many_leavers_are_asked_about_first_and_files_can_be_withdrawn(counter):
    hire(counter, OPERATOR, Role.MANAGER)
    new_family(counter, children=tuple((f"Léo{number}", date(2012, 3, number)) for number in range(1, 13)))
    deposited(counter)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        await console.press("i")
        console.shows("répondez d'abord à la question")
        await console.press("down", "enter")
        console.looks_like("C5-question")
        await console.press("space", "i")
        console.shows("12 élèves partent.")
        await console.press("escape", "x", "shift+tab", "enter")
        console.shows("Les fichiers sont effacés.", "Aucun fichier n'attend.")
