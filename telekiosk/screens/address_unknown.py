"""P8: no active account has this as its confirmed address; the four usual reasons, and who helps."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class AddressUnknownPage(Page):
    centred = True

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def heading(self) -> str:
        return _("Address not recognised")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Choose")

    def main(self) -> ComposeResult:
        yield Notice("error", _("No open account has this address:"), self.address)
        reasons = (
            _("You have not opened your account yet."),
            _("Your address is not confirmed yet."),
            _("A letter of the address is wrong."),
            _("Your account has another address."),
        )
        lines = [part for number, reason in enumerate(reasons, 1) for part in (f"\n{number}  ", reason)]
        yield paragraph((_("There are four usual reasons:"), "bold"), *lines)
        yield actions(primary(_("TRY AGAIN")), secondary(_("GO TO SIGN-IN"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("No account yet?"), "bold"), "\n", _("Take your letter, and sign in with it."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Who can help you?"), "bold"), "\n", contact)

    def help(self) -> tuple[str, ...]:
        return (
            _("Try with another of your addresses."),
            _("The school sees which address your account has, and can correct it."),
        )

    async def send(self) -> None:
        from telekiosk.screens.forgotten_identifier import ForgottenIdentifierPage

        self.kiosk.show(ForgottenIdentifierPage(self.address))
