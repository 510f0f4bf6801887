"""The way to the core: opened in a thread once P1 is painted, asked again while the database is away (R19)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from telekiosk.gateway import Away
from telekiosk.screens.opening import CannotStart, Opened, Opener

if TYPE_CHECKING:
    from telekiosk.screens.app import KioskApp


class Lifeline:
    """One for each App. The App is told what became of it: is_open, refuse, pause, come_back."""

    def __init__(self, kiosk: KioskApp, opener: Opener) -> None:
        self._kiosk, self._opener = kiosk, opener
        self._result: Opened | None = None
        self._is_open = asyncio.Event()

    async def opened(self) -> Opened:
        """The core, as soon as it is open."""
        await self._is_open.wait()
        assert self._result is not None  # noqa: S101
        return self._result

    def begin(self) -> None:
        self._in_thread(self._open)

    def try_again(self) -> None:
        """Opens what is not open yet; else knocks."""
        self._in_thread(self._open if self._result is None else self._knock)

    def _in_thread(self, work: object) -> None:
        self._kiosk.run_worker(work, thread=True, exclusive=True, group="lifeline")  # type: ignore[arg-type]

    def _open(self) -> None:
        try:
            opened = self._opener()
        except Away:
            self._kiosk.call_from_thread(self._kiosk.pause)
        except CannotStart as problem:
            self._kiosk.call_from_thread(self._kiosk.refuse, problem.sentence)
        else:
            self._kiosk.call_from_thread(self._is_there, opened)

    def _is_there(self, opened: Opened) -> None:
        self._result = opened
        self._is_open.set()
        self._kiosk.is_open(opened)
        self._kiosk.come_back()

    def _knock(self) -> None:
        if self._result is None:
            return
        try:
            self._result.knock()
        except Away:
            return
        self._kiosk.call_from_thread(self._kiosk.come_back)
