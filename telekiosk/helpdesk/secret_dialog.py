"""A lent password on the screen, once (C3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from telekiosk.core.credentials import in_groups
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.dialogs import Secret
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import primary
from telekiosk.widgets.footer import Key
from telekiosk.widgets.large import large


class SecretDialog(ConsoleDialog[None]):
    """A lent password, in large type, once: closing forgets it."""

    BINDINGS = [Binding("escape,enter", "leave", show=False)]
    AUTO_FOCUS = "#main-button"

    def __init__(self, secret: Secret) -> None:
        super().__init__()
        self.secret: Secret | None = secret

    def content(self) -> Iterable[Widget]:
        assert self.secret is not None  # noqa: S101 - composed once, before it can be closed
        self.add_class("act")
        yield Static(Content(_("A lent password")), classes="h1")
        yield Static(Content.assemble(_("Identifier"), "  ", (self.secret.identifier, "bold")), classes="p")
        groups = in_groups(self.secret.password).split()
        yield Static(Content.styled(large(*groups), "bold $accent"), classes="large")
        yield Static(Content(_good_until(self.secret.until)))
        yield Static(Content(_("It only opens the page to choose one’s own.")))
        yield Static(Content(_("It is shown this once.")), classes="p")
        with Horizontal(classes="actions"):
            yield primary(_("I HAVE HANDED IT OVER"))

    def keys(self) -> tuple[Key, ...]:
        return (Key("enter", _("Enter"), _("Close")),)

    def help(self) -> tuple[str, ...]:
        return (_("Write it down for them, or let them read it: closing forgets it. If it gets lost, lend another."),)

    @on(Button.Pressed)
    def close(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.secret = None
        self.dismiss(None)


def _good_until(until: datetime | None) -> str:
    if until is None:
        return _("Good for 24 hours.")
    return _("Good until {when}.").format(when=short_moment(until))
