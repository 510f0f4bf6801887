"""P3, P4, P5: the mail's way, its code, a correction; and P4 by itself when the link was pressed elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telekiosk.core.activation import Link, confirm_by_link
from telekiosk.core.outbox import RefusedByServer
from telekiosk.screens.mail_way import way_of
from tests.desk import clock_of, new_family
from tests.pictures import VARIANTS, variant_name
from tests.screens.kiosk import PLACE, AtKiosk, kiosk_at
from tests.screens.visitors import (
    ADDRESS,
    PASSWORD,
    at_first_connection,
    connected,
    deliver,
    fill_first_connection,
    next_mail,
    refuse,
    sign_in,
)


async def at_mail_awaited(kiosk: AtKiosk, family, name: str = "Claire") -> None:
    """P3, through P2."""
    await at_first_connection(kiosk, family, name)
    await fill_first_connection(kiosk)
    await kiosk.confirm()
    assert kiosk.page == "MailAwaitedPage"


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_a_mail_is_on_its_way(counter, size, theme, language):
    family = new_family(counter)
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        await at_mail_awaited(kiosk, family)
        clock_of(counter).pass_time(minutes=1)
        deliver(counter)
        await kiosk.beat()
        kiosk.looks_like(variant_name("P3", size, theme, language))


async def test_the_mail_s_way_is_told_as_it_goes(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        await kiosk.beat()
        assert "Un mail part à cette adresse :" in kiosk.text()
        assert "Le mail va partir" in kiosk.text()
        refuse(counter, for_good=False)
        await kiosk.beat()
        assert "La messagerie fait attendre" in kiosk.text()
        clock_of(counter).pass_time(minutes=1)
        refuse(counter, for_good=True)
        await kiosk.beat()
        assert "Ouvrez-le" not in kiosk.text()
        kiosk.looks_like("P3-refused")


@pytest.mark.parametrize(
    ("answer", "why", "next_step"),
    [
        ("550 5.1.1 <c@orage.fr>: Recipient address rejected", "ne connaît pas cette adresse", "corrigez l'adresse"),
        ("556 domain does not accept mail", "ne connaît pas cette adresse", "corrigez l'adresse"),
        ("552 5.2.2 mailbox full", "n'a pas pris ce mail", "vérifiez l'adresse"),
        ("550 5.7.1 looks like 5.1.1 spam", "n'a pas pris ce mail", "vérifiez l'adresse"),
    ],
)
async def test_why_a_mail_was_refused_is_said_in_plain_words(answer, why, next_step):
    moment = datetime(2026, 9, 1, 8, tzinfo=UTC)
    said = " ".join(line.text for line in way_of(RefusedByServer(moment, moment, answer), moment))
    assert why in said
    assert next_step in said
    assert answer[:5] not in said


async def test_a_mail_whose_code_has_run_out_is_to_be_sent_anew(counter):
    family = new_family(counter)
    connected(counter, family)
    deliver(counter)
    clock_of(counter).pass_time(hours=73)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert "Il faut un nouveau mail à cette adresse :" in kiosk.text()
        assert "Ce mail n'est plus valable" in kiosk.text()


async def test_the_code_opens_the_account_at_the_kiosk(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        code = next_mail(counter).code or ""
        await kiosk.type(f"{code[:4].lower()} {code[4:]}")
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P4")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "SignInPage"
        assert kiosk.app.visit is None


async def test_a_wrong_code_and_an_expired_one_are_told_apart(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        await kiosk.fill(code="ZZZZ ZZZZ")
        await kiosk.confirm()
        assert kiosk.error("code") == " ×  Ce code n'est dans aucun de nos mails."
        kiosk.looks_like("P3-wrong-code")
        code = next_mail(counter).code or ""
        clock_of(counter).pass_time(hours=73)
        await kiosk.fill(code=code)
        await kiosk.confirm()
        assert "Expiré depuis le 4 septembre 2026 à 10:00." in kiosk.error("code")


async def test_many_wrong_codes_make_a_wait(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        for _ in range(5):
            await kiosk.fill(code="ZZZZ ZZZZ")
            await kiosk.confirm()
        assert "Nouvel essai possible à 10:01." in kiosk.error("code")


async def test_the_page_becomes_the_next_one_by_itself_and_that_is_no_sign_of_life(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        token = next_mail(counter).token or ""
        await kiosk.beat(100)
        left = kiosk.app.seconds_left
        confirm_by_link(counter, Link(token))
        await kiosk.beat(1)
        assert kiosk.page == "AccountReadyPage"
        assert kiosk.app.seconds_left < left


async def test_the_address_can_be_corrected(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        clock_of(counter).pass_time(minutes=3)
        await kiosk.click("#correct")
        kiosk.looks_like("P3-correct-address")
        await kiosk.fill(address="c.martin@free.fr", address_again="c.martin@fre.fr")
        await kiosk.confirm()
        assert kiosk.error("address_again") == " ×  Les deux adresses sont différentes."
        await kiosk.fill(address_again="c.martin@free.fr")
        await kiosk.confirm()
        assert kiosk.page == "MailAwaitedPage"
        assert "c.martin@free.fr" in kiosk.text()


async def test_mails_that_families_ask_for_are_limited(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        await kiosk.click("#resend")
        assert "Le prochain peut partir à 10:02." in kiosk.text()
        kiosk.looks_like("P3-mail-not-yet")
        await kiosk.click("#correct")
        await kiosk.fill(address="c.martin@free.fr", address_again="c.martin@free.fr")
        await kiosk.confirm()
        assert "Le prochain mail peut partir à 10:02." in kiosk.error("address")
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "MailAwaitedPage"


async def test_a_pupil_can_go_on_to_the_services_at_once(counter):
    family = new_family(counter, pupils_too=True)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family, "Léa")
        kiosk.looks_like("P3-pupil")
        await kiosk.click("#go-on")
        assert kiosk.page == "ServicesPage"


async def test_without_a_code_the_button_goes_home(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        await kiosk.confirm()
        assert kiosk.page == "SignInPage"


async def test_who_comes_back_unconfirmed_has_two_choices(counter):
    family = new_family(counter)
    connected(counter, family)
    deliver(counter)
    clock_of(counter).pass_time(minutes=5)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert kiosk.page == "AddressAwaitedPage"
        kiosk.looks_like("P5")
        await kiosk.confirm()
        kiosk.looks_like("P5-sent-again")
        await kiosk.type("K")
        assert "RENVOYER" not in kiosk.text()
        await kiosk.click("#correct")
        assert kiosk.page == "CorrectAddressPage"


async def test_the_code_works_there_too(counter):
    family = new_family(counter)
    connected(counter, family)
    code = next_mail(counter).code or ""
    clock_of(counter).pass_time(days=2)
    async with kiosk_at(counter) as kiosk:
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        await kiosk.beat()
        assert "01/09" in kiosk.text()
        await kiosk.type(code)
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "AccountReadyPage"


async def test_the_address_is_shown_whole(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await at_mail_awaited(kiosk, family)
        assert ADDRESS in kiosk.text()


async def test_where_mails_carry_no_link_nobody_is_sent_to_look_for_one(counter):
    family = new_family(counter)
    async with kiosk_at(counter, place=replace(PLACE, links=False)) as kiosk:
        await at_mail_awaited(kiosk, family)
        assert "Ouvrez-le, puis tapez son code ici." in kiosk.text()
        assert "lien" not in kiosk.text()
        await kiosk.press("f1")
        assert "lien" not in kiosk.text()


async def test_from_the_letter_on_the_pages_speak_for_the_child_s_school(counter):
    family = new_family(counter)
    elsewhere = replace(PLACE, school="Lycée Curie, Niort", contact="Loge, 05 49 11 11 11")
    async with kiosk_at(counter, place=elsewhere) as kiosk:
        await at_first_connection(kiosk, family)
        assert "Collège Jean-Moulin, Poitiers" in kiosk.text()
        await fill_first_connection(kiosk)
        await kiosk.confirm()
        assert "05 49 00 00 00" in kiosk.text() and "05 49 11 11 11" not in kiosk.text()
        await kiosk.confirm()
        assert "Lycée Curie, Niort" in kiosk.text()
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert kiosk.page == "AddressAwaitedPage"
        assert "Collège Jean-Moulin, Poitiers" in kiosk.text() and "Curie" not in kiosk.text()
