"""A question over a page: the page stays under a veil, the answer closes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from telekiosk.widgets.notice import badge

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], inherit_bindings=False):
    """`content` goes into the frame. Escape gives no answer (None)."""

    BINDINGS = [
        Binding("tab,down,right", "app.focus_next", show=False),
        Binding("shift+tab,up,left", "app.focus_previous", show=False),
        Binding("escape", "leave", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield from self.content()
            yield Static(id="word")

    def content(self) -> Iterable[Widget]:
        return ()

    def say(self, sentence: str) -> None:
        """A word under the question, about something that leads nowhere here."""
        word = self.query_one("#word", Static)
        word.update(Content.assemble(badge("warning"), " ", (sentence, "bold")))
        word.add_class("-word")
        self.call_after_refresh(word.scroll_visible, animate=False)

    def hush(self) -> None:
        self.query_one("#word").remove_class("-word")

    def action_leave(self) -> None:
        self.dismiss(None)
