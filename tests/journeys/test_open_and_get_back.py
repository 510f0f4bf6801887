"""The guide's chapters 2 and 4 from letter to services, and back in the next day: the programs as they run in a school,
in a real terminal, with real mail."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.journeys.installation import Installation
from tests.journeys.mailbox import Mailbox
from tests.journeys.paper import Letter
from tests.journeys.steps import (
    AWAITING,
    CONNECT,
    DETAILS,
    LOIC,
    PASSWORD,
    READY,
    awaits_the_mail,
    fills_in,
    opens_the_account,
    signs_in,
)
from tests.journeys.visitor import ENTER, ESCAPE, TAB, Visitor

ANOTHER_PASSWORD = "brioche8poire"


@pytest.mark.parametrize("installation", ["sqlite", "postgresql"], indirect=True)
def test_a_family_opens_its_account_and_gets_back_in_the_next_day(installation: Installation, mailbox: Mailbox) -> None:
    letter = LOIC.letter(installation.folder)
    with installation.running("worker"), installation.kiosk() as visitor:
        opens_the_account(visitor, LOIC, letter, mailbox)
        looks_at_the_services(visitor, letter, PASSWORD)
    next_day = replace(installation, days=1)
    with next_day.running("worker"), next_day.kiosk() as visitor:
        gets_a_new_password(visitor, letter, mailbox)
        visitor.types(letter.identifier, PASSWORD)
        visitor.sees("Identifiant ou mot de passe incorrect")
        visitor.presses(ESCAPE)
        visitor.misses("Identifiant ou mot de passe incorrect")
        looks_at_the_services(visitor, letter, ANOTHER_PASSWORD)
    installation.run("journal", "verify")


def looks_at_the_services(visitor: Visitor, letter: Letter, password: str) -> None:
    signs_in(visitor, letter, password)
    visitor.sees(LOIC.name, "1 enfant rattaché", "Gaspard ŒUVRARD", "6 A", "Espace numérique")
    visitor.touches("Me déconnecter")
    visitor.arrives_at(CONNECT)
    assert "ŒUVRARD" not in visitor.text()


def gets_a_new_password(visitor: Visitor, letter: Letter, mailbox: Mailbox) -> None:
    visitor.presses(TAB, TAB, TAB, TAB, ENTER)
    visitor.arrives_at("Mot de passe oublié", "J'ai déjà un code")
    visitor.types(letter.identifier)
    visitor.arrives_at("Demande enregistrée")
    reference = re.search(r"\b\d{13}\b", visitor.text())
    mail = mailbox.next_for(LOIC.address)
    assert reference is not None and mail.subject == reference[0]
    assert letter.identifier in mail.text
    visitor.presses(ENTER)
    visitor.arrives_at("Votre nouveau mot de passe")
    visitor.types(mail.code, ANOTHER_PASSWORD, ANOTHER_PASSWORD)
    visitor.arrives_at(CONNECT, "Nouveau mot de passe enregistré")


def test_a_letter_held_under_the_reader_opens_the_account_with_few_keys(
    installation: Installation, mailbox: Mailbox
) -> None:
    letter = LOIC.letter(installation.folder)
    with installation.running("worker"), installation.kiosk() as visitor:
        visitor.arrives_at(CONNECT)
        visitor.holds_under_the_reader(letter.scanned())
        visitor.arrives_at(DETAILS, letter.identifier)
        fills_in(visitor, LOIC)
        visitor.types(awaits_the_mail(visitor, LOIC, mailbox).code)
        visitor.arrives_at(READY)
        assert visitor.pages == [CONNECT, DETAILS, AWAITING, READY]
        assert visitor.keys == 6  # content apart; at most 8
