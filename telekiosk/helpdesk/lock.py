"""The console locks after a quarter of an hour without a key; the operator's password opens it again (section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from telekiosk.core.operator_signin import OperatorWaits, SignInOperator, WrongOperator, sign_in_operator
from telekiosk.core.operators import OperatorView
from telekiosk.gateway import Away
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.terms import by_then
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import primary
from telekiosk.widgets.field import Field
from telekiosk.widgets.footer import Key


class LockScreen(ConsoleDialog[None]):
    """Below it lies an empty search; only the password, or leaving, takes it away."""

    AUTO_FOCUS = "Input"

    def content(self) -> Iterable[Widget]:
        yield Static(Content(_("The console is locked")), classes="h1")
        yield Static(Content(_("Nobody pressed a key for 15 minutes.")), classes="p")
        yield Field("password", _("Password of {name}").format(name=self.desk.operator.name), password=True)
        with Horizontal(classes="actions"):
            yield primary(_("GO ON"))

    def keys(self) -> tuple[Key, ...]:
        return Key("enter", _("Enter"), _("Go on")), Key("ctrl+q", "Ctrl+Q", _("Leave"))

    def action_leave(self) -> None:
        """Escape opens nothing."""

    @on(Input.Submitted)
    @on(Button.Pressed, "#main-button")
    def submit(self) -> None:
        self.carry_out(self._unlock)

    async def _unlock(self) -> None:
        field = self.query_one("#password", Field)
        form = SignInOperator(self.desk.operator.name, field.value)
        try:
            outcome = await self.desk.gateway.run(sign_in_operator, form)
        except Away:
            self.say(_("The database does not answer. Nothing is lost: try again."))
            return
        match outcome:
            case OperatorView() if outcome == self.desk.operator:
                self.dismiss(None)
            case OperatorView():
                self.console.gone()
            case WrongOperator():
                field.empty()
                field.fail(_("This is not the password."))
            case OperatorWaits(until):
                field.empty()
                field.fail(_("Next try at {time}.").format(time=by_then(until)))
            case other:
                assert_never(other)
