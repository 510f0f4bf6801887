"""The acts on one account, each as its dialog (C3). Which of them are offered, the core says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from telekiosk.core.addresses import suggestion
from telekiosk.core.forms import FormRefused
from telekiosk.core.lifecycle import State
from telekiosk.core.paper_orders import Ordered, OrderLentSlip, order_lent_slip
from telekiosk.core.roles import Action
from telekiosk.core.school import (
    StaffAct,
    clear_wait,
    confirm_at_counter,
    correct_address_for,
    lend_password,
    send_confirmation_again,
)
from telekiosk.core.sheets import AccountSheet
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Doubted, Given, NotDone, Told
from telekiosk.helpdesk.hiding_acts import hide_dialog, show_dialog
from telekiosk.helpdesk.mails import retry_dialog
from telekiosk.helpdesk.mending import mend_dialog
from telekiosk.helpdesk.outcomes import told
from telekiosk.helpdesk.paper import after_order, letter_dialog
from telekiosk.helpdesk.parting_acts import close_dialog, generate_anew_dialog, split_off_dialog, undo_grouping_dialog
from telekiosk.helpdesk.person_acts import not_same_person_dialog, protect_dialog, protect_words, same_person_dialog
from telekiosk.helpdesk.staff_acts import staff_act
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.field import Field

Maker: TypeAlias = Callable[[View, AccountSheet], Awaitable[ActDialog | None]]


@dataclass(frozen=True, slots=True)
class Act:
    """`key`: the letter that begins it on every open sheet. `label` in lists and on buttons (in capitals there), as it
    is for that account; `short` in the footer. `make` makes the dialog for it, or says in the view why it cannot begin
    (None)."""

    key: str
    label: Callable[[AccountSheet], str]
    short: Callable[[], str]
    make: Maker


async def _resend(_view: View, sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Send the confirmation again"),
        (
            _("A new mail leaves now for {address}.").format(address=sheet.awaited_address or "-"),
            _("The older one stops working."),
        ),
        staff_act(Action.RESEND, send_confirmation_again, sheet.identifier),
        press=_("SEND"),
    )


async def _correct_address(_view: View, sheet: AccountSheet) -> ActDialog:
    known = sheet.diagnosis.suggested or sheet.awaited_address or sheet.confirmed_address or ""
    doubted: set[str] = set()

    async def do(dialog: ActDialog, given: Given) -> Told:
        form = StaffAct(sheet.identifier, given.reason, given.checked)
        address = given.values["address"]
        meant = suggestion(address)
        if meant and address not in doubted:
            doubted.add(address)
            dialog.query_one("#address", Field).value = meant
            said = _("Instead of {typed}. Enter takes it; if the other was right, type it again.")
            return Doubted(said.format(typed=address), "address")
        outcome = await dialog.ask(Action.CORRECT_ADDRESS, partial(correct_address_for, address=address), form)
        if isinstance(outcome, FormRefused):
            return NotDone(_("This is no mail address. Read it again with the person."), "address")
        return told(outcome, _("The confirmation mail leaves for {address}.").format(address=address))

    return ActDialog(
        _("Correct the mail address"),
        (
            _("A confirmation mail leaves for the new address; it holds once it is confirmed."),
            _("The old address is told, if it had been confirmed."),
        ),
        do,
        press=_("CORRECT"),
        fields=(
            Field("address", _("Mail address"), known, hint=_("Letter by letter, with its owner."), max_length=254),
        ),
    )


async def _confirm(_view: View, sheet: AccountSheet) -> ActDialog:
    opens = sheet.state is State.PENDING
    return ActDialog(
        _("Confirm at the counter"),
        (
            _("You have seen who this is: the account opens now, without the mail.")
            if opens
            else _("You have seen who this is: the account will open as soon as the letter is used."),
            _("Without a confirmed address, a forgotten password cannot be recovered alone."),
        ),
        staff_act(Action.CONFIRM_AT_COUNTER, confirm_at_counter, sheet.identifier),
        press=_("CONFIRM"),
        checked=True,
    )


async def _lend(view: View, sheet: AccountSheet) -> ActDialog:
    on_screen = staff_act(Action.LEND, lend_password, sheet.identifier)
    uai = view.desk.operator.school_uai or sheet.school_uai

    async def do(dialog: ActDialog, given: Given) -> Told:
        if dialog.query_one("#way", Choice).chosen == 0:
            return await on_screen(dialog, given)
        form = OrderLentSlip(uai, StaffAct(sheet.identifier, given.reason, given.checked))
        outcome = await dialog.ask(Action.LEND, order_lent_slip, form)
        if isinstance(outcome, Ordered):
            return await after_order(dialog, outcome, uai, Action.LEND)
        return told(outcome)

    return ActDialog(
        _("Lend a password"),
        (
            _("A password for 24 hours, only to choose one's own with."),
            _("One lent before stops working. The mail addresses known are told."),
        ),
        do,
        press=_("LEND"),
        checked=True,
        parts=(
            Choice(
                [_("On screen, shown once"), _("On a slip, to print or to fetch")],
                ident="way",
                chosen=0,
            ),
        ),
    )


async def _clear_wait(_view: View, sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("End the pause"),
        (_("The counts of wrong passwords, dates and codes begin again from nothing."),),
        staff_act(Action.CLEAR_WAIT, clear_wait, sheet.identifier),
        press=_("END THE PAUSE"),
    )


ACTS: dict[Action, Act] = {
    Action.RESEND: Act("r", lambda _sheet: _("Send the confirmation again"), lambda: _("Resend"), _resend),
    Action.CORRECT_ADDRESS: Act("c", lambda _sheet: _("Correct the address"), lambda: _("Correct"), _correct_address),
    Action.CONFIRM_AT_COUNTER: Act("g", lambda _sheet: _("Confirm at the counter"), lambda: _("Counter"), _confirm),
    Action.LEND: Act("p", lambda _sheet: _("Lend a password"), lambda: _("Lend"), _lend),
    Action.ISSUE_LETTER: Act("l", lambda _sheet: _("Make a letter"), lambda: _("Letter"), letter_dialog),
    Action.MEND_REPORT: Act("m", lambda _sheet: _("Answer the report"), lambda: _("Answer"), mend_dialog),
    Action.MAIL_RETRY: Act("e", lambda _sheet: _("Try the mail again"), lambda: _("Try again"), retry_dialog),
    Action.CLEAR_WAIT: Act("z", lambda _sheet: _("End the pause"), lambda: _("End the pause"), _clear_wait),
    Action.UNDO_GROUPING: Act("d", lambda _sheet: _("Undo the grouping"), lambda: _("Undo"), undo_grouping_dialog),
    Action.PROTECT: Act("t", protect_words, lambda: _("Protection"), protect_dialog),
    Action.SAME_PERSON: Act(
        "u", lambda _sheet: _("One and the same person"), lambda: _("One person"), same_person_dialog
    ),
    Action.NOT_SAME_PERSON: Act(
        "h", lambda _sheet: _("Two different persons"), lambda: _("Two persons"), not_same_person_dialog
    ),
    Action.HIDE: Act("q", lambda _sheet: _("Hide a child"), lambda: _("Hide"), hide_dialog),
    Action.SHOW: Act("v", lambda _sheet: _("Show the child again"), lambda: _("Show again"), show_dialog),
    Action.SPLIT_OFF: Act("s", lambda _sheet: _("Split off"), lambda: _("Split off"), split_off_dialog),
    Action.GENERATE_ANEW: Act(
        "n", lambda _sheet: _("Make a new account"), lambda: _("New account"), generate_anew_dialog
    ),
    Action.CLOSE: Act("x", lambda _sheet: _("Close the account"), lambda: _("Close"), close_dialog),
}
"""In the order of the list; those that end something come last. The letters come from the French words: G guichet,
Z remise à zéro, H homonymes, Q masquer, V voir de nouveau."""
