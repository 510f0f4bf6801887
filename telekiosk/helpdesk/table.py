"""A table of lines: a sign, then words. Cells are text from data, never markup; the cursor's row is what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.padding import Padding
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widgets import DataTable

from telekiosk.widgets.terminal import harmless

Cell = str | Text
Column: TypeAlias = tuple[str, int] | tuple[str, int, int]
"""Heading and width in cells, or the least and the most of them; a width below 0 means numbers, set to the right."""


class Rows(DataTable[Padding], inherit_bindings=False):
    """Where there is more room than columns need at least, those that want more get it; where there is not room enough
    for all, the widest columns of words give way, and say so with an ellipsis."""

    BINDINGS = [
        Binding("enter", "select_cursor", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]

    def __init__(self, columns: Sequence[Column], *, ident: str) -> None:
        super().__init__(cursor_type="row", cell_padding=0, id=ident, zebra_stripes=False)
        self._shape = [(column[0], column[1], column[-1]) for column in columns]

    def on_mount(self) -> None:
        for heading, width, _most in self._shape:
            self.add_column(_drawn(heading, width), width=abs(width) + 1)
        self.add_class("-empty")

    def on_resize(self, event: events.Resize) -> None:
        widths = _fitted([(least, most) for _heading, least, most in self._shape], event.size.width)
        for column, (heading, width, _most), now in zip(self.ordered_columns, self._shape, widths, strict=True):
            column.label, column.width = _drawn(heading, now if width > 0 else -now), now + 1
        self._require_update_dimensions = True
        self._clear_caches()
        self.refresh()

    def fill(self, rows: Iterable[Sequence[Cell]]) -> None:
        """These rows in the place of the present ones; the cursor goes to the first."""
        self.clear()
        self.more(rows)

    def more(self, rows: Iterable[Sequence[Cell]]) -> None:
        """These rows after the present ones."""
        for row in rows:
            cells = [self.cell(cell, width) for cell, (_, width, _most) in zip(row, self._shape, strict=True)]
            self.add_row(*cells)
        self.set_class(not self.row_count, "-empty")

    @staticmethod
    def cell(cell: Cell, width: int) -> Padding:
        """A cell for a column of that kind: as much of it as the column has room for."""
        text = cell.copy() if isinstance(cell, Text) else Text(harmless(cell))
        text.no_wrap, text.overflow, text.justify = True, "ellipsis", "right" if width < 0 else "left"
        return Padding(text, (0, 1, 0, 0))

    @property
    def at(self) -> int | None:
        """The number of the chosen row, from 0; None in an empty table."""
        return self.cursor_row if self.row_count else None


def _drawn(heading: str, width: int) -> Text:
    """A heading as it is drawn above a column of that width."""
    text = Text(heading, no_wrap=True)
    text.truncate(abs(width), overflow="ellipsis")
    if width < 0:
        text.align("right", abs(width))
    return text


def _fitted(widths: Sequence[tuple[int, int]], room: int) -> list[int]:
    """The cells that each column gets, from its least and its most, and one more for the gap after it."""
    given = [abs(least) for least, _most in widths]
    missing = [abs(most) - abs(least) for least, most in widths]
    spare = room - sum(given) - len(given)
    for _cell in range(min(spare, sum(missing))):
        neediest = max(range(len(given)), key=missing.__getitem__)
        given[neediest] += 1
        missing[neediest] -= 1
    for _cell in range(-spare):
        widest = max(range(len(given)), key=lambda place: (widths[place][0] > 0) * given[place])
        given[widest] = max(1, given[widest] - 1)
    return given
