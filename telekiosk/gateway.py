"""How a face reaches the core: one use case, in a worker thread, so that no page ever freezes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # a kiosk paints its first page before the core is loaded
    from telekiosk.core.counter import Counter

Form = TypeVar("Form")
Outcome = TypeVar("Outcome")

FLOOR_SECONDS = 0.5
"""Answers that could tell a stranger something are shown no sooner than this, whatever they are (R15)."""


class Away(Exception):
    """The database cannot be asked now. What had been confirmed is stored; the form may have to be sent again."""


class Gateway:
    """One face's way to the use cases, with the counter at which it acts."""

    def __init__(self, counter: Counter, *, floor_seconds: float = FLOOR_SECONDS) -> None:
        self._counter = counter
        self._floor_seconds = floor_seconds

    async def run(self, use_case: Callable[[Counter, Form], Outcome], form: Form, *, floor: bool = False) -> Outcome:
        """The use case's outcome; with `floor`, not before R15's time has passed. Raises Away."""
        asked = asyncio.to_thread(self._run, use_case, form)
        if not floor:
            return await asked
        outcome, _ = await asyncio.gather(asked, asyncio.sleep(self._floor_seconds))
        return outcome

    def _run(self, use_case: Callable[[Counter, Form], Outcome], form: Form) -> Outcome:
        from telekiosk.core.database import DatabaseAway

        try:
            return use_case(self._counter, form)
        except DatabaseAway:
            raise Away from None
