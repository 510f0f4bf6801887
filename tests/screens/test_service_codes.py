"""P12's outside services: a code for one's phone, beside the cards or on a page of its own."""

from __future__ import annotations

import pytest

from telekiosk.core.schools import SERVICE_ADDRESS_LENGTH
from telekiosk.core.terms import Service
from tests.desk import new_family
from tests.screens.families import at_services
from tests.screens.kiosk import kiosk_at
from tests.screens.test_services import open_services
from tests.screens.visitors import confirmed
from tests.widgets.test_qr_code import read

ADDRESS = "https://absences.jean-moulin.example"


@pytest.fixture
def family(counter):
    family = new_family(counter)
    open_services(counter)
    confirmed(counter, family)
    return family


def code_on(kiosk) -> list[str]:
    """What a phone reads on the screen."""
    lines = kiosk.text().split("\n")[1:-1]
    return read([line[27:].ljust(100) for line in lines])


@pytest.mark.parametrize("theme", ["standard", "contrast"])
async def test_on_a_small_terminal_a_service_is_a_page_with_its_code(counter, family, theme):
    async with kiosk_at(counter, theme=theme) as kiosk:
        await at_services(kiosk, family)
        await kiosk.press("tab", "enter")
        await kiosk.settle()
        kiosk.looks_like(f"P12-code-{theme}")
        assert code_on(kiosk) == [ADDRESS]
        await kiosk.press("enter")
        await kiosk.settle()
        assert len(kiosk.app.screen_stack) == 1
        assert kiosk.app.focused is kiosk.app.page.query_one("#service-absences")


async def test_the_longest_address_fits(counter, family):
    from sqlmodel import select

    from telekiosk.core.entities import SchoolService

    longest = "https://ent.jean-moulin.example/".ljust(SERVICE_ADDRESS_LENGTH, "x")

    def step(tx):
        tx.session.exec(select(SchoolService).where(SchoolService.service == Service.ABSENCES)).one().address = longest

    counter.write(step)
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family)
        await kiosk.press("tab", "enter")
        await kiosk.settle()
        assert code_on(kiosk) == [longest]
        kiosk.looks_like("P12-code-longest")


async def test_without_half_blocks_there_is_the_address_alone(counter, family):
    async with kiosk_at(counter, theme="console") as kiosk:
        await at_services(kiosk, family)
        await kiosk.press("tab", "enter")
        await kiosk.settle()
        assert "absences.jean-moulin.example" in kiosk.text() and "▀" not in kiosk.text()
        kiosk.looks_like("P12-code-console")


async def test_on_a_large_terminal_the_code_stands_beside_the_cards(counter, family):
    async with kiosk_at(counter, size=(120, 40)) as kiosk:
        await at_services(kiosk, family)
        await kiosk.press("tab", "tab")
        await kiosk.settle()
        kiosk.looks_like("P12-beside")
        assert "Compétences" in kiosk.text()
        await kiosk.press("enter")
        await kiosk.settle()
        assert "Son code et son adresse sont à droite." in kiosk.text()
        assert len(kiosk.app.screen_stack) == 1


async def test_a_long_message_of_the_school_is_read_on_a_page_of_its_own(counter, family):
    from telekiosk.core.entities import School
    from tests.desk import UAI

    message = "Réunion de rentrée des 4e : jeudi 11 septembre à 18 h, dans la salle polyvalente. " * 5

    def step(tx):
        tx.session.get_one(School, UAI).message = message.strip()

    counter.write(step)
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family)
        kiosk.looks_like("P12-long-message")
        await kiosk.click("#school-message")
        kiosk.looks_like("P12-message")
        await kiosk.press("escape")
        await kiosk.settle()
        assert len(kiosk.app.screen_stack) == 1
