"""R22: a scan is known by its shape, taken back out of whatever it fell into, and answered."""

from __future__ import annotations

import pytest

from telekiosk.core.credentials import new_scan_code
from tests.desk import new_family
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import at_first_connection


@pytest.fixture
def scan_code(counter):
    return new_family(counter).letters["Claire"].scan_code


@pytest.mark.parametrize("ending", ["enter", "tab", "ctrl+j", ""])
async def test_a_scan_signs_in_with_and_without_its_ending(counter, scan_code, ending):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*scan_code, *([ending] if ending else []))
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"
        assert kiosk.app.focused is kiosk.field("password").input


async def test_the_letters_are_taken_back_and_what_was_there_stays(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, new_family(counter, surname="Durand"))
        kiosk.field("address").input.focus()
        await kiosk.type("claire@")
        await kiosk.press("left")
        await kiosk.press(*scan_code.lower(), "enter")
        await kiosk.settle()
        assert kiosk.field("address").value == "claire@"
        assert kiosk.app.focused is kiosk.field("address").input
        assert "Un courrier se lit seulement sur la page d'accueil." in kiosk.text()
        await kiosk.press("left")
        assert "se lit seulement" not in kiosk.text()


async def test_a_field_that_was_full_is_as_full_as_before(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, new_family(counter, surname="Durand"))
        await kiosk.type("abc")
        await kiosk.press(*scan_code, "enter")
        await kiosk.settle()
        assert kiosk.field("password").value == "abc"


async def test_wrong_check_letters_are_taken_back_with_a_word(counter, scan_code):
    wrong = scan_code[:-1] + ("B" if scan_code[-1] != "B" else "C")
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*wrong, "enter")
        await kiosk.settle()
        assert kiosk.field("identifier").value == ""
        assert kiosk.page == "SignInPage"
        assert "Le code a été mal lu." in kiosk.text()
        kiosk.looks_like("scan-misread")


async def test_a_dialog_over_the_door_closes_and_the_scan_is_taken(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press("f1")
        await kiosk.settle()
        await kiosk.press(*scan_code, "enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"
        assert len(kiosk.app.screen_stack) == 1


async def test_a_scan_during_the_countdown_is_taken(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("x")
        await kiosk.beat(61)
        await kiosk.press(*scan_code, "enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"


async def test_half_a_scan_is_ordinary_typing(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*scan_code[:12])
        assert kiosk.field("identifier").value == scan_code[:12]


async def test_two_scans_at_once_open_one_page(counter, scan_code):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*scan_code, "enter", *scan_code, "enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"
        assert kiosk.field("password").value == ""


async def test_enter_long_after_a_scan_is_a_key_again(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*new_scan_code())
        await kiosk.settle()
        kiosk.stopwatch.seconds += 0.2
        await kiosk.press("enter")
        assert kiosk.app.focused is kiosk.field("password").input


async def test_scans_of_every_case_are_one(counter, scan_code):
    mixed = "".join(letter.lower() if place % 2 else letter for place, letter in enumerate(scan_code))
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*mixed, "enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"
