"""P13: contact details to read, and changes asked for."""

from __future__ import annotations

import pytest
from sqlmodel import select

from telekiosk.core.entities import Guardian
from telekiosk.core.reports import list_reports
from telekiosk.core.school import StaffAct, close
from telekiosk.core.terms import ReportKind
from tests.desk import Family, group_letter, new_family, staff
from tests.screens.families import CHILDREN, at_services, born, opened, three_children
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import PASSWORD, connected


def change_guardian(counter, first_name: str, **values: object) -> None:
    def step(tx):
        guardian = tx.session.exec(select(Guardian).where(Guardian.first_name == first_name)).one()
        for name, value in values.items():
            setattr(guardian, name, value)

    counter.write(step)


@pytest.fixture
def family(counter) -> Family:
    """Claire, her account open, the school knows how to reach her."""
    family = three_children(counter, "Claire", "Paul")
    opened(counter, family, "Claire")
    change_guardian(counter, "Claire", phone="06 12 34 56 78", email="claire.martin@orange.fr")
    return family


async def at_sheet(kiosk: AtKiosk, family: Family) -> None:
    await at_services(kiosk, family)
    await kiosk.press("enter")
    await kiosk.settle()
    assert kiosk.page == "InformationSheetPage"


async def test_what_the_school_has(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        kiosk.looks_like("P13")


async def test_on_a_joint_account_both_guardians_are_there(counter, family):
    group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Paul"], born("Paul"))
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        kiosk.looks_like("P13-joint")


async def test_a_change_is_a_request_to_the_school(counter, family, same_reference):
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P13-change")
        await kiosk.fill(address_lines="8 rue Neuve", line_1="Bâtiment C", phone="")
        await kiosk.confirm()
        assert kiosk.page == "InformationSheetPage"
        assert "Demande envoyée à l'établissement." in kiosk.text()
        (report,) = list_reports(counter)
        assert report.kind is ReportKind.CONTACT_DETAILS and report.reference in kiosk.text()
        wanted = {each.field: each.wanted for each in report.asked}
        assert wanted == {"address_lines": "8 rue Neuve\nBâtiment C", "phone": ""}
        kiosk.looks_like("P13-sent")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.field("line_1").value == "Bâtiment C"


async def test_nothing_changed_sends_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        await kiosk.confirm()
        kiosk.looks_like("P13-unchanged")
    assert list_reports(counter) == ()


async def test_a_wrong_address_is_said_at_its_field(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        await kiosk.fill(email="claire.martin@orange")
        await kiosk.confirm()
        assert kiosk.app.focused is kiosk.field("email").input
        kiosk.looks_like("P13-wrong-address")


async def test_an_address_of_many_lines_fits(counter, family):
    change_guardian(
        counter, "Claire", address_lines="Résidence des Tilleuls\nBâtiment C, escalier 2\n3 rue des Lilas\nBP 12"
    )
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P13-many-lines")
        await kiosk.press("enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await kiosk.settle()
        assert "Rien n'est parti" in kiosk.text()


async def test_a_protected_guardian_sees_and_changes_nothing(counter, family):
    change_guardian(counter, "Claire", protected=True)
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        assert "rue des Lilas" not in kiosk.text()
        kiosk.looks_like("P13-protected")


async def test_a_pupil_has_no_such_page(counter):
    family = new_family(counter, children=CHILDREN[:1], pupils_too=True)
    connected(counter, family, "Léa")
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family, "Léa")
        assert not kiosk.app.page.query("#information-sheet, #child-missing")


async def test_an_account_closed_meanwhile_ends_the_visit(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
        await kiosk.fill(phone="06 00 00 00 00")
        await kiosk.confirm()
        assert kiosk.page == "SignInPage"


async def test_hostile_contact_details_are_text(counter, family):
    change_guardian(counter, "Claire", phone="[b]06\x1b[2J", address_lines="[link=x]3 rue[/link]")
    async with kiosk_at(counter) as kiosk:
        await at_sheet(kiosk, family)
        assert "[link=x]3 rue[/link]" in kiosk.text() and "\x1b" not in kiosk.text()
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.field("address_lines").value == "[link=x]3 rue[/link]"


async def test_a_missing_child_is_reported(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family)
        await kiosk.click("#child-missing")
        kiosk.looks_like("P12-child-missing")
        await kiosk.confirm()
        assert kiosk.error("told") == " ×  Il manque votre message."
        await kiosk.type("Tom MARTIN, 6e B, 1er mai 2015")
        await kiosk.confirm()
        (report,) = list_reports(counter)
        assert report.kind is ReportKind.CHILD_MISSING and report.told == "Tom MARTIN, 6e B, 1er mai 2015"
        assert report.reference in kiosk.text()
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"


async def test_a_child_on_another_letter_is_grouped_instead(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family)
        await kiosk.click("#child-missing")
        await kiosk.click("#group")
        assert kiosk.page == "GroupingPage"
