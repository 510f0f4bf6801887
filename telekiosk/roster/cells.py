"""A table (CSV) as rows of cells: `;`, `,` or tabs; what Excel and LibreOffice do to a table on its way is undone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from telekiosk.core.names import clean


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


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with the line where it begins."""
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num
