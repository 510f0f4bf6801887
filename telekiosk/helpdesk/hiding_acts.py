"""A child hidden from a guardian, until a day or until lifted, and shown again (C3)."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from telekiosk.core.dates import typed_date
from telekiosk.core.guardians import OnJointAccount
from telekiosk.core.hiding import AsAsked, DayIsPast, Hide, HideOutcome, NotCarried, ShowAgain, hide, show_again
from telekiosk.core.parting import Carried, Load, WhichAccount, load_of
from telekiosk.core.roles import Action
from telekiosk.core.school import AnotherSchoolsChild, Done, NoSuchAccount, NotPossible, StaffAct
from telekiosk.core.sheets import AccountSheet
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Told
from telekiosk.helpdesk.outcomes import moved_words, told
from telekiosk.helpdesk.parting_acts import carried_words, split_first
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.field import Field


async def hide_dialog(view: View, sheet: AccountSheet) -> ActDialog | None:
    """Also of a child that is hidden already, whose end so changes."""
    shown = await _carried(view, sheet, Action.HIDE)
    if not shown:
        view.say(_("No child is on this account."))
        return None

    async def do(dialog: ActDialog, given: Given) -> Told:
        which = _chosen(dialog, shown)
        typed = given.values["until"]
        until = typed_date(typed) if typed else None
        if which is None:
            return NotDone(_("Choose which child."))
        if until is not None and not isinstance(until, date):
            return NotDone(_("This is no date. For example 07 03 2012."), "until")
        act = StaffAct(sheet.identifier, given.reason)
        outcome = await dialog.ask(Action.HIDE, hide, Hide(act, which.responsibility, until))
        return _told(outcome, _("Hidden."), _("The child is hidden in just that way already."))

    return ActDialog(
        _("Hide {child}").format(child=shown[0].child) if len(shown) == 1 else _("Hide a child"),
        (
            _("For {guardian}, the child disappears from pages, mails, letters and totals.").format(
                guardian=shown[0].guardian
            )
            if len(shown) == 1
            else _("The child disappears from pages, mails, letters and totals."),
            _("It stays so through imports and groupings."),
            *([_("One hidden already stays so: only its day changes.")] if any(each.hidden for each in shown) else []),
        ),
        do,
        press=_("HIDE"),
        destroys=True,
        parts=_which([carried_words(each) for each in shown]),
        fields=(
            Field("until", _("Until the day"), hint=_("Empty: until further notice."), required=False, max_length=20),
        ),
    )


async def show_dialog(view: View, sheet: AccountSheet) -> ActDialog | None:
    hidden = [each for each in await _carried(view, sheet, Action.SHOW) if each.hidden]
    if not hidden:
        view.say(_("No child is hidden on this account."))
        return None

    async def do(dialog: ActDialog, given: Given) -> Told:
        which = _chosen(dialog, hidden)
        if which is None:
            return NotDone(_("Choose which child."))
        act = StaffAct(sheet.identifier, given.reason)
        outcome = await dialog.ask(Action.SHOW, show_again, ShowAgain(act, which.responsibility))
        return _told(outcome, _("Shown again."), _("Somebody has shown the child again meanwhile."))

    return ActDialog(
        _("Show {child} again").format(child=hidden[0].child) if len(hidden) == 1 else _("Show the child again"),
        (
            _("{guardian} sees the child again at once.").format(guardian=hidden[0].guardian)
            if len(hidden) == 1
            else _("The guardian sees the child again at once."),
        ),
        do,
        press=_("SHOW"),
        parts=_which([_("{child}, by {guardian}").format(child=each.child, guardian=each.guardian) for each in hidden]),
    )


async def _carried(view: View, sheet: AccountSheet, action: Action) -> list[Carried]:
    load = await view.ask(action, load_of, WhichAccount(sheet.identifier))
    carried = load.carried if isinstance(load, Load) else ()
    return [each for each in carried if each.current]


def _which(lines: list[str]) -> tuple[Choice, ...]:
    return (Choice(lines, ident="child"),) if len(lines) > 1 else ()


def _chosen(dialog: ActDialog, carried: list[Carried]) -> Carried | None:
    if len(carried) == 1:
        return carried[0]
    place = dialog.query_one("#child", Choice).chosen
    return None if place is None else carried[place]


def _told(outcome: HideOutcome, done: str, as_asked: str) -> Told:
    match outcome:
        case DayIsPast():
            return NotDone(_("This day is past. Choose one to come."), "until")
        case OnJointAccount(identifier):
            said = _("Both guardians share this account. Split one off first.")
            return NotDone(said, first=split_first(identifier))
        case NotCarried(now):
            return NotDone(moved_words(now))
        case AsAsked():
            return NotDone(as_asked)
        case Done() | NoSuchAccount() | NotPossible() | AnotherSchoolsChild():
            return told(outcome, done)
        case other:
            assert_never(other)
