"""R22 on P16 and P17: any keyboard layout, Caps Lock or not, any ending, at full speed, whatever has the focus."""

from __future__ import annotations

import itertools

import pytest
from textual import events

from telekiosk.core.scans import scan_with_check_letters
from tests.desk import Family
from tests.screens.families import at_grouping, at_services, opened, prove, three_children
from tests.screens.kiosk import AtKiosk, kiosk_at

QWERTY = "qwertyuiopasdfghjklzxcvbnm"
LAYOUTS = {
    "qwerty": QWERTY,
    "azerty": "azertyuiopqsdfghjklwxcvbn,",
    "qwertz": "qwertzuiopasdfghjklyxcvbnm",
}
"""What the same keys write."""
ENDINGS = {"cr": ["enter"], "lf": ["ctrl+j"], "crlf": ["enter", "ctrl+j"], "tab": ["tab"], "none": []}
CODE = scan_with_check_letters("BCDEFGHIJKLNOPRSTUV")


@pytest.fixture
def family(counter) -> Family:
    family = three_children(counter)
    opened(counter, family, "Claire")
    return family


async def scan(kiosk: AtKiosk, letters: str, *ending: str) -> None:
    """All keys at once, as a scanner sends them."""
    for letter in letters:
        kiosk.app.post_message(events.Key(letter, letter))
    for key in ending:
        kiosk.app.post_message(events.Key(key, None))
    await kiosk.settle()
    kiosk.stopwatch.seconds += 1


def written(code: str, scanner: str, terminal: str, *, caps_lock: bool) -> str:
    """What arrives when the scanner's layout is not the terminal's."""
    there = dict(zip(LAYOUTS[scanner], LAYOUTS[terminal], strict=True))
    letters = "".join(there[letter] for letter in code.lower())
    return letters.upper() if caps_lock else letters


@pytest.mark.parametrize(("scanner", "terminal"), itertools.product(LAYOUTS, LAYOUTS))
@pytest.mark.parametrize("caps_lock", [False, True])
def test_a_code_is_the_same_on_every_keyboard(scanner, terminal, caps_lock):
    assert written(CODE, scanner, terminal, caps_lock=caps_lock).upper() == CODE


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("caps_lock", [False, True])
@pytest.mark.parametrize("focus", ["identifier-0", "password-0", "birth_date-0"])
async def test_several_letters_whatever_field_has_the_focus(counter, family, ending, caps_lock, focus):
    code = written(family.letters["Claire 2"].scan_code, "azerty", "qwertz", caps_lock=caps_lock)
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#several-letters")
        kiosk.field(focus).input.focus()
        await scan(kiosk, code, *ENDINGS[ending])
        assert kiosk.text().count("courrier lu") == 1
        assert kiosk.app.focused is kiosk.field("birth_date-0").input
        assert kiosk.field("birth_date-0").value == ""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("focus", ["identifier", "password", "birth_date"])
async def test_grouping_whatever_field_has_the_focus(counter, family, ending, focus):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        kiosk.field(focus).input.focus()
        await scan(kiosk, family.letters["Claire 2"].scan_code, *ENDINGS[ending])
        assert "Le courrier est lu." in kiosk.text()
        assert kiosk.app.focused is kiosk.field("birth_date").input
        assert kiosk.field("birth_date").value == ""


async def test_what_was_typed_before_a_scan_stays_in_its_line(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#several-letters")
        await kiosk.type("cmartin3")
        await scan(kiosk, family.letters["Claire 2"].scan_code, "enter")
        assert kiosk.field("identifier-0").value == "cmartin3"
        assert kiosk.app.focused is kiosk.field("birth_date-1").input


async def test_on_a_button_a_scan_is_taken_too(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#several-letters")
        kiosk.app.page.query_one("#cancel").focus()
        await scan(kiosk, family.letters["Claire 2"].scan_code, "enter")
        assert kiosk.page == "SeveralLettersPage" and "courrier lu" in kiosk.text()


async def test_three_letters_in_one_go(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#several-letters")
        for name in ("Claire", "Claire 2", "Claire 3"):
            for letter in family.letters[name].scan_code:
                kiosk.app.post_message(events.Key(letter, letter))
            kiosk.app.post_message(events.Key("enter", None))
        await kiosk.settle()
        assert kiosk.text().count("courrier lu") == 3


async def test_help_over_the_table_closes_for_a_scan(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#several-letters")
        await kiosk.press("f1")
        await kiosk.settle()
        await scan(kiosk, family.letters["Claire 2"].scan_code, "enter")
        assert len(kiosk.app.screen_stack) == 1 and "courrier lu" in kiosk.text()


@pytest.mark.parametrize("page", ["services", "information-sheet", "child-missing", "children"])
async def test_elsewhere_a_scan_is_dropped_with_a_word(counter, family, page):
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family)
        if page == "children":
            await kiosk.click("#profile")
        if page != "services":
            await kiosk.click(f"#{page}")
        before = kiosk.page
        await scan(kiosk, family.letters["Claire 2"].scan_code, "enter")
        assert kiosk.page == before
        assert "Un courrier se lit seulement" in kiosk.text()


async def test_a_grouping_left_in_the_middle_leaves_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        await kiosk.click("#main-button")
        await kiosk.type("tart")
        await kiosk.beat(61)
        await kiosk.beat(20)
        assert kiosk.page == "SignInPage" and len(kiosk.app.screen_stack) == 1
        assert "MARTIN" not in kiosk.text() and kiosk.app.visit is None
