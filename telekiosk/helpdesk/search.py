"""C1: who is it? Answers as one types; the sheet of the one chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Input, Static
from textual.worker import WorkerError

from telekiosk.core.roles import Action
from telekiosk.core.search import Found, Query, search
from telekiosk.helpdesk import lines
from telekiosk.helpdesk.acts import ACTS
from telekiosk.helpdesk.sheet import OPEN_KEY, Sheet
from telekiosk.helpdesk.table import Column, Rows
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.text_input import TextInput

if TYPE_CHECKING:
    from telekiosk.core.lines import AccountLine

PAUSE_SECONDS = 0.15
"""A question is put when nobody has typed for so long."""
QUERY_LENGTH = 100


class SearchBox(TextInput):
    """The box keeps the keys for its text; up and down go through the answers below it."""

    BINDINGS = [
        Binding("down", "screen.row(1)", show=False, priority=True),
        Binding("up", "screen.row(-1)", show=False, priority=True),
        Binding("pagedown", "screen.page", show=False, priority=True),
        Binding("enter", "screen.open", show=False, priority=True),
    ]


class SearchView(View):
    tab = "search"

    AUTO_FOCUS = "#search"
    BINDINGS = [
        Binding("slash", "search", show=False, priority=True),
        Binding("a", "acts", show=False),
        Binding(OPEN_KEY, "follow", show=False),
        *(Binding(act.key, f"act('{action.name}')", show=False) for action, act in ACTS.items()),
    ]

    def __init__(self, text: str = "", *, opens: bool = False) -> None:
        """`opens`: the text is an identifier, whose sheet is wanted at once, and from it Escape leads back to the list
        that it was opened from; until somebody looks for another."""
        super().__init__()
        self.text = text
        self.opens = opens
        self.rows: list[AccountLine] = []
        self.more = False
        self._page = 0

    def body(self) -> ComposeResult:
        with Vertical(id="find", classes="" if self.desk.school else "every-school"):
            box = SearchBox(
                self.text,
                placeholder=_("Name, identifier, mail, class, number"),
                password=False,
                max_length=QUERY_LENGTH,
            )
            box.id = "search"
            yield box
            yield Static(self._count(), id="count", classes="message")
            yield Static(self._nobody(), id="nobody")
            yield Rows(self._columns(), ident="found")
        yield Sheet()

    def _columns(self) -> tuple[Column, ...]:
        """The authority, which sees every school, is told which one."""
        if self.desk.school is None:
            shared = (_("Person"), 17, 21), (_("Class"), 12), (_("State"), 14), (_("UAI"), 8)
            return (" ", 1), (_("Identifier"), 11, 13), *shared
        return (" ", 1), (_("Identifier"), 12, 14), (_("Person"), 17, 25), (_("Class"), 12, 16), (_("State"), 14)

    def _cells(self, line: AccountLine) -> Sequence[str]:
        return lines.cells(line, self.desk.clock())[: len(self._columns())]

    def spare_keys(self) -> tuple[Key, ...]:
        sheets = self.query(Sheet)  # while the view is written anew there is none
        if not sheets or not self._has_open_sheet or isinstance(self.focused, SearchBox):
            return ()
        acts = [ACTS[action] for action in self.sheet.remedies]
        return (
            *(Key(OPEN_KEY, "O", _("Open {identifier}").format(identifier=to)) for to in self.sheet.leads_to[:1]),
            *(Key(act.key, act.key.upper(), act.short()) for act in acts),
        )

    def keys(self) -> tuple[Key, ...]:
        if self._has_open_sheet and not isinstance(self.focused, SearchBox):
            return (
                Key("a", "A", _("Actions")),
                Key("escape", _("Esc"), _("Back")),
                Key("slash", "/", _("Search")),
            )
        if isinstance(self.focused, SearchBox):
            more = (Key("pagedown", _("PgDn"), _("More")),) if self.more else ()
            return (
                Key("down", "↑ ↓", _("Choose")),
                Key("enter", _("Enter"), _("Open")),
                *more,
                Key("escape", _("Esc"), _("Tabs")),
            )
        return (Key("enter", _("Enter"), _("Open")), Key("slash", "/", _("Search")))

    def help(self) -> tuple[str, ...]:
        return (
            _("Type the beginnings of words, in any order: accents, capitals and hyphens do not matter."),
            _("The signs: ! look here, {fine} fine, · waiting, × ended, = grouped.").format(fine=glyphs().done),
            _("Enter opens the sheet: it says why they cannot get in, and what helps."),
            _("On a sheet each act has its own letter, the same for every account. A shows all that can be done now."),
        )

    # answers

    @property
    def box(self) -> SearchBox:
        return self.query_one("#search", SearchBox)

    @property
    def table(self) -> Rows:
        return self.query_one("#found", Rows)

    @property
    def sheet(self) -> Sheet:
        return self.query_one(Sheet)

    def _count(self) -> Content:
        if not self.text.strip():
            return Content(_("In any order, by the beginnings of words."))
        number = len(self.rows)
        count = ngettext("{count} account", "{count} accounts", number).format(count=number)
        if self.more:
            count = _("The first {count} accounts").format(count=number)
        return Content.assemble(
            (count, "bold"), "   ", _("accents and capitals do not matter") if not self.more else ""
        )

    def _nobody(self) -> Content:
        """What to try where nothing was found; the same, whoever is known elsewhere."""
        steps = [_("Check the spelling: fewer letters find more.")]
        if self.desk.school is not None:
            steps.append(_("A pupil of another school is looked for at that school."))
        steps.append(_("A pupil who is not in the base: enter them in SIECLE, then import."))
        return Content("\n").join([Content(step) for step in steps])

    def on_mount(self) -> None:
        if self.text.strip():
            self._ask()
        if self.opens:
            self.carry_out(lambda: self.open_account(self.text))

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self.text:
            self.text, self._page, self.opens = event.value, 0, False
            self._ask()

    @work(exclusive=True, group="search")
    async def _ask(self) -> None:
        """The newest question only: one that is overtaken is dropped, and so is its answer. What is drawn anew is drawn
        outside: a worker that is dropped in the middle of that would leave half of it."""
        await asyncio.sleep(PAUSE_SECONDS if self.text.strip() else 0)
        self._show(await self._found(self._page))
        account = self.sheet.account
        if account is not None and all(row.identifier != account.identifier for row in self.rows):
            self.remove_class("-open")
            self.call_later(self.sheet.close, account)

    async def _found(self, page: int) -> Found:
        return await self.ask(Action.SEARCH, search, Query(self.text, self.desk.operator.school_uai, page))

    def _show(self, found: Found) -> None:
        rows = [self._cells(line) for line in found.rows]
        if self._page:
            self.rows += found.rows
            self.table.more(rows)
        else:
            self.rows = list(found.rows)
            self.table.fill(rows)
        self._show_more(found.more)

    def carry_out(self, work: Callable[[], Awaitable[object]]) -> None:
        """Afterwards the list is as it is then; the sheet sees to itself."""
        acts = self._has_open_sheet

        async def then_refilled() -> None:
            await work()
            if acts:
                self._refill()

        super().carry_out(then_refilled)

    @work(exclusive=True, group="search")
    async def _refill(self) -> None:
        """The same answers as they are now; the cursor stays on its account."""
        pages = [await self._found(page) for page in range(self._page + 1)]
        chosen = self.rows[self.table.at].identifier if self.table.at is not None else ""
        self.rows = [line for page in pages for line in page.rows]
        self.table.fill(self._cells(line) for line in self.rows)
        self.table.move_cursor(row=next((at for at, line in enumerate(self.rows) if line.identifier == chosen), 0))
        self._show_more(pages[-1].more)

    def _show_more(self, more: bool) -> None:
        """How many answers there are now, and the key to those after them."""
        if more != self.more:
            self.more = more
            self.call_later(self.show_keys)
        self.query_one("#count", Static).update(self._count())
        self.query_one("#nobody").set_class(bool(self.text.strip()) and not self.rows, "-shown")

    # keys

    def action_row(self, step: int) -> None:
        self.table.action_cursor_down() if step > 0 else self.table.action_cursor_up()

    def action_page(self) -> None:
        """The next page of answers, once the cursor is at the end of those shown."""
        at = self.table.at
        if at is not None and self.more and at >= len(self.rows) - self.table.size.height:
            self._next_page()
        self.table.action_page_down()

    @work(exclusive=True, group="search")
    async def _next_page(self) -> None:
        self._page += 1
        self._show(await self._found(self._page))

    def action_open(self) -> None:
        """Opens the chosen account; while the answer is on its way, the one asked for."""
        self.carry_out(self._open)

    async def _open(self) -> None:
        for asking in [each for each in self.workers if each.group == "search"]:
            with suppress(WorkerError):
                await asking.wait()
        if self.table.at is not None and self.rows:
            await self.open_account(self.rows[self.table.at].identifier)

    @on(DataTable.RowSelected, "#found")
    def _row_selected(self) -> None:
        self.action_open()

    async def open_account(self, identifier: str) -> None:
        await self.sheet.open(identifier)
        self.add_class("-open")
        self.sheet.focus_first()
        await self.show_keys()

    @property
    def _has_open_sheet(self) -> bool:
        return self.has_class("-open")

    def action_acts(self) -> None:
        if not self._has_open_sheet:
            raise SkipAction
        self.sheet.choose_act()

    def action_follow(self) -> None:
        """To the account that is used instead of the open one."""
        if not self._has_open_sheet or not self.sheet.leads_to:
            raise SkipAction
        self.sheet.follow(self.sheet.leads_to[0])

    def action_act(self, name: str) -> None:
        """An act of the open sheet, by its letter."""
        if not self._has_open_sheet:
            raise SkipAction
        self.sheet.begin_if_possible(Action[name])

    def action_search(self) -> None:
        """Back to an empty box, at once: what is typed after the key falls into it already."""
        if isinstance(self.focused, SearchBox):
            raise SkipAction
        self.remove_class("-open")
        self.opens = False
        self.box.value = ""
        self.set_focus(self.box)

    def action_back(self) -> None:
        """From the box to the tabs' keys; from elsewhere to the list that led here, else to the box, where the next
        name takes the place of this one and an arrow goes on with it."""
        if isinstance(self.focused, SearchBox):
            self.table.focus()
        elif self.opens:
            self.dismiss()
        else:
            self.remove_class("-open")
            self.box.focus()
            self.box.select_all()

    async def redraw(self) -> None:
        was_open = self._has_open_sheet
        opened, at = self.sheet.account, self.table.at or 0
        await self.recompose()
        self._page = 0
        self._show(await self._found(self._page))
        self.table.move_cursor(row=min(at, max(0, len(self.rows) - 1)))
        if was_open and opened:
            await self.open_account(opened.identifier)
        else:
            self.box.focus()
