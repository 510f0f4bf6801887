"""P14: another mail address, or a first one; it counts once it is confirmed."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.activation import AddressOfPupil, MailNotYet, MailSent
from telekiosk.core.forms import PASSWORD_INPUT_LENGTH, FormRefused
from telekiosk.core.management import ChangeAddress, PresentPasswordWrong, Profile, change_address
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.confirm_address import ConfirmAddressPage
from telekiosk.screens.connecting import keeps_shared_address
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.address_field import AddressField
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import _


class ChangeAddressPage(Page):
    """`profile` is what is true now."""

    centred = airy = has_secrets = has_required = True

    def __init__(self, visit: Visit, profile: Profile) -> None:
        super().__init__()
        self.visit, self.profile = visit, profile

    def heading(self) -> str:
        return _("Change my mail address") if self.profile.confirmed_address else _("Add a mail address")

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        yield AddressField("address", _("New mail address"), hint=_("One whose mail you can read today."))
        yield AddressField("address_again", _("New mail address, once more"))
        yield Field(
            "present_password",
            _("Your present password"),
            password=True,
            max_length=PASSWORD_INPUT_LENGTH,
            emptied=_("Type this password once more."),
        )
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        if self.profile.confirmed_address:
            yield paragraph((_("Your address today"), "$muted"), "\n", (self.profile.confirmed_address, "bold"))
            yield paragraph(_("It stays until the new one is confirmed. It is told of your request."))
        yield paragraph(
            (_("Then?"), "bold"), "\n", _("A mail leaves at once for the new address. You will type its code.")
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("Type the address letter by letter. F5 to F7 take what is offered below it."),
            _("Your password shows that it is you."),
        )

    async def send(self) -> None:
        await self._send(shared_is_fine=False)

    async def _send(self, *, shared_is_fine: bool) -> None:
        form = ChangeAddress(
            self.visit,
            self.value("address"),
            self.value("address_again"),
            self.value("present_password"),
            shared_is_fine,
        )
        match await self.ask(change_address, form):
            case MailSent():
                self.kiosk.show(ConfirmAddressPage(self.visit))
            case MailNotYet(until):
                time = by_then(until)
                self.wrong({"address": lambda: _("The next mail can leave at {time}.").format(time=time)})
            case AddressOfPupil(pupil):
                if await keeps_shared_address(self, pupil):
                    await self._send(shared_is_fine=True)
            case PresentPasswordWrong():
                self.wrong({"present_password": lambda: _("This is not your present password.")})
            case TooManyAttempts(until):
                time = by_then(until)
                self.wrong({"present_password": lambda: _("Next try possible at {time}.").format(time=time)})
            case FormRefused(problems):
                self.wrong(in_words(problems, self.profile.policy))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def leave(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.show(ProfilePage(self.visit))
