"""Families on their way through the kiosk, brought to where a test begins by the use cases alone."""

from __future__ import annotations

from telekiosk.core.activation import FirstConnection, MailAwaited, first_connection
from telekiosk.core.counter import Counter
from telekiosk.core.outbox import MailToSend, claim, record_delivered, record_refused_for_good, record_refused_for_now
from telekiosk.core.terms import Language
from telekiosk.core.visits import Visit
from tests.desk import Family, open_letter
from tests.screens.kiosk import AtKiosk

PASSWORD = "tartine7pomme"
ADDRESS = "claire.martin@orange.fr"


def connected(counter: Counter, family: Family, name: str = "Claire", address: str = ADDRESS) -> Visit:
    """P2 done: a guardian's account is pending, a pupil's active."""
    due = open_letter(counter, family.letters[name])
    form = FirstConnection(due.visit, PASSWORD, PASSWORD, address, address, "07032012", Language.FR)
    outcome = first_connection(counter, form)
    assert isinstance(outcome, MailAwaited), outcome
    return outcome.visit


def confirmed(counter: Counter, family: Family, name: str = "Claire", address: str = ADDRESS) -> None:
    """The mail's code typed: the account is active."""
    from telekiosk.core.activation import ConfirmByCode, Confirmed, confirm_by_code

    visit = connected(counter, family, name, address)
    assert confirm_by_code(counter, ConfirmByCode(visit, next_mail(counter).code or "")) == Confirmed()


def next_mail(counter: Counter) -> MailToSend:
    """The mail that has waited longest, in our hands."""
    mail = claim(counter, "test")
    assert mail is not None
    return mail


def deliver(counter: Counter) -> MailToSend:
    """The mail server takes it."""
    mail = next_mail(counter)
    record_delivered(counter, mail.id, "test", "250 OK")
    return mail


def refuse(counter: Counter, *, for_good: bool) -> None:
    mail = next_mail(counter)
    record = record_refused_for_good if for_good else record_refused_for_now
    record(counter, mail.id, "test", "550 no such domain" if for_good else "451 try later")


async def sign_in(kiosk: AtKiosk, identifier: str, password: str) -> None:
    """P1, carried through."""
    await kiosk.fill(identifier=identifier, password=password)
    await kiosk.confirm()


async def at_first_connection(kiosk: AtKiosk, family: Family, name: str = "Claire") -> None:
    """P2, by the letter's two lines."""
    await sign_in(kiosk, family.letters[name].identifier, family.letters[name].password)
    assert kiosk.page == "FirstConnectionPage"


async def fill_first_connection(kiosk: AtKiosk, **others: str) -> None:
    """P2 as it should be, but for `others`."""
    right = {
        "password": PASSWORD,
        "password_again": PASSWORD,
        "address": ADDRESS,
        "address_again": ADDRESS,
        "birth_date": "07 03 2012",
    }
    await kiosk.fill(**(right | others))
