"""P7: a mail with every account of the address is on its way."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import Link, primary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class IdentifiersSentPage(Page):
    """`discreet`: shown whatever is true, so the page does not say whether the address is known (R15)."""

    centred = True

    def __init__(self, address: str, *, discreet: bool) -> None:
        super().__init__()
        self.address, self.discreet = address, discreet

    def heading(self) -> str:
        return _("Request taken") if self.discreet else _("Address recognised")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Home")

    def main(self) -> ComposeResult:
        if self.discreet:
            yield Notice("info", _("A mail leaves if this address is known:"), self.address)
        else:
            yield Notice("success", _("A mail is leaving for this address:"), self.address)
        yield paragraph(_("It names every account of this address, with its identifier and its children."))
        yield actions(primary(_("GO TO SIGN-IN")))

    def rail(self) -> ComposeResult:
        yield paragraph((_("Nothing received?"), "bold"), "\n", _("Wait two minutes, then look in “Junk” or “Spam”."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Still nothing?"), "bold"), "\n", contact)
        yield Link(_("Forgotten password?"), "forgotten-password")

    def help(self) -> tuple[str, ...]:
        return (_("You may leave now: the mail stays in your mailbox."),)

    async def send(self) -> None:
        self.leave()

    @on(Button.Pressed, "#forgotten-password")
    def _forgotten_password(self) -> None:
        from telekiosk.screens.forgotten_password import ForgottenPasswordPage

        self.kiosk.show(ForgottenPasswordPage())
