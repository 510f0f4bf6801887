"""Keys as a quick hand presses them, for an App under test, and waiting for what comes of them."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from telekiosk.widgets.dialog import Dialog


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Single characters in a row go in at once, as from a scanner; what any other key does is waited for."""
    for printable, run in groupby(keys, lambda key: len(key) == 1):
        if printable:
            await type_at_once(pilot, "".join(run))
        else:
            for key in run:
                await press_one(pilot, key)


async def press_one(pilot: Pilot[Any], key: str) -> None:
    """One key by its name, or its character, and what comes of it."""
    pilot.app.post_message(key_event(key))
    await pilot.pause()


async def type_at_once(pilot: Pilot[Any], text: str) -> None:
    """All letters are on their way before the first one is drawn."""
    for letter in text:
        pilot.app.post_message(key_event(letter))
    await pilot.pause()


def key_event(key: str) -> events.Key:
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, "\r" if key == "enter" else " " if key == "space" else "\t" if key == "tab" else None)


async def settle(pilot: Pilot[Any]) -> None:
    """Until nothing is under way but a question to whoever is there."""
    for _ in range(500):
        if _is_still(pilot):
            await pilot.pause(0.01)
            await pilot.pause()
            if _is_still(pilot):
                return
        await asyncio.sleep(0.01)


def _is_still(pilot: Pilot[Any]) -> bool:
    """Below a question, what asked it waits; what the question itself has begun is waited for."""
    screen = pilot.app.screen
    asked = isinstance(screen, Dialog)
    return all(each.is_finished for each in pilot.app.workers if not asked or each.node.screen is screen)
