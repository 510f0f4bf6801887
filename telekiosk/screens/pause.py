"""The kiosk takes a pause: the database is away, or something has gone wrong (R19). Never a traceback, never a code."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from textual.app import ComposeResult
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.widgets import Static

from telekiosk.screens.page import Page, paragraph
from telekiosk.widgets.footer import Footer, Key
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.header import Header
from telekiosk.widgets.words import _, speaker


class PausePage(Page):
    """Counts `seconds` down, then calls `retry`; and again, until it is taken away."""

    def __init__(self, seconds: float, retry: Callable[[], None]) -> None:
        super().__init__()
        self.seconds, self.retry = seconds, retry
        self._due: float | None = None

    @property
    def at_rest(self) -> bool:
        return True

    def compose(self) -> ComposeResult:
        yield Header(*self.kiosk.header_texts())
        with Middle(id="calm"), Center(), Vertical(classes="dialog -calm"):
            yield Static(Content("█ █\n█ █"), classes="pause")
            yield Static(Content(_("This kiosk takes a pause")), classes="h1")
            yield paragraph(self.what_happened())
            yield Static(self._when(), classes="p", id="when")
            if contact := self.kiosk.contact:
                yield paragraph((_("In a hurry?"), "bold"), " ", contact)
        yield Footer(self.keys())
        yield Static(
            Content(_("This window is too small for the kiosk. It takes 80 columns and 24 rows.")), id="too-small"
        )

    def what_happened(self) -> str:
        return _("It has no connection any more. Whatever it confirmed to you is stored.")

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("f2", "F2", "English" if speaker.language == "fr" else "Français"),
            Key("f3", "F3", _("Contrast")),
        )

    @property
    def left(self) -> float:
        """Seconds until the next try."""
        if self._due is None:
            self._due = self.kiosk.monotonic() + self.seconds
        return self._due - self.kiosk.monotonic()

    def beat(self) -> None:
        if self.left <= 0:
            self._due = None
            self.retry()
        for when in self.query("#when").results(Static):
            when.update(self._when())

    def _when(self) -> Content:
        seconds = _("{count} s").format(count=max(1, ceil(self.left)))
        sign = (f" {glyphs().now} ", "bold $accent")
        return Content.assemble(sign, _("It starts again by itself. Next try in"), " ", (seconds, "bold"), ".")

    def leave(self) -> None:
        """Nothing to cancel here."""


class OutOfOrderPage(PausePage):
    """After a fault, the first page of the new App; then P1."""

    def what_happened(self) -> str:
        return _("Something did not go as planned. Whatever it confirmed to you is stored.")
