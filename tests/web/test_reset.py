"""M3's link (P10b, R16): a new password, and every way in which it is not to be had."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import AsyncClient

from telekiosk.core.mails import Notice
from telekiosk.core.policy import PasswordPolicy
from telekiosk.core.signin import SignedIn, SignIn, sign_in
from tests.mail.family import ADDRESS, PASSWORD, Family
from tests.web.conftest import visitor
from tests.web.reading import heading, message_of, words

NEW = "pomme7tartine"
FORM = {"identifier": "cmartin", "password": NEW, "password_again": NEW}


@pytest.fixture
def family(tmp_path: Path) -> Family:
    """Mme Martin, active, has asked for a new password: M3 is queued."""
    family = Family(tmp_path)
    family.connect()
    family.confirm()
    family.forget_password()
    return family


def opens(family: Family, password: str) -> bool:
    return isinstance(sign_in(family.counter, SignIn("cmartin", password)), SignedIn)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_changes_nothing(family: Family, web: AsyncClient, method: str) -> None:
    before = family.fingerprint()
    for _ in range(3):
        assert (await web.request(method, f"/r/{family.newest_token()}")).status_code == 200
    assert family.fingerprint() == before


async def test_the_form_says_the_rule_and_shows_no_name(family: Family, web: AsyncClient) -> None:
    page = await web.get(f"/r/{family.newest_token()}")
    assert message_of(page, "password")[0].startswith("De 8 à 14 caractères")
    assert 'autocomplete="new-password"' in page.text and 'autocomplete="username"' in page.text
    assert (
        "Claire" not in page.text
        and "MARTIN" not in page.text.upper().replace("CMARTIN", "")
        and ADDRESS not in page.text
    )


async def test_the_new_password_opens_the_account_and_the_old_one_no_longer(family: Family, web: AsyncClient) -> None:
    page = await web.post(f"/r/{family.newest_token()}", data=FORM | {"identifier": " C-Martin "})
    assert page.status_code == 200 and heading(page) == "Votre nouveau mot de passe est enregistré"
    assert opens(family, NEW) and not opens(family, PASSWORD)
    assert [mail.parameters.get("event") for mail in family.mails()][-1] == Notice.PASSWORD_CHANGED.value


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"identifier": ""}, "identifier", "Il manque cette réponse."),
        ({"identifier": "pmartin"}, "identifier", "Ce n'est pas l'identifiant écrit dans le mail."),
        ({"password": ""}, "password", "Il manque cette réponse."),
        ({"password": "short1", "password_again": "short1"}, "password", "Il faut de 8 à 14 caractères."),
        ({"password": "x1" * 50, "password_again": "x1" * 50}, "password", "Il faut de 8 à 14 caractères."),
        ({"password": "pomme tartine7"}, "password", "Seulement des lettres sans accent et des chiffres."),
        ({"password": "1357924680"}, "password", "Il manque une lettre."),
        ({"password": "pommetartine"}, "password", "Il manque un chiffre."),
        ({"password": "azerty123"}, "password", "Trop de gens utilisent ce mot de passe. Choisissez-en un autre."),
        ({"password_again": ""}, "password_again", "Il manque cette réponse."),
        ({"password_again": "pomme8tartine"}, "password_again", "Les deux mots de passe sont différents."),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    family: Family, web: AsyncClient, typed: dict[str, str], field: str, says: str
) -> None:
    page = await web.post(f"/r/{family.newest_token()}", data=FORM | typed)
    assert page.status_code == 422 and message_of(page, field) == (says, True)
    assert page.text.count("autofocus") == 1
    assert opens(family, PASSWORD)


async def test_what_was_typed_is_kept_but_no_password(family: Family, web: AsyncClient) -> None:
    typed = {"identifier": 'c"martin<b>\x1b', "password": "secret1", "password_again": "secret2"}
    page = await web.post(f"/r/{family.newest_token()}", data=typed)
    assert 'value="c&#34;martin&lt;b&gt;"' in page.text
    assert "secret1" not in page.text and "secret2" not in page.text and "\x1b" not in page.text


async def test_both_passwords_wrong_are_both_said(family: Family, web: AsyncClient) -> None:
    page = await web.post(f"/r/{family.newest_token()}", data={"identifier": ""})
    assert [message_of(page, name)[1] for name in FORM] == [True, True, False]


async def test_the_modern_policy_has_its_own_sentence(family: Family) -> None:
    family.counter = replace(family.counter, rules=replace(family.counter.rules, passwords=PasswordPolicy.MODERN))
    async with visitor(family) as web:
        page = await web.get(f"/r/{family.newest_token()}")
        assert message_of(page, "password")[0].startswith("De 15 à 64 caractères")
        page = await web.post(f"/r/{family.newest_token()}", data=FORM)
        assert message_of(page, "password") == ("Il faut de 15 à 64 caractères.", True)


async def test_guessed_identifiers_bring_a_wait_that_says_its_end(family: Family, web: AsyncClient) -> None:
    for _ in range(5):
        page = await web.post(f"/r/{family.newest_token()}", data=FORM | {"identifier": "pmartin"})
        assert page.status_code == 422
    page = await web.post(f"/r/{family.newest_token()}", data=FORM)
    assert page.status_code == 429 and "Nouvel essai possible à 10:08." in words(page)
    assert 'value="cmartin"' in page.text and opens(family, PASSWORD)
    family.pass_time(minutes=2)
    assert (await web.post(f"/r/{family.newest_token()}", data=FORM)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_used_link_says_what_to_do(family: Family, web: AsyncClient, method: str) -> None:
    token = family.newest_token()
    await web.post(f"/r/{token}", data=FORM)
    before = family.fingerprint()
    page = await web.request(
        method, f"/r/{token}", data=FORM | {"password": "autre9chose", "password_again": "autre9chose"}
    )
    assert page.status_code == 410 and heading(page) == "Ce lien a déjà servi"
    assert "Connectez-vous avec lui" in words(page) and "prévenez tout de suite" in words(page)
    assert family.fingerprint() == before and opens(family, NEW)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_expired_link_says_how_to_get_another(family: Family, web: AsyncClient, method: str) -> None:
    token = family.newest_token()
    family.pass_time(hours=24)
    page = await web.request(method, f"/r/{token}", data=FORM)
    assert page.status_code == 410
    assert "depuis le 26 novembre 2026 à 10:08. Sur une borne, choisissez « Mot de passe oublié »." in words(page)
    assert opens(family, PASSWORD)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_overtaken_link_points_to_the_newer_mail(family: Family, web: AsyncClient, method: str) -> None:
    token = family.newest_token()
    family.forget_password()
    page = await web.request(method, f"/r/{token}", data=FORM)
    assert page.status_code == 410 and "Un mail plus récent est parti le 25 novembre 2026 à 10:11." in words(page)
    assert opens(family, PASSWORD)


async def test_a_confirmations_link_sets_no_password(tmp_path: Path) -> None:
    family = Family(tmp_path)
    family.connect()
    async with visitor(family) as web:
        assert (await web.post(f"/r/{family.newest_token()}", data=FORM)).status_code == 404


async def test_a_form_with_faults_on_a_link_that_has_ended_says_so_at_once(family: Family, web: AsyncClient) -> None:
    token = family.newest_token()
    family.pass_time(hours=25)
    assert (await web.post(f"/r/{token}", data={"identifier": ""})).status_code == 410


async def test_of_two_presses_one_sets_the_password(family: Family, web: AsyncClient) -> None:
    token, choices = family.newest_token(), ("pomme7tartine", "poire8tartine", "prune9tartine")
    forms = [FORM | {"password": each, "password_again": each} for each in choices]
    pages = await asyncio.gather(*(web.post(f"/r/{token}", data=form) for form in forms))
    assert [page.status_code for page in pages].count(200) == 1
    won = next(each for each, page in zip(choices, pages, strict=True) if page.status_code == 200)
    assert [opens(family, each) for each in choices] == [each == won for each in choices]
