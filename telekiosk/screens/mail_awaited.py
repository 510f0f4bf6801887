"""P3: a mail has left for the address; its link or its code opens the account. Step 3 of 4."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.visits import Visit
from telekiosk.screens.awaiting import AwaitingPage
from telekiosk.screens.mail_way import comes
from telekiosk.screens.page import actions, paragraph
from telekiosk.widgets.controls import Link, primary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, spoken, unwidowed


class MailAwaitedPage(AwaitingPage):
    """`active`: a pupil, or someone confirmed at the counter, who can go on to the services at once."""

    def __init__(self, visit: Visit, *, active: bool) -> None:
        super().__init__(visit)
        self.active = active

    def heading(self) -> str:
        return _("Your address waits for its mail") if self.active else _("Your account waits for its mail")

    def main(self) -> ComposeResult:
        if self.said is not None:
            kind, what, next_step = self.said
            yield Notice(kind, spoken(what), spoken(next_step))
        yield Static(self.address(), id="address")
        yield from self.code_and_way()
        yield actions(primary(self.main_word()), self._beside())

    def _beside(self) -> Static | Link:
        if self.active:
            return Link(_("See my services"), "go-on")
        return Static(Content(unwidowed(_("Without a code: back to sign-in."))), classes="aside")

    def address(self) -> Content:
        if not comes(self.delivery):
            return super().address()
        how = _("Open it and follow its link. That is all.") if self.links else _("Open it, then type its code here.")
        return Content.assemble(super().address(), "\n", how)

    def rail(self) -> ComposeResult:
        yield paragraph((_("Nothing received?"), "bold"), "\n", _("Wait two minutes, then look in “Junk” or “Spam”."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Still nothing?"), "bold"), "\n", contact)
        yield Link(_("Correct the address"), "correct")
        yield Link(_("Send the mail again"), "resend")

    async def send(self) -> None:
        if self.value("code").strip():
            await self.confirm()
        else:
            self.kiosk.sign_out()

    @on(Button.Pressed, "#go-on")
    def _go_on(self) -> None:
        from telekiosk.screens.services import ServicesPage

        self.kiosk.show(ServicesPage(self.visit))

    def again(self) -> AwaitingPage:
        return MailAwaitedPage(self.visit, active=self.active)
