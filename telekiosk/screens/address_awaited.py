"""P5: a guardian signs in while the address is not confirmed: have the mail sent again, or correct the address."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from telekiosk.core.activation import Awaiting
from telekiosk.screens.awaiting import AwaitingPage
from telekiosk.screens.page import actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, spoken


class AddressAwaitedPage(AwaitingPage):
    """Its main button sends the mail again, until a code is typed."""

    def heading(self) -> str:
        return _("Your address is not confirmed")

    def main(self) -> ComposeResult:
        if self.said is not None:
            kind, what, next_step = self.said
            yield Notice(kind, spoken(what), spoken(next_step))
        yield Static(self.address(), id="address")
        yield from self.code_and_way()
        yield actions(primary(self.main_word()), secondary(_("CORRECT THE ADDRESS"), "correct"))

    @property
    def has_code(self) -> bool:
        return any(field.value.strip() for field in self.query("#code").results(Field))

    def main_word(self) -> str:
        return _("CONFIRM") if self.has_code else _("SEND AGAIN")

    def enter_word(self) -> str:
        return _("Confirm") if self.has_code else _("Send again")

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("Why this page?"), "bold"),
            "\n",
            _("Your account opens once you have used our mail's link or code."),
        )
        yield paragraph(
            (_("Is the address right?"), "bold"), "\n", _("Look in “Junk” or “Spam”, or have it sent again.")
        )
        yield paragraph((_("Is it wrong?"), "bold"), "\n", _("Correct it here."))

    def _show_status(self, status: Awaiting) -> None:
        """The school may have confirmed the person meanwhile: then the account is open (R7)."""
        if status.active:
            self.confirmed()
        else:
            super()._show_status(status)

    async def send(self) -> None:
        if self.value("code").strip():
            await self.confirm()
        else:
            await self.resend()

    def again(self) -> AwaitingPage:
        return AddressAwaitedPage(self.visit)
