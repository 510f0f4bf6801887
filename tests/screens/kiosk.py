"""A kiosk under test: the real App on the real core, its clocks in our hands; and pictures of its pages."""

from __future__ import annotations

import gc
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from telekiosk.core.counter import Counter
from telekiosk.core.database import DatabaseAway
from telekiosk.core.policy import Disclosure
from telekiosk.gateway import Away, Gateway
from telekiosk.screens.app import KioskApp
from telekiosk.screens.opening import STANDARD_PACE, Clocks, Opened, Pace, Place
from telekiosk.widgets.field import Field
from tests.desk import UAI
from tests.keys import press, settle
from tests.pictures import looks_like, screen_text

PICTURES = Path(__file__).parent / "pictures"

PLACE = Place(
    "Scolarité Services",
    "Collège Jean-Moulin, Poitiers",
    "Borne Hall A",
    "Secrétariat, bureau B12, 05 49 00 00 00",
    UAI,
    "Académie de Poitiers",
    "assistance@ac-poitiers.example",
    data_protection_contact="dpd@ac-poitiers.example",
)


@dataclass
class Stopwatch:
    """Seconds that pass only when told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class AtKiosk:
    """Someone in front of a kiosk."""

    app: KioskApp
    pilot: Pilot[None]
    stopwatch: Stopwatch
    faults: list[BaseException] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def type(self, *texts: str) -> None:
        """Each text into a field, the next one with Enter between them."""
        for number, text in enumerate(texts):
            if number:
                await self.press("enter")
            await self.press(*text)

    async def fill(self, **values: str) -> None:
        """Into fields by their names, at once."""
        for name, value in values.items():
            self.field(name).value = value
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def click(self, selector: str) -> None:
        await self.pilot.click(selector)
        await self.settle()

    async def confirm(self) -> None:
        """Presses the main button, and waits for what comes of it."""
        self.app.page.press_main()
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is under way but a question to the visitor."""
        await settle(self.pilot)

    async def beat(self, seconds: float = 1) -> None:
        """The second hand moves on."""
        self.stopwatch.seconds += seconds
        self.app.beat()
        await self.settle()

    def field(self, name: str) -> Field:
        return self.app.page.query_one(f"#{name}", Field)

    def error(self, name: str) -> str:
        """What stands under a field."""
        return self.field(name).row().plain

    @property
    def page(self) -> str:
        return type(self.app.page).__name__

    def text(self) -> str:
        """All that can be read on the screen now, NO-BREAK SPACEs made blanks."""
        return screen_text(self.app).replace("\N{NO-BREAK SPACE}", " ")

    async def forgets(self, *things: weakref.ref[Any]) -> bool:
        """Whether nothing holds these any more, once what was still on its way has arrived.

        Textual keeps the last frame's screens in the context that drew it. The pilot draws in the test's own: the mouse
        that moves lets that one go too.
        """
        for _ in range(200):
            await self.pilot.hover(offset=(0, 0))
            await self.pilot.pause(0.02)
            gc.collect()
            if all(thing() is None for thing in things):
                return True
        return False

    def looks_like(self, name: str) -> None:
        """Compares with the picture of that name (or writes it, see UPDATE)."""
        looks_like(self.app, PICTURES / f"{name}.svg")


@asynccontextmanager
async def kiosk_at(
    counter: Counter,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = "standard",
    language: str = "fr",
    pace: Pace = STANDARD_PACE,
    knock: Callable[[], None] | None = None,
    place: Place = PLACE,
) -> AsyncIterator[AtKiosk]:
    """A kiosk at the counter, on P1, its core open."""
    stopwatch = Stopwatch()
    faults: list[BaseException] = []

    def opener() -> Opened:
        gateway = Gateway(counter, floor_seconds=0)
        return Opened(
            gateway,
            place,
            counter.rules.passwords,
            knock or (lambda: _knock(counter)),
            discreet=counter.rules.disclosure is Disclosure.DISCREET,
        )

    app = KioskApp(
        opener,
        faults.append,
        pace=pace,
        clocks=Clocks(counter.clock, stopwatch, ticking=False),
        console=theme.startswith("console"),
    )
    async with app.run_test(size=size) as pilot:
        kiosk = AtKiosk(app, pilot, stopwatch, faults)
        await kiosk.settle()
        await app.opened()
        if theme != app.theme:
            await pilot.press("f3")
        if language != "fr":
            await pilot.press("f2")
        await kiosk.settle()
        yield kiosk


def _knock(counter: Counter) -> None:
    try:
        counter.database.check()
    except DatabaseAway:
        raise Away from None
