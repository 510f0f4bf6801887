"""The files that wait, imported or withdrawn (C5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from telekiosk.core.deposits import DepositOf, NothingDeposited, withdraw_roster
from telekiosk.core.roles import Action
from telekiosk.helpdesk.deposited import ImportOf, carry_out
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.words import _, ngettext, speaker
from telekiosk.roster.apply import Imported
from telekiosk.roster.plan_words import heading, notes
from telekiosk.roster.steps import Plan
from telekiosk.roster.words import sentence
from telekiosk.widgets.count import bar

BAR_CELLS = 30


def import_dialog(plan: Plan, form: ImportOf, done: Callable[[], None]) -> ActDialog:
    """`done` is called once they are imported."""
    leavers = len(plan.leavers)
    told = ngettext("{count} pupil leaves.", "{count} pupils leave.", leavers).format(count=leavers)

    async def do(dialog: ActDialog, _given: Given) -> Told:
        outcome = await _imported(dialog, form)
        if isinstance(outcome, Success):
            done()
        return outcome

    return ActDialog(
        _("Import"),
        (
            heading(plan, speaker.language),
            *notes(plan, speaker.language),
            *((told,) if leavers else ()),
            _("All of it is imported, or nothing."),
        ),
        do,
        press=_("IMPORT"),
        reason=False,
        destroys=bool(leavers),
    )


async def _imported(dialog: ActDialog, form: ImportOf) -> Told:
    loop = asyncio.get_running_loop()

    def progress(done: int, of: int) -> None:
        loop.call_soon_threadsafe(dialog.show_progress, bar(done / max(of, 1), BAR_CELLS))

    outcome = await dialog.ask(Action.IMPORT, lambda counter, asked: carry_out(counter, asked, progress), form)
    match outcome:
        case Imported(plan=plan):
            made = len(plan.accounts)
            said = ngettext(
                "Imported: {count} new account awaits its letter.",
                "Imported: {count} new accounts await their letters.",
                made,
            )
            return Success(said.format(count=made))
        case NothingDeposited():
            return NotDone(_gone())
        case _:
            return NotDone(sentence(outcome, speaker.language))


def withdraw_dialog(waiting: DepositOf, done: Callable[[], None]) -> ActDialog:
    """`done` is called once they are deleted."""

    async def do(dialog: ActDialog, _given: Given) -> Told:
        if not await dialog.ask(Action.IMPORT, withdraw_roster, waiting):
            return NotDone(_gone())
        done()
        return Success(_("The files are deleted. Nothing was imported."))

    return ActDialog(
        _("Withdraw the files"),
        (_("The files are deleted here, nothing is imported."),),
        do,
        press=_("WITHDRAW"),
        reason=False,
        destroys=True,
    )


def _gone() -> str:
    return _("These files are not here any more: others were sent, or they were withdrawn.")
