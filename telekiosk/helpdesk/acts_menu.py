"""The list of what can be done with the account now; Enter or a digit begins it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from telekiosk.core.roles import Action
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.words import _
from telekiosk.widgets.dialog import Dialog


class ActsMenu(Dialog[Action]):
    AUTO_FOCUS = "Choice"
    BINDINGS = [Binding("ctrl+q", "app.leave", show=False)]

    def __init__(self, labels: Mapping[Action, str]) -> None:
        super().__init__()
        self.labels = labels

    def content(self) -> Iterable[Widget]:  # type: ignore[override]
        self.add_class("act")
        yield Static(Content(_("What can be done now")), classes="h1")
        yield Choice(list(self.labels.values()), ident="acts", at_once=True)
        yield Static(Content(_("Enter or a digit: begin.  Esc: back.")), classes="aside")

    @on(Choice.Chosen)
    def choose(self, event: Choice.Chosen) -> None:
        self.dismiss(list(self.labels)[event.place])
