"""Paper: ordered here, counted first; fetched by its number, or sent to the school's printer (C4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from telekiosk.core.lifecycle import State
from telekiosk.core.operators import OperatorGone, OutOfScope, RoleTooLow
from telekiosk.core.owed import LIVE_LETTERS_TOO, HeldBack, LetterChoice
from telekiosk.core.paper import LettersOutdated
from telekiosk.core.paper_fetching import FetchedBefore, OrderExpired
from telekiosk.core.paper_orders import (
    NoSuchClasses,
    NoSuchOrder,
    NothingToPrint,
    Ordered,
    OrderLetters,
    OrderOutcome,
    PrinterOf,
    order_letters,
    printer_of,
)
from telekiosk.core.roles import Action
from telekiosk.core.sheets import AccountSheet
from telekiosk.gateway import Away
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.view import Asking, View
from telekiosk.helpdesk.words import _, ngettext, speaker
from telekiosk.letters.pickup import HandedOver, NoPrinter, NotReceived, PrintOrderOutcome, print_order
from telekiosk.letters.words import left_out
from telekiosk.texts import time_of_day
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.footer import Key
from telekiosk.widgets.large import large


def held_back_words(why: HeldBack) -> str:
    """Why an account gets no letter."""
    return {
        HeldBack.NO_CHILD_TO_SHOW: _("no child to show"),
        HeldBack.NO_BIRTH_DATE: _("birth date unknown"),
        HeldBack.LETTER_IS_GOOD: _("its letter is still good"),
        HeldBack.OPENED: _("opened already"),
        HeldBack.ENDED: _("grouped, replaced or closed"),
        HeldBack.NOT_HERE: _("not an account of this school"),
        HeldBack.OTHER_CLASS: _("no child in these classes"),
    }[why]


def nothing_words(outcome: NothingToPrint | NoSuchClasses) -> str:
    match outcome:
        case NothingToPrint(((_identifier, why), *_others)):
            return _("No letter can be made: {why}.").format(why=held_back_words(why))
        case NothingToPrint():
            return _("Nothing is to be printed: everybody has what they need.")
        case NoSuchClasses(names):
            return _("There is no class {names} here.").format(names=", ".join(names))
        case other:
            assert_never(other)


class OrderDialog(ConsoleDialog[str]):
    """The number by which the paper is fetched; where the school has named a printer, it prints, and names who was left
    out. The answer is what to say afterwards."""

    AUTO_FOCUS = "#main-button"

    def __init__(self, ordered: Ordered, printer: str) -> None:
        super().__init__()
        self.ordered, self.printer = ordered, printer
        self.left_out: tuple[str, ...] = ()

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        if self.left_out:
            yield Static(Content(self._sent()), classes="h1")
            with VerticalScroll(classes="words"):
                yield Static(Content(left_out(speaker.language, self.left_out)), classes="p")
            with Horizontal(classes="actions"):
                yield primary(_("I HAVE NOTED IT"), "main-button")
            return
        count = self.ordered.accounts
        yield Static(Content(_("Paper to fetch")), classes="h1")
        yield Static(
            Content(
                ngettext("{count} sheet of paper waits.", "{count} sheets of paper wait.", count).format(count=count)
            )
        )
        yield Static(Content.styled(large(self.ordered.number), "bold $accent"), classes="large")
        target, number = self.desk.ssh_target, self.ordered.number
        yield Static(Content.assemble(f"ssh {target} pickup ", (number, "bold"), " > ", _("letters.pdf")))
        until = time_of_day(self.ordered.expires_at)
        yield Static(Content(_("You alone, once, before {time}.").format(time=until)))
        yield Static(Content(_("The paper is good as soon as it is fetched.")), classes="p")
        with Horizontal(classes="actions"):
            if self.printer:
                yield primary(_("PRINT"), "print")
            yield (secondary if self.printer else primary)(_("I HAVE NOTED IT"), "main-button")

    def keys(self) -> tuple[Key, ...]:
        return (Key("enter", _("Enter"), _("Go on")),)

    def help(self) -> tuple[str, ...]:
        if self.left_out:
            return ()
        return (
            _("Type that line at your own computer: the paper leaves once, as a PDF, and stays nowhere here."),
            _("Once the number is too old, order once more: until it is fetched, no letter has changed."),
        )

    @on(Button.Pressed, "#main-button")
    def action_leave(self) -> None:
        self.dismiss(self._sent() if self.left_out else number_words(self.ordered.number, self.ordered.expires_at))

    @on(Button.Pressed, "#print")
    def print(self) -> None:
        self.carry_out(self._print)

    async def _print(self) -> None:
        operator = self.desk.operator.name
        self.say(_("Being printed…"))
        try:
            outcome = await self.desk.gateway.run(
                lambda counter, number: print_order(counter, operator, number), self.ordered.number
            )
        except Away:
            self.say(_("The database does not answer. Nothing is lost: try again."))
            return
        if isinstance(outcome, OperatorGone):
            self.console.gone()
        elif not isinstance(outcome, HandedOver):
            self.say(_not_printed(outcome))
        elif outcome.left_out:
            self.left_out = outcome.left_out
            await self.recompose()
            self.query_one("#main-button").focus()
        else:
            self.dismiss(self._sent())

    def _sent(self) -> str:
        return _("Sent to the printer {printer}.").format(printer=self.printer)


def _not_printed(outcome: PrintOrderOutcome) -> str:
    match outcome:
        case NoPrinter(printer):
            return _("The printer “{printer}” takes no job. Fetch the paper by its number.").format(printer=printer)
        case NotReceived():
            return _("The printer did not take it. Make these letters again.")
        case OrderExpired() | NoSuchOrder():
            return _("This number is too old now. Order once more.")
        case FetchedBefore(at):
            return _("It was fetched at {time} already.").format(time=time_of_day(at))
        case NothingToPrint() | LettersOutdated():
            return _("The accounts have changed meanwhile. Order once more.")
        case RoleTooLow() | OutOfScope() | OperatorGone():
            return _("Your role does not allow this. Ask a manager.")
        case HandedOver():
            return ""
        case other:
            assert_never(other)


async def after_order(dialog: Asking, outcome: OrderOutcome, uai: str, action: Action) -> Told:
    """What came of an order: its number on the screen, then what to say."""
    if not isinstance(outcome, Ordered):
        return NotDone(nothing_words(outcome))
    printer = await dialog.ask(action, printer_of, PrinterOf(uai))
    shown = OrderDialog(outcome, printer if isinstance(printer, str) else "")
    return Success(await dialog.app.push_screen_wait(shown) or number_words(outcome.number, outcome.expires_at))


def number_words(number: str, until: datetime) -> str:
    return _("Number {number}, before {time}.").format(number=number, time=time_of_day(until))


async def letter_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    """One letter for this account."""
    uai = sheet.school_uai

    async def do(dialog: ActDialog, given: Given) -> Told:
        choice = LetterChoice(uai, LIVE_LETTERS_TOO, identifiers=frozenset({sheet.identifier}))
        outcome = await dialog.ask(Action.ISSUE_LETTER, order_letters, OrderLetters(choice, given.reason))
        return await after_order(dialog, outcome, uai, Action.ISSUE_LETTER)

    replaces = sheet.state is State.NOTIFIED
    return ActDialog(
        _("Make a letter"),
        (
            _("The letter handed out before stops working when this one is fetched.")
            if replaces
            else _("The identifier stays the same; the password is new."),
            _("It is good for three months, and you get a number to fetch it."),
        ),
        do,
        press=_("MAKE THE LETTER"),
        destroys=replaces,
    )
