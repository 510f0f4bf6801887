"""P14: the new address waits for its mail: its code, its way, and the mail once more."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from telekiosk.screens.awaiting import AwaitingPage
from telekiosk.screens.page import actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, spoken


class ConfirmAddressPage(AwaitingPage):
    step = 0

    def heading(self) -> str:
        return _("Confirm the new address")

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        if self.said is not None:
            kind, what, next_step = self.said
            yield Notice(kind, spoken(what), spoken(next_step))
        yield Static(self.address(), id="address")
        yield from self.code_and_way()
        yield actions(primary(self.main_word()), secondary(_("SEND AGAIN"), "resend"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("Nothing received?"), "bold"), "\n", _("Wait two minutes, then look in “Junk” or “Spam”."))
        yield paragraph((_("A slip in the address?"), "bold"), "\n", _("Go back, and change it once more."))

    async def send(self) -> None:
        await self.confirm()

    def confirmed(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        said = (lambda: _("Your new address is confirmed."), lambda: _("Our mails go there from now on."))
        self.kiosk.show(ProfilePage(self.visit, said))

    def leave(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.show(ProfilePage(self.visit))
