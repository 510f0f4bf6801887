"""The top line: which portal, which school, which terminal, what time it is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Header(Horizontal):
    """Three texts; `say` changes them in place."""

    def __init__(self, portal: str = "", school: str = "", terminal: str = "") -> None:
        super().__init__()
        self.texts = portal, school, terminal

    def compose(self) -> ComposeResult:
        for name, text in zip(("portal", "school", "terminal"), self.texts, strict=True):
            yield Static(Content(text), id=name)

    def say(self, portal: str, school: str, terminal: str) -> None:
        if self.texts != (portal, school, terminal):
            self.texts = portal, school, terminal
            for part, text in zip(self.query(Static), self.texts, strict=True):
                part.update(Content(text))
