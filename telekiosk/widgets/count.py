"""Heavy digits, three rows high, readable from where one stands; and the bar that goes with them."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.glyphs import glyphs

SHAPES = {
    "0": "xxx x.x x.x x.x xxx",
    "1": ".x. xx. .x. .x. xxx",
    "2": "xxx ..x xxx x.. xxx",
    "3": "xxx ..x xxx ..x xxx",
    "4": "x.x x.x xxx ..x ..x",
    "5": "xxx x.. xxx ..x xxx",
    "6": "xxx x.. xxx x.x xxx",
    "7": "xxx ..x ..x ..x ..x",
    "8": "xxx x.x xxx x.x xxx",
    "9": "xxx x.x xxx ..x xxx",
}
_HALVES = {"  ": " ", "x ": "▀", " x": "▄", "xx": "█"}


class Count(Static):
    """A number in large digits; plain bold ones where the font has no half blocks."""

    def __init__(self, value: int) -> None:
        super().__init__(Content(drawn(value)), classes="count-digits")

    def show(self, value: int) -> None:
        self.update(Content(drawn(value)))


def drawn(value: int) -> str:
    if not glyphs().half_blocks:
        return f"\n{value}"
    rows = ["  ".join("".join(dot * 2 for dot in SHAPES[d].split()[y]) for d in str(value)) for y in range(5)]
    return halved([row.replace(".", " ") for row in rows])


def halved(rows: list[str]) -> str:
    """Rows of x and blank, two to a line of half blocks."""
    rows = [*rows, " " * len(rows[0])] if len(rows) % 2 else rows
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(_HALVES[a + b] for a, b in zip(top, low, strict=True)) for top, low in pairs)


def bar(share: float, width: int) -> Content:
    """`■■■■····`: a share between 0 and 1, `width` cells long."""
    full = round(share * width)
    return Content.assemble((glyphs().full * full, "$accent"), (glyphs().rest * (width - full), "$edge"))
