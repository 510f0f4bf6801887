"""P11b: the account has no confirmed address, so nothing can be recovered by mail: what to do, and whom to ask."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class NeverConfirmedPage(Page):
    centred = True

    def heading(self) -> str:
        return _("No confirmed address")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Home")

    def main(self) -> ComposeResult:
        yield Notice("warning", _("No mail can help you yet."), _("This account has no confirmed address."))
        yield paragraph((_("Is it your first time?"), "bold"), "\n", _("Take your letter, and type its password."))
        yield paragraph(
            (_("You have already chosen a password?"), "bold"), "\n", _("Sign in: you can have our mail sent again.")
        )
        yield paragraph(
            (_("You do not remember it?"), "bold"), "\n", _("The school lends you one. Bring an identity card.")
        )
        yield actions(primary(_("GO TO SIGN-IN")))

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("Why?"), "bold"), "\n", _("Only a confirmed address gets a code. This protects your account.")
        )
        if contact := self.kiosk.contact:
            yield paragraph((_("Who can help you?"), "bold"), "\n", contact)

    def help(self) -> tuple[str, ...]:
        return (_("An address is confirmed once you have opened our mail, or typed its code."),)

    async def send(self) -> None:
        self.leave()
