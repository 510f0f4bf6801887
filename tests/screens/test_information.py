"""P18: help, contact and legal notice, over the page that one comes from."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Static

from tests.desk import new_family
from tests.screens.kiosk import PLACE, AtKiosk, kiosk_at
from tests.screens.test_services import open_services
from tests.screens.visitors import PASSWORD, at_first_connection, confirmed, sign_in

NOWHERE = replace(
    PLACE, school=PLACE.authority, school_uai="", contact=PLACE.authority_contact, data_protection_contact=""
)


def seen(kiosk: AtKiosk) -> str:
    """Which page is on top."""
    return type(kiosk.app.screen).__name__


async def go(kiosk: AtKiosk, *keys: str) -> None:
    await kiosk.press(*keys)
    await kiosk.settle()


async def test_help_is_at_hand_before_anyone_signs_in(counter):
    new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await kiosk.fill(identifier="cmartin3")
        await kiosk.click("#help-page")
        kiosk.looks_like("P18-help")
        await go(kiosk, "escape")
        assert seen(kiosk) == "SignInPage"
        assert kiosk.field("identifier").value == "cmartin3"


async def test_from_one_page_to_the_others_and_back(counter):
    new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#help-page")
        await kiosk.click("#contact-page")
        kiosk.looks_like("P18-contact")
        await kiosk.click("#legal-notice")
        kiosk.looks_like("P18-legal-notice")
        await kiosk.click("#help-page")
        assert seen(kiosk) == "HelpPage"
        await go(kiosk, "enter")
        assert seen(kiosk) == "SignInPage"


async def test_without_a_school_the_authority_answers(counter):
    async with kiosk_at(counter, place=NOWHERE) as kiosk:
        await kiosk.click("#help-page")
        await kiosk.click("#contact-page")
        kiosk.looks_like("P18-contact-authority")
        await kiosk.click("#legal-notice")
        kiosk.looks_like("P18-legal-notice-authority")


async def test_an_installation_that_names_nobody_still_says_where_to_go(counter):
    new_family(counter)
    nameless = replace(PLACE, authority="", authority_contact="", data_protection_contact="", retention_months=6)
    async with kiosk_at(counter, place=nameless) as kiosk:
        await kiosk.click("#help-page")
        await kiosk.click("#legal-notice")
        margin = "\n".join(str(part.content) for part in kiosk.app.screen.query("#rail Static").results(Static))
        assert "L'établissement vous donne son\N{NO-BREAK SPACE}nom." in margin
        assert "6 mois" in kiosk.text()


async def test_f1_keeps_what_was_typed_and_leads_to_the_whole_help(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.fill(address="claire@free.fr")
        await go(kiosk, "f1")
        kiosk.looks_like("P18-F1")
        await kiosk.click("#more")
        assert seen(kiosk) == "HelpPage"
        await go(kiosk, "f1", "f2")
        assert seen(kiosk) == "HelpPage"
        await go(kiosk, "f2", "escape")
        assert seen(kiosk) == "FirstConnectionPage"
        assert kiosk.field("address").value == "claire@free.fr"


async def test_who_is_signed_in_is_told_of_their_child_s_school_and_can_sign_out(counter):
    family = new_family(counter)
    open_services(counter)
    confirmed(counter, family)
    async with kiosk_at(counter, place=NOWHERE) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        await kiosk.click("#contact")
        assert "Collège Jean-Moulin, Poitiers" in kiosk.text()
        await go(kiosk, "escape")
        assert seen(kiosk) == "ServicesPage"
        await kiosk.click("#help-page")
        assert seen(kiosk) == "HelpPage"
        await kiosk.click("#sign-out")
        assert seen(kiosk) == "SignInPage"
        assert kiosk.app.visit is None


async def test_over_a_door_at_rest_help_closes_without_a_countdown(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#help-page")
        await kiosk.beat(61)
        assert seen(kiosk) == "SignInPage"


async def test_over_a_page_with_something_typed_the_countdown_comes_as_ever(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.fill(identifier="cmartin3")
        await kiosk.click("#help-page")
        await kiosk.beat(61)
        assert seen(kiosk) == "IdleDialog"
        await kiosk.beat(21)
        assert seen(kiosk) == "SignInPage"
        assert kiosk.field("identifier").value == ""


async def test_a_letter_read_over_the_help_signs_in(counter):
    letter = new_family(counter).letters["Claire"]
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#help-page")
        await go(kiosk, *letter.scan_code.lower(), "enter")
        assert seen(kiosk) == "FirstConnectionPage"
