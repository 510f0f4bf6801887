"""P12: the children, and what their schools have opened."""

from __future__ import annotations

from datetime import date

import pytest

from telekiosk.core.terms import Service
from tests.desk import UAI, clock_of, new_family, row
from tests.pictures import VARIANTS, variant_name
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import PASSWORD, confirmed, connected, sign_in


def open_services(counter) -> None:
    """The school opens all four, and has something to say."""
    from telekiosk.core.entities import School, SchoolService

    def step(tx):
        school = tx.session.get_one(School, UAI)
        school.message = "Réunion de rentrée des 4e : jeudi 11, 18 h, salle polyvalente."
        for service, name in zip(Service, ("absences", "livret", "notes", "ent"), strict=True):
            tx.session.add(
                SchoolService(school_uai=UAI, service=service, address=f"https://{name}.jean-moulin.example")
            )

    counter.write(step)


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_a_parent_of_one_child_sees_its_services(counter, size, theme, language):
    family = new_family(counter)
    open_services(counter)
    confirmed(counter, family)
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert kiosk.page == "ServicesPage"
        kiosk.looks_like(variant_name("P12", size, theme, language))


async def test_the_last_visit_is_told(counter):
    family = new_family(counter)
    open_services(counter)
    confirmed(counter, family)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        await kiosk.click("#sign-out")
        assert kiosk.page == "SignInPage"
        clock_of(counter).pass_time(days=1)
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert "1er septembre 2026," in kiosk.text()


async def test_of_several_children_one_is_chosen(counter):
    family = new_family(counter, children=(("Léa", date(2012, 3, 7)), ("Hugo", date(2014, 5, 1))), surname="Martin")
    open_services(counter)
    confirmed(counter, family)
    all_on_one_account(counter, family)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        kiosk.looks_like("P12-children")
        await kiosk.press("shift+tab", "enter", "down", "enter")
        await kiosk.settle()
        assert "date de naissance : 1er mai 2014" in kiosk.text()


def all_on_one_account(counter, family) -> None:
    """As after a grouping: both children sit on the first account."""
    from sqlmodel import select

    from telekiosk.core.entities import Responsibility

    principal = row(counter, family.accounts["Claire"]).id

    def step(tx):
        for each in tx.session.exec(select(Responsibility)):
            each.account_id = principal
            tx.session.add(each)

    counter.write(step)


async def test_a_school_that_has_opened_nothing_says_so(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        kiosk.looks_like("P12-no-service")


async def test_an_account_without_a_child_shows_whom_to_ask(counter):
    from sqlmodel import select

    from telekiosk.core.entities import Enrolment

    family = new_family(counter)
    confirmed(counter, family)

    def leave(tx):
        for enrolment in tx.session.exec(select(Enrolment)):
            enrolment.ended_on = date(2026, 8, 30)

    counter.write(leave)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        kiosk.looks_like("P12-no-child")


async def test_a_pupil_sees_name_class_and_services(counter):
    family = new_family(counter, pupils_too=True)
    open_services(counter)
    connected(counter, family, "Léa")
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Léa"], PASSWORD)
        kiosk.looks_like("P12-pupil")


async def test_the_school_s_contact_is_at_hand(counter):
    family = new_family(counter)
    open_services(counter)
    confirmed(counter, family)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        await kiosk.click("#contact")
        assert "Secrétariat, bureau B12" in kiosk.text()
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"
