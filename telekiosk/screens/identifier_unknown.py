"""P11a: the identifier opens nothing (unknown, replaced or closed): try again, recover it, or ask the school."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class IdentifierUnknownPage(Page):
    centred = True

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.identifier = identifier

    def heading(self) -> str:
        return _("Identifier not recognised")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Choose")

    def main(self) -> ComposeResult:
        yield Notice("error", _("This identifier opens no account:"), self.identifier)
        yield paragraph(
            (_("What does it look like?"), "bold"),
            "\n",
            _("The first letter of the first name, then the surname: cmartin3."),
        )
        yield paragraph(_("Do you not remember it? A mail gives it back to you."))
        yield actions(primary(_("TRY AGAIN")), secondary(_("FORGOTTEN IDENTIFIER"), "forgotten-identifier"))

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("Closed or replaced?"), "bold"), "\n", _("Such an account is not recognised any more. Ask the school.")
        )
        if contact := self.kiosk.contact:
            yield paragraph((_("Who can help you?"), "bold"), "\n", contact)

    def help(self) -> tuple[str, ...]:
        return (_("The identifier stands in the frame on your letter, and in our mails."),)

    async def send(self) -> None:
        from telekiosk.screens.forgotten_password import ForgottenPasswordPage

        self.kiosk.show(ForgottenPasswordPage(self.identifier))

    @on(Button.Pressed, "#forgotten-identifier")
    def _forgotten_identifier(self) -> None:
        from telekiosk.screens.forgotten_identifier import ForgottenIdentifierPage

        self.kiosk.show(ForgottenIdentifierPage())
