"""P1: every answer of the one door, seen."""

from __future__ import annotations

from datetime import date

import pytest

from tests.desk import clock_of, give_letter, new_family, staff
from tests.pictures import VARIANTS, variant_name
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import PASSWORD, connected, sign_in


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_the_door_looks_the_same_to_everyone(counter, size, theme, language):
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        kiosk.looks_like(variant_name("P1", size, theme, language))


async def test_a_letter_opens_the_first_connection_by_keys_alone(counter):
    letter = new_family(counter).letters["Claire"]
    async with kiosk_at(counter) as kiosk:
        await kiosk.type(letter.identifier, letter.password.lower())
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"


async def test_a_click_presses_the_button(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#main-button")
        assert kiosk.error("identifier") == " ×  Il manque l'identifiant."


async def test_what_is_missing_is_said_beside_its_field(counter):
    async with kiosk_at(counter) as kiosk:
        await kiosk.confirm()
        assert kiosk.error("password") == " ×  Il manque le mot de passe."
        assert kiosk.app.focused is kiosk.field("identifier").input
        kiosk.looks_like("P1-missing")


async def test_a_wrong_password_and_an_unknown_identifier_get_one_answer(counter):
    letter = new_family(counter).letters["Claire"]
    seen = []
    for identifier in (letter.identifier, "nobody"):
        async with kiosk_at(counter) as kiosk:
            await sign_in(kiosk, identifier, "wrong")
            assert kiosk.field("identifier").value == identifier
            assert kiosk.field("password").value == ""
            seen.append(kiosk.error("identifier"))
    assert seen == [" ×  Identifiant ou mot de passe incorrect."] * 2


async def test_the_refusal_looks_calm(counter):
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, "cmartin3", "wrong")
        kiosk.looks_like("P1-wrong")


async def test_after_five_errors_the_button_counts_down_and_comes_back(counter):
    async with kiosk_at(counter) as kiosk:
        for _ in range(5):
            await sign_in(kiosk, "cmartin3", "wrong")
        kiosk.looks_like("P1-wait")
        assert kiosk.app.page.query_one("#main-button").disabled
        clock_of(counter).pass_time(seconds=31)
        await kiosk.beat()
        assert not kiosk.app.page.query_one("#main-button").disabled


async def test_a_letter_past_its_deadline_is_explained(counter):
    letter = new_family(counter).letters["Claire"]
    clock_of(counter).pass_time(days=92)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, letter.identifier, letter.password)
        kiosk.looks_like("P1-letter-past-deadline")


async def test_a_letter_that_was_replaced_names_the_newer_one(counter):
    letter = new_family(counter).letters["Claire"]
    give_letter(counter, letter.identifier)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, letter.identifier, letter.password)
        kiosk.looks_like("P1-letter-replaced")


async def test_a_used_letter_asks_for_the_chosen_password(counter):
    family = new_family(counter)
    connected(counter, family)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.letters["Claire"].identifier, family.letters["Claire"].password)
        kiosk.looks_like("P1-letter-used")


async def test_a_closed_account_says_so_to_its_owner(counter):
    from telekiosk.core.school import StaffAct, close

    family = new_family(counter)
    connected(counter, family)
    close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        kiosk.looks_like("P1-closed")


async def test_a_lent_password_leads_to_the_choice_of_ones_own(counter):
    from telekiosk.core.school import Lent, StaffAct, lend_password

    family = new_family(counter)
    connected(counter, family)
    lent = lend_password(staff(counter), StaffAct(family.accounts["Claire"], "forgotten", "identity card"))
    assert isinstance(lent, Lent)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], lent.password)
        kiosk.looks_like("own-password")
        await kiosk.fill(password="court", password_again="court")
        await kiosk.confirm()
        assert kiosk.page == "OwnPasswordPage"
        kiosk.looks_like("own-password-refused")
        await kiosk.fill(password="cerise4lune", password_again="cerise4lune")
        await kiosk.confirm()
        assert kiosk.page == "AddressAwaitedPage"


async def test_a_lent_password_used_meanwhile_ends_at_the_door(counter):
    from telekiosk.core.school import Lent, StaffAct, lend_password

    family = new_family(counter)
    connected(counter, family)
    form = StaffAct(family.accounts["Claire"], "forgotten", "identity card")
    lent = lend_password(staff(counter), form)
    assert isinstance(lent, Lent)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], lent.password)
        lend_password(staff(counter), form)
        await kiosk.fill(password="cerise4lune", password_again="cerise4lune")
        await kiosk.confirm()
        kiosk.looks_like("P1-lent-too-late")
        assert kiosk.app.visit is None


async def test_an_account_without_a_child_to_show_sends_to_the_school(counter):
    from sqlmodel import select

    from telekiosk.core.entities import Enrolment

    letter = new_family(counter).letters["Claire"]

    def leave(tx):
        for enrolment in tx.session.exec(select(Enrolment)):
            enrolment.ended_on = date(2026, 8, 30)

    counter.write(leave)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, letter.identifier, letter.password)
        kiosk.looks_like("P1-no-child")


async def test_a_scanned_letter_signs_in_wherever_the_focus_is(counter):
    letter = new_family(counter).letters["Claire"]
    async with kiosk_at(counter) as kiosk:
        await kiosk.fill(identifier="dupo")
        await kiosk.press("tab", "tab", *letter.scan_code.lower(), "enter")
        await kiosk.settle()
        assert kiosk.page == "FirstConnectionPage"


async def test_an_unknown_scan_is_answered(counter):
    from telekiosk.core.credentials import new_scan_code

    async with kiosk_at(counter) as kiosk:
        await kiosk.press(*new_scan_code())
        await kiosk.settle()
        kiosk.looks_like("P1-scan-unknown")


async def test_escape_empties_the_fields(counter):
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, "cmartin3", "wrong")
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.field("identifier").value == kiosk.field("password").value == ""
        assert not kiosk.field("identifier").has_word
        assert kiosk.app.page.at_rest
