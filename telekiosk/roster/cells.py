"""A table (CSV) as rows of cells: `;`, `,` or tabs; a damaged one is refused with its line (R21)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from telekiosk.core.names import clean
from telekiosk.roster.refusals import CellUnended, Refused, RowUneven

BLOCK = 16  # rows that Excel writes together, without the columns at the right that are empty in all of them
Line: TypeAlias = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One pupil's row: its cells by the columns' keys, as they were written, and the line where it begins."""

    line: int
    cells: dict[str, str]

    def raw(self, key: str) -> str:
        return self.cells.get(key, "")

    def value(self, key: str) -> str:
        """Cleaned, out of the quotes and ="…" with which numbers are kept from becoming numbers."""
        found = re.fullmatch(r'=?"(.*)"', text := clean(self.raw(key)))
        return clean(found.group(1)) if found else text


def headings_of(text: str) -> list[str]:
    """The cells of the first row that has any; [] for what is no table at all."""
    try:
        return next((cells for _, cells in _lines("", text) if _has_text(cells)), [])
    except Refused:
        return []


def rows_of(name: str, text: str) -> Iterator[Line]:
    """Each row that is not empty, the headings first, with the line where it begins.

    Where a separator or a quotation mark is missing or one too many, cells stand under other headings, or rows
    disappear in a cell: all of them would be taken for what they are not, so the whole table is refused. A row has as
    many cells as there are headings, or as the other rows of Excel's block."""
    lines, width, sign = _lines(name, text), 0, _separator(text)
    while block := list(islice(lines, BLOCK)):
        filled = [(line, cells) for line, cells in block if _has_text(cells)]
        if not filled:
            continue
        usual = min(width, Counter(len(cells) for _, cells in filled).most_common(1)[0][0])
        width = width or len(filled[0][1])
        for line, cells in filled:
            if len(cells) != (usual or width):
                raise Refused(RowUneven(name, line, len(cells), usual or width))
            if any(re.search(r"[\r\n]", cell) and cell.count(sign) >= len(cells) - 1 for cell in cells):
                raise Refused(CellUnended(name, line))
        last, cells = filled[-1]
        if len(block) < BLOCK and len(cells) < width and not text.endswith(("\n", "\r")):
            raise Refused(RowUneven(name, last, len(cells), width))
        yield from filled


def _lines(name: str, text: str) -> Iterator[Line]:
    """Every row, the empty ones too, as Excel counts them; `sep=;`, which Excel asks for and does not show, is none."""
    marked = re.match(r"sep=.(\r\n|\r|\n)", text)
    before = 1 if marked else 0
    rest = io.StringIO(text[marked.end() :] if marked else text, newline="")
    reader = csv.reader(rest, delimiter=_separator(text), strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Refused(CellUnended(name, line)) from None
        if cells is None:
            return
        yield line, cells


def _separator(text: str) -> str:
    """The one of which the headings have most."""
    found = re.search(r"(?!sep=.[\r\n])^[^\r\n]+", text, re.MULTILINE)
    return max(";,\t", key=found.group().count) if found else ";"


def _has_text(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)
