"""C5: what was sent for import, what it would change, the school's yes where it is asked, and carrying it out; pupils
claimed by two schools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from textual.binding import Binding
from textual.content import Content

from telekiosk.core.claims import Claim, Claims, ClaimsOf, list_claims
from telekiosk.core.deposits import DepositOf, NothingDeposited
from telekiosk.core.roles import Action
from telekiosk.helpdesk.claims import (
    Elsewhere,
    accept_dialog,
    ask_dialog,
    claim_detail,
    claim_sign,
    claim_words,
    elsewhere_detail,
    elsewhere_words,
    refuse_dialog,
)
from telekiosk.helpdesk.deposited import ImportOf, Preview, PreviewOutcome, preview
from telekiosk.helpdesk.import_acts import import_dialog, withdraw_dialog
from telekiosk.helpdesk.import_questions import Question, answered, listed_elsewhere, only_told, questions
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.words import _, ngettext, speaker
from telekiosk.roster.apply import many_missing
from telekiosk.roster.plan import NO_DECISION, Decisions, NothingToDo
from telekiosk.roster.plan_words import heading, notes, sections
from telekiosk.roster.steps import Plan
from telekiosk.roster.words import remark, sentence
from telekiosk.widgets.footer import Key

LISTED = 1000
"""So many lines of a section are shown: a text is laid out whole."""


@dataclass(frozen=True, slots=True)
class Section:
    """A title with its number, and the lines behind it."""

    title: str
    lines: tuple[str, ...]


Item: TypeAlias = Section | Question | Claim | Elsewhere


class ImportView(ListView[Item]):
    tab = "import"
    needs_school = True

    BINDINGS = [
        Binding("space", "answer", show=False),
        Binding("i", "import", show=False),
        Binding("x", "withdraw", show=False),
        Binding("d", "ask", show=False),
        Binding("a", "accept", show=False),
        Binding("n", "refuse", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.decisions: Decisions = NO_DECISION
        self.seen: PreviewOutcome | None = None
        self.claims = Claims()

    # the list

    def columns(self) -> Sequence[tuple[str, int]]:
        return ("", 3), (_("Questions and changes"), 56)

    async def load(self) -> Sequence[Item]:
        self.claims = await self.ask(Action.IMPORT, list_claims, ClaimsOf(self.school_uai))
        self.seen = await self.ask(Action.IMPORT, preview, ImportOf(self.school_uai, self.decisions))
        planned = list(self._items(self.seen)) if isinstance(self.seen, Preview) else []
        asked = sum(isinstance(each, Question) for each in planned)
        return [*planned[:asked], *self.claims.on_ours, *planned[asked:]]

    def _items(self, seen: Preview) -> Iterator[Item]:
        plan = seen.plan
        if not isinstance(plan, Plan | NothingToDo):
            return
        everywhere = self.desk.operator.school_uai is None
        yield from questions(seen.roster, plan, self.decisions, everywhere=everywhere)
        names = listed_elsewhere(seen.roster, plan.remarks)
        if names and not everywhere:
            yield Elsewhere(names, {each.ine: each for each in self.claims.by_us})
        if isinstance(plan, Plan):
            for title, lines in sections(plan, speaker.language):
                yield Section(title, tuple(lines))
        told = [remark(each, speaker.language) for each in only_told(seen.roster, plan.remarks)]
        if told:
            title = ngettext("{count} remark on the files", "{count} remarks on the files", len(told))
            yield Section(title.format(count=len(told)), tuple(told))

    def row(self, item: Item) -> Sequence[str]:
        match item:
            case Question():
                return "[×]" if item.yes else "[ ]", item.text
            case Claim():
                return claim_sign(item), claim_words(item)
            case Elsewhere():
                return "!" if item.unasked else "×" if item.has_refused else "", elsewhere_words(item)
            case Section():
                return "", item.title
            case other:
                assert_never(other)

    def pending(self) -> Content:
        return Content(_("The files are being read…"))

    def summary(self) -> Content:
        return Content("\n").join([Content(line) for line in self._summary()])

    def _summary(self) -> Iterator[str]:
        seen = self.seen
        if seen is None:
            return
        if isinstance(seen, NothingDeposited):
            yield _("No files wait. Send SIECLE’s two exports as one zip:")
            yield f"ssh {self.desk.ssh_target} deposit < export.zip"
        elif not isinstance(seen, Preview):
            yield sentence(seen, speaker.language)
        else:
            sent = _("Sent by {who} on {when}. Nothing has changed yet.")
            yield sent.format(who=seen.operator, when=short_moment(seen.deposited_at))
            if isinstance(seen.plan, Plan):
                yield heading(seen.plan, speaker.language)
                yield from notes(seen.plan, speaker.language)
            else:
                yield sentence(seen.plan, speaker.language)

    def detail(self, item: Item) -> Iterator[Content]:
        match item:
            case Question():
                yield Content.styled(item.text, "bold")
                yield Content(item.explained)
                yield Content(_("Space: say yes, or change your mind."))
            case Claim():
                yield from claim_detail(item)
            case Elsewhere():
                yield from elsewhere_detail(item)
            case Section():
                yield Content.styled(item.title, "bold")
                yield Content("\n".join(item.lines[:LISTED]))
                if (more := len(item.lines) - LISTED) > 0:
                    yield Content.styled(
                        ngettext("and {count} more", "and {count} more", more).format(count=more), "$muted"
                    )
            case other:
                assert_never(other)

    def list_keys(self) -> tuple[Key, ...]:
        return (*self._answers(), *self._whole()) if self.is_ready else self._answers()

    def _answers(self) -> tuple[Key, ...]:
        """What can be said to the chosen line."""
        match self.item:
            case Claim(accepted_at=None, refused_at=None):
                return Key("a", "A", _("Accept")), Key("n", "N", _("Refuse"))
            case Claim(accepted_at=None):
                return (Key("a", "A", _("Accept")),)
            case Elsewhere() as item if item.unasked:
                return (Key("d", "D", _("Ask")),)
            case Question():
                return (Key("space", _("Space"), _("Yes/no")),)
            case _:
                return ()

    def _whole(self) -> tuple[Key, ...]:
        return Key("i", "I", _("Import")), Key("x", "X", _("Withdraw"))

    async def on_data_table_row_highlighted(self) -> None:
        await self.show_keys()

    @property
    def is_ready(self) -> bool:
        return isinstance(self.seen, Preview)

    def help(self) -> tuple[str, ...]:
        return (
            _("What is shown here has not happened: it happens with I, all of it or nothing."),
            _("Questions come first: what an import never takes by itself. Space answers."),
            _("A pupil is at one school: D asks the school that still lists one."),
            _("Of your own whom another asks for: A lets them go, N keeps them."),
        )

    # acts

    def action_answer(self) -> None:
        if isinstance(self.item, Question):
            self.decisions = answered(self.decisions, self.item)
            self.refill()

    def action_ask(self) -> None:
        if isinstance(self.item, Elsewhere) and self.item.unasked:
            dialog = ask_dialog(self.school_uai, self.item)
            self.carry_out(lambda: self.act(dialog))

    def action_accept(self) -> None:
        if isinstance(self.item, Claim) and self.item.accepted_at is None:
            dialog = accept_dialog(self.school_uai, self.item)
            self.carry_out(lambda: self.act(dialog))

    def action_refuse(self) -> None:
        if isinstance(self.item, Claim) and self.item.accepted_at is None and self.item.refused_at is None:
            dialog = refuse_dialog(self.school_uai, self.item)
            self.carry_out(lambda: self.act(dialog))

    def action_import(self) -> None:
        seen = self.seen
        if not isinstance(seen, Preview) or not isinstance(seen.plan, Plan):
            self.say(_("There is nothing to import."))
        elif many_missing(seen.plan) is not None:
            self.say(_("Many are missing from the files: answer that question first."))
        else:
            form = ImportOf(self.school_uai, self.decisions, seen.deposit)
            dialog = import_dialog(seen.plan, form, self._forget)
            self.carry_out(lambda: self.act(dialog))

    def action_withdraw(self) -> None:
        if isinstance(self.seen, Preview):
            dialog = withdraw_dialog(DepositOf(self.school_uai, self.seen.deposit), self._forget)
            self.carry_out(lambda: self.act(dialog))

    def _forget(self) -> None:
        """What was decided about files that are no longer there."""
        self.decisions = NO_DECISION
