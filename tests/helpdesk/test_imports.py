"""C5: files that wait, what they would change, the school's yes, and carrying it out."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import col, select

from telekiosk.core.deposits import Deposit, Deposited, deposit_roster
from telekiosk.core.entities import Enrolment, Pupil
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import Role
from telekiosk.helpdesk.import_questions import listed_elsewhere, only_told
from telekiosk.roster.apply import Imported, ImportRoster, import_roster
from telekiosk.roster.model import FileKind, Heading, PupilRow, Reason, Remark, Roster
from tests.core.staffing import hire
from tests.desk import UAI, clock_of, new_family, staff
from tests.helpdesk.console import OPERATOR, console_at
from tests.roster.made import OTHER
from tests.roster.rosters import GUARDIANS, PUPILS, changed, read, zip_of


def deposited(counter, pupils=PUPILS, guardians=GUARDIANS):
    """The two exports as one zip, as an operator sends them over SSH."""
    content = zip_of({"ElevesSansAdresses.xml": pupils, "ResponsablesAvecAdresses.xml": guardians})
    assert isinstance(deposit_roster(staff(counter), Deposit(UAI, OPERATOR, content)), Deposited)


def imported(counter, uai=UAI, pupils=PUPILS, guardians=GUARDIANS):
    """That school's roster, imported before."""
    files = (changed(each, UAI, uai) for each in (pupils, guardians))
    assert isinstance(import_roster(staff(counter), ImportRoster(read(*files), uai)), Imported)


def schools_of_zoe(counter):
    """Where she is enrolled now."""
    zoe = select(Enrolment.school_uai).join(Pupil).where(Pupil.first_name == "Zoé", col(Enrolment.ended_on).is_(None))
    return counter.read(lambda tx: tx.session.exec(zoe).all())


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
        await console.press("down", "space", "down", "enter")
        console.looks_like("C5-section")
        await console.press("escape", "end", "enter")
        console.shows("Lœtitia D'ARTIGUELOUVE, pour Zoé D'ARTIGUELOUVE", "Noël D'ARTIGUELOUVE, compte d'élève")
        await console.press("escape", "i")
        await console.press("shift+tab", "enter")
        console.looks_like("C5-done")


async def test_files_of_the_coming_year_say_in_june_what_cannot_be_taken_back(counter):
    imported(counter)
    hire(counter, OPERATOR, Role.MANAGER)
    clock_of(counter).now = datetime(2027, 6, 21, 8, 0, tzinfo=UTC)
    next_year = ("<ANNEE_SCOLAIRE>2026<", "<ANNEE_SCOLAIRE>2027<"), ("12/10/2026", "20/06/2027")
    pupils, guardians = changed(PUPILS, "6 A", "5A"), GUARDIANS
    for old, new in next_year:
        pupils, guardians = changed(pupils, old, new), changed(guardians, old, new)
    deposited(counter, pupils, guardians)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        console.looks_like("C5-coming-year")
        await console.press("i")
        console.looks_like("C5-coming-year-import")


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


async def test_a_school_is_told_that_another_lists_a_pupil_and_is_not_asked(counter):
    imported(counter, OTHER)
    hire(counter, OPERATOR, Role.MANAGER)
    deposited(counter)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        console.shows("1 nouvel élève", "2 élèves encore inscrits ailleurs")
        assert "vient d'un autre établissement" not in console.text().replace("\N{NO-BREAK SPACE}", " ")
        await console.press("down", "enter")
        console.shows("Zoé D'ARTIGUELOUVE : pas encore demandé")
        await console.press("escape", "i", "enter")
        console.shows("Importé")
    assert schools_of_zoe(counter) == [OTHER]


async def test_the_school_that_still_lists_a_pupil_lets_them_go_at_the_console(counter):
    """Asked for by the one manager, accepted by the other, moved by the next import of the one."""
    imported(counter, OTHER)
    hire(counter, OPERATOR, Role.MANAGER)
    hire(counter, "there", Role.MANAGER, OTHER)
    set_school(staff(counter), SetSchool(UAI, name="Collège Jean-Moulin", phone="05 49 00 00 00"))
    deposited(counter)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        await console.press("down", "d")
        console.looks_like("C5-ask")
        await console.press("enter")
        console.shows("C'est demandé.")
        await console.press("enter")
        console.looks_like("C5-asked")
    async with console_at(counter, operator="there", hired=True) as console:
        await console.go("import")
        console.shows("Zoé D'ARTIGUELOUVE : demandé ailleurs", "Aucun fichier n'attend.")
        await console.press("enter")
        console.looks_like("C5-claim")
        await console.press("a")
        await console.press("enter")
        console.shows("Écrivez pourquoi : le journal le garde.")
        await console.type("a déménagé")
        await console.press("enter")
        console.shows("Accepté : l'élève partira au prochain import de : Collège Jean-Moulin.")
        await console.press("a")
        console.shows("Zoé D'ARTIGUELOUVE : départ accepté")
    assert schools_of_zoe(counter) == [OTHER]
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        console.shows("1 élève venant d'un autre établissement", "1 élève encore inscrit ailleurs")
        await console.press("i", "enter")
        console.shows("Importé")
    assert schools_of_zoe(counter) == [UAI]


async def test_the_school_that_still_lists_a_pupil_keeps_them_and_the_other_sees_who_said_so(counter):
    imported(counter, OTHER)
    hire(counter, OPERATOR, Role.MANAGER)
    hire(counter, "there", Role.MANAGER, OTHER)
    for uai, name in ((UAI, "Collège Jean-Moulin"), (OTHER, "Collège Ronsard")):
        set_school(staff(counter), SetSchool(uai, name=name, phone="05 49 00 00 00"))
    deposited(counter)
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        await console.press("down", "d", "enter")
        console.shows("C'est demandé.")
    async with console_at(counter, operator="there", hired=True) as console:
        await console.go("import")
        await console.press("n")
        await console.press("enter")
        console.shows("Écrivez pourquoi : le journal le garde.")
        await console.type("encore chez nous")
        await console.press("enter")
        console.shows("Refusé : Collège Jean-Moulin le voit à son guichet.", "Zoé D'ARTIGUELOUVE : départ refusé")
        await console.press("n")
        assert console.app.screen is console.view, "said once"
        await console.press("enter")
        console.looks_like("C5-claim-refused")
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        await console.press("down", "enter")
        console.looks_like("C5-asked-refused")
        console.shows("Collège Ronsard (05 49 00 00 00) a refusé, par there le 01/09 10:00 : encore chez nous")
    assert schools_of_zoe(counter) == [OTHER]


async def test_the_authority_says_yes_and_the_pupil_moves(counter):
    imported(counter, OTHER)
    hire(counter, OPERATOR, Role.MANAGER)
    deposited(counter)
    async with console_at(counter, role=Role.AUTHORITY, operator="authority") as console:
        await at_import(console)
        await console.press("down")
        console.shows("[ ] Zoé D'ARTIGUELOUVE vient d'un autre établissement")
        await console.press("space")
        console.shows(
            "[×] Zoé D'ARTIGUELOUVE vient d'un autre établissement", "1 élève venant d'un autre établissement"
        )
        await console.press("i", "enter")
        console.shows("Importé")
    assert schools_of_zoe(counter) == [UAI]


async def test_what_only_waits_for_a_yes_is_asked_though_nothing_else_is_new(counter):
    service = changed(GUARDIANS, "<CODE_PARENTE>10</CODE_PARENTE>", "<CODE_PARENTE>51</CODE_PARENTE>")
    imported(counter, OTHER)
    imported(counter, guardians=service)
    hire(counter, OPERATOR, Role.MANAGER)
    deposited(counter, guardians=service)
    async with console_at(counter, role=Role.AUTHORITY, operator="authority") as console:
        await at_import(console)
        console.shows("Zoé D'ARTIGUELOUVE vient d'un autre établissement")
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        await console.press("down")
        console.looks_like("C5-only-a-question")
        await console.press("space")
        console.shows("[×]", "1 compte à préparer")


async def test_a_pupil_entered_anew_is_known_already_when_the_school_says_so(counter):
    imported(counter)
    hire(counter, OPERATOR, Role.MANAGER)
    pupils = PUPILS
    for old, new in (("2040102", "2049999"), ("4102<", "4999<"), ('"4102"', '"4999"')):
        pupils = changed(pupils, old, new)
    deposited(counter, pupils=pupils, guardians=changed(GUARDIANS, "2040102", "2049999"))
    async with console_at(counter, hired=True) as console:
        await console.go("import")
        console.shows("Noël D'ARTIGUELOUVE est déjà connu", "1 élève quitte")
        await console.press("down")
        console.looks_like("C5-known-already")
        await console.press("space")
        console.shows("[×]", "1 élève dont la fiche change")
        assert "1 élève quitte" not in console.text()


async def at_import(console):
    """The authority looks at the import of the school with the files."""
    await console.go("import")
    await console.type(UAI)
    await console.press("enter")


def test_a_pupil_listed_elsewhere_is_asked_for_or_at_least_told():
    def pupil(number: str, ine: str | None) -> PupilRow:
        return PupilRow(number, number, ine, "MARTIN", "", "Léa", None, "6 A", None, 1)

    heading = Heading(UAI, 2026, datetime(2026, 10, 12, 12, tzinfo=UTC))
    roster = Roster(heading, (pupil("1", "123456789AB"), pupil("2", None)), (), (), ())
    claimed = tuple(Remark(FileKind.PUPILS, 1, "Léa MARTIN", Reason.CLAIMED, number) for number in ("1", "2"))
    assert listed_elsewhere(roster, claimed) == {"123456789AB": "Léa MARTIN"}
    assert only_told(roster, claimed) == [claimed[1]]
