"""P10: the request for a new password is taken; its number is the mail's subject."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from telekiosk.screens.new_password import NewPasswordPage
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _


class ResetRequestedPage(Page):
    """`discreet`: shown whatever is true, so the page does not say whether the account exists (R15)."""

    CSS_PATH = "reset_requested.tcss"
    centred = patient = True

    def __init__(self, reference: int, identifier: str, *, discreet: bool) -> None:
        super().__init__()
        self.reference, self.identifier, self.discreet = reference, identifier, discreet

    def heading(self) -> str:
        return _("Request taken")

    def escape_word(self) -> str:
        return _("Home")

    def enter_word(self) -> str:
        return _("Choose")

    def main(self) -> ComposeResult:
        if self.discreet:
            yield Notice("info", _("A mail leaves if this account is known,"), _("and if its address is confirmed."))
        else:
            yield Notice("success", _("A mail is leaving for your address."))
        yield Static(
            Content.assemble(
                _("Note this number: it is the mail's subject."), "\n", (str(self.reference), "bold $accent")
            ),
            id="reference",
        )
        yield paragraph(_("The mail holds a code, good for 24 hours. Type it here, now or later."))
        yield actions(primary(_("I HAVE THE CODE")), secondary(_("GO TO SIGN-IN"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("Nothing received?"), "bold"), "\n", _("Wait two minutes, then look in “Junk” or “Spam”."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Still nothing?"), "bold"), "\n", contact)

    def help(self) -> tuple[str, ...]:
        return (
            _("With this number, the school finds your request again."),
            _("You may leave now. At any kiosk: “Forgotten password”, then “I already have a code”."),
        )

    async def send(self) -> None:
        opened = await self.kiosk.opened()
        self.kiosk.show(NewPasswordPage(opened.passwords, self.identifier))
