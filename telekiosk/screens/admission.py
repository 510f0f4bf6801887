"""Where a visitor goes once the door is open: P2, the page for one's own password, P5 or P12."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from telekiosk.core.signin import Admitted
    from telekiosk.screens.app import KioskApp


async def admit(kiosk: KioskApp, outcome: Admitted) -> None:
    """Begins the visit, in the account's language, and shows its page."""
    from telekiosk.core.signin import ConfirmationDue, FirstConnectionDue, OwnPasswordDue, SignedIn
    from telekiosk.screens.address_awaited import AddressAwaitedPage
    from telekiosk.screens.first_connection import FirstConnectionPage
    from telekiosk.screens.own_password import OwnPasswordPage
    from telekiosk.screens.services import ServicesPage

    kiosk.begin(outcome.visit)
    match outcome:
        case FirstConnectionDue():
            kiosk.school = outcome.child.school
            kiosk.show(FirstConnectionPage(outcome))
        case OwnPasswordDue():
            kiosk.speak(outcome.language)
            kiosk.show(OwnPasswordPage(outcome))
        case ConfirmationDue():
            kiosk.school = outcome.school
            kiosk.speak(outcome.language)
            kiosk.show(AddressAwaitedPage(outcome.visit))
        case SignedIn():
            kiosk.speak(outcome.language)
            kiosk.show(ServicesPage(outcome.visit))
        case other:
            assert_never(other)
