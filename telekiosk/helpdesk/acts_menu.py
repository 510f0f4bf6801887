"""The list of what can be done with the account now; Enter or a digit begins it."""

from __future__ import annotations

from collections.abc import Iterable

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

    def __init__(self, actions: tuple[Action, ...]) -> None:
        super().__init__()
        self.actions = actions

    def content(self) -> Iterable[Widget]:  # type: ignore[override]
        from telekiosk.helpdesk.acts import ACTS

        self.add_class("act")
        yield Static(Content(_("What can be done now")), classes="h1")
        yield Choice([ACTS[action].label() for action in self.actions], ident="acts", at_once=True)
        yield Static(Content(_("Enter or a digit: begin.  Esc: back.")), classes="aside")

    @on(Choice.Chosen)
    def choose(self, event: Choice.Chosen) -> None:
        self.dismiss(self.actions[event.place])
