"""The list of what can be done with the account now; Enter begins it, or the letter before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import events, on
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

    def __init__(self, labels: Mapping[Action, str], letters: Mapping[Action, str]) -> None:
        super().__init__()
        self.labels, self.letters = labels, letters

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        yield Static(Content(_("What can be done now")), classes="h1")
        caps = [self.letters[action].upper() for action in self.labels]
        yield Choice(list(self.labels.values()), ident="acts", at_once=True, caps=caps)

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("down", "↑ ↓", _("Choose")),
            Key("enter", _("Enter, letter"), _("Begin")),
            Key("escape", _("Esc"), _("Back")),
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("All that this account's state and your role allow now. What ends something comes last."),
            _("The letter before an act begins it here, and on the sheet without this list."),
            _("Nothing happens yet: each act first says what will follow, and asks why."),
        )

    def on_key(self, event: events.Key) -> None:
        for action in self.labels:
            if self.letters[action] == (event.character or "").lower():
                event.stop()
                self.dismiss(action)

    @on(Choice.Chosen)
    def choose(self, event: Choice.Chosen) -> None:
        self.dismiss(list(self.labels)[event.place])
