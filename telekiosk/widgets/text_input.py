"""One line to type in: nothing too long is cut, nothing unprintable is kept, nothing blinks or is selected unasked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from telekiosk.widgets.terminal import harmless

EDITING = {
    "backspace": "delete_left",
    "delete": "delete_right",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
}
"""Keys that change what was typed, and Input's actions for them."""
REMEMBERED_KEYS = 40
"""How many keys back a scan can be taken out again: more than a scan code is long."""


@dataclass
class TakeBack(Message):
    """Asks a field to become what it was before the last `keys` letters fell into it."""

    keys: int


class TextInput(Input):
    """Textual's Input with our manners. Says `TooLong` instead of ringing or cutting.

    Keys that lead to another field act at once, before the next key is given to a field (`priority`): others first wait
    behind what was typed, and in a burst the next field's letters would overtake them into this one. Keys that edit act
    in their turn among the letters, for the same reason."""

    BINDINGS = [
        Binding("tab,down", "app.focus_next", show=False, priority=True),
        Binding("shift+tab,up", "app.focus_previous", show=False, priority=True),
        Binding("enter", "screen.next_field", show=False, priority=True),
        Binding("enter", "submit", show=False),  # where no field follows
    ]

    virtual_size = reactive(Size(0, 0), layout=False)  # the text's length; the box stays as wide as it is

    @dataclass
    class TooLong(Message):
        """One character too many, or a pasted text that does not fit; the field stayed as it was."""

        pasted: bool

    def __init__(self, value: str, *, placeholder: str, password: bool, max_length: int) -> None:
        super().__init__(harmless(value), placeholder, password=password, max_length=max_length, select_on_focus=False)
        self.cursor_blink = False
        self._before: deque[tuple[str, int]] = deque(maxlen=REMEMBERED_KEYS)

    def replace(self, text: str, start: int, end: int) -> None:
        clean = harmless(text)
        if self.max_length and len(self.value) - abs(end - start) + len(clean) > self.max_length and clean:
            self.post_message(self.TooLong(pasted=len(text) > 1))
            return
        super().replace(clean, start, end)

    def validate_value(self, value: str) -> str:
        return harmless(value)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable:
            self._before.append((self.value, self.cursor_position))
        elif action := EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_take_back(self, message: TakeBack) -> None:
        for _ in range(min(message.keys, len(self._before))):
            self.value, self.cursor_position = self._before.pop()
