"""A question over a view of the console: its own keys stand in the footer while it is open, and F1 tells of it."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding

from telekiosk.helpdesk.view import Asking
from telekiosk.helpdesk.words import _
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.footer import Footer, Key

Answer = TypeVar("Answer")


class ConsoleDialog(Dialog[Answer], Asking):
    BINDINGS = [
        Binding("f1", "app.help", show=False),
        Binding("f3", "app.contrast", show=False),
        Binding("ctrl+q", "app.leave", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield from super().compose()
        help_key = (Key("f1", "F1", _("Help")),) if self.help() else ()
        yield Footer((*self.keys(), *help_key))

    def keys(self) -> tuple[Key, ...]:
        """What the footer shows."""
        return Key("enter", _("Enter"), _("Go on")), Key("escape", _("Esc"), _("Back"))

    def help(self) -> tuple[str, ...]:
        """What F1 says, a paragraph each; nothing: F1 does nothing here."""
        return ()
