"""Someone in front of a kiosk's terminal: types, presses keys, reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.terminal import Terminal

ENTER, TAB, SHIFT_TAB, DOWN, ESCAPE = "\r", "\t", "\x1b[Z", "\x1b[B", "\x1b"


@dataclass
class Visitor:
    """`keys` counts those that are no content: Enter, Tab, arrows; `pages` are the titles seen."""

    terminal: Terminal
    keys: int = 0
    pages: list[str] = field(default_factory=list)

    def types(self, *texts: str) -> None:
        """Each into a field, the last one confirmed; all in one go, faster than any page reacts."""
        self.keys += len(texts)
        self.terminal.send("".join(text + ENTER for text in texts).encode())

    def writes(self, text: str) -> None:
        """Into the field, and no more."""
        self.terminal.send(text.encode())

    def presses(self, *keys: str) -> None:
        self.keys += len(keys)
        self.terminal.send("".join(keys).encode())

    def holds_under_the_reader(self, code: str) -> None:
        """No key at all: a reader types the code, and its Enter."""
        self.terminal.send((code + ENTER).encode())

    def touches(self, words: str) -> None:
        """With a finger, wherever these words stand."""
        rows = self.terminal.screen.display
        row = next(number for number, text in enumerate(rows) if words in text)
        place = f"{rows[row].index(words) + 2};{row + 1}"
        self.terminal.send(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())

    def sees(self, *texts: str) -> None:
        self.terminal.until(lambda: all(text in self.text() for text in texts))

    def misses(self, text: str) -> None:
        self.terminal.until(lambda: text not in self.text())

    def arrives_at(self, title: str, *texts: str) -> None:
        """The page of that title, with these words on it, painted whole: nobody types sooner."""
        self.sees(title, *texts)
        self.terminal.read()
        self.pages.append(title)

    def text(self) -> str:
        """The screen, line breaks and no-break spaces made blanks."""
        return " ".join(self.terminal.text().split())
