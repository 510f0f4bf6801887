"""The present password, asked before an act that cannot be taken back (P14, P16)."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from telekiosk.core.forms import PASSWORD_INPUT_LENGTH
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import Words, _


class PresentPassword(Dialog[str]):
    """Its answer is what was typed; None when one goes back. `error` is what was wrong with the last answer."""

    AUTO_FOCUS = "#present_password Input"
    BINDINGS = [Binding("f4", "show_typed", show=False)]

    def __init__(self, error: Words = "") -> None:
        super().__init__()
        self.error = error
        self.shown = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(_("Is it you?")), classes="h1")
            yield Field(
                "present_password",
                _("Your present password"),
                hint=_("The one with which you signed in. F4 shows it."),
                password=True,
                max_length=PASSWORD_INPUT_LENGTH,
            )
            yield Static(id="word")
            with Horizontal(classes="actions"):
                yield primary(_("GROUP"), "yes")
                yield secondary(_("CANCEL"), "no")

    def on_mount(self) -> None:
        self.query_one(Field).fail(self.error)

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def answer(self) -> None:
        self.dismiss(self.query_one(Field).value)

    @on(Button.Pressed, "#no")
    def go_back(self) -> None:
        self.dismiss(None)

    def action_show_typed(self) -> None:
        self.shown = not self.shown
        self.query_one(Field).show_typed(self.shown)
