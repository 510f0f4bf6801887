"""P16 (b): what will happen, before anything does; then the present password, and it is done."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from telekiosk.core.forms import FormRefused
from telekiosk.core.grouping import AttachedChild, Group, Grouped, GroupingRefused, GroupingSummary, group
from telekiosk.core.management import PresentPasswordWrong
from telekiosk.core.proofs import ProofWrong
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.children import named, through
from telekiosk.screens.grouping import GroupingPage
from telekiosk.screens.grouping_words import grouping_rail
from telekiosk.screens.page import Page, actions, by_then
from telekiosk.screens.present_password import PresentPassword
from telekiosk.screens.problems import in_words
from telekiosk.screens.scans import Scanned
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.notice import Kind, Notice
from telekiosk.widgets.words import Words, _, ngettext, unbroken

_SOMETHING_CHANGED: tuple[Kind, Words, Words] = (
    "warning",
    lambda: _("Something has changed in the meantime."),
    lambda: _("Nothing was done. Give the account once more."),
)
ROOM = 4
"""Up to so many children have a line each."""
SMALLEST, COLUMNS = 21, 47
"""Rows of the sheet on a small terminal, and its text's columns."""


class GroupingSummaryPage(Page):
    """The focus begins on ANNULER: only the school can undo what REGROUPER does."""

    CSS_PATH = "grouping.tcss"
    AUTO_FOCUS = "#cancel"
    awaits_scan = centred = True

    def __init__(self, visit: Visit, summary: GroupingSummary) -> None:
        super().__init__()
        self.visit, self.summary = visit, summary
        self.set_class(self._rows() > SMALLEST, "dense")

    def _rows(self) -> int:
        """How many rows it takes with a blank one between all of its parts."""
        found = self.summary
        children = len(found.children) if len(found.children) <= ROOM else self._rows_of_many()
        notices = 3 + (4 if found.becomes_joint else 3 if found.is_joint else 0)
        return 2 + (4 + self._most_people()) + (2 + children) + notices + 3

    def _rows_of_many(self) -> int:
        each = (f"+ {names} {guardian}" for guardian, names in by_guardian(self.summary.children).items())
        return sum(len(wrap(text, COLUMNS)) for text in each)

    def _most_people(self) -> int:
        return max(len(self.summary.added_holders), len(self.summary.own_holders))

    def heading(self) -> str:
        return _("Check before you group")

    def enter_word(self) -> str:
        return _("Choose")

    def main(self) -> ComposeResult:
        found = self.summary
        with Horizontal(classes="merge"):
            yield AccountBox(_("Account added"), found.identifier, found.added_holders, self._most_people())
            yield Static(Content(f"{glyphs().dash}{glyphs().arrow}"), classes="towards")
            yield AccountBox(_("Your account"), found.own_identifier, found.own_holders, self._most_people(), keep=True)
        yield Static(coming_over(found.children), classes="p coming many" if len(found.children) > ROOM else "p coming")
        yield Notice("warning", self._what_ends(), self._what_is_used())
        if found.becomes_joint:
            yield Notice("info", _("Your account becomes a joint account."), self._what_is_seen())
        elif found.is_joint:
            yield Notice("info", _("Your account is a joint account."), _("Both of you will see these children."))
        yield actions(primary(_("GROUP")), secondary(_("CANCEL"), "cancel"))

    def _what_ends(self) -> str:
        return _("{identifier} will no longer work.").format(identifier=self.summary.identifier)

    def _what_is_used(self) -> str:
        other = [each for each in self.summary.added_holders if each not in self.summary.own_holders]
        if not other:
            return _("You use {identifier} for all of them.").format(identifier=self.summary.own_identifier)
        names = _(" and ").join(other)
        return ngettext("{names} will use {identifier}.", "{names} will use {identifier}.", len(other)).format(
            names=names, identifier=self.summary.own_identifier
        )

    def _what_is_seen(self) -> str:
        return _("Each sees the children, and the other's address, telephone and mail.")

    def rail(self) -> ComposeResult:
        yield from grouping_rail(2)

    def help(self) -> tuple[str, ...]:
        return (
            _("Nothing has happened yet. The children of the other account come to yours; none is lost."),
            _("On a joint account, two guardians share one identifier and one password."),
        )

    async def send(self) -> None:
        error: Words = ""
        while (password := await self.app.push_screen_wait(PresentPassword(error))) is not None:
            match await self.ask(group, Group(self.visit, self.summary.proved, password)):
                case PresentPasswordWrong():
                    error = lambda: _("This is not your present password.")  # noqa: E731
                case TooManyAttempts(until):
                    error = _("Next try possible at {time}.").format(time=by_then(until))
                case FormRefused(problems):
                    words = in_words(problems, (await self.kiosk.opened()).passwords)
                    error = words["present_password"]
                case Grouped() as done:
                    from telekiosk.screens.grouping_done import GroupingDonePage

                    self.kiosk.show(GroupingDonePage(self.visit, done, self.summary.children))
                    return
                case GroupingRefused(reason):
                    self.kiosk.show(GroupingPage(self.visit, refused=reason))
                    return
                case ProofWrong():
                    self.kiosk.show(GroupingPage(self.visit, said=_SOMETHING_CHANGED))
                    return
                case VisitOver():
                    self.kiosk.visit_over()
                    return
                case other:
                    assert_never(other)

    @on(Scanned)
    def _scanned(self, scanned: Scanned) -> None:
        """Another letter: its account instead of this one."""
        self.kiosk.show(GroupingPage(self.visit, scan_code=scanned.code))

    def leave(self) -> None:
        from telekiosk.screens.children import AttachedChildrenPage

        self.kiosk.show(AttachedChildrenPage(self.visit))


class AccountBox(Static):
    """`lines` are how many people it has room for; `keep`: its identifier stays."""

    def __init__(self, caption: str, identifier: str, people: Sequence[str], lines: int, *, keep: bool = False) -> None:
        rest = "\n" * (lines - len(people))
        text = Content.assemble((identifier, "bold"), *(f"\n{person}" for person in people), rest)
        super().__init__(text, classes="box -keep" if keep else "box")
        self.border_title = Content(caption)


def coming_over(children: Sequence[AttachedChild]) -> Content:
    """Who joins, and through whom: a line each, or all in a few lines when there are many."""
    head = ngettext("This child joins you", "These children join you", len(children))
    parts: list[str | tuple[str, str]] = [(head, "bold")]
    if len(children) > ROOM:
        for guardian, names in by_guardian(children).items():
            parts += ["\n", ("+ ", "bold $success"), names, " ", (guardian, "$muted")]
        return Content.assemble(*parts)
    widest = max(len(named(each.child)) for each in children)
    for each in children:
        parts += ["\n", ("+ ", "bold $success"), named(each.child).ljust(widest), "   ", (through(each), "$muted")]
    return Content.assemble(*parts)


def by_guardian(children: Sequence[AttachedChild]) -> dict[str, str]:
    """'Ana MARTIN, Bob MARTIN' by 'through M. Paul MARTIN'; no name is torn at a line's end."""
    found: dict[str, list[str]] = {}
    for each in children:
        found.setdefault(unbroken(through(each)), []).append(unbroken(each.child.name))
    return {guardian: ", ".join(names) for guardian, names in found.items()}
