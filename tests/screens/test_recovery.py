"""P6 to P11: a forgotten identifier, a forgotten password, every answer on the way. The guide's chapters 3 and 4."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from telekiosk.core.policy import Disclosure, Rules
from telekiosk.core.school import StaffAct, close
from telekiosk.core.terms import MailKind
from tests.desk import Family, clock_of, new_family, staff
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import ADDRESS, PASSWORD, confirmed, connected, next_mail, sign_in

NEW_PASSWORD = "cerise4lune"


@pytest.fixture
def family(counter) -> Family:
    """Claire, her account open; the mails of its opening are some minutes old."""
    family = new_family(counter)
    confirmed(counter, family)
    clock_of(counter).pass_time(minutes=10)
    return family


@pytest.fixture
def discreet(counter):
    return replace(counter, rules=Rules(disclosure=Disclosure.DISCREET))


def reset_code(counter) -> str:
    """The code of the reset mail that waits in the outbox."""
    while (mail := next_mail(counter)).kind is not MailKind.RESET:
        pass
    return mail.code or ""


async def ask_for_identifier(kiosk: AtKiosk, address: str) -> None:
    """P1, P6, VALIDER."""
    await kiosk.click("#forgotten-identifier")
    await kiosk.fill(address=address)
    await kiosk.confirm()


async def ask_for_password(kiosk: AtKiosk, identifier: str) -> None:
    """P1, P9, VALIDER."""
    await kiosk.click("#forgotten-password")
    await kiosk.fill(identifier=identifier)
    await kiosk.confirm()


async def test_chapter_3_a_forgotten_identifier_comes_back_by_mail(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#forgotten-identifier")
        await kiosk.type(ADDRESS)
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "IdentifiersSentPage"
        mail = next_mail(counter)
        assert (mail.kind, mail.address) == (MailKind.IDENTIFIERS, ADDRESS)
        accounts = mail.parameters["accounts"]
        assert isinstance(accounts, list)
        await kiosk.press("enter")
        await kiosk.settle()
        await kiosk.type(accounts[0]["identifier"], PASSWORD)
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"


async def test_chapter_4_a_forgotten_password_is_chosen_anew_with_the_mail_s_code(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#forgotten-password")
        await kiosk.type(family.accounts["Claire"].upper())
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "ResetRequestedPage"
        code = reset_code(counter)
        await kiosk.press("enter")
        await kiosk.settle()
        await kiosk.type(f"{code[:4].lower()} {code[4:]}", NEW_PASSWORD, NEW_PASSWORD)
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P1-new-password")
        await kiosk.type(family.accounts["Claire"], NEW_PASSWORD)
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"


# P6 to P8


async def test_the_address_is_asked(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#forgotten-identifier")
        kiosk.looks_like("P6")


async def test_an_address_with_a_slip_stays_to_be_corrected(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_identifier(kiosk, "claire.martin@orange")
        assert kiosk.error("address") == " ×  Il manque la fin de l'adresse\N{NO-BREAK SPACE}: .fr, .com…"
        kiosk.looks_like("P6-wrong")


async def test_a_recognised_address_is_written_to(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_identifier(kiosk, ADDRESS)
        kiosk.looks_like("P7")
        await kiosk.click("#forgotten-password")
        assert kiosk.page == "ForgottenPasswordPage"


async def test_the_next_mail_with_identifiers_waits_two_minutes(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_identifier(kiosk, ADDRESS)
        await kiosk.confirm()
        await ask_for_identifier(kiosk, ADDRESS)
        assert kiosk.error("address") == " ×  Le prochain mail peut partir à 10:12."
        kiosk.looks_like("P6-mail-not-yet")


async def test_an_unknown_address_gets_the_four_usual_reasons(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_identifier(kiosk, "claire.marti@orange.fr")
        kiosk.looks_like("P8")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "ForgottenIdentifierPage"
        assert kiosk.field("address").value == "claire.marti@orange.fr"


async def test_an_address_still_awaited_is_not_recognised(counter):
    connected(counter, new_family(counter))
    async with kiosk_at(counter) as kiosk:
        await ask_for_identifier(kiosk, ADDRESS)
        assert kiosk.page == "AddressUnknownPage"


async def test_discreet_p7_does_not_say_whether_the_address_is_known(discreet, family):
    seen = []
    for address in (ADDRESS, "paul.martin@orange.fr"):
        async with kiosk_at(discreet) as kiosk:
            await ask_for_identifier(kiosk, address)
            seen.append(kiosk.text().replace(address, ""))
    assert seen[0].split() == seen[1].split()


async def test_discreet_p7_is_worded_with_care(discreet, family):
    async with kiosk_at(discreet) as kiosk:
        await ask_for_identifier(kiosk, ADDRESS)
        kiosk.looks_like("P7-discreet")


# P9 to P11


async def test_the_identifier_is_asked(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#forgotten-password")
        kiosk.looks_like("P9")
        await kiosk.press("enter")
        assert kiosk.error("identifier") == " ×  Il manque l'identifiant."
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "SignInPage"


async def test_a_request_gets_a_number_that_is_the_mail_s_subject(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_password(kiosk, family.accounts["Claire"])
        mail = next_mail(counter)
        assert mail.kind is MailKind.RESET
        assert str(mail.parameters["reference"]) in kiosk.text()
        kiosk.looks_like("P10")


async def test_the_next_reset_waits_two_minutes(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_password(kiosk, family.accounts["Claire"])
        await kiosk.press("escape")
        await kiosk.settle()
        await ask_for_password(kiosk, family.accounts["Claire"])
        assert kiosk.error("identifier") == " ×  Le prochain mail peut partir à 10:12."
        kiosk.looks_like("P9-mail-not-yet")


async def test_an_unknown_identifier_can_be_tried_again_or_recovered(counter, family):
    async with kiosk_at(counter) as kiosk:
        await ask_for_password(kiosk, "cmartin99")
        kiosk.looks_like("P11a")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.field("identifier").value == "cmartin99"
        await kiosk.confirm()
        await kiosk.click("#forgotten-identifier")
        assert kiosk.page == "ForgottenIdentifierPage"


async def test_a_closed_account_is_answered_like_an_unknown_one(counter, family):
    close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
    async with kiosk_at(counter) as kiosk:
        await ask_for_password(kiosk, family.accounts["Claire"])
        assert kiosk.page == "IdentifierUnknownPage"


async def test_without_a_confirmed_address_no_mail_can_help(counter):
    family = new_family(counter)
    async with kiosk_at(counter) as kiosk:
        await ask_for_password(kiosk, family.accounts["Claire"])
        kiosk.looks_like("P11b")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "SignInPage"


async def test_discreet_p10_gives_anyone_a_number(discreet, family):
    async with kiosk_at(discreet) as kiosk:
        await ask_for_password(kiosk, "nobody")
        kiosk.looks_like("P10-discreet")


# P10b


async def test_whoever_has_a_code_goes_straight_to_it(counter, family):
    async with kiosk_at(counter) as kiosk:
        await kiosk.click("#forgotten-password")
        await kiosk.click("#have-code")
        kiosk.looks_like("P10b")
        await kiosk.click("#ask-again")
        assert kiosk.page == "ForgottenPasswordPage"


async def at_new_password(kiosk: AtKiosk, identifier: str) -> None:
    """P10b, after P10."""
    await ask_for_password(kiosk, identifier)
    await kiosk.confirm()
    assert kiosk.page == "NewPasswordPage"


async def fill_new_password(kiosk: AtKiosk, code: str, password: str = NEW_PASSWORD) -> None:
    await kiosk.fill(code=code, password=password, password_again=password)
    await kiosk.confirm()


async def test_what_is_missing_or_weak_is_said_beside_its_field(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        await fill_new_password(kiosk, "", "motdepasse1")
        assert kiosk.error("code") == " ×  Il manque le code."
        kiosk.looks_like("P10b-refused")


async def test_a_wrong_code_is_told(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        await fill_new_password(kiosk, "ZZZZ ZZZZ")
        assert kiosk.error("code") == " ×  Ce code n'est dans aucun de nos mails."
        assert kiosk.field("password").value == ""
        kiosk.looks_like("P10b-wrong-code")


async def test_a_code_is_good_for_a_day(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        code = reset_code(counter)
        clock_of(counter).pass_time(hours=25)
        await fill_new_password(kiosk, code)
        await kiosk.fill(code="DCBR JDWH")  # the same in every picture
        kiosk.looks_like("P10b-expired")


async def test_a_code_is_good_once(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        code = reset_code(counter)
        await fill_new_password(kiosk, code)
        assert kiosk.page == "SignInPage"
        clock_of(counter).pass_time(minutes=3)
        await at_new_password(kiosk, family.accounts["Claire"])
        await fill_new_password(kiosk, code)
        await kiosk.fill(code="DCBR JDWH")  # the same in every picture
        kiosk.looks_like("P10b-used")


async def test_a_newer_mail_overtakes_the_code(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        code = reset_code(counter)
        await kiosk.press("escape")
        await kiosk.settle()
        clock_of(counter).now += timedelta(minutes=3)
        await at_new_password(kiosk, family.accounts["Claire"])
        await fill_new_password(kiosk, code)
        assert kiosk.error("code") == " ×  Un mail plus récent est parti à 10:13."
        await kiosk.fill(code="DCBR JDWH")  # the same in every picture
        kiosk.looks_like("P10b-overtaken")


async def test_many_wrong_codes_make_a_wait(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        for _ in range(5):
            await fill_new_password(kiosk, "ZZZZ ZZZZ")
        assert kiosk.error("code") == " ×  Nouvel essai possible à 10:11."
        kiosk.looks_like("P10b-wait")


async def test_a_password_chosen_so_ends_the_old_one(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_new_password(kiosk, family.accounts["Claire"])
        await fill_new_password(kiosk, reset_code(counter))
        await sign_in(kiosk, family.accounts["Claire"], PASSWORD)
        assert kiosk.error("identifier") == " ×  Identifiant ou mot de passe incorrect."
