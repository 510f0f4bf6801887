"""Two dialogs: a question with two answers, and something told that one should note down."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.screens.page import paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.words import _


class Question(Dialog[bool]):
    """True for `yes`. The focus begins on `no`: Enter pressed too often changes nothing."""

    AUTO_FOCUS = "#no"

    def __init__(self, title: str, text: str, *, yes: str, no: str) -> None:
        super().__init__()
        self.heading, self.text, self.yes, self.no = title, text, yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self.heading), classes="h1")
            yield paragraph(self.text)
            yield Static(id="word")
            with Horizontal(classes="actions"):
                yield primary(self.yes, "yes")
                yield secondary(self.no, "no")

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


class Told(Dialog[None]):
    """A number to note down, with what it is for."""

    def __init__(self, title: str, before: str, number: str, after: str) -> None:
        super().__init__()
        self.heading, self.before, self.number, self.after = title, before, number, after

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self.heading), classes="h1")
            yield Static(Content.assemble(self.before, "  ", (self.number, "bold $accent")), classes="p")
            yield paragraph(self.after)
            yield Static(id="word")
            with Horizontal(classes="actions"):
                yield primary(_("I HAVE NOTED IT"))

    @on(Button.Pressed)
    def close(self) -> None:
        self.dismiss(None)
