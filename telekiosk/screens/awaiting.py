"""What P3 and P5 share: the mail's way, looked at every second; its code; P4 as soon as the address is confirmed."""

from __future__ import annotations

from datetime import datetime
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
from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.account_ready import AccountReadyPage
from telekiosk.screens.codes import why_refused
from telekiosk.screens.page import Page, by_then
from telekiosk.texts import time_or_day
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
        """Whole: a slip of typing must be seen."""
        return Content.styled("" if self.status is None else self.status.address, "bold")

    def lines(self) -> tuple[Line, ...]:
        return way_of(None if self.status is None else self._delivery(self.status), self.kiosk.clocks.now())

    def _delivery(self, status: Awaiting) -> Delivery | None:
        """A mail whose code has run out is as good as not sent."""
        expires = status.code_expires_at
        if status.delivery is not None and expires is not None and expires <= self.kiosk.clocks.now():
            return NotSent(status.delivery.queued_at)
        return status.delivery

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
                await self.tell(
                    "success", lambda: _("The mail has left once more."), lambda: _("Only its code is good.")
                )
            case MailNotYet(until):
                time = by_then(until)
                await self.tell(
                    "warning",
                    lambda: _("A mail has just left."),
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


def way_of(delivery: Delivery | None, now: datetime) -> tuple[Line, ...]:
    """The mail's way, up to our mail server's answer, and what is to be done."""
    match delivery:
        case None:
            return (Line("todo", _("Mail being prepared")),)
        case Waiting(queued_at, answer):
            waits = _("The mail server asks us to wait") if answer else _("Waiting for the mail server")
            return Line("done", _("Mail prepared"), time_or_day(queued_at, now)), Line("now", waits)
        case HandedOver(queued_at, at):
            return (
                Line("done", _("Mail prepared"), time_or_day(queued_at, now)),
                Line("done", _("Handed to the mail server"), time_or_day(at, now)),
                Line("now", _("Your turn: open the mail")),
            )
        case RefusedByServer(queued_at, at, answer):
            return (
                Line("done", _("Mail prepared"), time_or_day(queued_at, now)),
                Line("failed", _("Refused by the mail server"), time_or_day(at, now)),
                Line("why", answer),
                Line("now", _("Your turn: correct the address")),
            )
        case NotSent(queued_at):
            return (
                Line("failed", _("Mail not sent"), time_or_day(queued_at, now)),
                Line("now", _("Your turn: have it sent once more")),
            )
        case other:
            assert_never(other)
