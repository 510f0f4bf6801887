"""C4: what keeps families out, how far each class has come, paper that did not arrive; letters and slips in bulk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from rich.text import Text
from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from telekiosk.core.classes import Behind, ClassProgress, Progress, Worry, accounts_behind, progress
from telekiosk.core.paper_orders import (
    NoSuchOrder,
    OrderAgain,
    OrderLine,
    OrdersOf,
    OrderState,
    list_orders,
    order_again,
)
from telekiosk.core.roles import Action
from telekiosk.core.schools import WhichSchool
from telekiosk.core.search import PAGE
from telekiosk.helpdesk.bulk import letters_behind, letters_dialog, slips_dialog
from telekiosk.helpdesk.dialogs import ActDialog
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.paper import after_order
from telekiosk.helpdesk.people_behind import PeopleBehind
from telekiosk.helpdesk.table import Cell, Column
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs

BAR_CELLS = 11
DOMAINS = 5
"""How many mail domains are named, those with most waiting first."""


@dataclass(frozen=True, slots=True)
class WorryLine:
    """What keeps so many out; at the mail: at which domains."""

    worry: Worry
    count: int
    domains: tuple[tuple[str, int], ...] = ()


Make: TypeAlias = Callable[[View, str, frozenset[str]], Awaitable[ActDialog | None]]
Item: TypeAlias = WorryLine | ClassProgress | OrderLine


class ClassesView(ListView[Item]):
    tab = "classes"
    needs_school = True

    BINDINGS = [
        Binding("space", "tick", show=False),
        Binding("l", "letters", show=False),
        Binding("s", "slips", show=False),
        Binding("o", "order_again", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.ticked: set[str] = set()
        self.seen: Progress | None = None
        self._went_to: tuple[object, str, int] | None = None
        """Whose sheet was opened last: behind which line, and at what place there."""

    # the list

    def columns(self) -> Sequence[Column]:
        counts = (_("Active ones"), -6), (_("Still left"), -7)
        return ("", 3), (_("Class"), 23, 25), ("", BAR_CELLS), ("%", -5), *counts

    async def load(self) -> Sequence[Item]:
        uai = self.school_uai
        self.seen = await self.ask(Action.CLASSES, progress, WhichSchool(uai))
        orders = await self.ask(Action.CLASSES, list_orders, OrdersOf(uai))
        domains = self.seen.domains
        worries = [
            WorryLine(worry, count, domains if worry is Worry.AT_THE_MAIL else ())
            for worry, count in self.seen.worries
            if count
        ]
        return [*(each for each in orders if each.state is OrderState.NOT_RECEIVED), *worries, *self.seen.classes]

    def row(self, item: Item) -> Sequence[Cell]:
        match item:
            case OrderLine():
                said = _("Paper {number} not received").format(number=item.number)
                return "!", said, "", "", "", str(item.accounts)
            case WorryLine():
                return "!", worry_words(item.worry), "", "", "", str(item.count)
            case ClassProgress():
                name, left = item.name or _("no class"), item.accounts - item.active
                if not item.accounts:
                    return self._sign(item), name, _("no account"), "", "0", str(item.alone)
                drawn, share = _bar(item.active, item.accounts), _percent(item.active, item.accounts)
                return self._sign(item), name, drawn, share, f"{item.active}/{item.accounts}", str(left)
            case other:
                assert_never(other)

    def _sign(self, item: ClassProgress) -> str:
        if item.name in self.ticked:
            return "[×]"
        if not item.accounts:
            return "!"
        return glyphs().done if item.active == item.accounts else ""

    def summary(self) -> Content:
        seen = self.seen
        if seen is None:
            return Content("")
        said = _("Guardians' accounts that are active: {active} of {all}, {share}")
        share = _percent(seen.active, seen.accounts)
        return Content.styled(said.format(active=seen.active, all=seen.accounts, share=share), "bold")

    # who stands behind a line

    def detail(self, item: Item) -> Iterator[Content]:
        match item:
            case OrderLine():
                yield Content.styled(_("Paper {number} not received").format(number=item.number), "bold $accent")
                yield Content(_("{who} fetched it on {when}.").format(who=item.operator, when=short_moment(item.at)))
                yield Content(_("It may lie nowhere, and its letters are good. O makes them again."))
            case WorryLine():
                yield Content.styled(worry_words(item.worry), "bold $accent")
                if item.domains:
                    named = ", ".join(f"{name} {count}" for name, count in item.domains[:DOMAINS])
                    yield Content(_("Waiting at: {domains}").format(domains=named))
            case ClassProgress():
                left = item.accounts - item.active
                said = ngettext("{count} account to open", "{count} accounts to open", left).format(count=left)
                heading = _("{what}: {how}").format(what=item.name or _("no class"), how=said)
                yield Content.styled(heading, "bold $accent")
                if item.alone:
                    alone = ngettext(
                        "{count} pupil has no active guardian.", "{count} pupils have no active guardian.", item.alone
                    )
                    yield Content(alone.format(count=item.alone))
            case other:
                assert_never(other)

    def pane(self) -> PeopleBehind:
        return PeopleBehind()

    @property
    def behind(self) -> PeopleBehind:
        return self.query_one(PeopleBehind)

    def account(self, item: Item) -> str:
        return self.behind.chosen

    def identity(self, item: Item) -> object:
        match item:
            case OrderLine():
                return item.number
            case WorryLine():
                return item.worry
            case ClassProgress():
                return ClassProgress, item.name
            case other:
                assert_never(other)

    def action_sheet(self) -> None:
        if self.item is not None:
            self._went_to = self.identity(self.item), self.behind.chosen, self.behind.table.at or 0
        super().action_sheet()

    @on(DataTable.RowHighlighted, "#list")
    def show_detail(self) -> None:
        super().show_detail()
        self.behind.show_nobody()
        if self.item is not None:
            self._show_accounts(self.item)

    @on(DataTable.RowHighlighted, "#behind")
    def _at_the_last_one(self) -> None:
        if self.item is not None and self.behind.wants_more:
            self._show_accounts(self.item)

    @work(exclusive=True, group="behind")
    async def _show_accounts(self, item: Item) -> None:
        """The next page of them; up to the one whose sheet was opened."""
        if isinstance(item, OrderLine):
            return
        worry, name = (item.worry, None) if isinstance(item, WorryLine) else (None, item.name)
        form = Behind(self.school_uai, name, worry, self.behind.shown // PAGE)
        found = await self.ask(Action.CLASSES, accounts_behind, form)
        if self.item == item:
            before = self.behind.shown
            self.behind.show_people(found.rows, self.desk.clock(), more=found.more)
            if self._went_to is not None:
                line, identifier, place = self._went_to
                if line == self.identity(item) and before <= place:
                    self.behind.choose(identifier, place)
            self._go_behind()

    async def enter(self, item: Item) -> None:
        await super().enter(item)
        self._go_behind()

    def _go_behind(self) -> None:
        """Among those behind the line that was opened."""
        if self.has_class("-open"):
            self.call_after_refresh(self.behind.table.focus)

    async def on_descendant_focus(self) -> None:
        """Tab leads there too."""
        if self.behind.table.has_focus:
            self.add_class("-open")

    @on(DataTable.RowSelected, "#behind")
    def _person_selected(self) -> None:
        self.action_sheet()

    def action_detail_down(self) -> None:
        self.behind.table.action_page_down()

    def action_detail_up(self) -> None:
        self.behind.table.action_page_up()

    # keys

    def list_keys(self) -> tuple[Key, ...]:
        """Those that do something on this line."""
        operator, item = self.desk.operator, self.item
        keys = []
        if isinstance(item, OrderLine) and operator.may(item.action):
            keys.append(Key("o", "O", _("Again")))
        in_bulk = item is not None and operator.may(Action.LETTERS_IN_BULK)
        if in_bulk and isinstance(item, ClassProgress):
            keys.append(Key("space", _("Space"), _("Tick")))
        if in_bulk and (self._chosen or isinstance(item, WorryLine)):
            keys.append(Key("l", "L", _("Letters")))
        if self._chosen and operator.may(Action.SLIPS_IN_BULK):
            keys.append(Key("s", "S", _("Slips")))
        return tuple(keys)

    def help(self) -> tuple[str, ...]:
        first = _("First what keeps families out, then how far each class has come.")
        people = _("Enter leads to those behind the line, F to the sheet of the one chosen there.")
        if not self.desk.operator.may(Action.LETTERS_IN_BULK):
            return first, people
        return (
            first,
            people,
            _("L makes letters for the line, or for the classes ticked with Space; S slips for pupils."),
            _("Nothing is printed before you have seen how many, and why some get none."),
        )

    async def on_data_table_row_highlighted(self) -> None:
        await self.show_keys()

    def action_tick(self) -> None:
        item, at = self.item, self.table.at
        if isinstance(item, ClassProgress) and at is not None:
            self.ticked ^= {item.name}
            self.table.update_cell_at(Coordinate(at, 0), self.table.cell(self._sign(item), 3))
        elif item is not None and self.desk.operator.may(Action.LETTERS_IN_BULK):
            self.say(_("Choose a class."))

    @property
    def _chosen(self) -> frozenset[str]:
        """The ticked classes, else the chosen one."""
        if self.ticked or not isinstance(self.item, ClassProgress):
            return frozenset(self.ticked)
        return frozenset({self.item.name})

    def action_letters(self) -> None:
        worry = self.item
        if isinstance(worry, WorryLine) and not self.ticked and self.desk.operator.may(Action.LETTERS_IN_BULK):
            self.carry_out(lambda: self._ordered_behind(worry.worry))
            return
        self._paper(Action.LETTERS_IN_BULK, letters_dialog)

    def action_slips(self) -> None:
        self._paper(Action.SLIPS_IN_BULK, slips_dialog)

    def _paper(self, action: Action, make: Make) -> None:
        if self.item is None or not self.desk.operator.may(action):
            return
        if self._chosen:
            self.carry_out(lambda: self._ordered(make))
        else:
            self.say(_("Choose a class."))

    async def _ordered(self, make: Make) -> None:
        """What was ticked stays so until it is ordered."""
        if await self.act(await make(self, self.school_uai, self._chosen)):
            self.ticked.clear()
            await self.refill().wait()

    async def _ordered_behind(self, worry: Worry) -> None:
        await self.act(await letters_behind(self, self.school_uai, worry, worry_words(worry)))

    def action_order_again(self) -> None:
        if isinstance(self.item, OrderLine) and self.desk.operator.may(self.item.action):
            order = self.item
            self.carry_out(lambda: self._order_again(order))

    async def _order_again(self, order: OrderLine) -> None:
        outcome = await self.ask(order.action, order_again, OrderAgain(self.school_uai, order.number))
        if isinstance(outcome, NoSuchOrder):
            self.say(_("This order is not there any more."))
        else:
            told = await after_order(self, outcome, self.school_uai, order.action)
            self.say_done(told.sentence)
        await self.refill().wait()


def _bar(active: int, of: int) -> Text:
    full = round(active / of * BAR_CELLS) if of else 0
    return Text(glyphs().full * full + glyphs().rest * (BAR_CELLS - full))


def _percent(active: int, of: int) -> str:
    return _("{number}%").format(number=round(active / of * 100) if of else 0)


def worry_words(worry: Worry) -> str:
    return {
        Worry.NO_ACTIVE_GUARDIAN: _("No active guardian"),
        Worry.LETTER_EXPIRES: _("Letter expires soon"),
        Worry.AT_THE_MAIL: _("Mail not confirmed"),
        Worry.PUPILS_ADDRESS: _("Address of a pupil too"),
    }[worry]
