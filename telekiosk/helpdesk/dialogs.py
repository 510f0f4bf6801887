"""The dialogs of an act: what will follow, why, how identity was checked; and what came of it (C3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from telekiosk.core.roles import Action
from telekiosk.core.terms import IdentityCheck
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.terms import identity_check_words
from telekiosk.helpdesk.words import _
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.footer import Key
from telekiosk.widgets.notice import badge
from telekiosk.widgets.words import unwidowed

REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Success:
    """Done, and what to say about it. `opens`: the account that is gone on with, where it is another one."""

    sentence: str
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """Done; the password is shown once. `until`: None where it is 24 hours from now."""

    identifier: str
    password: str = field(repr=False)
    until: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Instead:
    """The act that must come first, on that account: the dialog gives way to it by one key, labelled `press`."""

    action: Action
    identifier: str
    press: str


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing was changed: what is true instead. `field`: beside which field to say it; `first`: what makes it
    possible."""

    sentence: str
    field: str = ""
    first: Instead | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """Nothing was changed: what is probably meant stands in that field now, and why."""

    sentence: str
    field: str


Told: TypeAlias = Success | Secret | NotDone | Doubted


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator typed: the reason, how identity was checked (IdentityCheck's value, or ''), and the values of
    further fields."""

    reason: str
    checked: str
    values: dict[str, str]


class ActDialog(ConsoleDialog["Success | Secret | Instead"]):
    """One act. `do` carries it out and says what came of it; refused, the dialog stays with all that was typed.

    `destroys`: the focus begins on CANCEL; letters typed beside the fields fall into the first empty one, and Enter
    then leads to the button.
    `checked`: asks how identity was checked. `about`: whose account it is, beside the title."""

    BINDINGS = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(
        self,
        title: str,
        follows: Iterable[str],
        do: Callable[[ActDialog, Given], Awaitable[Told]],
        *,
        press: str,
        checked: bool = False,
        destroys: bool = False,
        reason: bool = True,
        fields: tuple[Field, ...] = (),
        parts: tuple[Widget, ...] = (),
    ) -> None:
        super().__init__()
        self.refused = False
        """Whether something else was true than what the page behind shows."""
        self.first: Instead | None = None
        self.about = ""
        self._typing_into: Input | None = None
        self.heading, self.follows, self.do, self.press = title, tuple(map(unwidowed, follows)), do, press
        self.needs_checked, self.destroys, self.needs_reason = checked, destroys, reason
        self.fields, self.parts = fields, parts
        self.AUTO_FOCUS = "#cancel" if destroys else "Input, Choice, Tick, #main-button"  # type: ignore[misc]

    def content(self) -> Iterable[Widget]:
        self.add_class("act")
        whose = ((f"   {self.about}", "not bold $muted"),) if self.about else ()
        yield Static(Content.assemble(self.heading, *whose), classes="h1")
        if self.follows:
            yield Static(Content("\n").join([Content(line) for line in self.follows]), classes="p")
        yield from self.parts
        yield from self.fields
        if self.needs_checked:
            with Vertical(classes="checked"):
                yield Static(Content.assemble((_("How was identity checked?"), "bold"), (" *", "bold $accent")))
                yield Choice([identity_check_words(each) for each in IdentityCheck], ident="checked")
                yield Static(id="checked-word", classes="message")
        if self.needs_reason:
            yield Field("reason", _("Reason"), hint=_("The journal keeps it."), max_length=REASON_LENGTH)
        with Horizontal(classes="actions"):
            yield primary(self.press)
            yield secondary(_("CANCEL"), "cancel")

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("tab", "Tab", _("Next field")),
            Key("enter", _("Enter"), _("Go on")),
            Key("escape", _("Esc"), _("Cancel")),
        )

    def help(self) -> tuple[str, ...]:
        told = [
            _("Nothing has happened yet. The button does it, or Enter in the last field; Esc leaves all as it was.")
        ]
        told.append(_("Tab goes on, Shift+Tab goes back; in a list a digit or Space chooses."))
        if self.needs_checked:
            told.append(_("Somebody is let in on your word: say how you made sure who this is."))
        if self.needs_reason:
            told.append(_("The reason is written into the journal, with your name and the time."))
        return tuple(told)

    def on_key(self, event: events.Key) -> None:
        """What is typed beside the fields was meant for one: a burst falls into it, whenever the focus gets there. It
        begins with a letter: a digit chooses in the list that has the focus, or else in the first that is not answered
        yet."""
        if self._typing_into is None and self._chosen_by(event.character or ""):
            event.stop()
            return
        chooses = isinstance(self.focused, Choice) and (event.character or "").isdigit()
        chooses |= event.character == " " and self._typing_into is None
        if isinstance(self.focused, Input) or not event.is_printable or chooses:
            return
        inputs = [each for each in self.focus_chain if isinstance(each, Input)]
        into = self._typing_into or next((each for each in inputs if not each.value), None)
        if into is not None:
            event.stop()
            self._typing_into = into
            into.focus()
            into.post_message(events.Key(event.key, event.character))

    def _chosen_by(self, digit: str) -> bool:
        """Whether this key, pressed beside the lists and fields, is a digit that such a list shows."""
        if isinstance(self.focused, (Choice, Input)) or not digit.isdecimal():
            return False
        asked = next((each for each in self.query(Choice) if each.chosen is None), None)
        place = int(digit) or 10
        if asked is None or place > len(asked.lines):
            return False
        self.set_focus(asked)
        asked.action_digit(place)
        return True

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if not isinstance(event.widget, Input):
            self._typing_into = None

    def action_next_field(self) -> None:
        """Enter in any field but the last."""
        inputs = [each for each in self.focus_chain if isinstance(each, Input)]
        if self.focused not in inputs[:-1]:
            raise SkipAction
        self.app.action_focus_next()

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#first")
    def go_first(self) -> None:
        self.dismiss(self.first)

    @on(Input.Submitted)
    def enter(self) -> None:
        """A name typed too early, and its Enter, end nothing: what fell into a field is first read, with the button."""
        if self.destroys and self._typing_into is not None:
            self.query_one("#main-button, #first").focus()
        else:
            self.submit()

    @on(Button.Pressed, "#main-button")
    def submit(self) -> None:
        if self._complete():
            self.carry_out(self._act)

    def _complete(self) -> bool:
        """Says beside each required field that is empty what is missing, and goes to the first."""
        asked = [each for each in self.query(Field) if each.display and each.required]
        missing = [each for each in asked if not each.value.strip()]
        for each in missing:
            each.fail(_("Write a word on why: the journal keeps it.") if each.id == "reason" else _("This is missing."))
        if self.needs_checked and self.query_one("#checked", Choice).chosen is None:
            self.query_one("#checked-word", Static).update(
                Content.assemble(badge("error"), " ", (_("Say how you have checked."), "bold $error"))
            )
            self.query_one("#checked", Choice).focus()
            return False
        if missing:
            missing[0].input.focus()
        return not missing

    def show_progress(self, drawn: Content) -> None:
        """How far a long act is, in the place of a word."""
        word = self.query_one("#word", Static)
        word.update(drawn)
        word.add_class("-word")

    @on(Choice.Chosen, "#checked")
    def _checked(self) -> None:
        self.query_one("#checked-word", Static).update("")

    @on(Field.RowChanged)
    def _row_changed(self, message: Field.RowChanged) -> None:
        """What is said under a field is read whole, on two rows if need be."""
        message.field.query_one(".message").refresh(layout=True)

    async def _act(self) -> None:
        self.hush()
        values = {each.id or "": each.value.strip() for each in self.query(Field)}
        checked = ""
        if self.needs_checked:
            checked = tuple(IdentityCheck)[self.query_one("#checked", Choice).chosen or 0].value
        match await self.do(self, Given(values.pop("reason", ""), checked, values)):
            case Doubted(sentence, ident):
                self.query_one(f"#{ident}", Field).note(sentence)
                self.query_one(f"#{ident}", Field).input.focus()
            case NotDone(sentence, ident) if ident:
                self.query_one(f"#{ident}", Field).fail(sentence)
                self.query_one(f"#{ident}", Field).input.focus()
            case NotDone(sentence, _, first):
                self.refused = True
                self.say(sentence)
                if first is not None:
                    await self._offer(first)
            case Success() | Secret() as told:
                self.dismiss(told)

    async def _offer(self, first: Instead) -> None:
        """The button takes the place of the act's own."""
        self.first = first
        button = self.query_one("#main-button", Button)
        await self.query_one(".actions").mount(primary(first.press, "first"), before=button)
        await button.remove()
        self.query_one("#first").focus()
