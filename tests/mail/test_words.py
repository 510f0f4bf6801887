"""R16: every mail in both languages, with and without web pages, and with data that means harm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.policy import default as modern
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from telekiosk.core.credentials import new_id
from telekiosk.core.mails import Notice
from telekiosk.core.outbox import MailToSend
from telekiosk.core.terms import Language, MailKind
from telekiosk.mail.portal import Portal
from telekiosk.mail.render import AddressNotUsable, SenderNotUsable, render
from tests.contrast import ratio
from tests.mail.family import Family

ALONE = Portal("Scolarité Services", "kiosk@example.org")
ON_THE_WEB = Portal("Scolarité Services", "kiosk@example.org", "https://comptes.example.org/")
CODE, TOKEN = "DCBRJDWH", "T0ken-of_the_link"
SECRETS = re.compile(f"{CODE}|DCBR JDWH|{TOKEN}")
FRENCH_ONLY, ENGLISH_ONLY = re.compile(r"\b(vous|votre|Bonjour)\b", re.IGNORECASE), re.compile(r"\b(you|your|Hello)\b")

PARAMETERS: Mapping[MailKind, dict[str, object]] = {
    MailKind.CONFIRMATION: {"expires_at": "2026-11-28T13:33:00+00:00"},
    MailKind.IDENTIFIERS: {
        "accounts": [
            {"identifier": "cmartin", "holders": ["Mme Claire MARTIN"], "children": ["Léa MARTIN", "Hugo MARTIN"]},
            {"identifier": "pmartin", "holders": ["M. Paul MARTIN"], "children": []},
            {"identifier": "lmartin", "holders": ["Léa MARTIN"], "children": ["Léa MARTIN"]},
        ]
    },
    MailKind.RESET: {"expires_at": "2026-11-28T13:33:00+00:00", "reference": "1795683903417"},
    MailKind.NOTICE: {"event": Notice.PASSWORD_CHANGED.value, "facts": {}},
}


def a_mail(
    kind: MailKind, language: Language = Language.FR, address: str = "c@example.org", **more: object
) -> MailToSend:
    secret = kind in (MailKind.CONFIRMATION, MailKind.RESET)
    common: dict[str, object] = {
        "holders": ["Mme Claire MARTIN"],
        "identifier": "cmartin",
        "school": {"name": "Collège Jean Moulin", "contact": "bâtiment A", "phone": "05 56 00 00 00", "email": ""},
        "at": "2026-11-25T13:05:00+00:00",
    }
    return MailToSend(
        id=new_id(),
        kind=kind,
        language=language,
        address=address,
        message_id="<4711@example.org>",
        queued_at=datetime(2026, 11, 25, 13, 5, tzinfo=UTC),
        attempts=1,
        parameters=common | PARAMETERS[kind] | more,
        code=CODE if secret else None,
        token=TOKEN if secret else None,
    )


def bodies(message: EmailMessage) -> tuple[str, str]:
    """Text and HTML, as a reader's program takes them out of the bytes that were sent; blanks are all alike."""
    received: Any = message_from_bytes(message.as_bytes(policy=SMTP), policy=modern)
    text, html = (received.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return text.replace("\r\n", "\n").replace("\u00a0", " "), html.replace("\r\n", "\n").replace("\u00a0", " ")


def visible(html: str) -> str:
    """What the HTML shows, in one line. It is well-formed, so nothing can hide in a broken tag."""
    tree = ET.fromstring(re.sub(r"<(meta[^>]*|br)>", r"<\1/>", html.removeprefix("<!DOCTYPE html>").strip()))
    body = tree.find("body")
    assert body is not None
    return " ".join("".join(body.itertext()).split())


@pytest.mark.parametrize("portal", [ALONE, ON_THE_WEB], ids=["code alone", "code and link"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(MailKind))
def test_text_and_html_say_the_same_in_one_language(kind: MailKind, language: Language, portal: Portal) -> None:
    text, html = bodies(render(a_mail(kind, language), portal))
    shown = visible(html)
    missing = [line.strip() for line in text.splitlines() if line.strip() not in shown and line.strip() != "--"]
    assert missing == []
    own, other = (FRENCH_ONLY, ENGLISH_ONLY) if language is Language.FR else (ENGLISH_ONLY, FRENCH_ONLY)
    assert own.search(text) and not other.search(text.replace("Mme Claire", ""))
    assert "{" not in text and "Collège Jean Moulin, bâtiment A, 05 56 00 00 00" in text


@pytest.mark.parametrize("kind", [MailKind.CONFIRMATION, MailKind.RESET])
def test_without_web_pages_a_mail_carries_the_code_alone(kind: MailKind) -> None:
    text, html = bodies(render(a_mail(kind), ALONE))
    assert "DCBR JDWH" in text and TOKEN not in text + html and "http" not in text + html


@pytest.mark.parametrize(("kind", "page"), [(MailKind.CONFIRMATION, "c"), (MailKind.RESET, "r")])
def test_with_web_pages_a_mail_carries_link_and_code(kind: MailKind, page: str) -> None:
    text, html = bodies(render(a_mail(kind), ON_THE_WEB))
    link = f"https://comptes.example.org/{page}/{TOKEN}"
    assert link in text.splitlines() and f'href="{link}"' in html and "DCBR JDWH" in text
    assert set(re.findall(r"https?://[^\s\"<]+", text + html)) == {link}


@pytest.mark.parametrize("kind", [MailKind.CONFIRMATION, MailKind.RESET])
def test_a_secret_says_until_when_in_local_time(kind: MailKind) -> None:
    assert "28 novembre 2026 à 14:33" in bodies(render(a_mail(kind), ALONE))[0]
    assert "28 November 2026 at 14:33" in bodies(render(a_mail(kind, Language.EN), ALONE))[0]


def test_a_reset_has_its_reference_for_subject_and_says_where_the_code_goes() -> None:
    message = render(a_mail(MailKind.RESET), ALONE)
    assert message["Subject"] == "1795683903417"
    assert "« Mot de passe oublié », puis « J'ai déjà un code »" in bodies(message)[0]


def test_identifiers_come_each_with_holders_and_children() -> None:
    text = bodies(render(a_mail(MailKind.IDENTIFIERS), ALONE))[0]
    assert "cmartin\n    Mme Claire MARTIN\n    Enfants : Léa MARTIN, Hugo MARTIN\n" in text
    assert "pmartin\n    M. Paul MARTIN\n    Aucun enfant pour le moment\n" in text
    assert "lmartin\n    Léa MARTIN\n\n" in text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("event", list(Notice))
def test_every_notice_names_account_and_time_and_says_what_to_do(event: Notice, language: Language) -> None:
    facts = {"added": "pmartin", "children": ["Hugo MARTIN"]}
    message = render(a_mail(MailKind.NOTICE, language, event=event.value, facts=facts), ON_THE_WEB)
    text = bodies(message)[0]
    assert "cmartin" in text and "14:05" in text
    assert ("secrétariat" if language is Language.FR else "office") in text
    assert message["Subject"] and not SECRETS.search(text)


def test_notices_have_subjects_of_their_own() -> None:
    subjects = [render(a_mail(MailKind.NOTICE, event=event.value), ALONE)["Subject"] for event in Notice]
    assert len(set(subjects)) == len(Notice)


def test_the_same_mail_has_the_same_message_id_and_words_each_time() -> None:
    mail = a_mail(MailKind.CONFIRMATION)
    first, second = render(mail, ALONE), render(mail, ALONE)
    assert first["Message-ID"] == second["Message-ID"] == "<4711@example.org>"
    assert (first["Date"], bodies(first)) == (second["Date"], bodies(second))


def test_the_html_asks_for_nothing_from_elsewhere() -> None:
    html = bodies(render(a_mail(MailKind.CONFIRMATION), ON_THE_WEB))[1]
    assert not re.search(r"<(img|script|link|iframe|table|object|form)|url\(|@import|src=", html)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("#201C24", "#FFFFFF"),
        ("#5B2483", "#FFFFFF"),
        ("#5A5070", "#FFFFFF"),
        ("#201C24", "#F3EFF8"),
        ("#FFFFFF", "#5B2483"),
        ("#F3EFF8", "#1B1622"),
        ("#D9C8EC", "#1B1622"),
        ("#F3EFF8", "#33124F"),
        ("#201C24", "#D9C8EC"),
    ],
)
def test_the_html_can_be_read_in_light_and_in_dark(ink: str, ground: str) -> None:
    html = bodies(render(a_mail(MailKind.CONFIRMATION), ON_THE_WEB))[1]
    assert ink in html and ground in html and ratio(ink, ground) >= 4.5


HOSTILE = {
    "markup": "<script>alert(1)</script>[bold]{{7*7}}%s{identifier}&amp;",
    "escape": "Léa\x1b]0;owned\x07\x1b[2J\x9b31m",
    "right to left": "Léa\u202egnp.exe\u2066",
    "line breaks": "Léa\r\nBcc: all@example.org\r\n\r\nbody\u2028x",
    "endless": "x" * 10_000,
    "nothing": "\x00\ud800",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", list(MailKind))
def test_hostile_data_is_text_and_nothing_else(kind: MailKind, value: str) -> None:
    mail = a_mail(
        kind,
        holders=[value],
        identifier=value,
        school={"name": value, "contact": value, "phone": value, "email": value},
        accounts=[{"identifier": value, "holders": [value], "children": [value]}],
        reference=value,
        facts={"added": value, "children": [value]},
    )
    message = render(mail, Portal(value, "kiosk@example.org"))
    received: Any = message_from_bytes(message.as_bytes(policy=SMTP), policy=modern)
    assert received["Bcc"] is None and received["To"] == "c@example.org"
    assert sorted(received.keys()) == sorted(render(a_mail(kind), ALONE).keys())
    text, html = bodies(message)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", text + html)
    assert "<script" not in html and "49" not in text and len(text) < 4_000
    visible(html)


@pytest.mark.parametrize(
    "address",
    ["c@example.org\r\nBcc: all@example.org", "", "nobody", "a@b@c", "x" * 10_000 + "@example.org", "a,b@c.fr"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(AddressNotUsable):
        render(a_mail(MailKind.CONFIRMATION, address=address), ALONE)


def test_accents_before_the_at_stay_and_accents_after_it_become_ascii() -> None:
    assert render(a_mail(MailKind.NOTICE, address="c@école.fr"), ALONE)["To"] == "c@xn--cole-9oa.fr"
    message = render(a_mail(MailKind.NOTICE, address="élise@école.fr"), ALONE)
    assert "élise@xn--cole-9oa.fr".encode() in message.as_bytes(policy=SMTPUTF8)


def test_our_own_address_may_be_a_mere_host_but_must_be_one() -> None:
    assert "telekiosk@hall" in str(render(a_mail(MailKind.NOTICE), Portal("Services", "telekiosk@hall"))["From"])
    with pytest.raises(SenderNotUsable):
        render(a_mail(MailKind.NOTICE), Portal("Services", "a@b\r\nBcc: all@example.org"))


def test_what_the_use_cases_queue_can_be_written(tmp_path: Any) -> None:
    family = Family(tmp_path)
    family.connect()
    (row,) = family.mails()
    mail = MailToSend(
        row.id,
        row.kind,
        row.language,
        row.address,
        row.message_id,
        row.queued_at,
        1,
        row.parameters,
        row.code,
        row.token,
    )
    text = bodies(render(mail, ON_THE_WEB))[0]
    assert "cmartin" in text and str(row.token) in text and f"{row.code}"[:4] in text
