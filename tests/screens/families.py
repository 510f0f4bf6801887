"""Families at the kiosk with several accounts: opened, grouped, and on their way to P13, P15, P16 and P17."""

from __future__ import annotations

from datetime import date

from telekiosk.core.activation import ConfirmByCode, Confirmed, FirstConnection, MailAwaited, confirm_by_code
from telekiosk.core.activation import first_connection as connect
from telekiosk.core.counter import Counter
from telekiosk.core.terms import Language, MailKind
from tests.desk import Family, clock_of, new_family, open_letter
from tests.screens.kiosk import AtKiosk
from tests.screens.visitors import PASSWORD, next_mail, sign_in

CHILDREN = (("Léa", date(2012, 3, 7)), ("Hugo", date(2014, 5, 1)), ("Inès", date(2015, 11, 30)))
BORN = {"": "07032012", "2": "01052014", "3": "30112015"}


def three_children(counter: Counter, *guardians: str) -> Family:
    """Accounts 'Claire' for Léa, 'Claire 2' for Hugo, 'Claire 3' for Inès; likewise for a second guardian."""
    return new_family(counter, children=CHILDREN, guardians=guardians or ("Claire",))


def born(name: str) -> str:
    """The birth date, as typed, of the child of that account."""
    return BORN[name.partition(" ")[2]]


def opened(counter: Counter, family: Family, *names: str, password: str = PASSWORD) -> None:
    """These accounts made active by their letters, each with an address of its own."""
    for name in names:
        address = f"{name.lower().replace(' ', '')}@example.org"
        due = open_letter(counter, family.letters[name])
        form = FirstConnection(due.visit, password, password, address, address, born(name), Language.FR)
        outcome = connect(counter, form)
        assert isinstance(outcome, MailAwaited), outcome
        while (mail := next_mail(counter)).kind is not MailKind.CONFIRMATION:
            pass
        assert confirm_by_code(counter, ConfirmByCode(outcome.visit, mail.code or "")) == Confirmed()
    clock_of(counter).pass_time(minutes=10)


async def at_services(kiosk: AtKiosk, family: Family, name: str = "Claire") -> None:
    """P12."""
    await sign_in(kiosk, family.accounts[name], PASSWORD)
    assert kiosk.page == "ServicesPage"


async def at_children(kiosk: AtKiosk, family: Family, name: str = "Claire") -> None:
    """P15, through P12 and P14."""
    await at_services(kiosk, family, name)
    await kiosk.click("#profile")
    await kiosk.click("#children")
    assert kiosk.page == "AttachedChildrenPage"


async def at_grouping(kiosk: AtKiosk, family: Family, name: str = "Claire") -> None:
    """P16 (a)."""
    await at_children(kiosk, family, name)
    await kiosk.click("#main-button")
    assert kiosk.page == "GroupingPage"


async def prove(kiosk: AtKiosk, family: Family, name: str, **others: str) -> None:
    """P16 (a) filled in with the letter of that account, but for `others`, and sent."""
    letter = family.letters[name]
    right = {"identifier": letter.identifier, "password": letter.password, "birth_date": born(name)}
    await kiosk.fill(**(right | others))
    await kiosk.confirm()
