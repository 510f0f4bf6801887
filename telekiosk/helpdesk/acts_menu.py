"""The list of what can be done with the account now; Enter or a digit begins it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from telekiosk.core.roles import Action
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.words import _
from telekiosk.widgets.footer import Key


class ActsMenu(ConsoleDialog[Action]):
    AUTO_FOCUS = "Choice"

    def __init__(self, labels: Mapping[Action, str]) -> None:
        super().__init__()
        self.labels = labels

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        yield Static(Content(_("What can be done now")), classes="h1")
        yield Choice(list(self.labels.values()), ident="acts", at_once=True)

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("down", "↑ ↓", _("Choose")),
            Key("enter", _("Enter, digit"), _("Begin")),
            Key("escape", _("Esc"), _("Back")),
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("All that this account's state and your role allow now. What ends something comes last."),
            _("Nothing happens yet: each act first says what will follow, and asks why."),
        )

    @on(Choice.Chosen)
    def choose(self, event: Choice.Chosen) -> None:
        self.dismiss(list(self.labels)[event.place])
