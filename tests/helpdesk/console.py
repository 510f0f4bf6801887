"""A console under test: the real App on the real core, its clocks in our hands; and pictures of its views."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from telekiosk.core.counter import Counter
from telekiosk.core.operators import operator_now
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.core.terms import Role
from telekiosk.gateway import Gateway
from telekiosk.helpdesk.app import HelpdeskApp
from telekiosk.helpdesk.desk import Desk
from telekiosk.helpdesk.sheet import Sheet
from telekiosk.helpdesk.view import View
from telekiosk.widgets.field import Field
from tests.core.staffing import hire
from tests.desk import UAI
from tests.keys import press_one, settle, type_at_once
from tests.pictures import looks_like, screen_text

PICTURES = Path(__file__).parent / "pictures"
OPERATOR = "sbernard"


@dataclass
class Stopwatch:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class AtConsole:
    """An operator at the console. `keys` counts what they have pressed."""

    app: HelpdeskApp
    pilot: Pilot[None]
    stopwatch: Stopwatch
    faults: list[BaseException] = field(default_factory=list)
    keys: int = 0

    async def press(self, *keys: str) -> None:
        """These keys, one after the other, and what comes of them."""
        for key in keys:
            self.keys += 1
            await press_one(self.pilot, key)
        await self.settle()

    async def type(self, text: str) -> None:
        self.keys += len(text)
        await type_at_once(self.pilot, text)
        await self.settle()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def go(self, tab: str) -> None:
        """To a tab, out of the search box."""
        number = [each.name for each in self.app.tabs].index(tab) + 1
        await self.press("escape", str(number))

    async def search(self, text: str) -> None:
        """Into the search box, and the first answer opened."""
        await self.type(text)
        await self.press("enter")

    async def settle(self) -> None:
        """Until nothing is under way but a question to the operator."""
        await settle(self.pilot)

    async def beat(self, seconds: float = 1) -> None:
        self.stopwatch.seconds += seconds
        self.app.beat()
        await self.settle()

    def field(self, name: str) -> Field:
        return self.app.screen.query_one(f"#{name}", Field)

    @property
    def view(self) -> View:
        return self.app.view

    @property
    def sheet(self) -> Sheet:
        return self.app.view.query_one(Sheet)

    def text(self) -> str:
        return screen_text(self.app)

    def shows(self, *texts: str) -> None:
        """All of these can be read now, on the screen or in the open dialog alone, however lines are broken and spaces
        kept together."""
        seen = [_in_one_line(each) for each in (self.text(), *self._framed())]
        for text in texts:
            assert any(text in each for each in seen), f"{text!r} is not on the screen:\n{self.text()}"

    def _framed(self) -> Iterator[str]:
        """What stands within the frame of the open dialog."""
        for frame in self.app.screen.query(".dialog"):
            at = frame.content_region
            yield "\n".join(line[at.x : at.right] for line in self.text().split("\n")[at.y : at.bottom])

    def looks_like(self, name: str) -> None:
        looks_like(self.app, PICTURES / f"{name}.svg")


def _in_one_line(text: str) -> str:
    return " ".join(text.translate({ord("\N{NO-BREAK SPACE}"): " ", ord("▌"): " ", ord("▎"): " "}).split())


def desk_of(counter: Counter, operator: str = OPERATOR, **others: Any) -> Desk:
    """The desk of an operator who is on the list."""
    view = counter.read(lambda tx: operator_now(tx, operator))
    assert view is not None
    school = show_school(counter, WhichSchool(view.school_uai)) if view.school_uai else None
    assert not isinstance(school, NoSuchSchool)
    desk = Desk(
        Gateway(counter),
        view,
        school,
        "Scolarité Services",
        "Académie de Poitiers",
        "telekiosk@guichet.example.org",
        counter.clock,
    )
    return replace(desk, **others)


@asynccontextmanager
async def console_at(
    counter: Counter,
    *,
    role: Role = Role.MANAGER,
    school: str | None = UAI,
    size: tuple[int, int] = (80, 24),
    theme: str = "standard",
    language: str = "fr",
    hired: bool = False,
    operator: str = OPERATOR,
    **others: Any,
) -> AsyncIterator[AtConsole]:
    """A console at the counter, in front of it an operator of that role (hired here, unless `hired`)."""
    if not hired:
        hire(counter, operator, role, school)
    stopwatch, faults = Stopwatch(), list[BaseException]()
    app = HelpdeskApp(
        desk_of(counter, operator, **others),
        faults.append,
        monotonic=stopwatch,
        console=theme.startswith("console"),
        ticking=False,
    )
    async with app.run_test(size=size) as pilot:
        console = AtConsole(app, pilot, stopwatch, faults)
        await console.settle()
        if theme != app.theme:
            await pilot.press("f3")
        if language != "fr":
            await pilot.press("f2")
        await console.settle()
        yield console
        assert not faults, faults
