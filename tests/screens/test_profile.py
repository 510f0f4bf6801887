"""P14: the mail address, the password and the language of the mails, changed by who is signed in."""

from __future__ import annotations

import pytest

from telekiosk.core.activation import FirstConnection, first_connection
from telekiosk.core.terms import Language
from tests.desk import Family, clock_of, new_family, open_letter, row, staff
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import PASSWORD, confirmed, deliver, next_mail, sign_in

NEW_ADDRESS, NEW_PASSWORD = "c.martin@free.fr", "cerise4lune"


@pytest.fixture
def family(counter) -> Family:
    """Claire, her account open; the mails of its opening are some minutes old."""
    family = new_family(counter)
    confirmed(counter, family)
    clock_of(counter).pass_time(minutes=10)
    return family


async def at_profile(kiosk: AtKiosk, family: Family, name: str = "Claire", password: str = PASSWORD) -> None:
    """P14, through P1 and P12."""
    await sign_in(kiosk, family.accounts[name], password)
    await kiosk.click("#profile")
    assert kiosk.page == "ProfilePage"


async def ask_for_new_address(kiosk: AtKiosk, **others: str) -> None:
    """The page for a new address as it should be, but for `others`."""
    await kiosk.click("#change-address")
    await fill_new_address(kiosk, **others)


async def fill_new_address(kiosk: AtKiosk, **others: str) -> None:
    right = {"address": NEW_ADDRESS, "address_again": NEW_ADDRESS, "present_password": PASSWORD}
    await kiosk.fill(**(right | others))
    await kiosk.confirm()


async def fill_new_password(kiosk: AtKiosk, **others: str) -> None:
    right = {"present_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    await kiosk.fill(**(right | others))
    await kiosk.confirm()


async def test_what_can_be_changed_is_shown(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        kiosk.looks_like("P14")
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"


async def test_the_way_out_is_in_sight(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.click("#sign-out")
        assert kiosk.page == "SignInPage"
        assert kiosk.app.visit is None


async def test_a_new_address_counts_once_its_code_is_typed(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P14-address")
        await kiosk.type(NEW_ADDRESS, NEW_ADDRESS, PASSWORD)
        await kiosk.press("enter")
        await kiosk.settle()
        assert row(counter, family.accounts["Claire"]).confirmed_address != NEW_ADDRESS
        code = deliver(counter).code or ""
        await kiosk.beat()
        kiosk.looks_like("P14-confirm")
        await kiosk.type(code)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P14-confirmed")
        assert row(counter, family.accounts["Claire"]).confirmed_address == NEW_ADDRESS


async def test_an_awaited_address_can_be_confirmed_later(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await ask_for_new_address(kiosk)
        await kiosk.press("escape")
        await kiosk.settle()
        kiosk.looks_like("P14-awaited")
        clock_of(counter).pass_time(minutes=3)
        await kiosk.click("#confirm-address")
        await kiosk.click("#resend")
        assert "Un nouveau mail part." in kiosk.text()
        await kiosk.click("#resend")
        kiosk.looks_like("P14-mail-not-yet")
        await kiosk.fill(code="ZZZZ ZZZZ")
        await kiosk.confirm()
        assert kiosk.error("code") == " ×  Ce code n'est dans aucun de nos mails."


async def test_without_a_code_the_page_asks_for_one(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await ask_for_new_address(kiosk)
        await kiosk.confirm()
        assert kiosk.error("code") == " ×  Il manque le code."


async def test_an_address_with_slips_stays_to_be_corrected(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await ask_for_new_address(
            kiosk, address="claire.martin@orange.fr", address_again="claire.martin@orange", present_password=""
        )
        assert kiosk.error("address_again") == " ×  Les deux adresses sont différentes."
        assert kiosk.error("present_password") == " ×  Il manque votre mot de passe actuel."
        kiosk.looks_like("P14-address-refused")


async def test_the_present_address_is_no_new_one(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        same = "claire.martin@orange.fr"
        await ask_for_new_address(kiosk, address=same, address_again=same)
        assert kiosk.error("address") == " ×  C'est la même qu'avant."


async def test_the_present_password_is_asked(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await ask_for_new_address(kiosk, present_password="autrechose1")
        kiosk.looks_like("P14-address-wrong-password")


async def test_mails_that_families_ask_for_are_limited(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await ask_for_new_address(kiosk)
        await kiosk.press("escape")
        await kiosk.settle()
        await ask_for_new_address(kiosk, address="c@free.fr", address_again="c@free.fr")
        assert kiosk.error("address") == " ×  Le prochain mail peut partir à 10:12."


async def test_a_new_password_is_good_at_once(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.press("down", "enter")
        await kiosk.settle()
        kiosk.looks_like("P14-password")
        await kiosk.type(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P14-password-changed")
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"
        await kiosk.click("#sign-out")
        await sign_in(kiosk, family.accounts["Claire"], NEW_PASSWORD)
        assert kiosk.page == "ServicesPage"


async def test_a_wrong_present_password_changes_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.click("#change-password")
        await fill_new_password(kiosk, present_password="autrechose1")
        kiosk.looks_like("P14-password-wrong")
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "ProfilePage"


async def test_a_weak_password_or_the_present_one_is_refused(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.click("#change-password")
        await fill_new_password(kiosk, password="court", password_again="court")
        kiosk.looks_like("P14-password-refused")
        await fill_new_password(kiosk, password=PASSWORD, password_again=PASSWORD)
        assert kiosk.error("password") == " ×  C'est l'actuel. Choisissez-en un autre."


async def test_many_wrong_present_passwords_make_a_wait(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.click("#change-password")
        for _ in range(5):
            await fill_new_password(kiosk, present_password="autrechose1")
        kiosk.looks_like("P14-password-wait")
        await kiosk.press("escape")
        await kiosk.settle()
        await ask_for_new_address(kiosk)
        assert kiosk.error("present_password") == " ×  Nouvel essai possible à 10:11."


async def test_the_mails_speak_the_chosen_language(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family)
        await kiosk.click("#change-language")
        assert row(counter, family.accounts["Claire"]).language is Language.EN
        kiosk.looks_like("P14-language")
        await kiosk.click("#change-language")
        assert row(counter, family.accounts["Claire"]).language is Language.FR


async def test_a_pupil_without_an_address_can_add_one(counter):
    family = new_family(counter, pupils_too=True)
    due = open_letter(counter, family.letters["Léa"])
    first_connection(counter, FirstConnection(due.visit, PASSWORD, PASSWORD, "", "", "07032012", Language.FR))
    async with kiosk_at(counter) as kiosk:
        await at_profile(kiosk, family, "Léa")
        kiosk.looks_like("P14-pupil")
        await ask_for_new_address(kiosk)
        await kiosk.fill(code=next_mail(counter).code or "")
        await kiosk.confirm()
        assert row(counter, family.accounts["Léa"]).confirmed_address == NEW_ADDRESS


@pytest.mark.parametrize("act", ["change-address", "change-password", "change-language", "profile"])
async def test_an_account_closed_meanwhile_ends_the_visit(counter, family, act):
    from telekiosk.core.school import StaffAct, close

    async with kiosk_at(counter) as kiosk:
        if act == "profile":
            await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        else:
            await at_profile(kiosk, family)
        if act in ("change-address", "change-password"):
            await kiosk.click(f"#{act}")
        close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
        if act == "change-address":
            await fill_new_address(kiosk)
        elif act == "change-password":
            await fill_new_password(kiosk)
        else:
            await kiosk.click(f"#{act}")
        assert kiosk.page == "SignInPage"
        assert "Quelque chose a changé entre-temps." in kiosk.text()
