"""Runs one App after another in one process, so that a fault is a pause and not an end (R19).

Imports nothing of Textual at the top: it reads TEXTUAL_… variables as it is imported, and none of them may act here."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.widgets.session import scrub_environment, wipe_terminal

if TYPE_CHECKING:
    from telekiosk.screens.app import KioskApp
    from telekiosk.screens.opening import Opener, Pace, Place

FAULTS = 3
FAULT_WINDOW_SECONDS = 60
EXIT_TOO_MANY_FAULTS = 70


def run_kiosk(
    opener: Opener,
    *,
    fault_file: Path,
    pace: Pace | None = None,
    allow_quit: bool = False,
    mouse: bool = True,
    kind: Callable[..., KioskApp] | None = None,
) -> int:
    """Runs the kiosk until a signal (or --allow-quit) ends it; the process's exit code. `kind`: KioskApp, or one that
    has more (the demo's).

    70 after three faults within a minute; 2 when `opener` says that it cannot start, with the reason on stderr."""
    scrub_environment()
    ended = _Faults(time.monotonic)
    out_of_order, place = False, None
    while True:
        app = _app(kind, opener, fault_file, pace, allow_quit, out_of_order, place)
        app.run(mouse=mouse)
        wipe_terminal()
        if app.refusal:
            print(app.refusal, file=sys.stderr)  # noqa: T201
            return 2
        if app.has_fault and ended.too_many():
            return EXIT_TOO_MANY_FAULTS
        if not (app.has_fault or app.renewing):
            return app.return_code or 0
        out_of_order, place = app.has_fault, app.place


def _app(
    kind: Callable[..., KioskApp] | None,
    opener: Opener,
    fault_file: Path,
    pace: Pace | None,
    allow_quit: bool,
    out_of_order: bool,
    place: Place | None,
) -> KioskApp:
    from telekiosk.screens.app import KioskApp
    from telekiosk.screens.opening import STANDARD_PACE, Clocks
    from telekiosk.widgets.faults import fault_log

    return (kind or KioskApp)(
        opener,
        fault_log(fault_file, Clocks().now),
        pace=pace or STANDARD_PACE,
        console=os.environ.get("TERM") == "linux",
        allow_quit=allow_quit,
        out_of_order=out_of_order,
        place=place,
    )


class _Faults:
    """Remembers when faults happened."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._times: list[float] = []

    def too_many(self) -> bool:
        """Notes one more; whether three of them lie within a minute."""
        now = self._monotonic()
        self._times = [*self._recent(now), now]
        return len(self._times) >= FAULTS

    def _recent(self, now: float) -> Iterator[float]:
        return (moment for moment in self._times if now - moment < FAULT_WINDOW_SECONDS)
