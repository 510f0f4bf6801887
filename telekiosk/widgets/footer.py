"""The bottom line: the keys that work now. Each can be touched too, since a touch screen has no F1."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.notice import Kind, badge
from telekiosk.widgets.terminal import harmless


@dataclass(frozen=True, slots=True)
class Key:
    """A key as Textual names it, what stands on it, and what it does."""

    key: str
    cap: str
    what: str


class FooterKey(Horizontal):
    def __init__(self, key: Key) -> None:
        super().__init__(classes="key")
        self.key = key

    def compose(self) -> ComposeResult:
        yield Static(Content(self.key.cap), classes="cap")
        yield Static(Content(self.key.what), classes="what")

    @on(events.Click)
    def press(self) -> None:
        self.app.post_message(events.Key(self.key.key, None))


class Footer(Horizontal):
    """Shows the keys; or, for a moment, a word to whoever did something that leads nowhere here."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        super().__init__()
        self.keys = keys
        self._word = Content("")

    def compose(self) -> ComposeResult:
        for key in self.keys:
            yield FooterKey(key)
        yield Static(self._word, id="word")

    def rename(self, key: str, what: str) -> None:
        """What that key does from now on."""
        for each in self.query(FooterKey):
            if each.key.key == key:
                each.query_one(".what", Static).update(Content(what))

    def say(self, sentence: str, kind: Kind = "warning") -> None:
        """Puts a sentence where the keys are, until `hush`."""
        self._word = Content.assemble(badge(kind), " ", (harmless(sentence), "bold"))
        self.query_one("#word", Static).update(self._word)
        self.add_class("-word")

    def hush(self) -> None:
        self.remove_class("-word")
