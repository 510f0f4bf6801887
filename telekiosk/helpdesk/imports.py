"""C5: what was sent for import, what it would change, the school's yes where it is asked, and carrying it out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from textual.binding import Binding
from textual.content import Content

from telekiosk.core.deposits import DepositOf, NothingDeposited, withdraw_roster
from telekiosk.core.roles import Action
from telekiosk.helpdesk.deposited import ImportOf, Preview, PreviewOutcome, carry_out, preview
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.import_questions import ASKED, Question, answered, questions
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.words import _, ngettext, speaker
from telekiosk.roster.apply import Imported, many_missing
from telekiosk.roster.model import Reason
from telekiosk.roster.plan import NO_DECISION, Decisions, NothingToDo
from telekiosk.roster.plan_words import heading, sections
from telekiosk.roster.steps import Plan
from telekiosk.roster.words import remark, sentence
from telekiosk.widgets.count import bar
from telekiosk.widgets.footer import Key

BAR_CELLS = 30
LISTED = 1000
"""So many lines of a section are shown: a text is laid out whole."""


@dataclass(frozen=True, slots=True)
class Section:
    """A title with its number, and the lines behind it."""

    title: str
    lines: tuple[str, ...]


Item: TypeAlias = Section | Question


class ImportView(ListView[Item]):
    tab = "import"
    needs_school = True

    BINDINGS = [
        Binding("space", "answer", show=False),
        Binding("i", "import", show=False),
        Binding("x", "withdraw", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.decisions: Decisions = NO_DECISION
        self.seen: PreviewOutcome | None = None

    # the list

    def columns(self) -> Sequence[tuple[str, int]]:
        return ("", 3), (_("Questions and changes"), 56)

    async def load(self) -> Sequence[Item]:
        self.seen = await self.ask(Action.IMPORT, preview, ImportOf(self.school_uai, self.decisions))
        if not isinstance(self.seen, Preview):
            return ()
        return list(self._items(self.seen))

    def _items(self, seen: Preview) -> Iterator[Item]:
        plan = seen.plan
        if not isinstance(plan, Plan | NothingToDo):
            return
        everywhere = self.desk.operator.school_uai is None
        yield from questions(seen.roster, plan, self.decisions, everywhere=everywhere)
        if isinstance(plan, Plan):
            for title, lines in sections(plan, speaker.language):
                yield Section(title, tuple(lines))
        asked = ASKED if everywhere else ASKED - {Reason.CLAIMED}
        told = [remark(each, speaker.language) for each in plan.remarks if each.reason not in asked]
        if told:
            title = ngettext("{count} remark on the files", "{count} remarks on the files", len(told))
            yield Section(title.format(count=len(told)), tuple(told))

    def row(self, item: Item) -> Sequence[str]:
        if isinstance(item, Question):
            return "[×]" if item.yes else "[ ]", item.text
        return "", item.title

    def summary(self) -> Content:
        return Content("\n").join([Content(line) for line in self._summary()])

    def _summary(self) -> Iterator[str]:
        seen = self.seen
        if seen is None:
            yield _("The files are being read…")
        elif isinstance(seen, NothingDeposited):
            yield _("No files wait. Send SIECLE’s two exports as one zip:")
            yield f"ssh {self.desk.ssh_target} deposit < export.zip"
        elif not isinstance(seen, Preview):
            yield sentence(seen, speaker.language)
        else:
            sent = _("Sent by {who} on {when}. Nothing has changed yet.")
            yield sent.format(who=seen.operator, when=short_moment(seen.deposited_at))
            if isinstance(seen.plan, Plan):
                yield heading(seen.plan, speaker.language)
            else:
                yield sentence(seen.plan, speaker.language)

    def detail(self, item: Item) -> Iterator[Content]:
        if isinstance(item, Question):
            yield Content.styled(item.text, "bold")
            yield Content(item.explained)
            yield Content(_("Space: say yes, or change your mind."))
        else:
            yield Content.styled(item.title, "bold")
            yield Content("\n".join(item.lines[:LISTED]))
            if (more := len(item.lines) - LISTED) > 0:
                yield Content.styled(
                    ngettext("and {count} more", "and {count} more", more).format(count=more), "$muted"
                )

    def list_keys(self) -> tuple[Key, ...]:
        if not self.is_ready:
            return ()
        return (
            Key("space", _("Space"), _("Yes/no")),
            Key("i", "I", _("Import")),
            Key("x", "X", _("Withdraw")),
        )

    @property
    def is_ready(self) -> bool:
        return isinstance(self.seen, Preview)

    def help(self) -> tuple[str, ...]:
        return (
            _("What is shown here has not happened: it happens with I, all of it or nothing."),
            _("Questions come first: what an import never takes by itself. Space answers."),
        )

    # acts

    def action_answer(self) -> None:
        if isinstance(self.item, Question):
            self.decisions = answered(self.decisions, self.item)
            self.refill()

    def action_import(self) -> None:
        seen = self.seen
        if not isinstance(seen, Preview) or not isinstance(seen.plan, Plan):
            self.say(_("There is nothing to import."))
        elif many_missing(seen.plan) is not None:
            self.say(_("Many are missing from the files: answer that question first."))
        else:
            plan, deposit = seen.plan, seen.deposit
            self.carry_out(lambda: self.act(self._import(plan, deposit)))

    def _import(self, plan: Plan, deposit: UUID) -> ActDialog:
        leavers = len(plan.leavers)
        told = (
            (ngettext("{count} pupil leaves.", "{count} pupils leave.", leavers).format(count=leavers),)
            if leavers
            else ()
        )
        form = ImportOf(self.school_uai, self.decisions, deposit)

        async def do(dialog: ActDialog, _given: Given) -> Told:
            return await self._imported(dialog, form)

        return ActDialog(
            _("Import"),
            (heading(plan, speaker.language), *told, _("All of it is imported, or nothing.")),
            do,
            press=_("IMPORT"),
            reason=False,
            destroys=bool(leavers),
        )

    async def _imported(self, dialog: ActDialog, form: ImportOf) -> Told:
        loop = asyncio.get_running_loop()

        def progress(done: int, of: int) -> None:
            loop.call_soon_threadsafe(dialog.show_progress, bar(done / max(of, 1), BAR_CELLS))

        outcome = await dialog.ask(Action.IMPORT, lambda counter, asked: carry_out(counter, asked, progress), form)
        match outcome:
            case Imported(plan=plan):
                self.decisions = NO_DECISION
                made = len(plan.accounts)
                said = ngettext(
                    "Imported: {count} new account awaits its letter.",
                    "Imported: {count} new accounts await their letters.",
                    made,
                )
                return Success(said.format(count=made))
            case NothingDeposited():
                return NotDone(_("These files are not here any more: others were sent, or they were withdrawn."))
            case _:
                return NotDone(sentence(outcome, speaker.language))

    def action_withdraw(self) -> None:
        if isinstance(self.seen, Preview):
            waiting = DepositOf(self.school_uai, self.seen.deposit)
            self.carry_out(lambda: self.act(self._withdraw(waiting)))

    def _withdraw(self, waiting: DepositOf) -> ActDialog:

        async def do(dialog: ActDialog, _given: Given) -> Told:
            await dialog.ask(Action.IMPORT, withdraw_roster, waiting)
            self.decisions = NO_DECISION
            return Success(_("The files are deleted. Nothing was imported."))

        return ActDialog(
            _("Withdraw the files"),
            (_("The files are deleted here, nothing is imported."),),
            do,
            press=_("WITHDRAW"),
            reason=False,
            destroys=True,
        )
