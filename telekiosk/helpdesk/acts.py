"""The acts on one account, each as its dialog (C3). Which of them are offered, the core says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.diagnosis import AccountSheet
from telekiosk.core.forms import FormRefused
from telekiosk.core.lifecycle import State
from telekiosk.core.parting import undo_grouping
from telekiosk.core.roles import Action
from telekiosk.core.school import (
    StaffAct,
    clear_wait,
    close,
    confirm_at_counter,
    correct_address_for,
    generate_anew,
    lend_password,
    send_confirmation_again,
)
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Told
from telekiosk.helpdesk.outcomes import Outcome, told
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.field import Field

Maker: TypeAlias = Callable[[AccountSheet], ActDialog]
Do: TypeAlias = Callable[[ActDialog, Given], Awaitable[Told]]


@dataclass(frozen=True, slots=True)
class Act:
    """`label` in lists and on buttons (in capitals there); `make` makes the dialog for an account."""

    label: Callable[[], str]
    make: Maker

    async def dialog(self, view: View, sheet: AccountSheet) -> ActDialog | None:
        """None: it cannot begin, and the view has said why."""
        return self.make(sheet)


def staff_act(action: Action, use_case: Callable[[Counter, StaffAct], Outcome], identifier: str) -> Do:
    """Carries out an act that needs nothing but its reason."""

    async def do(dialog: ActDialog, given: Given) -> Told:
        return told(await dialog.ask(action, use_case, StaffAct(identifier, given.reason, given.checked)))

    return do


def _resend(sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Send the confirmation again"),
        (
            _("A new mail leaves now for {address}.").format(address=sheet.awaited_address or "-"),
            _("The older one stops working."),
        ),
        staff_act(Action.RESEND, send_confirmation_again, sheet.identifier),
        press=_("SEND"),
    )


def _correct_address(sheet: AccountSheet) -> ActDialog:
    known = sheet.awaited_address or sheet.confirmed_address or ""

    async def do(dialog: ActDialog, given: Given) -> Told:
        form = StaffAct(sheet.identifier, given.reason, given.checked)
        address = given.values["address"]
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


def _confirm(sheet: AccountSheet) -> ActDialog:
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


def _lend(sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Lend a password"),
        (
            _("A password for 24 hours is shown once. It only opens the page to choose one's own."),
            _("One lent before stops working. The account's mail address is told."),
        ),
        staff_act(Action.LEND, lend_password, sheet.identifier),
        press=_("LEND"),
        checked=True,
    )


def _clear_wait(sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("End the pause"),
        (_("The counts of wrong passwords, dates and codes begin again from nothing."),),
        staff_act(Action.CLEAR_WAIT, clear_wait, sheet.identifier),
        press=_("END THE PAUSE"),
    )


def _undo_grouping(sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Undo the grouping"),
        (
            _("{identifier} takes back the children it had and leaves {principal}.").format(
                identifier=sheet.identifier, principal=sheet.principal or "-"
            ),
            _("If it was open before, a lent password is shown once; otherwise it needs a new letter."),
            _("Both are told by mail."),
        ),
        staff_act(Action.UNDO_GROUPING, undo_grouping, sheet.identifier),
        press=_("UNDO"),
        checked=True,
        destroys=True,
    )


def _generate_anew(sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Make a new account"),
        (
            _("{identifier} stops working for good, with its password and its letter.").format(
                identifier=sheet.identifier
            ),
            _("All its children move to a new account, which needs a letter."),
        ),
        staff_act(Action.GENERATE_ANEW, generate_anew, sheet.identifier),
        press=_("MAKE ANEW"),
        destroys=True,
    )


def _close(sheet: AccountSheet) -> ActDialog:
    also = _("Closed with it: {identifiers}.").format(identifiers=", ".join(sheet.grouped_in))
    return ActDialog(
        _("Close the account"),
        (
            _("{identifier} opens nothing any more; its letter stops working.").format(identifier=sheet.identifier),
            *((also,) if sheet.grouped_in else ()),
            _("Only a new account can follow it."),
        ),
        staff_act(Action.CLOSE, close, sheet.identifier),
        press=_("CLOSE THE ACCOUNT"),
        destroys=True,
    )


ACTS: dict[Action, Act] = {
    Action.RESEND: Act(lambda: _("Send the mail again"), _resend),
    Action.CORRECT_ADDRESS: Act(lambda: _("Correct the address"), _correct_address),
    Action.CONFIRM_AT_COUNTER: Act(lambda: _("Confirm at the counter"), _confirm),
    Action.LEND: Act(lambda: _("Lend a password"), _lend),
    Action.CLEAR_WAIT: Act(lambda: _("End the pause"), _clear_wait),
    Action.UNDO_GROUPING: Act(lambda: _("Undo the grouping"), _undo_grouping),
    Action.GENERATE_ANEW: Act(lambda: _("Make a new account"), _generate_anew),
    Action.CLOSE: Act(lambda: _("Close the account"), _close),
}
"""In the order of the list; those that end something come last."""
