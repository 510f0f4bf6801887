"""R18: nobody is there any more, and nothing of them is left."""

from __future__ import annotations

import weakref

from tests.desk import new_family
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import PASSWORD, at_first_connection, confirmed, fill_first_connection, sign_in


async def test_after_a_minute_a_countdown_hides_the_page(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("claire.martin")
        await kiosk.beat(59)
        assert "Êtes-vous toujours là" not in kiosk.text()
        await kiosk.beat(9)
        assert "claire.martin" not in kiosk.text()
        kiosk.looks_like("idle")


async def test_any_key_goes_on_and_is_not_typed(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("claire")
        await kiosk.beat(61)
        await kiosk.press("x")
        await kiosk.settle()
        assert len(kiosk.app.screen_stack) == 1
        assert kiosk.field("identifier").value == "claire"


async def test_a_touch_goes_on_too(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("claire")
        await kiosk.beat(61)
        await kiosk.pilot.click(offset=(1, 1))
        await kiosk.settle()
        assert len(kiosk.app.screen_stack) == 1


async def test_its_other_button_ends_the_visit_at_once(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("claire")
        await kiosk.beat(61)
        await kiosk.click("#finish")
        assert kiosk.field("identifier").value == ""


async def test_then_everything_is_gone_and_nothing_of_it_can_be_reached(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with kiosk_at(counter, theme="contrast", language="en") as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        await kiosk.click("#contact")
        page = weakref.ref(kiosk.app.page)
        rail = kiosk.app.page.query_one("#rail")
        visit, drawn = weakref.ref(rail), weakref.ref(rail._styles_cache)
        del rail
        await kiosk.beat(60)
        await kiosk.beat(20)
        assert kiosk.page == "SignInPage"
        assert len(kiosk.app.screen_stack) == 1
        assert kiosk.app.visit is None and kiosk.app.school is None
        assert "Connectez-vous" in kiosk.text() and "MARTIN" not in kiosk.text()
        assert kiosk.app.theme == "standard"
        await kiosk.press("tab")
        assert await kiosk.forgets(page, visit, drawn)


async def test_pages_where_one_reads_a_mail_wait_longer(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk)
        await kiosk.beat(179)
        assert "Êtes-vous toujours là" not in kiosk.text()
        await kiosk.beat(2)
        assert "Êtes-vous toujours là" in kiosk.text()


async def test_a_page_at_rest_is_left_alone_but_speaks_french_again(counter):
    async with kiosk_at(counter, language="en") as kiosk:
        await kiosk.beat(61)
        assert "Connectez-vous" in kiosk.text()
        assert "Êtes-vous toujours là" not in kiosk.text()
        page = kiosk.app.page
        await kiosk.beat(600)
        assert kiosk.app.page is page


async def test_the_app_is_renewed_at_rest_after_twelve_hours(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.type("x")
        await kiosk.beat(12 * 3600)
        assert not kiosk.app.renewing
        await kiosk.press("backspace")
        await kiosk.settle()
        kiosk.app.beat()
        assert kiosk.app.renewing
