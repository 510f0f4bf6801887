"""What P3 and P5 share: the mail's way, looked at every second; its code; P4 as soon as the address is confirmed."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, Static

from telekiosk.core.activation import (
    AtTheDesk,
    Awaiting,
    ConfirmByCode,
    Confirmed,
    MailNotYet,
    MailSent,
    NothingAwaited,
    confirm_by_code,
    confirmation_status,
    resend_confirmation,
)
from telekiosk.core.forms import FormRefused
from telekiosk.core.outbox import Delivery, NotSent
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.account_ready import AccountReadyPage
from telekiosk.screens.codes import why_refused
from telekiosk.screens.mail_way import sentence_of, way_of
from telekiosk.screens.page import Page, by_then
from telekiosk.widgets.field import Field
from telekiosk.widgets.notice import Kind
from telekiosk.widgets.timeline import Line, Timeline
from telekiosk.widgets.words import Words, _

CODE_LENGTH = 20
"""8 characters, and the blanks and hyphens that one may type."""


class AwaitingPage(Page):
    """`said` is a word on top about a mail just sent, or not."""

    CSS_PATH = "awaiting.tcss"
    step = 3
    patient = centred = True

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.status: Awaiting | None = None
        self.said: tuple[Kind, Words, Words] | None = None

    def escape_word(self) -> str:
        return _("Home")

    @property
    def links(self) -> bool:
        """Whether the mail carries a link beside its code (R16)."""
        return self.kiosk.place is None or self.kiosk.place.links

    def help(self) -> tuple[str, ...]:
        if self.links:
            return (
                _("The mail holds a link and a code. One of them is enough."),
                _("You may leave now: the link works from any phone or computer."),
            )
        return (
            _("The mail holds a code. Type it on this page."),
            _("You may leave now: type the code later, after signing in."),
        )

    def main_word(self) -> str:
        """What the main button says."""
        return _("CONFIRM")

    def code_and_way(self) -> ComposeResult:
        yield Timeline(self.lines(), "way")
        yield Field(
            "code",
            _("Or type the mail's code here") if self.links else _("Type the mail's code here"),
            required=False,
            hint=_("8 letters and digits, good for 72 hours."),
            max_length=CODE_LENGTH,
            classes="short",
        )

    def address(self) -> Content:
        """Whole, for a slip of typing must be seen; and what has become of the mail to it."""
        address = "" if self.status is None else self.status.address
        return Content.assemble(sentence_of(self.delivery), "\n", (address, "bold"))

    def lines(self) -> tuple[Line, ...]:
        return way_of(self.delivery, self.kiosk.clocks.now())

    @property
    def delivery(self) -> Delivery | None:
        """What is known of the mail's way. One whose code has run out is as good as not sent."""
        if self.status is None or self.status.delivery is None:
            return None
        expires = self.status.code_expires_at
        if expires is not None and expires <= self.kiosk.clocks.now():
            return NotSent(self.status.delivery.queued_at)
        return self.status.delivery

    def on_mount(self) -> None:
        self._look()

    def beat(self) -> None:
        if not self.kiosk.is_paused and not self.busy:
            self._look()

    def _look(self) -> None:
        self.run_worker(self._looked(), group="look", exclusive=True)

    async def _looked(self) -> None:
        match await self.ask(confirmation_status, AtTheDesk(self.visit)):
            case Awaiting() as status:
                self._show_status(status)
            case NothingAwaited(confirmed):
                self._nothing_awaited(confirmed)
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def _show_status(self, status: Awaiting) -> None:
        self.status = status
        self.query_one(Timeline).show(self.lines())
        for address in self.query("#address").results(Static):
            address.update(self.address())

    def _nothing_awaited(self, confirmed: bool) -> None:
        if confirmed:
            self.confirmed()
        else:
            self.kiosk.visit_over()

    def confirmed(self) -> None:
        """The address is confirmed: P4."""
        self.kiosk.show(AccountReadyPage())

    @on(Input.Changed)
    def _name_button(self) -> None:
        self.query_one("#main-button", Button).label = Content(self.main_word())
        self.show_enter_word()

    async def confirm(self) -> None:
        """The code, typed here."""
        match await self.ask(confirm_by_code, ConfirmByCode(self.visit, self.value("code"))):
            case Confirmed():
                self.confirmed()
            case NothingAwaited(confirmed):
                self._nothing_awaited(confirmed)
            case TooManyAttempts(until):
                time = by_then(until)
                self.wrong({"code": lambda: _("Next try possible at {time}.").format(time=time)})
            case FormRefused():
                self.wrong({"code": lambda: _("The code is missing.")})
            case VisitOver():
                self.kiosk.visit_over()
            case refused:
                self.wrong({"code": why_refused(refused)})

    async def resend(self) -> None:
        """The mail once more, to the same address."""
        match await self.ask(resend_confirmation, AtTheDesk(self.visit)):
            case MailSent():
                await self.tell("success", lambda: _("A new mail is leaving."), lambda: _("Only its code is good."))
            case MailNotYet(until):
                time = by_then(until)
                await self.tell(
                    "warning",
                    lambda: _("A mail has been asked for already."),
                    lambda: _("The next one can leave at {time}.").format(time=time),
                )
            case NothingAwaited(confirmed):
                self._nothing_awaited(confirmed)
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    async def tell(self, kind: Kind, what: Words, next_step: Words) -> None:
        self.said = kind, what, next_step
        await self.redraw()
        self._look()

    @on(Button.Pressed, "#resend")
    def _resend(self) -> None:
        self.carry_out(self.resend)

    @on(Button.Pressed, "#correct")
    def _correct(self) -> None:
        from telekiosk.screens.correct_address import CorrectAddressPage

        self.kiosk.show(CorrectAddressPage(self.visit, self.again))

    def again(self) -> AwaitingPage:
        """This page, anew, for whoever comes back to it."""
        raise NotImplementedError
