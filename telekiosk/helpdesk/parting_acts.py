"""The acts that take accounts apart, end them, or put another in their place (C3)."""

from __future__ import annotations

from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.parting import (
    Carried,
    Load,
    SplitOff,
    WhichAccount,
    load_of,
    split_off,
    undo_grouping,
)
from telekiosk.core.roles import Action
from telekiosk.core.school import StaffAct, close, generate_anew
from telekiosk.core.sheets import AccountSheet
from telekiosk.helpdesk.dialogs import ActDialog, Given, Instead, NotDone, Told
from telekiosk.helpdesk.outcomes import told
from telekiosk.helpdesk.staff_acts import staff_act
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import Tick


async def split_off_dialog(view: View, sheet: AccountSheet) -> ActDialog | None:
    """Chooses responsibilities of one guardian; they move to a new account of their own."""
    load = await view.ask(Action.SPLIT_OFF, load_of, WhichAccount(sheet.identifier))
    if not isinstance(load, Load) or not load.carried or len(load.carried) + load.others < 2:
        view.say(_("There is only one child on this account: nothing can be split off."))
        return None
    ticks = [Tick(carried_words(each), f"carried-{each.number}") for each in load.carried]

    async def do(dialog: ActDialog, given: Given) -> Told:
        chosen = frozenset(
            each.responsibility
            for each, tick in zip(load.carried, dialog.query(Tick).results(Tick), strict=True)
            if tick.value
        )
        if not chosen:
            return NotDone(_("Tick what goes to the new account."))
        act = StaffAct(sheet.identifier, given.reason)
        return told(await dialog.ask(Action.SPLIT_OFF, split_off, SplitOff(act, chosen)))

    return ActDialog(
        _("Split off"),
        (
            _("What you tick goes to a new account of that guardian, which needs a letter."),
            _("Tick the children of one guardian alone, not all of them. Everybody concerned is told."),
        ),
        do,
        press=_("SPLIT OFF"),
        parts=tuple(ticks),
        destroys=True,
    )


def split_first(identifier: str) -> Instead:
    """Offered where a joint account stands in the way."""
    return Instead(Action.SPLIT_OFF, identifier, _("SPLIT OFF FIRST"))


def carried_words(each: Carried) -> str:
    """'Léa MARTIN, by Mme Claire MARTIN (hidden)'."""
    words = _("{child}, by {guardian}").format(child=each.child, guardian=each.guardian)
    notes = [*(() if each.current else (_("left"),)), *((_("hidden"),) if each.hidden else ())]
    return f"{words} ({', '.join(notes)})" if notes else words


async def undo_grouping_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Undo the grouping"),
        (
            _("{identifier} takes back the children it had and leaves {principal}.").format(
                identifier=sheet.identifier, principal=sheet.principal or "-"
            ),
            _whose(sheet),
            (
                _("{identifier} was open: a lent password is shown once.")
                if sheet.grouped_from is State.ACTIVE
                else _("{identifier} was never opened: it needs a letter.")
            ).format(identifier=sheet.identifier),
            _("Both are told by mail."),
        ),
        staff_act(Action.UNDO_GROUPING, undo_grouping, sheet.identifier),
        press=_("UNDO"),
        checked=True,
        destroys=True,
    )


def _whose(sheet: AccountSheet) -> str:
    """Which of the two groupings it is: one guardian's accounts, or a joint account (P16)."""
    who = ", ".join(sheet.holders)
    if not sheet.shared_with:
        return _("Both are accounts of one guardian: {who} has two again.").format(who=who)
    said = _("A joint account of two guardians, {who} and {others}: each keeps their own children.")
    return said.format(who=who, others=", ".join(sheet.shared_with))


async def generate_anew_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Make a new account"),
        (
            _("{identifier} stops working for good, with its password and its letter.").format(
                identifier=sheet.identifier
            ),
            *_ends_too(_("Replaced with it: {identifiers}."), sheet),
            _what_is_new(sheet),
            _("The mail addresses known are told."),
        ),
        staff_act(Action.GENERATE_ANEW, generate_anew, sheet.identifier),
        press=_("MAKE ANEW"),
        destroys=True,
    )


def _what_is_new(sheet: AccountSheet) -> str:
    if sheet.kind is Kind.PUPIL:
        return _("The pupil gets a new account, which needs a letter.")
    if len(sheet.holders) > 1:
        return _("Each guardian gets a new account with their own children; each needs a letter.")
    return _("All its children move to a new account, which needs a letter.")


def _ends_too(said: str, sheet: AccountSheet) -> tuple[str, ...]:
    """What is grouped into it has no other end."""
    return (said.format(identifiers=", ".join(sheet.grouped_in)),) if sheet.grouped_in else ()


async def close_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    return ActDialog(
        _("Close the account"),
        (
            _("{identifier} opens nothing any more; its letter stops working.").format(identifier=sheet.identifier),
            *_ends_too(_("Closed with it: {identifiers}."), sheet),
            _("Only a new account can follow it."),
            _("The mail addresses known are told."),
        ),
        staff_act(Action.CLOSE, close, sheet.identifier),
        press=_("CLOSE THE ACCOUNT"),
        destroys=True,
    )
