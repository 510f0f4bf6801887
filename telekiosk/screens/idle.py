"""Is anybody still there? (R18)"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.count import Count, bar
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.words import _

if TYPE_CHECKING:
    from telekiosk.screens.app import KioskApp

BAR_CELLS = 24


class IdleDialog(Dialog[None]):
    """The countdown before everything is wiped. The page below cannot be read. Any key, or a touch, goes on.

    `left` says how many seconds remain, out of `whole`; `end` is called by its other button."""

    def __init__(self, left: Callable[[], float], whole: float, end: Callable[[], None]) -> None:
        super().__init__()
        self.left, self.whole, self.end = left, whole, end

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(_("Are you still there?")), classes="h1")
            with Horizontal(classes="count"):
                yield Count(ceil(self.left()))
                yield Static(self._words(), classes="aside", id="countdown")
            yield Static(Content(_("Nothing of what you typed will remain.")), classes="p")
            with Horizontal(classes="actions"):
                yield primary(_("I AM STILL HERE"))
                yield secondary(_("FINISH"), ident="finish")

    def _words(self) -> Content:
        share = max(0.0, min(1.0, self.left() / self.whole))
        return Content("\n").join(
            [Content(_("seconds")), bar(share, BAR_CELLS), Content(_("Then the screen is wiped."))]
        )

    def beat(self) -> None:
        self.query_one(Count).show(max(0, ceil(self.left())))
        self.query_one("#countdown", Static).update(self._words())

    @on(Button.Pressed, "#finish")
    def finish(self, event: Button.Pressed) -> None:
        event.stop()
        self.end()

    @on(Button.Pressed, "#main-button")
    @on(events.Click)
    def go_on(self, event: events.Event | Button.Pressed) -> None:
        if not (isinstance(event, events.Click) and self._is_finish(event)):
            self.dismiss(None)

    def _is_finish(self, event: events.Click) -> bool:
        return event.widget is not None and event.widget.id == "finish"


class IdleWatch:
    """Knows when somebody last pressed a key or touched the screen, and what follows when nobody does."""

    def __init__(self, kiosk: KioskApp) -> None:
        self._kiosk = kiosk
        self._started = self._last_sign = kiosk.monotonic()

    def sign_of_life(self) -> None:
        self._last_sign = self._kiosk.monotonic()

    @property
    def seconds_left(self) -> float:
        """Until everything is wiped."""
        pace = self._kiosk.pace
        limit = pace.patient if self._kiosk.page.patient else pace.idle
        return self._last_sign + limit + pace.countdown - self._kiosk.monotonic()

    def look(self) -> None:
        """Once a second: begins the countdown, or ends it."""
        kiosk, left = self._kiosk, self.seconds_left
        if kiosk.page.at_rest:
            self._rest(left)
        elif left <= 0 or (kiosk.is_paused and left <= kiosk.pace.countdown):
            kiosk.wipe()
        elif left <= kiosk.pace.countdown and not isinstance(kiosk.screen, IdleDialog):
            kiosk.push_screen(IdleDialog(lambda: self.seconds_left, kiosk.pace.countdown, kiosk.wipe))

    def _rest(self, left: float) -> None:
        """P1 with nothing typed: no countdown, only what was opened over it, language and contrast go back; and after
        half a day the App is renewed."""
        kiosk = self._kiosk
        if kiosk.is_untouched:
            if kiosk.monotonic() - self._started >= kiosk.pace.renew:
                kiosk.renew()
        elif left <= kiosk.pace.countdown:
            kiosk.wipe()
