"""P9: the password is forgotten; the identifier says for whom. A mail brings a code, or one has it already."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.core.activation import MailNotYet
from telekiosk.core.forms import FormRefused
from telekiosk.core.policy import PasswordPolicy
from telekiosk.core.recovery import ForgottenPassword, IdentifierUnknown, NeverConfirmed, ResetSent, ask_for_reset
from telekiosk.screens.identifier_unknown import IdentifierUnknownPage
from telekiosk.screens.never_confirmed import NeverConfirmedPage
from telekiosk.screens.new_password import NewPasswordPage
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.reset_requested import ResetRequestedPage
from telekiosk.screens.sign_in import IDENTIFIER_LENGTH
from telekiosk.widgets.controls import Link, primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import _


class ForgottenPasswordPage(Page):
    """`identifier` is what was typed before, for whoever tries again."""

    CSS_PATH = "forgotten_password.tcss"
    centred = roomy = has_required = True

    def __init__(self, identifier: str = "") -> None:
        super().__init__()
        self.typed_before = identifier

    def heading(self) -> str:
        return _("Forgotten password")

    def main(self) -> ComposeResult:
        yield Field(
            "identifier",
            _("Your identifier"),
            self.typed_before,
            hint=_("It stands in the frame on your letter."),
            max_length=IDENTIFIER_LENGTH,
        )
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))
        yield Link(_("I already have a code"), "have-code")

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("How it works"), "bold"), "\n", _("A mail brings you a code. With it you choose a password.")
        )
        yield paragraph(_("It leaves for the address of your account."))
        yield Link(_("Forgotten identifier?"), "forgotten-identifier")

    def help(self) -> tuple[str, ...]:
        return (
            _("The identifier looks like cmartin3: the first letter of the first name, then the surname."),
            _("Has a mail with a code reached you? Press “I already have a code”."),
        )

    async def send(self) -> None:
        identifier = self.value("identifier").strip()
        match await self.ask(ask_for_reset, ForgottenPassword(identifier), floor=True):
            case ResetSent(reference):
                opened = await self.kiosk.opened()
                self.kiosk.show(ResetRequestedPage(reference, identifier, discreet=opened.discreet))
            case IdentifierUnknown():
                self.kiosk.show(IdentifierUnknownPage(identifier))
            case NeverConfirmed():
                self.kiosk.show(NeverConfirmedPage())
            case MailNotYet(until):
                time = by_then(until)
                self.wrong({"identifier": lambda: _("The next mail can leave at {time}.").format(time=time)})
            case FormRefused(problems):
                self.wrong(in_words(problems, PasswordPolicy.GUIDE))
            case other:
                assert_never(other)

    @on(Button.Pressed, "#have-code")
    def _have_code(self) -> None:
        self.carry_out(self._on_with_code)

    async def _on_with_code(self) -> None:
        opened = await self.kiosk.opened()
        self.kiosk.show(NewPasswordPage(opened.passwords, self.value("identifier").strip()))

    @on(Button.Pressed, "#forgotten-identifier")
    def _forgotten_identifier(self) -> None:
        from telekiosk.screens.forgotten_identifier import ForgottenIdentifierPage

        self.kiosk.show(ForgottenIdentifierPage())
