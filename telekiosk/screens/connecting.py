"""What P2 is for one letter and for several: one's own password and mail address, and the way on to P3 or P4."""

from __future__ import annotations

from abc import abstractmethod
from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.activation import AccountReady, MailAwaited
from telekiosk.core.policy import PasswordPolicy
from telekiosk.screens.account_ready import AccountReadyPage
from telekiosk.screens.mail_awaited import MailAwaitedPage
from telekiosk.screens.page import Page
from telekiosk.screens.questions import Question
from telekiosk.widgets.address_field import AddressField
from telekiosk.widgets.field import Field
from telekiosk.widgets.password_pair import PasswordPair
from telekiosk.widgets.words import _


class ConnectingPage(Page):
    """Step 2 of 4. What is typed is sent by `connect`."""

    step = 2
    patient = has_secrets = has_required = True

    def heading(self) -> str:
        return _("Your details")

    def password_and_address(self, policy: PasswordPolicy, *, address_optional: bool) -> ComposeResult:
        yield PasswordPair(_("New password"), policy)
        required = not address_optional
        hint = _("One whose mail you can read today.") if required else _("Optional: without it, no help by mail.")
        yield AddressField("address", _("Your mail address"), hint=hint, required=required)
        yield AddressField("address_again", _("Your mail address, once more"), required=required)

    @abstractmethod
    async def connect(self, *, shared_is_fine: bool) -> None:
        """P2's VALIDER."""

    def connected(self, outcome: MailAwaited | AccountReady) -> None:
        self.kiosk.begin(outcome.visit)
        match outcome:
            case MailAwaited(visit, active):
                self.kiosk.show(MailAwaitedPage(visit, active=active))
            case AccountReady():
                self.kiosk.show(AccountReadyPage())
            case other:
                assert_never(other)

    async def warn_of(self, pupil: str) -> None:
        """R6: said once, before anything is kept."""
        if await keeps_shared_address(self, pupil):
            await self.connect(shared_is_fine=True)


async def keeps_shared_address(page: Page, pupil: str) -> bool:
    """Asks whether the address that a pupil has too is meant; if not, the address field is where one goes on (R6)."""
    question = Question(
        _("This is also {child}'s address").format(child=pupil),
        _("{child} could then ask for a new password, and open your account.").format(child=pupil),
        yes=_("KEEP IT"),
        no=_("CHANGE IT"),
    )
    if await page.app.push_screen_wait(question):
        return True
    page.query_one("#address", Field).input.focus()
    return False
