"""A field: its label, its box, and one row under it for the hint, or for what is wrong, in its place."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from telekiosk.widgets.notice import badge
from telekiosk.widgets.text_input import TextInput
from telekiosk.widgets.words import Words, _, spoken


@dataclass(frozen=True, slots=True)
class Typed:
    """What a field holds besides its texts: kept when a page is written anew in another language."""

    value: str
    cursor: int
    error: Words
    shown: bool


class Field(Vertical):
    """`max_length` is told, never cut to; `emptied` is what a password field says when it was emptied.

    The row under the box shows the first of: error, remark, hint. An error stays until the value changes."""

    @dataclass
    class RowChanged(Message):
        """What stands under the box is another text now."""

        field: Field

    def __init__(
        self,
        ident: str,
        label: str,
        value: str = "",
        *,
        hint: Content | str = "",
        placeholder: str = "",
        password: bool = False,
        required: bool = True,
        max_length: int = 100,
        emptied: str = "",
        classes: str = "",
    ) -> None:
        super().__init__(id=ident, classes=classes)
        self.label, self.required, self.secret = label, required, password
        self.hint, self.remark, self.emptied_remark = hint, "", emptied
        self.error: Words = ""
        self.input = TextInput(value, placeholder=placeholder, password=password, max_length=max_length)

    def compose(self) -> ComposeResult:
        star = " *" if self.required else ""
        yield Static(Content.assemble((self.label, "bold"), (star, "bold $accent")), classes="field-label")
        yield self.input
        yield Static(self.row(), classes="message")

    @property
    def value(self) -> str:
        return self.input.value

    @value.setter
    def value(self, value: str) -> None:
        with self.prevent(Input.Changed):  # which is for what a person types
            self.input.value = value
        self.input.cursor_position = len(value)
        self._show()

    @property
    def typed(self) -> Typed:
        return Typed(self.value, self.input.cursor_position, self.error, not self.input.password)

    @typed.setter
    def typed(self, typed: Typed) -> None:
        with self.prevent(Input.Changed):
            self.input.value = typed.value
        self.input.cursor_position = typed.cursor
        self.input.password = self.secret and not typed.shown
        self.fail(typed.error)

    def fail(self, error: Words) -> None:
        """Says what is wrong with this field, or, with an empty text, that nothing is."""
        self.error = error
        self.set_class(bool(error), "-error")
        self._show()

    def note(self, remark: str) -> None:
        """Says something about the value that is not wrong with it."""
        self.fail("")
        self.remark = remark
        self._show()

    def empty(self) -> None:
        """Forgets a password that was refused together with other fields, and says so."""
        self.remark = self.emptied_remark if self.value else ""
        self.value = ""

    def suggest(self, hint: Content | str) -> None:
        """Another hint from now on."""
        self.hint = hint
        self._show()

    def show_typed(self, shown: bool) -> None:
        """Whether a password is to be read as typed."""
        self.input.password = self.secret and not shown

    @on(Input.Changed)
    def _changed(self) -> None:
        self.remark = ""
        self.fail("")

    @on(TextInput.TooLong)
    def _too_long(self, message: TextInput.TooLong) -> None:
        most = self.input.max_length
        if message.pasted:
            self.remark = _("This text is too long: {most} characters at most.").format(most=most)
        else:
            self.remark = _("{most} characters at most.").format(most=most)
        self._show()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one(".message", Static).update(self.row(), layout=False)  # one row, as wide as the field
            self.post_message(self.RowChanged(self))

    @property
    def has_word(self) -> bool:
        """Whether the row holds more than the hint."""
        return bool(self.error or self.remark)

    def row(self) -> Content:
        if self.error:
            return Content.assemble(badge("error"), " ", (spoken(self.error), "bold"))
        if self.remark:
            return Content.assemble(badge("warning"), " ", (self.remark, "bold $warning"))
        return self.hint if isinstance(self.hint, Content) else Content(self.hint)
