"""C2: all that staff may know of one account, why they cannot get in on top, with what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.diagnosis import Diagnosis, UnknownAccount
from telekiosk.core.roles import Action
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.helpdesk import sheet_parts
from telekiosk.helpdesk.acts import ACTS
from telekiosk.helpdesk.acts_menu import ActsMenu
from telekiosk.helpdesk.diagnosis_words import Reading, read
from telekiosk.helpdesk.dialogs import Instead, Secret, Success
from telekiosk.helpdesk.secret_dialog import SecretDialog
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.notice import badge
from telekiosk.widgets.words import unwidowed

if TYPE_CHECKING:
    from telekiosk.helpdesk.view import View

BUTTONS = 2
"""On the panel; the other acts are in the list."""
OPEN_KEY = "o"
"""Opens the account that this one leads to; no act has this letter."""


class Sheet(VerticalScroll, inherit_bindings=False, can_focus=True):
    BINDINGS = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
    ]

    account: AccountSheet | None = None
    diagnosis: Diagnosis | None = None

    @property
    def view(self) -> View:
        return cast("View", self.screen)

    async def open(self, identifier: str) -> None:
        """Asks for the account, and shows it. Looking is itself kept (section 6)."""
        view = self.view
        account = await view.ask(Action.LOOK, show_account, identifier)
        if isinstance(account, UnknownAccount):
            view.say(_("There is no such account here."))
            return
        self.account, self.diagnosis = account, account.diagnosis
        await self.recompose()
        self.scroll_home(animate=False)
        await view.show_keys()

    async def close(self, account: AccountSheet) -> None:
        """Nothing of that account stays on the screen."""
        if self.account is account:
            self.account = self.diagnosis = None
            await self.recompose()

    def focus_first(self) -> None:
        """What mends it, if there is something to press."""
        buttons = self.query(Button)
        (buttons.first() if buttons else self).focus(scroll_visible=False)

    def compose(self) -> ComposeResult:
        if self.account is None or self.diagnosis is None:
            return
        account, every_school = self.account, self.view.desk.school is None
        yield Static(sheet_parts.heading(account, every_school=every_school), classes="h2")
        yield from self._panel(account, read(self.diagnosis))
        with Horizontal(classes="cols"):
            yield Static(sheet_parts.state(account), classes="col first")
            yield Static(sheet_parts.people(account, every_school=every_school), classes="col")
        for part in sheet_parts.lists(account, self.view.desk.clock()):
            yield Static(part, classes="p")

    def _panel(self, account: AccountSheet, reading: Reading) -> ComposeResult:
        with Vertical(id="why", classes=f"-{reading.kind}"):
            yield Static(Content(_("What stands in the way?")), classes="q")
            yield Static(Content.assemble(badge(reading.kind), " ", (reading.finding, "bold")), classes="finding")
            for sentence in reading.evidence:
                yield Static(Content(unwidowed(sentence)), classes="more")
            if reading.todo:
                arrow, todo = (f"{glyphs().arrow} ", "bold $accent"), unwidowed(reading.todo)
                yield Static(Content.assemble(arrow, (_("To do:"), "bold"), " ", todo), classes="more")
            buttons = [(_("OPEN {identifier}").format(identifier=to), f"open-{to}") for to in self.leads_to]
            buttons += [(ACTS[act].label(account).upper(), f"act-{act.name}") for act in self.remedies]
            if buttons:
                with Horizontal(classes="do"):
                    for place, (label, ident) in enumerate(buttons[:BUTTONS]):
                        yield (secondary if place else primary)(label, ident)

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The accounts that are used instead of this one: what it is grouped into, or what took its place."""
        if self.diagnosis is None:
            return ()
        return (self.diagnosis.principal,) if self.diagnosis.principal else self.diagnosis.successors

    @property
    def remedies(self) -> tuple[Action, ...]:
        """What mends it, that this operator may do."""
        operator = self.view.desk.operator
        asked = () if self.diagnosis is None else self.diagnosis.remedies
        return tuple(action for action in asked if action in ACTS and operator.may(action))

    @property
    def offered(self) -> tuple[Action, ...]:
        """All that state and role allow, in the order of the list."""
        operator = self.view.desk.operator
        possible = () if self.diagnosis is None else self.diagnosis.possible
        return tuple(action for action in ACTS if action in possible and operator.may(action))

    @on(Button.Pressed, ".do Button")
    def _press(self, event: Button.Pressed) -> None:
        event.stop()
        what, _dash, which = (event.button.id or "").partition("-")
        if what == "open":
            self.follow(which)
        else:
            self.begin(Action[which])

    def follow(self, identifier: str) -> None:
        """To the sheet of an account that this one leads to."""

        async def opened() -> None:
            await self.open(identifier)
            self.focus_first()

        self.view.carry_out(opened)

    def choose_act(self) -> None:
        """The list of acts; Enter begins one."""
        account = self.account
        if account is not None and self.offered:
            labels = {action: ACTS[action].label(account) for action in self.offered}
            menu = ActsMenu(labels, {action: ACTS[action].key for action in labels})
            self.app.push_screen(menu, lambda action: self.begin(action) if action else None)
        else:
            self.view.say(_("Nothing can be done with this account."))

    def begin_if_possible(self, action: Action) -> None:
        """Begins it, or says that it is not for this account now, or not for this role."""
        if action in self.offered:
            self.begin(action)
        elif self.account is not None and not self.view.desk.operator.may(action):
            self.view.say(_("Your role does not allow this. Ask a manager."))
        elif self.account is not None:
            said = _("Not possible now: {act}. A shows the list.")
            self.view.say(said.format(act=ACTS[action].label(self.account)))

    def begin(self, action: Action) -> None:
        """The act's dialog; afterwards the sheet as it is then."""
        self.view.carry_out(lambda: self._acted(action))

    async def _acted(self, action: Action) -> None:
        assert self.account is not None  # noqa: S101 - only an open sheet has buttons
        dialog = await ACTS[action].make(self.view, self.account)
        if dialog is None:
            return
        dialog.about = ", ".join((*self.account.holders, self.account.identifier))
        told = await self.app.push_screen_wait(dialog)
        if told is None and not dialog.refused:
            return
        if isinstance(told, Instead):
            await self.open(told.identifier)
            await self._acted(told.action)
            return
        if isinstance(told, Secret):
            await self.app.push_screen_wait(SecretDialog(told))
        sentence = told.sentence if isinstance(told, Success | Secret) else ""
        new = told.opens if isinstance(told, Success) else ""
        await self.open(new or self.account.identifier)
        self.focus_first()
        if sentence:
            self.view.say_done(sentence)
