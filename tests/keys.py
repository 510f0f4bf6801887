"""Keys as a quick hand presses them, for an App under test."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Single characters in a row go in at once, as from a scanner; what any other key does is waited for."""
    for printable, run in groupby(keys, lambda key: len(key) == 1):
        if printable:
            await type_at_once(pilot, "".join(run))
        else:
            for key in run:
                await pilot.press(key)


async def type_at_once(pilot: Pilot[Any], text: str) -> None:
    """All letters are on their way before the first one is drawn."""
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))
    await pilot.pause()
