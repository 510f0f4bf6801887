"""P4: the account works. Step 4 of 4."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class AccountReadyPage(Page):
    step = 4
    centred = True

    def heading(self) -> str:
        return _("Your account is open")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Home")

    def main(self) -> ComposeResult:
        yield Notice("success", _("All is done."), _("You can sign in with your identifier and your password."))
        yield paragraph(_("At any time, under “Manage my account”, you can change your address or your password."))
        yield actions(primary(_("GO TO SIGN-IN")))

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("Keep your letter"), "bold"), "\n", _("It holds your identifier. Its password is of no use now.")
        )

    def help(self) -> tuple[str, ...]:
        return (_("Your account works at every kiosk, and online."),)

    async def send(self) -> None:
        self.kiosk.sign_out()
