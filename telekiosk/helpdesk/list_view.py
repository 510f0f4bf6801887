"""A view that is a list, and beside it (at 80 columns: after Enter) what is chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from telekiosk.helpdesk.dialogs import ActDialog, Secret, Success
from telekiosk.helpdesk.secret_dialog import SecretDialog
from telekiosk.helpdesk.table import Cell, Column, Rows
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.footer import Key

Item = TypeVar("Item")


class ListView(View, Generic[Item]):
    AUTO_FOCUS = "#list"
    BINDINGS = [
        Binding("right", "detail_down", show=False),
        Binding("left", "detail_up", show=False),
        Binding("f", "sheet", show=False),
    ]
    enter_opens: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []

    # what a list says

    def columns(self) -> Sequence[Column]:
        raise NotImplementedError

    async def load(self) -> Sequence[Item]:
        raise NotImplementedError

    def row(self, item: Item) -> Sequence[Cell]:
        raise NotImplementedError

    def detail(self, item: Item) -> Iterable[Content]:
        """The blocks of text about one item."""
        raise NotImplementedError

    def summary(self) -> Content:
        """The line above the list."""
        raise NotImplementedError

    def pending(self) -> Content:
        """Above a list that is still asked for: nothing is said that is not known."""
        return Content("")

    def list_keys(self) -> tuple[Key, ...]:
        """The keys of what can be done with the chosen item."""
        return ()

    def account(self, item: Item) -> str:
        """The identifier of the account that an item is about; '' where it is about none."""
        return ""

    def identity(self, item: Item) -> object:
        """What makes it the same item in a list that is loaded anew."""
        return item

    # the frame

    def body(self) -> ComposeResult:
        with Vertical(classes="list"):
            yield Static(self.pending(), id="summary", classes="h2")
            yield Rows(self.columns(), ident="list")
        yield self.pane()

    def pane(self) -> Widget:
        """Where the detail stands."""
        return VerticalScroll(Static(id="detail-text"), classes="detail", id="detail", can_focus=False)

    def keys(self) -> tuple[Key, ...]:
        sheet = (Key("f", "F", _("Sheet")),) if self.item is not None and self.account(self.item) else ()
        if self.has_class("-open"):
            return (*self.list_keys(), *sheet, Key("escape", _("Esc"), _("Back")))
        enter = (Key("enter", _("Enter"), _("Open")),) if self.enter_opens and self.items else ()
        return (*enter, *self.list_keys(), *sheet)

    @property
    def table(self) -> Rows:
        return self.query_one("#list", Rows)

    @property
    def item(self) -> Item | None:
        """What the cursor is on; nothing before there is a list."""
        at = self.table.at if self.query("#list") else None
        return self.items[at] if at is not None and at < len(self.items) else None

    def on_mount(self) -> None:
        self.refill()

    @work(exclusive=True, group="list")
    async def refill(self, at: int | None = None) -> None:
        """Asks for the list anew; the cursor goes to that line, or stays on its item, else where it was, as far as
        there are lines."""
        items = list(await self.load())
        if at is None:
            at = self._place_now(items)
        self.items = items
        self.table.fill(self.row(item) for item in self.items)
        self.table.move_cursor(row=max(0, min(at, len(self.items) - 1)))
        self.query_one("#summary", Static).update(self.summary())
        self.show_detail()
        self.call_later(self.show_keys)  # not here: a refill that overtakes this one would leave half a footer

    def _place_now(self, items: Sequence[Item]) -> int:
        if self.item is not None:
            chosen = self.identity(self.item)
            for place, item in enumerate(items):
                if self.identity(item) == chosen:
                    return place
        return self.table.at or 0

    async def redraw(self) -> None:
        at = self.table.at or 0
        await self.recompose()
        self.refill(at)
        self.table.focus()

    @on(DataTable.RowHighlighted, "#list")
    def show_detail(self) -> None:
        text = [] if self.item is None else list(self.detail(self.item))
        self.query_one("#detail-text", Static).update(Content("\n\n").join(text))

    @on(DataTable.RowSelected, "#list")
    async def _row_selected(self) -> None:
        if self.item is not None:
            await self.enter(self.item)

    async def enter(self, item: Item) -> None:
        """What Enter does: the detail, where it does not stand beside the list."""
        self.add_class("-open")
        await self.show_keys()

    def action_back(self) -> None:
        self.show_list()
        self.call_later(self.show_keys)

    def show_list(self) -> None:
        """Back to the list, and to its keys: what is hidden loses the focus."""
        self.remove_class("-open")
        self.call_after_refresh(self.table.focus)

    def action_sheet(self) -> None:
        """To the account's own sheet, where whatever is wrong is mended."""
        if self.item is not None and (identifier := self.account(self.item)):
            self.console.open_account(identifier, self.come_back)

    def come_back(self) -> None:
        """From a sheet: the same line, as it is now."""
        self.refill()

    def action_detail_down(self) -> None:
        self.query_one("#detail").scroll_page_down(animate=False)

    def action_detail_up(self) -> None:
        self.query_one("#detail").scroll_page_up(animate=False)

    # acts

    async def act(self, dialog: ActDialog | None) -> bool:
        """The dialog of an act; afterwards the list as it is then. Whether it was done."""
        if dialog is None:
            return False
        told = await self.app.push_screen_wait(dialog)
        if told is None and not dialog.refused:
            return False
        if isinstance(told, Secret):
            await self.app.push_screen_wait(SecretDialog(told))
        self.show_list()
        await self.refill().wait()
        if not isinstance(told, Success | Secret):
            return False
        self.say_done(told.sentence)
        return True
