"""P2: the family's own password, its address, the child's birth date; and what is said when one of them will not do."""

from __future__ import annotations

from datetime import date

import pytest

from telekiosk.core.signin import SignIn, sign_in
from telekiosk.widgets.address_field import completions
from tests.desk import clock_of, new_family, row
from tests.pictures import VARIANTS, variant_name
from tests.screens.kiosk import kiosk_at
from tests.screens.visitors import ADDRESS, PASSWORD, at_first_connection, connected, fill_first_connection


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_the_page_asks_for_three_things(counter, size, theme, language):
    family = new_family(counter)
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        await at_first_connection(kiosk, family)
        kiosk.looks_like(variant_name("P2", size, theme, language))


async def test_a_family_opens_its_account_by_keys_alone(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.type(PASSWORD, PASSWORD, ADDRESS, ADDRESS, "07032012")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "MailAwaitedPage"
    assert row(counter, family.accounts["Claire"]).awaited_address == ADDRESS


async def test_the_rule_ticks_itself_off_while_one_types(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.type("tartine")
        assert "· 8 à 14 caractères  ✓ une lettre  · un chiffre" in kiosk.text()
        await kiosk.type("7")
        assert "✓ 8 à 14 caractères  ✓ une lettre  ✓ un chiffre" in kiosk.text()
        await kiosk.type("é")
        assert "Seulement des lettres sans accent" in kiosk.text()


async def test_a_character_too_many_is_said_never_cut(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.type("abcdefghijklm15")
        assert kiosk.field("password").value == "abcdefghijklm1"
        assert "Pas plus de 14 caractères" in kiosk.text()
        kiosk.looks_like("P2-too-long")


async def test_a_key_shows_what_was_typed(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.type("tartine7")
        assert "tartine7" not in kiosk.text()
        await kiosk.press("f4")
        assert "tartine7" in kiosk.text()
        await kiosk.press("f4")
        assert "tartine7" not in kiosk.text()


async def test_every_wrong_field_says_why_and_the_first_gets_the_focus(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(
            kiosk, password="motdepasse1", password_again="motdepasse", address="claire@orange", birth_date="31 02 2012"
        )
        await kiosk.confirm()
        assert kiosk.error("password") == " ×  Trop facile à deviner. Prenez-en un autre."
        assert kiosk.error("password_again") == " ×  Les deux mots de passe sont différents."
        assert kiosk.error("address") == " ×  Il manque la fin de l'adresse\N{NO-BREAK SPACE}: .fr, .com…"
        assert kiosk.error("birth_date") == " ×  Ce jour n'existe pas dans le calendrier."
        assert kiosk.app.focused is kiosk.field("password").input
        assert kiosk.field("address").value == "claire@orange"
        assert kiosk.field("password").value == ""
        kiosk.looks_like("P2-wrong")


async def test_two_different_addresses_are_told_apart(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk, address_again="claire.martni@orange.fr")
        await kiosk.confirm()
        assert kiosk.error("address_again") == " ×  Les deux adresses sont différentes."
        kiosk.looks_like("P2-addresses-differ")


async def test_a_slip_in_the_address_is_offered_at_one_key(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        kiosk.field("address").input.focus()
        await kiosk.type("claire@gmial.com")
        kiosk.looks_like("P2-slip")
        await kiosk.press("f5")
        assert kiosk.field("address").value == "claire@gmail.com"


async def test_usual_domains_are_completed_at_one_key(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        kiosk.field("address").input.focus()
        await kiosk.type("claire@")
        kiosk.looks_like("P2-domains")
        await kiosk.press("f6")
        assert kiosk.field("address").value == "claire@orange.fr"
    assert completions("claire@la") == ("claire@laposte.net",)
    assert completions("claire@orange.fr") == ()


async def test_a_wrong_birth_date_offers_a_report(counter, same_reference):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk, birth_date="08032012")
        await kiosk.confirm()
        kiosk.looks_like("P2-date-wrong")
        await kiosk.click("#date-is-right")
        kiosk.looks_like("P2-date-reported")
        await kiosk.confirm()
        kiosk.looks_like("P2-reference")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "SignInPage"
        assert kiosk.app.visit is None


async def test_a_guardian_can_say_from_the_start_that_this_is_not_their_child(counter, same_reference):
    from telekiosk.core.reports import list_reports

    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await kiosk.click("#not-in-charge")
        await kiosk.confirm()
        (report,) = list_reports(counter)
        assert report.reference in kiosk.text()


async def test_many_wrong_dates_make_one_wait(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        for _ in range(6):
            await fill_first_connection(kiosk, birth_date="08032012")
            await kiosk.confirm()
        assert "Nouvel essai possible à 10:01." in kiosk.error("birth_date")


async def test_who_could_open_the_account_is_said_before_anything_is_kept(counter):
    family = new_family(counter, pupils_too=True)
    connected(counter, family, "Léa", "lea@laposte.net")
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk, address="lea@laposte.net", address_again="lea@laposte.net")
        await kiosk.confirm()
        kiosk.looks_like("P2-address-of-pupil")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.app.focused is kiosk.field("address").input
        assert kiosk.field("password").value == PASSWORD
        await kiosk.confirm()
        await kiosk.click("#yes")
        assert kiosk.page == "MailAwaitedPage"


async def test_a_pupil_without_an_address_goes_straight_to_the_end(counter):
    family = new_family(counter, pupils_too=True)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family, "Léa")
        kiosk.looks_like("P2-pupil")
        await fill_first_connection(kiosk, address="", address_again="")
        await kiosk.confirm()
        assert kiosk.page == "AccountReadyPage"


async def test_several_children_the_eldest_is_asked(counter):
    family = new_family(counter, children=(("Hugo", date(2014, 5, 1)), ("Léa", date(2012, 3, 7))))
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family, "Claire 2")
        assert "Léa : date de naissance" in kiosk.text()


async def test_another_terminal_was_faster(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        connected(counter, family)
        await fill_first_connection(kiosk)
        await kiosk.confirm()
        kiosk.looks_like("P1-something-changed")


async def test_cancelling_keeps_nothing(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk)
        await kiosk.click("#cancel")
        assert kiosk.page == "SignInPage"
        await at_first_connection(kiosk, family)
        assert kiosk.field("address").value == ""


async def test_the_other_language_keeps_what_was_typed_and_what_was_wrong(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk, address_again="x")
        await kiosk.confirm()
        await kiosk.fill(password=PASSWORD)
        await kiosk.press("f2")
        await kiosk.settle()
        assert kiosk.app.focused is kiosk.field("address_again").input
        assert kiosk.field("password").value == PASSWORD
        assert kiosk.field("address").value == ADDRESS
        assert kiosk.error("address_again") == " ×  The two addresses differ."
        await kiosk.click("#not-in-charge")
        await kiosk.press("f2")
        await kiosk.settle()
        assert "SIGNALER" in kiosk.text()
        assert kiosk.app.focused is not None and kiosk.app.focused.id == "not-in-charge"


async def test_the_language_of_the_page_becomes_the_account_s(counter):
    family = new_family(counter)
    async with kiosk_at(counter, language="en") as kiosk:
        await at_first_connection(kiosk, family)
        await fill_first_connection(kiosk)
        await kiosk.confirm()
    assert row(counter, family.accounts["Claire"]).language == "en"
    assert sign_in(counter, SignIn(family.accounts["Claire"], PASSWORD)) is not None
    assert clock_of(counter).now == counter.clock()
