"""P3, P5: the right address, twice; the mail leaves for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.activation import AddressOfPupil, CorrectAddress, MailNotYet, MailSent, correct_address
from telekiosk.core.forms import FormRefused
from telekiosk.core.policy import PasswordPolicy
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.awaiting import AwaitingPage
from telekiosk.screens.connecting import keeps_shared_address
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.address_field import AddressField
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.words import _


class CorrectAddressPage(Page):
    """`back` makes the page that one came from."""

    step = 3
    patient = has_required = centred = True

    def __init__(self, visit: Visit, back: Callable[[], AwaitingPage]) -> None:
        super().__init__()
        self.visit, self.back = visit, back

    def heading(self) -> str:
        return _("Correct the address")

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        yield AddressField("address", _("Your mail address"), hint=_("One whose mail you can read today."))
        yield AddressField("address_again", _("Your mail address, once more"))
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph(_("The mail leaves at once for the new address. The one before is forgotten."))

    def help(self) -> tuple[str, ...]:
        return (_("Type the address letter by letter. F5 to F7 take what is offered below it."),)

    async def send(self) -> None:
        await self._send(shared_is_fine=False)

    async def _send(self, *, shared_is_fine: bool) -> None:
        form = CorrectAddress(self.visit, self.value("address"), self.value("address_again"), shared_is_fine)
        match await self.ask(correct_address, form):
            case MailSent():
                self.leave()
            case MailNotYet(until):
                time = by_then(until)
                self.wrong({"address": lambda: _("The next mail can leave at {time}.").format(time=time)})
            case AddressOfPupil(pupil):
                if await keeps_shared_address(self, pupil):
                    await self._send(shared_is_fine=True)
            case FormRefused(problems):
                self.wrong(in_words(problems, PasswordPolicy.GUIDE))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def leave(self) -> None:
        self.kiosk.show(self.back())
