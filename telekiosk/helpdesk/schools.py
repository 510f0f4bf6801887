"""Which school? The authority chooses one for what concerns a single school (C4, C5, C7)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Input, Static

from telekiosk.core.names import fold
from telekiosk.core.people import SchoolView
from telekiosk.core.roles import Action
from telekiosk.core.schools import list_schools
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.table import Rows
from telekiosk.helpdesk.words import _
from telekiosk.widgets.footer import Key
from telekiosk.widgets.text_input import TextInput


class SchoolBox(TextInput):
    BINDINGS = [
        Binding("down", "screen.row(1)", show=False, priority=True),
        Binding("up", "screen.row(-1)", show=False, priority=True),
        Binding("enter", "screen.choose", show=False, priority=True),
    ]


class SchoolPicker(ConsoleDialog[SchoolView]):
    """Names, towns or UAI, narrowed down as one types."""

    AUTO_FOCUS = "SchoolBox"

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        self.every: tuple[SchoolView, ...] = ()
        self.shown: list[SchoolView] = []
        yield Static(Content(_("Which school?")), classes="h1")
        yield SchoolBox("", placeholder=_("Name, town or UAI"), password=False, max_length=60)
        yield Rows(((_("UAI"), 8), (_("School"), 36), (_("Town"), 14)), ident="schools")

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("down", "↑ ↓", _("Choose")),
            Key("enter", _("Enter"), _("Open")),
            Key("escape", _("Esc"), _("Back")),
        )

    def help(self) -> tuple[str, ...]:
        return (_("Type the beginnings of words: name, town or UAI. E changes the school later."),)

    def on_mount(self) -> None:
        self._ask()

    @work
    async def _ask(self) -> None:
        self.every = await self.ask(Action.SEARCH, lambda counter, _form: list_schools(counter), None)
        self._narrow("")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, text: str) -> None:
        wanted = fold(text).split()
        self.shown = [
            each for each in self.every if all(word in fold(f"{each.uai} {each.name} {each.town}") for word in wanted)
        ]
        self.query_one(Rows).fill((each.uai, each.name, each.town) for each in self.shown)

    def action_row(self, step: int) -> None:
        table = self.query_one(Rows)
        table.action_cursor_down() if step > 0 else table.action_cursor_up()

    @on(DataTable.RowSelected)
    def action_choose(self) -> None:
        at = self.query_one(Rows).at
        if at is not None:
            self.dismiss(self.shown[at])
