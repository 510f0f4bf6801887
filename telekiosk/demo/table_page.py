"""The demo's table (R25): the letters that lie on it, the mailbox, the accounts that are open already.

F9 leads here and back; a kiosk in a foyer has no such key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from telekiosk.demo.words import _, language
from telekiosk.screens.app import KioskApp
from telekiosk.screens.page import Page
from telekiosk.screens.scans import Scan
from telekiosk.texts import date_in_figures, date_in_words, time_of_day
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.qr_code import qr_code

QUIET_ZONE = 2  # what lies around the code is not black


@dataclass(frozen=True, slots=True)
class TableLetter:
    """A letter as it lies there, its password in two groups."""

    holder: str
    child: str
    birth_date: date
    school: str
    identifier: str
    password: str
    scan_code: str
    deadline: date


@dataclass(frozen=True, slots=True)
class TableMail:
    """A received mail; `code` in two groups, '' for none."""

    address: str
    subject: str
    sent_at: datetime
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class TableAccount:
    """An account that is past its letter, and what its holder types. `state` is the lifecycle's own word."""

    identifier: str
    password: str
    state: str
    holder: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    letters: tuple[TableLetter, ...]
    accounts: tuple[TableAccount, ...]
    mails: Callable[[], tuple[TableMail, ...]]
    """Asked again whenever someone looks: the newest first."""


@dataclass
class Looking:
    """Where one was looking last: which pile, and how far down in each."""

    pile: int = 0
    rows: list[int] = field(default_factory=lambda: [0, 0, 0])
    mails_seen: int = 0


class DemoKiosk(KioskApp, inherit_bindings=False):
    """The kiosk with a table beside it."""

    CSS_PATH = [Path(sys.modules[KioskApp.__module__].__file__ or "").parent / sheet for sheet in KioskApp.CSS_PATH]
    BINDINGS = [Binding("f9", "table", show=False, priority=True)]

    def __init__(self, *arguments: Any, table: Table, **others: Any) -> None:
        super().__init__(*arguments, **others)
        self.table, self.looking = table, Looking(mails_seen=len(table.mails()))

    def action_table(self) -> None:
        if isinstance(self.screen, TablePage):
            self.pop_screen()
        elif not self.is_paused:
            self.push_screen(TablePage(self.table, self.looking, self.present))

    def present(self, letter: TableLetter) -> None:
        """Holds a letter under the reader."""
        self.pop_screen()
        self._take(Scan(letter.scan_code, True, ()))


class TablePage(Page):
    CSS_PATH = "table.tcss"
    AUTO_FOCUS = "#pile"
    BINDINGS = [
        Binding("tab,right", "pile(1)", show=False, priority=True),
        Binding("shift+tab,left", "pile(-1)", show=False, priority=True),
    ]

    def __init__(self, table: Table, looking: Looking, present: Callable[[TableLetter], None]) -> None:
        super().__init__()
        self.table, self.looking, self.present = table, looking, present
        self.mails = table.mails()
        if len(self.mails) > looking.mails_seen:
            looking.pile, looking.rows[1] = 1, 0
        looking.mails_seen = len(self.mails)

    @property
    def lying_there(self) -> Sequence[TableLetter | TableMail | TableAccount]:
        """The pile that is looked at."""
        piles: tuple[Sequence[TableLetter | TableMail | TableAccount], ...]
        piles = (self.table.letters, self.mails, self.table.accounts)
        return piles[self.looking.pile]

    def rail(self) -> ComposeResult:
        names = (_("Letters"), _("Mailbox"), _("Other accounts"))
        yield Static(Content(names[self.looking.pile]), classes="h1")
        yield OptionList(*(Option(_row(thing)) for thing in self.lying_there), id="pile")

    def main(self) -> ComposeResult:
        yield Static(id="thing")

    def on_mount(self) -> None:
        self.redrawn()

    def redrawn(self) -> None:
        pile = self.query_one("#pile", OptionList)
        if pile.option_count:
            pile.highlighted = min(self.looking.rows[self.looking.pile], pile.option_count - 1)
        else:
            self.query_one("#thing", Static).update(Content(_("No mail has come yet.")))

    @on(OptionList.OptionHighlighted)
    def _look(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self.lying_there):
            self.looking.rows[self.looking.pile] = event.option_index
            self.query_one("#thing", Static).update(_whole(self.lying_there[event.option_index]))

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        thing = self.lying_there[event.option_index]
        if isinstance(thing, TableLetter):
            self.present(thing)

    async def action_pile(self, step: int) -> None:
        self.looking.pile = (self.looking.pile + step) % 3
        await self.redraw()

    def beat(self) -> None:
        mails = self.table.mails()
        if len(mails) != len(self.mails):
            self.mails, self.looking.mails_seen = mails, len(mails)
            if self.looking.pile == 1:
                self.run_worker(self.redraw())

    def leave(self) -> None:
        self.app.pop_screen()

    def keys(self) -> tuple[Key, ...]:
        letters = self.looking.pile == 0
        return (
            Key("tab", _("Tab"), _("Letters, mails, accounts")),
            *((Key("enter", _("Enter"), _("Present to the reader")),) if letters else ()),
            Key("f9", "F9", _("Back")),
        )


def _row(thing: TableLetter | TableMail | TableAccount) -> Content:
    """Two lines in the list."""
    match thing:
        case TableLetter():
            return Content.assemble((thing.holder, "bold"), f"\n  {thing.child}")
        case TableMail():
            return Content.assemble((f"{time_of_day(thing.sent_at)}  {thing.code}", "bold"), f"\n  {thing.address}")
        case TableAccount():
            return Content.assemble((thing.identifier, "bold"), f"\n  {_state(thing.state)}")


def _whole(thing: TableLetter | TableMail | TableAccount) -> Content:
    match thing:
        case TableLetter():
            return _letter(thing)
        case TableMail():
            code = ("\n", _("Code"), "  ", (thing.code, "bold"), "\n") if thing.code else ()
            return Content.assemble((thing.subject, "bold $accent"), "\n", thing.address, "\n", *code, "\n", thing.text)
        case TableAccount():
            who = ((thing.holder or thing.identifier, "bold $accent"), "\n", ", ".join(thing.children), "\n\n")
            return Content.assemble(
                *who, *_secrets(thing.identifier, _("Password"), thing.password), "\n", _state(thing.state)
            )


def _letter(letter: TableLetter) -> Content:
    born = _("{child}, born on {date}").format(child=letter.child, date=date_in_figures(letter.birth_date))
    until = _("good until {date}").format(date=date_in_words(letter.deadline, language()))
    code = (qr_code(letter.scan_code, quiet_zone=QUIET_ZONE),) if glyphs().half_blocks else ()
    return Content.assemble(
        (letter.holder, "bold $accent"),
        "".join(f"\n{line}" for line in (born, letter.school, until)),
        "\n",
        *_secrets(letter.identifier, _("Temporary password"), letter.password),
        *code,
    )


def _secrets(identifier: str, name: str, password: str) -> tuple[str | tuple[str, str], ...]:
    """What one types at P1, a line each."""
    return (_("Identifier"), "  ", (identifier, "bold"), "\n", name, "  ", (password or "—", "bold"), "\n")


def _state(state: str) -> str:
    """What became of an account, for whoever chooses one to try."""
    return {
        "prepared": _("ready, no letter yet"),
        "notified": _("letter given"),
        "pending": _("mail not confirmed yet"),
        "active": _("open"),
        "lapsed": _("letter past its deadline"),
        "grouped": _("grouped into another"),
        "replaced": _("replaced by a new one"),
        "closed": _("closed"),
    }[state]
