"""What families do at the kiosk, page by page; each step begins where the one before has led."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.journeys.mailbox import Mailbox, Received
from tests.journeys.paper import Letter, letter_of
from tests.journeys.visitor import ENTER, Visitor

CONNECT = "Connectez-vous"
DETAILS = "Vos informations"
AWAITING = "Votre compte attend sa validation"
READY = "Votre compte est ouvert"
SERVICES = "Vous suivez"
PASSWORD = "tartine7pomme"


@dataclass(frozen=True)
class Parent:
    """A guardian of data/college with the letter for one child."""

    name: str
    child: str
    born: str
    address: str

    def letter(self, folder: Path) -> Letter:
        return letter_of(folder / "letters.pdf", self.name, self.child)


LOIC = Parent("M. Loïc ŒUVRARD", "Gaspard", "11 11 2015", "loic.oeuvrard@example.org")


def copies_the_letter(visitor: Visitor, letter: Letter) -> None:
    """P1 to P2, both lines typed."""
    visitor.arrives_at(CONNECT)
    visitor.types(letter.identifier, letter.password)
    visitor.arrives_at(DETAILS, letter.identifier)


def fills_in(visitor: Visitor, parent: Parent) -> None:
    """P2, VALIDER pressed."""
    visitor.sees(f"{parent.child} : date de naissance")
    visitor.types(PASSWORD, PASSWORD, parent.address, parent.address, parent.born)


def awaits_the_mail(visitor: Visitor, parent: Parent, mailbox: Mailbox) -> Received:
    """P3, until the mail is there."""
    visitor.arrives_at(AWAITING, parent.address)
    mail = mailbox.next_for(parent.address)
    assert mail.encrypted
    visitor.sees("Remis à la messagerie")
    return mail


def opens_the_account(visitor: Visitor, parent: Parent, letter: Letter, mailbox: Mailbox) -> None:
    """From P1 to P1: letter, details, the mail's code."""
    copies_the_letter(visitor, letter)
    fills_in(visitor, parent)
    visitor.types(awaits_the_mail(visitor, parent, mailbox).code)
    visitor.arrives_at(READY)
    visitor.presses(ENTER)


def signs_in(visitor: Visitor, letter: Letter, password: str = PASSWORD) -> None:
    """P1 to P12."""
    visitor.arrives_at(CONNECT)
    visitor.types(letter.identifier, password)
    visitor.arrives_at(SERVICES)
