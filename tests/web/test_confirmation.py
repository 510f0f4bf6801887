"""M1's link (R16): looking changes nothing, the button confirms, and a link that does not work says what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from httpx import AsyncClient

from telekiosk.core.activation import CorrectAddress, MailSent, correct_address
from telekiosk.core.counter import Actor
from telekiosk.core.lifecycle import State, Who
from telekiosk.core.school import Done, StaffAct, close
from telekiosk.core.terms import Language
from tests.mail.family import ADDRESS, Family
from tests.web.conftest import visitor
from tests.web.reading import heading, language, words


def state(family: Family) -> tuple[State, str | None]:
    (account,) = family.accounts()
    return account.state, account.confirmed_address


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_changes_nothing(family: Family, web: AsyncClient, method: str) -> None:
    before = family.fingerprint()
    for _ in range(3):
        assert (await web.request(method, f"/c/{family.newest_token()}")).status_code == 200
    assert family.fingerprint() == before


async def test_the_page_shows_account_and_address_whole_and_one_button(family: Family, web: AsyncClient) -> None:
    page = await web.get(f"/c/{family.newest_token()}")
    assert heading(page) == "Confirmez votre adresse mail"
    assert "cmartin" in words(page) and ADDRESS in words(page)
    assert page.text.count("<button") == 1 and '<form method="post"' in page.text


async def test_the_button_confirms_the_address_and_opens_the_account(family: Family, web: AsyncClient) -> None:
    assert state(family) == (State.PENDING, None)
    page = await web.post(f"/c/{family.newest_token()}")
    assert page.status_code == 200 and heading(page) == "Votre adresse est confirmée"
    assert state(family) == (State.ACTIVE, ADDRESS)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_used_link_says_that_one_can_sign_in(family: Family, web: AsyncClient, method: str) -> None:
    token = family.newest_token()
    await web.post(f"/c/{token}")
    before = family.fingerprint()
    page = await web.request(method, f"/c/{token}")
    assert page.status_code == 200
    assert "Ce lien a déjà servi. Votre adresse est confirmée. Vous pouvez vous connecter." in words(page)
    assert family.fingerprint() == before and "<button" not in page.text


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_expired_link_says_since_when_and_where_to_get_another(
    family: Family, web: AsyncClient, method: str
) -> None:
    token = family.newest_token()
    family.pass_time(hours=72)
    page = await web.request(method, f"/c/{token}")
    assert page.status_code == 410
    assert "plus valable depuis le 28 novembre 2026 à 10:05. Connectez-vous sur une borne" in words(page)
    assert state(family) == (State.PENDING, None)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_overtaken_link_says_when_the_newer_mail_left(family: Family, web: AsyncClient, method: str) -> None:
    token = family.newest_token()
    family.pass_time(hours=5)
    family.ask_again()
    page = await web.request(method, f"/c/{token}")
    assert page.status_code == 410
    assert "Un mail plus récent est parti le 25 novembre 2026 à 15:05. Utilisez le lien de ce mail." in words(page)
    assert state(family) == (State.PENDING, None)
    assert (await web.post(f"/c/{family.newest_token()}")).status_code == 200


async def test_a_link_to_an_address_since_corrected_confirms_nothing(family: Family, web: AsyncClient) -> None:
    token = family.newest_token()
    family.pass_time(minutes=5)
    assert family.visit is not None
    right = "claire@example.org"
    assert isinstance(correct_address(family.counter, CorrectAddress(family.visit, right, right)), MailSent)
    assert (await web.post(f"/c/{token}")).status_code == 410
    await web.post(f"/c/{family.newest_token()}")
    assert state(family) == (State.ACTIVE, right)


async def test_a_link_of_an_account_that_ended_says_that_it_changed(family: Family, web: AsyncClient) -> None:
    token = family.newest_token()
    school = family.counter.acting(Actor(Who.SCHOOL, "local:tests"))
    assert isinstance(close(school, StaffAct("cmartin", "moved away")), Done)
    page = await web.post(f"/c/{token}")
    assert page.status_code == 410 and "Le compte a changé depuis ce mail." in words(page)
    assert state(family)[0] is State.CLOSED


@pytest.mark.parametrize("token", ["x", "x" * 300, "%00", "..%2f..", "<script>", "é", "' OR 1=1 --", "\u202e"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_unknown_link_is_not_recognised(family: Family, web: AsyncClient, method: str, token: str) -> None:
    before = family.fingerprint()
    page = await web.request(method, f"/c/{token}")
    assert page.status_code == 404 and "<script" not in page.text
    assert family.fingerprint() == before


async def test_a_resets_link_confirms_no_address(family: Family, web: AsyncClient) -> None:
    family.confirm()
    family.forget_password()
    assert (await web.post(f"/c/{family.newest_token()}")).status_code == 404


async def test_of_two_presses_one_confirms_and_the_other_is_told(family: Family, web: AsyncClient) -> None:
    token = family.newest_token()
    pages = await asyncio.gather(*(web.post(f"/c/{token}") for _ in range(4)))
    used = [page for page in pages if "Ce lien a déjà servi" in words(page)]
    assert [page.status_code for page in pages] == [200] * 4 and len(used) == 3


async def test_pages_speak_the_accounts_language_until_the_reader_chooses(tmp_path: Path) -> None:
    family = Family(tmp_path / "english")
    family.connect(Language.EN)
    async with visitor(family) as web:
        page = await web.get(f"/c/{family.newest_token()}")
        assert language(page) == "en" and heading(page) == "Confirm your mail address"
        assert 'action="?lang=en"' in page.text and 'href="?lang=fr"' in page.text
        page = await web.get(f"/c/{family.newest_token()}?lang=fr")
        assert language(page) == "fr" and 'action="?lang=fr"' in page.text
        page = await web.post(f"/c/{family.newest_token()}?lang=fr")
        assert language(page) == "fr" and heading(page) == "Votre adresse est confirmée"
        assert language(await web.get("/c/x?lang=en")) == "en"
