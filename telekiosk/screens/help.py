"""P18's short form: F1 says what this page is about, and who helps."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.screens.page import paragraph
from telekiosk.widgets.controls import Link, primary
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.words import _


class HelpDialog(Dialog[bool]):
    """`sentences` are the page's own help, a paragraph each; `contact` is who helps. True: on to P18's help."""

    def __init__(self, sentences: tuple[str, ...], contact: str) -> None:
        super().__init__()
        self.sentences, self.contact = sentences, contact

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(_("Help")), classes="h1")
            for sentence in self.sentences:
                yield paragraph(sentence)
            if self.contact:
                yield Static(Content.assemble((_("Who can help you?"), "bold"), "\n", self.contact), classes="p")
            yield Static(id="word")
            with Horizontal(classes="actions"):
                yield primary(_("BACK"))
                yield Link(_("More help"), "more")

    @on(Button.Pressed)
    def close(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "more")
