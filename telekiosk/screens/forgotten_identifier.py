"""P6: the identifier is forgotten; its owner gives the mail address of the account."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.activation import MailNotYet
from telekiosk.core.forms import FormRefused
from telekiosk.core.policy import PasswordPolicy
from telekiosk.core.recovery import AddressUnknown, ForgottenIdentifier, IdentifiersSent, send_identifiers
from telekiosk.screens.address_unknown import AddressUnknownPage
from telekiosk.screens.identifiers_sent import IdentifiersSentPage
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.address_field import AddressField
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.words import _


class ForgottenIdentifierPage(Page):
    """`address` is what was typed before, for whoever tries again."""

    centred = roomy = has_required = True

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self.typed_before = address

    def heading(self) -> str:
        return _("Forgotten identifier")

    def main(self) -> ComposeResult:
        field = AddressField("address", _("Your mail address"), hint=_("The one that you gave for your account."))
        field.value = self.typed_before
        yield field
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("How it works"), "bold"), "\n", _("A mail gives you back your identifier."))
        yield paragraph(_("Have you several accounts with this address? The mail names them all."))

    def help(self) -> tuple[str, ...]:
        return (
            _("Type the address letter by letter. F5 to F7 take what is offered below it."),
            _("The identifier also stands in the frame on your letter."),
        )

    async def send(self) -> None:
        address = self.value("address").strip()
        match await self.ask(send_identifiers, ForgottenIdentifier(address), floor=True):
            case IdentifiersSent():
                opened = await self.kiosk.opened()
                self.kiosk.show(IdentifiersSentPage(address, discreet=opened.discreet))
            case AddressUnknown():
                self.kiosk.show(AddressUnknownPage(address))
            case MailNotYet(until):
                time = by_then(until)
                self.wrong({"address": lambda: _("The next mail can leave at {time}.").format(time=time)})
            case FormRefused(problems):
                self.wrong(in_words(problems, PasswordPolicy.GUIDE))
            case other:
                assert_never(other)
