"""Letters and slips for whole classes: counted first, then ordered (C4)."""

from __future__ import annotations

from collections import Counter as Tallied
from dataclasses import replace

from telekiosk.core.classes import Behind, Worry, identifiers_behind
from telekiosk.core.owed import LIVE_LETTERS_TOO, WITHOUT_LIVE_LETTER, LetterChoice, LettersOwed, letters_owed
from telekiosk.core.paper_orders import OrderLetters, OrderSlips, order_letters, order_slips
from telekiosk.core.people import Lack, SchoolView
from telekiosk.core.roles import Action
from telekiosk.core.slips import SlipChoice, slips_owed
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Given, Told
from telekiosk.helpdesk.paper import after_order, held_back_words
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _, ngettext

_WAYS = WITHOUT_LIVE_LETTER, LIVE_LETTERS_TOO


async def letters_dialog(view: View, uai: str, classes: frozenset[str]) -> ActDialog | None:
    return await _letters(view, LetterChoice(uai, classes=classes), _names(classes))


async def letters_behind(view: View, uai: str, worry: Worry, words: str) -> ActDialog | None:
    """For the accounts that a worry, in these words, names."""
    names = await view.ask(Action.LETTERS_IN_BULK, identifiers_behind, Behind(uai, worry=worry))
    return await _letters(view, LetterChoice(uai, identifiers=names), words)


async def _letters(view: View, wanted: LetterChoice, whose: str) -> ActDialog | None:
    """How many letters these are owed, and why some accounts get none; letters that are good are replaced only when
    that is chosen."""
    uai, choices = wanted.school_uai, {states: replace(wanted, states=states) for states in _WAYS}
    owed, every = [await view.ask(Action.LETTERS_IN_BULK, letters_owed, choice) for choice in choices.values()]
    if not every.due:
        view.say(_("Nothing is to be printed: everybody has what they need."))
        return None
    school = every.due[0].school
    ways = [(WITHOUT_LIVE_LETTER, _owed_words(owed))] if owed.due else []
    if every.live:
        ways.append((LIVE_LETTERS_TOO, _live_words(every)))

    async def do(dialog: ActDialog, given: Given) -> Told:
        chosen = 0 if len(ways) == 1 else dialog.query_one("#ways", Choice).chosen
        form = OrderLetters(choices[ways[chosen or 0][0]], given.reason)
        outcome = await dialog.ask(Action.LETTERS_IN_BULK, order_letters, form)
        return await after_order(dialog, outcome, uai, Action.LETTERS_IN_BULK)

    held = Tallied(held_back_words(why) for _name, why in every.held_back)
    return ActDialog(
        _("Letters: {classes}").format(classes=whose),
        (
            *((ways[0][1],) if len(ways) == 1 else ()),
            *_lacks_words(school),
            *(_("{count} without: {why}").format(count=count, why=why) for why, count in held.items()),
        ),
        do,
        press=_("MAKE THE LETTERS"),
        parts=(Choice([words for _states, words in ways], ident="ways", chosen=0),) if len(ways) > 1 else (),
        destroys=not owed.due,
    )


def _lacks_words(school: SchoolView) -> tuple[str, ...]:
    words = {Lack.NAME: _("the school's name"), Lack.TOWN: _("the town"), Lack.CONTACT: _("whom to ask")}
    if not school.lacks:
        return ()
    lacking = ", ".join(words[lack] for lack in school.lacks)
    return (_("The letters lack: {lacking}. Tab School gives it.").format(lacking=lacking),)


def _owed_words(owed: LettersOwed) -> str:
    count = len(owed.due)
    return ngettext("{count} letter for who has none", "{count} letters for who has none", count).format(count=count)


def _live_words(every: LettersOwed) -> str:
    count, live = len(every.due), every.live
    if live == count:
        said = ngettext(
            "{count} letter. The one handed out stops working.",
            "{count} letters. The {count} handed out stop working.",
            live,
        )
    else:
        said = ngettext(
            "{all} letters. {count} handed out stops working.", "{all} letters. {count} handed out stop working.", live
        )
    return said.format(all=count, count=live)


async def slips_dialog(view: View, uai: str, classes: frozenset[str]) -> ActDialog | None:
    """Slips with lent passwords, good for a week, for pupils whose account is open."""
    choice = SlipChoice(uai, classes)
    due = await view.ask(Action.SLIPS_IN_BULK, slips_owed, choice)
    if not due:
        view.say(_("No pupil of this class has an open account."))
        return None

    async def do(dialog: ActDialog, given: Given) -> Told:
        outcome = await dialog.ask(Action.SLIPS_IN_BULK, order_slips, OrderSlips(choice, given.reason))
        return await after_order(dialog, outcome, uai, Action.SLIPS_IN_BULK)

    count = len(due)
    return ActDialog(
        _("Slips: {classes}").format(classes=_names(classes)),
        (
            ngettext("{count} slip for a pupil.", "{count} slips for pupils.", count).format(count=count),
            _("Each holds a password for seven days; it only opens the page to choose one's own."),
        ),
        do,
        press=_("MAKE THE SLIPS"),
    )


def _names(classes: frozenset[str]) -> str:
    return ", ".join(sorted(classes))
