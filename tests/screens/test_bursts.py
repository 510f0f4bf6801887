"""Keys that arrive faster than pages react, all in one go: each has its effect before the next one (a fast typist, a
reader of another code, a terminal that was slow for a moment)."""

from __future__ import annotations

import pytest
from textual import events

from tests.desk import new_family
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import at_first_connection

TYPED = ("tartine7pomme", "tartine7pommf", "claire@example.org", "claire@example.com", "07 03 2012")
FIELDS = ("password", "password_again", "address", "address_again", "birth_date")
NAMED = {"@": "at", ".": "full_stop", " ": "space"}


async def burst(kiosk: AtKiosk, *parts: str | list[str]) -> None:
    """Texts, and lists of keys by their names, without a pause between any of them."""
    for part in parts:
        for key in part:
            letter = key if len(key) == 1 else None
            kiosk.app.post_message(events.Key(NAMED.get(key, key), letter))
    await kiosk.settle()


def values(kiosk: AtKiosk) -> tuple[str, ...]:
    return tuple(kiosk.field(name).value for name in FIELDS)


@pytest.mark.parametrize("onward", ["tab", "enter", "down"])
async def test_a_whole_form_in_one_go_falls_into_the_right_fields(counter, onward):
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, new_family(counter))
        first, *others = TYPED
        await burst(kiosk, first, *(part for text in others for part in ([onward], text)))
        assert values(kiosk) == TYPED


@pytest.mark.parametrize("back", ["shift+tab", "up"])
async def test_going_back_in_one_go_is_as_quick(counter, back):
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, new_family(counter))
        await burst(kiosk, "ab", ["tab"], "cd", [back], "ef", ["tab", "tab"], "gh")
        assert values(kiosk) == ("abef", "cd", "gh", "", "")


async def test_the_button_sees_all_that_was_typed_before_it(counter):
    async with kiosk_at(counter) as kiosk:
        letter = new_family(counter).letters["Claire"]
        await burst(kiosk, letter.identifier, ["tab"], letter.password, ["tab", "enter"])
        assert kiosk.page == "FirstConnectionPage"


async def test_enter_in_the_last_field_sends_all_that_was_typed_before_it(counter):
    async with kiosk_at(counter) as kiosk:
        letter = new_family(counter).letters["Claire"]
        await burst(kiosk, letter.identifier, ["enter"], letter.password, ["enter"])
        assert kiosk.page == "FirstConnectionPage"


async def test_keys_that_edit_act_in_their_turn_among_the_letters(counter):
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, new_family(counter))
        await burst(kiosk, "petit", ["backspace"] * 5, "martin", ["home", "right", "delete"], "u", ["end"], "2")
        assert kiosk.field("password").value == "murtin2"
