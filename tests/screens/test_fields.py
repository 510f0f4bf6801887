"""What is typed, pasted or copied at a field: kept as it is, or refused with a word; never cut, never carried off."""

from __future__ import annotations

import pytest

from tests.desk import new_family
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import at_first_connection


async def test_a_paste_that_is_too_long_is_refused_whole_and_said(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.paste("x" * 100_000)
        assert kiosk.field("identifier").value == ""
        assert "Texte trop long : 40 caractères au plus." in kiosk.text()
        await kiosk.type("c")
        assert "Texte trop long" not in kiosk.text()


@pytest.mark.parametrize("pasted", ["cl\x1b]0;x\x07aire", "cl\u202eaire\u2028", "claire\nsecond line", "\ud800claire"])
async def test_control_characters_never_enter_a_field(counter, pasted):
    async with kiosk_at(counter) as kiosk:
        await kiosk.paste(pasted)
        assert kiosk.field("identifier").value.isprintable()
        assert "aire" in kiosk.field("identifier").value


async def test_markup_is_text(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("[/b][@click=app.quit]x")
        await kiosk.confirm()
        assert "[/b][@click=app.quit]x" in kiosk.text()


async def test_a_password_cannot_be_carried_to_another_field(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press("tab", *"tartine7", "ctrl+shift+a", "ctrl+c", "ctrl+x", "tab")
        kiosk.field("identifier").input.focus()
        await kiosk.press("ctrl+v")
        assert kiosk.field("identifier").value == ""
        assert kiosk.app.clipboard == ""


async def test_the_keys_in_the_footer_can_be_touched(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.type("tartine7")
        keys = kiosk.app.page.query("FooterKey")
        await kiosk.pilot.click(keys.last())
        await kiosk.settle()
        assert "tartine7" in kiosk.text()
        await kiosk.pilot.click(keys[0])
        await kiosk.settle()
        assert kiosk.app.focused is kiosk.field("password_again").input


async def test_enter_goes_on_and_in_the_last_field_confirms(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*"nobody", "enter")
        assert kiosk.app.focused is kiosk.field("password").input
        await kiosk.press(*"wrong", "enter")
        await kiosk.settle()
        assert "incorrect" in kiosk.error("identifier")
