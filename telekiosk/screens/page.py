"""The frame that every page of the kiosk stands in.

To add a page:
1. One file, one class: `class ForgottenIdentifierPage(Page)`; its docstring begins with its number. Class variables say
   what it is: `step`, `patient` (180 s), `awaits_scan`, `has_secrets` (F4), `has_required`, `centred`,
   `roomy` (boxes of three rows), `airy` (a blank row between fields).
2. `heading()` is its title, `main()` yields the sheet's widgets (Field, Notice, `actions(...)`), `rail()` the margin's,
   `foot()` links at its foot (signing out is added), `help()` F1's sentences; texts through `_` of widgets/words.py.
3. It is given what it needs as frozen dataclasses, and shows what its attributes say, so that `redraw()` (after F2, or
   after an outcome that changes the page) can write it anew: typed values, ticks, errors and focus are kept.
4. `async def send(self)` is what the main button does: build a form, `match await self.ask(use_case, form)` to the last
   case. Wrong fields: `self.wrong({"address": lambda: _("…")})`. Other buttons: `self.carry_out(self.resend)`.
   Pages import the core on top; P1 alone does it inside functions, for it is painted before the core is loaded.
5. On to another page: `self.kiosk.show(NextPage(...))`; home: `self.kiosk.sign_out()`. Escape calls `leave()`.
6. Own style rules: `CSS_PATH = "name.tcss"`, selectors beginning with the class's name. `beat()` comes every second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Static

from telekiosk.gateway import Away
from telekiosk.texts import time_of_day
from telekiosk.widgets.controls import Link
from telekiosk.widgets.field import Field
from telekiosk.widgets.footer import Footer, Key
from telekiosk.widgets.header import Header
from telekiosk.widgets.logo import Logo
from telekiosk.widgets.steps import Steps
from telekiosk.widgets.words import Words, _, speaker, unwidowed

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.screens.app import KioskApp

WIDE = 110
"""Columns from which a terminal is a large one."""

Form = TypeVar("Form")
Outcome = TypeVar("Outcome")


def by_then(until: datetime) -> str:
    """The time of day at which a wait is over for sure: the next whole minute."""
    return time_of_day(until + timedelta(seconds=59))


def title(text: str, *, required: bool) -> Widget:
    star = Content.assemble(("*", "bold $accent"), " ", _("required")) if required else Content("")
    return Horizontal(Static(Content(text), classes="h1"), Static(star, classes="required"), classes="title")


def actions(*buttons: Widget) -> Widget:
    return Horizontal(*buttons, classes="actions")


def paragraph(*parts: str | tuple[str, str]) -> Static:
    """A block of text: plain or (text, style) pieces; texts from data are safe in it."""
    kept = (unwidowed(part) if isinstance(part, str) else (unwidowed(part[0]), part[1]) for part in parts)
    return Static(Content.assemble(*kept), classes="p")


class Page(Screen[None], inherit_bindings=False):
    step: ClassVar[int] = 0
    patient: ClassVar[bool] = False
    awaits_scan: ClassVar[bool] = False
    has_secrets: ClassVar[bool] = False
    has_required: ClassVar[bool] = False
    centred: ClassVar[bool] = False
    roomy: ClassVar[bool] = False
    airy: ClassVar[bool] = False

    AUTO_FOCUS = "#main Input, #main Button"
    BINDINGS = [
        Binding("tab,down", "app.focus_next", show=False),
        Binding("shift+tab,up", "app.focus_previous", show=False),
        Binding("escape", "leave", show=False),
        Binding("f1", "app.help", show=False),
        Binding("f2", "app.language", show=False),
        Binding("f3", "app.contrast", show=False),
        Binding("f4", "show_typed", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self._shown = False
        self.set_class(self.centred, "centred")
        self.set_class(self.roomy, "roomy")
        self.set_class(self.airy, "airy")

    @property
    def kiosk(self) -> KioskApp:
        return cast("KioskApp", self.app)

    @property
    def rail_columns(self) -> int:
        """How wide the margin's text is (base.tcss)."""
        return 32 if self.app.size.width >= WIDE else 23

    # what a page says

    def heading(self) -> str:
        return ""

    def main(self) -> ComposeResult:
        yield from ()

    def rail(self) -> ComposeResult:
        yield from ()

    def foot(self) -> ComposeResult:
        yield from ()

    def help(self) -> tuple[str, ...]:
        """What F1 says about this page, a paragraph each."""
        return ()

    def escape_word(self) -> str:
        """What the footer calls Escape here."""
        return _("Cancel")

    def enter_word(self) -> str:
        """What the footer calls Enter here: what the main button says, or the act of whatever has the focus."""
        return _("Confirm")

    def offers_showing(self) -> bool:
        """Whether there is a password to be read as typed (F4)."""
        return self.has_secrets

    async def send(self) -> None:
        """What the main button does."""

    def leave(self) -> None:
        """What Escape does: home, nothing is kept."""
        self.kiosk.sign_out()

    def beat(self) -> None:
        """Once a second; no sign of life."""

    @property
    def at_rest(self) -> bool:
        """Whether nothing on this page needs wiping when nobody is there any more."""
        return False

    # the frame

    def compose(self) -> ComposeResult:
        yield Header(*self.kiosk.header_texts())
        if self.step:
            yield Steps(self.step)
        with Horizontal(id="body"):
            with Vertical(id="main"):
                if heading := self.heading():
                    yield title(heading, required=self.has_required)
                yield from self.main()
            with Vertical(id="rail"):
                yield Logo()
                yield from self.rail()
                with Vertical(classes="foot"):
                    yield from self.foot()
                    if self.kiosk.visit is not None:
                        yield Link(_("Sign out"), "sign-out")
        yield Footer(self.keys())
        yield Static(
            Content(_("This window is too small for the kiosk. It takes 80 columns and 24 rows.")), id="too-small"
        )

    def keys(self) -> tuple[Key, ...]:
        first = (Key("tab", _("Tab"), _("Next")),) if not self.has_secrets else ()
        common = (
            Key("enter", _("Enter"), self.enter_word()),
            Key("escape", _("Esc"), self.escape_word()),
            Key("f1", "F1", _("Help")),
            Key("f2", "F2", "English" if speaker.language == "fr" else "Français"),
            Key("f3", "F3", _("Contrast")),
        )
        return first + common + ((Key("f4", "F4", _("Show")),) if self.offers_showing() else ())

    async def redraw(self) -> None:
        """Writes the page anew, in the language of now, from its attributes; what was typed and the focus stay."""
        fields = {field.id: field.typed for field in self.query(Field)}
        ticks = {tick.id: tick.value for tick in self.query(Checkbox)}
        focused = self.focused
        names = [] if focused is None else [each.id for each in focused.ancestors_with_self if each.id]
        async with self.batch():
            await self.recompose()
            for field in self.query(Field):
                if field.id in fields:
                    field.typed = fields[field.id]
            for tick in self.query(Checkbox):
                with tick.prevent(Checkbox.Changed):
                    tick.value = ticks.get(tick.id, tick.value)
            self.redrawn()
        self._focus_again(names)

    def redrawn(self) -> None:
        """After `redraw`: whatever depends on the values that were put back."""

    def _focus_again(self, names: list[str]) -> None:
        for name in names:
            found = self.query(f"#{name}")
            if name not in ("main", "body", "rail") and found:
                target = found.first()
                (target.input if isinstance(target, Field) else target).focus()
                return

    # what a page does

    async def ask(self, use_case: Callable[[Counter, Form], Outcome], form: Form, *, floor: bool = False) -> Outcome:
        """The use case's outcome, once the core is open. When the database is away, the kiosk pauses, this work ends
        here, and the page comes back as it was."""
        opened = await self.kiosk.opened()
        try:
            return await opened.gateway.run(use_case, form, floor=floor)
        except Away:
            self.kiosk.pause()
            raise asyncio.CancelledError from None  # which ends the worker in hand, quietly

    def carry_out(self, work: Callable[[], Awaitable[None]]) -> None:
        """Runs the page's work, unless some is running: a second Enter does nothing twice."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._carried_out(work))

    async def _carried_out(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self._busy = False

    @property
    def busy(self) -> bool:
        return self._busy

    def value(self, field: str) -> str:
        return self.query_one(f"#{field}", Field).value

    def wrong(self, errors: Mapping[str, Words]) -> None:
        """Says beside each field what is wrong with it, empties passwords, and goes to the first wrong field."""
        for field in self.query(Field):
            if errors and field.secret:
                field.empty()
            field.fail(errors.get(field.id or "", ""))
        for field in self.query(Field):
            if field.id in errors:
                field.input.focus()
                return

    def missing(self, fields: Mapping[str, Words]) -> bool:
        """Whether one of these is empty; then each says its sentence."""
        empty = {name: words for name, words in fields.items() if not self.value(name).strip()}
        if empty:
            self.wrong(empty)
        return bool(empty)

    def say(self, sentence: str) -> None:
        """A word in the place of the keys, until the next key."""
        self.query_one(Footer).say(sentence)

    def came_back(self) -> None:
        """The database answers again. The page is as it was; whether its last act was stored, it must ask again."""
        if not self.at_rest:
            self.say(_("The kiosk is back. Do your last step once more."))

    def hush(self) -> None:
        for footer in self.query(Footer):
            footer.hush()

    def show_enter_word(self) -> None:
        """After the main button has got another name."""
        for footer in self.query(Footer):
            footer.rename("enter", self.enter_word())

    def show_header(self) -> None:
        for header in self.query(Header):
            header.say(*self.kiosk.header_texts())

    # keys and buttons

    @on(Button.Pressed, "#main-button")
    def press_main(self) -> None:
        self.carry_out(self.send)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.leave()

    @on(Button.Pressed, "#sign-out")
    def _sign_out(self) -> None:
        self.kiosk.sign_out()

    @on(Input.Submitted)
    def _enter(self) -> None:
        self.press_main()

    def action_next_field(self) -> None:
        """Enter in any field but the last."""
        inputs: list[Widget] = [each for each in self.query("#main Input").results(Input) if each.focusable]
        if self.focused not in inputs[:-1]:
            raise SkipAction
        self.set_focus(inputs[inputs.index(self.focused) + 1])

    def action_leave(self) -> None:
        self.leave()

    def action_show_typed(self) -> None:
        self._shown = not self._shown
        for field in self.query(Field):
            field.show_typed(self._shown)
