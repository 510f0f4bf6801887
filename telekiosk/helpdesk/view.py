"""The frame that every view of the console stands in: header, tabs, desk, keys.

A view is one file, one class. It says its `tab`, its `body()`, its `keys()`, and F1's `help()`; it asks the core by
`await self.ask(action, use_case, form)`, which comes back only with the use case's own outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from telekiosk.core.operators import Asked, OperatorGone, OutOfScope, RoleTooLow, permitted
from telekiosk.core.roles import Action
from telekiosk.gateway import Away
from telekiosk.helpdesk.words import _, speaker
from telekiosk.widgets.footer import Footer, Key
from telekiosk.widgets.header import Header

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.helpdesk.app import HelpdeskApp
    from telekiosk.helpdesk.desk import Desk

TABS_PADDING = 2
"""The cells at both ends of the bar of tabs (helpdesk.tcss)."""
WIDE = 110
"""Columns from which list and sheet stand side by side (helpdesk.tcss)."""
Form = TypeVar("Form")
Outcome = TypeVar("Outcome")


def _fit(keys: tuple[Key, ...], width: int) -> bool:
    """Whether these keys have room in the footer, as base.tcss lays it out."""
    around, beside, after = (6, 3, 3) if width >= WIDE else (2, 1, 2)
    return sum(len(key.cap) + len(key.what) + beside + after for key in keys) - after <= width - around


class Asking(DOMNode):
    """What views and dialogs share: the way to the core, one act at a time.

    Named after Screen or Dialog among the bases: style sheets follow the first one alone."""

    _busy = False

    @property
    def console(self) -> HelpdeskApp:
        return cast("HelpdeskApp", self.app)

    @property
    def desk(self) -> Desk:
        return self.console.desk

    async def ask(
        self,
        action: Action,
        use_case: Callable[[Counter, Form], Outcome],
        form: Form,
        *,
        identifier: str | None = None,
        school: str | None = None,
        absent: Outcome | None = None,
    ) -> Outcome:
        """The use case's outcome; `absent`, where given, for what is out of this operator's reach.

        A refusal of this operator, or a database that is away, is said in a sentence; the work in hand then ends here,
        and everything typed stays."""
        asked = Asked(self.desk.operator.name, action, identifier, school)
        try:
            outcome = await self.desk.gateway.run(lambda counter, f: permitted(counter, asked, use_case, f), form)
        except Away:
            self.say(_("The database does not answer. Nothing is lost: try again."))
            raise asyncio.CancelledError from None
        match outcome:
            case OperatorGone():
                self.console.gone()
            case RoleTooLow():
                self.say(_("Your role does not allow this. Ask a manager."))
            case OutOfScope() if absent is not None:
                return absent
            case OutOfScope():
                self.say(_("There is no such account or school here."))
            case _:
                return outcome
        raise asyncio.CancelledError

    def carry_out(self, work: Callable[[], Awaitable[object]]) -> None:
        """Runs the work, unless some is running: a second Enter does nothing twice."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._carried_out(work))

    async def _carried_out(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        finally:
            self._busy = False

    def say(self, sentence: str) -> None:
        """A word about something that leads nowhere."""


class View(Screen[None], Asking, inherit_bindings=False):
    tab: ClassVar[str] = ""
    needs_school: ClassVar[bool] = False
    """Whether it concerns one school: the authority chooses which, first."""

    BINDINGS = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape", "back", show=False),
        Binding("f1", "app.help", show=False),
        Binding("f2", "app.language", show=False),
        Binding("f3", "app.contrast", show=False),
        Binding("ctrl+q", "app.leave", show=False),
        Binding("e", "app.school", show=False),
        *(Binding(str(number), f"app.tab({number})", show=False) for number in range(1, 8)),
    ]

    @property
    def school_uai(self) -> str:
        """The school that a view concerns which `needs_school`."""
        school = self.console.school
        return school.uai if school else ""

    def body(self) -> ComposeResult:
        yield from ()

    def keys(self) -> tuple[Key, ...]:
        """What the footer shows first; the common keys follow."""
        return ()

    def spare_keys(self) -> tuple[Key, ...]:
        """Before these, as many as there is room for."""
        return ()

    def help(self) -> tuple[str, ...]:
        """What F1 says about this view, a paragraph each."""
        return ()

    def on_key(self, event: events.Key) -> None:
        """A capital letter that no field has taken is the key that the footer shows as one."""
        if event.character and event.character.isupper():
            event.key = event.character.lower()

    def action_back(self) -> None:
        """What Escape does."""

    async def redraw(self) -> None:
        """Writes the view anew, in the language of now."""
        await self.recompose()

    def compose(self) -> ComposeResult:
        yield Header(*self.console.header_texts())
        yield Static(self._tabs(), id="tabs")
        with Horizontal(id="desk"):
            yield from self.body()
        yield Footer(self._all_keys())
        yield Static(
            Content(_("This window is too small for the console. It takes 80 columns and 24 rows.")), id="too-small"
        )

    def _tabs(self) -> Content:
        tabs = self.console.tabs
        labels = [f" {number} {tab.label()} " for number, tab in enumerate(tabs, 1)]
        if sum(map(len, labels)) > self.app.size.width - TABS_PADDING:
            labels = [f" {number} {(tab.short or tab.label)()} " for number, tab in enumerate(tabs, 1)]
        chosen = [tab.name == self.tab for tab in tabs]
        return Content.assemble(
            *(
                (label, "bold $on-accent on $accent-fill" if here else "$on-soft")
                for label, here in zip(labels, chosen, strict=True)
            )
        )

    def _all_keys(self) -> tuple[Key, ...]:
        """The last ones give way where there is no room; F1 names them in any case."""
        rare = (
            Key("f2", "F2", "English" if speaker.language == "fr" else "Français"),
            Key("f3", "F3", _("Contrast")),
        )
        leave = Key("ctrl+q", "Ctrl+Q", _("Leave"))
        school = (Key("e", "E", _("School")),) if self.needs_school and self.desk.school is None else ()
        fixed, width = (*self.keys(), *school, Key("f1", "F1", _("Help"))), self.app.size.width
        spare = self.spare_keys()
        while spare and not _fit((*spare, *fixed), width):
            spare = spare[:-1]
        fixed = (*spare, *fixed)
        if width >= WIDE and _fit((*fixed, *rare, leave), width):
            return (*fixed, *rare, leave)
        return (*fixed, leave) if _fit((*fixed, leave), width) else fixed

    async def on_resize(self) -> None:
        for tabs in self.query("#tabs").results(Static):
            tabs.update(self._tabs())
        await self.show_keys()

    async def show_keys(self) -> None:
        """The footer, as it is now."""
        for footer in self.query(Footer):
            if footer.keys != (keys := self._all_keys()):
                footer.keys = keys
                await footer.recompose()

    def show_header(self) -> None:
        for header in self.query(Header):
            header.say(*self.console.header_texts())

    def say(self, sentence: str) -> None:
        """A word in the place of the keys, until the next key."""
        for footer in self.query(Footer):
            footer.say(sentence)

    def say_done(self, sentence: str) -> None:
        """The same, of something that went well."""
        for footer in self.query(Footer):
            footer.say(sentence, "success")

    def hush(self) -> None:
        for footer in self.query(Footer):
            footer.hush()

    async def on_descendant_focus(self) -> None:
        await self.show_keys()
