"""The product's own mark: an S that flows into a heart's point."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.glyphs import glyphs

_SHAPE = """\
..#########..
.###########.
.####........
.####........
.##########..
..##########.
........####.
........####.
.....#########
......#######.
........###..
.........#..."""

_HALF = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
_WHOLE = {"..": " ", "#.": "█", ".#": "█", "##": "█"}


class Logo(Static):
    def __init__(self) -> None:
        super().__init__(Content(_drawn()), id="logo")


def _drawn() -> str:
    rows = [row.ljust(14, ".") for row in _SHAPE.splitlines()]
    blocks = _HALF if glyphs().half_blocks else _WHOLE
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[a + b] for a, b in zip(top, low, strict=True)) for top, low in pairs)
