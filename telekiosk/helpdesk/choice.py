"""One of a few lines: arrows move, a digit or Enter chooses; 0 is the tenth line's digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from telekiosk.widgets.glyphs import glyphs


class Choice(Static, can_focus=True):
    """`lines` are texts from anywhere. With `at_once` Enter or a digit is the answer (`Chosen`); without, it only marks
    a line, and Enter goes on to the next field. `chosen` is None until somebody has chosen, unless one is given.
    `caps` stand before the lines in the place of the digits, which then do nothing: whoever asks sees to those keys."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("enter", "enter", show=False, priority=True),
        Binding("space", "mark", show=False),
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        *(Binding(str(number), f"digit({number or 10})", show=False, priority=True) for number in range(10)),
    ]
    """All at once (`priority`, as in TextInput): what is typed after them falls into the field they lead to. Not
    Space: in a burst of letters it is one of them."""

    @dataclass
    class Chosen(Message):
        choice: Choice
        place: int

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(
        self,
        lines: Sequence[str | Content],
        *,
        ident: str,
        at_once: bool = False,
        chosen: int | None = None,
        caps: Sequence[str] = "1234567890",
    ) -> None:
        super().__init__(id=ident, classes="choice")
        self.lines = [line if isinstance(line, Content) else Content(line) for line in lines]
        self.at_once = at_once
        self.chosen = chosen
        self.caps = caps
        self._at = chosen or 0

    def on_mount(self) -> None:
        self._draw()

    def watch_has_focus(self, focused: bool) -> None:
        """On the event of losing it, the focus is still here."""
        super().watch_has_focus(focused)
        self._draw()

    def _draw(self) -> None:
        self.update(Content("\n").join([self._line(place) for place in range(len(self.lines))]))

    def _line(self, place: int) -> Content:
        here = self.has_focus and place == self._at
        sign = (glyphs().now if here else " ") if self.at_once else "(•)" if place == self.chosen else "( )"
        cap = self.caps[place] if place < len(self.caps) else " "
        line = Content.assemble(f" {sign} {cap} ", self.lines[place], " ")
        return line.stylize("bold $on-focus on $focus") if here else line

    def action_move(self, step: int) -> None:
        self._at = max(0, min(len(self.lines) - 1, self._at + step))
        self._draw()

    def action_digit(self, number: int) -> None:
        if number <= len(self.lines) and str(number % 10) in self.caps:
            self._at = number - 1
            self.action_enter()

    def action_mark(self) -> None:
        self.chosen = self._at
        self._draw()
        self.post_message(self.Chosen(self, self._at))

    def action_enter(self) -> None:
        self.action_mark()
        if not self.at_once:
            self.screen.focus_next()
