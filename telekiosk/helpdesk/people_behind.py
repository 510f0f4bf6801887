"""Beside C4's list: who stands behind the chosen line, one of them chosen in turn, for their sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from telekiosk.core.lines import AccountLine
from telekiosk.helpdesk.lines import children_words, sign, standing_words
from telekiosk.helpdesk.table import Rows
from telekiosk.helpdesk.words import _


class PeopleBehind(Vertical):
    """What is said of the line, then its accounts."""

    def __init__(self) -> None:
        super().__init__(classes="detail", id="detail")
        self._people: list[AccountLine] = []
        self._more = False

    def compose(self) -> ComposeResult:
        yield Static(id="detail-text")
        columns = ("", 1), (_("Guardian"), 19, 30), (_("Pupil"), 12, 20), (_("Stage"), 14)
        yield Rows(columns, ident="behind")
        yield Static(Content.styled(_("and more: go down to the last one"), "$muted"), id="more")

    def show_nobody(self) -> None:
        self._people, self._more = [], False
        self.table.clear()
        self.table.display = self.query_one("#more").display = False

    def show_people(self, people: Sequence[AccountLine], now: datetime, *, more: bool) -> None:
        """After those shown already. `more`: whether others follow these."""
        self._people += people
        self.table.display = bool(self._people)
        self.table.more(
            (sign(each), ", ".join(each.holders), children_words(each), standing_words(each, now)) for each in people
        )
        self._more = more
        self.query_one("#more").display = more

    def choose(self, identifier: str, place: int) -> None:
        """The cursor goes to that account, else to that place, as far as there are people shown."""
        names = [each.identifier for each in self._people]
        at = names.index(identifier) if identifier in names else min(place, self.shown - 1)
        self.table.move_cursor(row=at)

    @property
    def shown(self) -> int:
        """How many people are shown."""
        return len(self._people)

    @property
    def wants_more(self) -> bool:
        """The cursor stands on the last of those shown, and others follow."""
        return self._more and self.table.at == self.shown - 1

    @property
    def table(self) -> Rows:
        return self.query_one("#behind", Rows)

    @property
    def chosen(self) -> str:
        """The identifier of the account that the cursor is on; '' while the cursor is elsewhere."""
        at = self.table.at
        return self._people[at].identifier if self.table.has_focus and at is not None else ""
