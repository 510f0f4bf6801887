"""The guide's chapter 5: three children, three letters; at the end one account (P14 to P16, P12)."""

from __future__ import annotations

from tests.journeys.installation import Installation
from tests.journeys.mailbox import Mailbox
from tests.journeys.paper import Letter
from tests.journeys.steps import CONNECT, PASSWORD, SERVICES, Parent, opens_the_account, signs_in
from tests.journeys.visitor import DOWN, ENTER, ESCAPE, SHIFT_TAB, Visitor

MOTHER = "Mme Aminata DIALLO"
AWA = Parent(MOTHER, "Awa", "17 08 2015", "aminata@example.org")
MOUSSA = Parent(MOTHER, "Moussa", "30 11 2013", "a.diallo@example.org")
FATOU = Parent(MOTHER, "Fatou", "05 01 2012", "")

CHILDREN = "Vos enfants"
TO_ADD = "Le compte à ajouter"
CHECK = "Vérifiez avant de regrouper"
DONE = "Les comptes sont regroupés"


def test_an_active_account_and_an_unopened_letter_join_the_account_of_the_third_child(
    installation: Installation, mailbox: Mailbox
) -> None:
    awa, moussa, fatou = (each.letter(installation.folder) for each in (AWA, MOUSSA, FATOU))
    with installation.running("worker"), installation.kiosk() as visitor:
        opens_the_account(visitor, MOUSSA, moussa, mailbox)
        opens_the_account(visitor, AWA, awa, mailbox)
        signs_in(visitor, awa)
        visitor.sees("1 enfant rattaché")
        goes_to_the_children(visitor)
        visitor.presses(ENTER)
        visitor.arrives_at(TO_ADD)
        visitor.types(moussa.identifier, PASSWORD, MOUSSA.born)
        confirms(visitor, moussa, MOUSSA)
        visitor.holds_under_the_reader(fatou.scanned())
        visitor.arrives_at(TO_ADD, "Le courrier est lu")
        visitor.types(FATOU.born)
        confirms(visitor, fatou, FATOU)
        goes_back_to_the_services(visitor)
        chooses_among_three(visitor)
        assert_told(mailbox, moussa, AWA.address, MOUSSA.address)
        visitor.touches("Me déconnecter")
        finds_the_other_identifier_closed(visitor, moussa)
    installation.run("journal", "verify")


def goes_to_the_children(visitor: Visitor) -> None:
    visitor.touches("Gérer mon compte")
    visitor.arrives_at("Gérer mon compte", CHILDREN)
    visitor.touches(CHILDREN)
    visitor.arrives_at(CHILDREN, f"Responsable : {MOTHER}", "REGROUPER DES COMPTES")


def confirms(visitor: Visitor, added: Letter, parent: Parent) -> None:
    """The summary, whose focus begins on ANNULER; then the present password."""
    visitor.arrives_at(CHECK, f"+ {parent.child} DIALLO", f"L'identifiant {added.identifier} ne servira plus")
    visitor.presses(SHIFT_TAB, ENTER)
    visitor.sees("Votre mot de passe actuel")
    visitor.types(PASSWORD)
    visitor.arrives_at(DONE, f"{parent.child} est maintenant sur votre compte")


def goes_back_to_the_services(visitor: Visitor) -> None:
    visitor.presses(ENTER)
    visitor.arrives_at(CHILDREN, "3 enfants rattachés")
    visitor.presses(ESCAPE)
    visitor.arrives_at("Gérer mon compte", "Changer mon mot de passe")
    visitor.presses(ESCAPE)
    visitor.arrives_at(SERVICES, "3 enfants rattachés", "Fatou DIALLO", "3 A")


def chooses_among_three(visitor: Visitor) -> None:
    visitor.presses(SHIFT_TAB, ENTER)
    visitor.sees("Awa DIALLO", "Moussa DIALLO", "Fatou DIALLO")
    visitor.presses(DOWN, ENTER)
    visitor.sees("Moussa DIALLO", "4 B")
    visitor.misses("Fatou DIALLO")


def assert_told(mailbox: Mailbox, added: Letter, *addresses: str) -> None:
    """Both mailboxes hear of it (M4)."""
    for address in addresses:
        assert added.identifier in mailbox.next_for(address).text


def finds_the_other_identifier_closed(visitor: Visitor, added: Letter) -> None:
    visitor.arrives_at(CONNECT)
    visitor.types(added.identifier, PASSWORD)
    visitor.sees("Ce compte est regroupé")
