"""F1: what this view or dialog is for, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import primary
from telekiosk.widgets.footer import Key


class HelpDialog(ConsoleDialog[None]):
    """`sentences`: what a view or a dialog says of itself, a paragraph each."""

    AUTO_FOCUS = ".words"
    BINDINGS = [Binding("enter", "leave", show=False)]

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__()
        self.sentences = sentences

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        yield Static(Content(_("Help")), classes="h1")
        with VerticalScroll(classes="words"):
            for sentence in self.sentences:
                yield Static(Content(sentence), classes="p")
        with Horizontal(classes="actions"):
            yield primary(_("CLOSE"))

    def keys(self) -> tuple[Key, ...]:
        return Key("down", "↑ ↓", _("Read on")), Key("escape", _("Esc"), _("Back"))

    @on(Button.Pressed, "#main-button")
    def close(self) -> None:
        self.dismiss(None)


def everywhere() -> tuple[str, ...]:
    return (
        _("The digits change the tab, except in a field: Escape leaves the field first."),
        _("F2 changes the language, F3 the contrast, Ctrl+Q leaves."),
        _("Everything you do and look at is written into the journal, with your name."),
    )
