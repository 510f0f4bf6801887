"""Hears a letter's scan code among the keys (R22): by its shape alone, wherever the focus is, never by speed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from textual import events
from textual.message import Message
from textual.widget import Widget

from telekiosk.core.scans import LENGTH, has_scan_shape, is_scan

ENDINGS = frozenset({"enter", "ctrl+j", "tab"})
"""What scanners send after the code: Enter (CR), LF, Tab."""


@dataclass
class Scanned(Message):
    """A whole scan code, as capitals. Sent to the page, when it awaits one."""

    code: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Not a scan, or not yet: ordinary typing."""


@dataclass(frozen=True, slots=True)
class Swallowed:
    """The scanner's Enter or Tab after its code."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A code has just ended with the key in hand. `fallen` says how many of its letters fell into which widget."""

    code: str
    whole: bool
    """Whether the check letters are right."""
    fallen: tuple[tuple[Widget | None, int], ...]


Heard: TypeAlias = Letters | Swallowed | Scan


class ScanListener:
    """Is told every key before anything else is. `monotonic` counts seconds; `grace` is how long an ending may lag."""

    def __init__(self, monotonic: Callable[[], float], grace: float) -> None:
        self._monotonic, self._grace = monotonic, grace
        self._recent: deque[tuple[str, Widget | None]] = deque(maxlen=LENGTH)
        self._ended_at = float("-inf")

    def hear(self, key: events.Key, into: Widget | None) -> Heard:
        """What this key means; `into` is the widget that it would fall into."""
        if key.key in ENDINGS and self._monotonic() - self._ended_at <= self._grace:
            return Swallowed()
        if not key.is_printable or key.character is None:
            self.forget()
            return Letters()
        self._recent.append((key.character, into))
        code = "".join(letter for letter, _ in self._recent).upper()
        if not has_scan_shape(code):
            return Letters()
        fallen = self._fallen()
        self.forget()
        self._ended_at = self._monotonic()
        return Scan(code, is_scan(code), fallen)

    def forget(self) -> None:
        self._recent.clear()

    def _fallen(self) -> tuple[tuple[Widget | None, int], ...]:
        """The last letter has fallen nowhere yet."""
        widgets = [widget for _, widget in self._recent][:-1]
        return tuple((widget, widgets.count(widget)) for widget in dict.fromkeys(widgets))
