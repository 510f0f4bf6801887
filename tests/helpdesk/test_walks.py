"""Every act of the console, walked from the table of roles: its question, then done; its question, then refused, as the
role was lost or another terminal was faster. An act without a walk, or a walk without its two pictures, fails."""

from __future__ import annotations

import pytest

from telekiosk.core.roles import NEEDS, Action
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import Role
from telekiosk.gateway import Away, Gateway
from tests.core.staffing import enrol_elsewhere, hire
from tests.desk import UAI, new_family, staff
from tests.helpdesk import walks_in_lists, walks_on_sheets
from tests.helpdesk.console import OPERATOR, console_at
from tests.helpdesk.walks import ROLE, Walk, answered, in_role, on_sheet, send

LOOKS = {Action.SEARCH, Action.LOOK, Action.CLASSES, Action.MAIL_QUEUE, Action.REPORTS}
WALKS = (*walks_on_sheets.WALKS, *walks_in_lists.WALKS)
EACH = pytest.mark.parametrize("walk", WALKS, ids=[walk.picture for walk in WALKS])


@pytest.fixture(autouse=True)
def same_each_time(monkeypatch: pytest.MonkeyPatch, same_reference: None) -> None:
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")


def test_every_act_of_the_table_has_its_walk_and_each_walk_its_own_pictures():
    assert {walk.action for walk in WALKS} == NEEDS.keys() - LOOKS
    assert len({walk.picture for walk in WALKS}) == len(WALKS)


@EACH
async def test_an_act_says_what_will_follow_and_is_done(counter, walk: Walk):
    prepared(counter, walk)
    async with console_at(counter, hired=True) as console:
        await walk.begin(console)
        console.looks_like(walk.picture)
        await walk.answer(console)
        console.shows(walk.done)


@EACH
async def test_an_act_is_refused_by_role_and_by_what_another_has_done_meanwhile(counter, walk: Walk):
    made = prepared(counter, walk)
    async with console_at(counter, hired=True) as console:
        await walk.begin(console)
        asked = console.app.screen
        if NEEDS[walk.action] is not Role.AGENT:
            in_role(counter, Role.AGENT)
            await walk.answer(console)
            console.shows(ROLE)
            in_role(counter, NEEDS[walk.action])
        walk.meanwhile(counter, made)
        await (walk.answer if NEEDS[walk.action] is Role.AGENT else send)(console)
        console.shows(walk.refused)
        assert console.app.screen is asked, "nothing typed is lost"
        console.looks_like(f"{walk.picture}-refused")


def prepared(counter, walk: Walk) -> object:
    """The act is due, and the operator who may do it is there; only the authority's school is their own."""
    hire(counter, OPERATOR, Role.MANAGER)
    set_school(staff(counter), SetSchool(UAI, name="Collège Jean-Moulin"))
    made = walk.before(counter)
    in_role(counter, NEEDS[walk.action])
    return made


async def test_a_joint_account_in_the_way_is_split_by_one_key(counter):
    family = walks_on_sheets.couple(counter)
    hire(counter, OPERATOR, Role.MANAGER)
    async with console_at(counter, hired=True) as console:
        await on_sheet(Action.PROTECT)(console)
        walks_on_sheets.group(counter, family)
        await answered(reason="jugement")(console)
        console.shows("SÉPARER D'ABORD")
        await console.press("enter")
        console.looks_like("C3-protect-split-first")
        await answered(ticks=("carried-2",), reason="jugement")(console)
        console.shows("Nouveau compte : pmartin2. Il attend son courrier.")
        await console.press("slash")
        await on_sheet(Action.PROTECT)(console)
        await answered(reason="jugement")(console)
        console.shows(walks_on_sheets.DONE)


async def test_a_dialog_has_its_own_keys_and_its_help_keeps_what_was_typed(counter):
    walks_on_sheets.at_mail(counter)
    async with console_at(counter) as console:
        await on_sheet(Action.CONFIRM_AT_COUNTER)(console)
        await console.press("1")
        await console.type("ven")
        assert "A Actions" not in console.text()
        await console.press("f1")
        console.looks_like("C3-help")
        await console.press("escape")
        await console.type("ue")
        assert console.field("reason").value == "venue"
        await console.press("escape", "a", "f1")
        console.shows("Tout ce que l'état du compte et votre rôle permettent maintenant.")
        await console.press("escape", "escape")
        console.shows("A Actions")


async def test_an_account_that_has_left_the_school_meanwhile_is_not_shown(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.type("martin")
        enrol_elsewhere(counter, "Léa")
        await console.press("enter")
        console.shows("Ce compte ou cet établissement n'existe pas ici.")
        console.looks_like("C2-refused")


@pytest.mark.parametrize("tab", ["classes", "reports", "import", "mails", "school", "operators"])
async def test_a_list_that_the_database_does_not_answer_says_so(counter, monkeypatch, tab):
    new_family(counter)
    hire(counter, OPERATOR, Role.MANAGER)
    async with console_at(counter, role=Role.AUTHORITY, operator="authority") as console:
        await console.go("reports" if tab == "classes" else "classes")
        await console.press("enter")
        monkeypatch.setattr(Gateway, "run", away)
        await console.go(tab)
        console.shows("La base ne répond pas. Rien n'est perdu : essayez encore.")
        assert "Aucun mail n'est bloqué." not in console.text(), "that is not known"
        if tab == "mails":
            console.looks_like("C6-away")


async def away(*_given: object, **_named: object) -> None:
    raise Away
