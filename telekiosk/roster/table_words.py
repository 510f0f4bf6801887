"""What refusals of a table say: at which line of which file, and how it is mended there."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.names import clean
from telekiosk.roster.refusals import (
    CellUnended,
    CellUnfit,
    MissingColumns,
    NumberRounded,
    RowsDisagree,
    RowUneven,
    TableRefusal,
)
from telekiosk.texts import Language, Speaker

speaker = Speaker("roster")

# How the cells are written that every row of a table has
EXAMPLES = {"UAI": "0861234Z", "Année scolaire": "2026-2027", "Date du fichier": "12/10/2026"}


def of_table(refusal: TableRefusal, language: Language) -> str:
    """What is wrong, at which line, and how to mend it."""
    catalogue = speaker.in_language(language)
    _ = catalogue.gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case MissingColumns(columns=columns):
            return _(
                "{file} lacks these columns: {columns}. The command telekiosk roster template makes an empty table "
                "with all of them."
            ).format(file=file, columns=", ".join(columns))
        case RowsDisagree(line=line):
            return _(
                "{file}, line {line}: another school, year or date than on the first line. A table is of one school."
            ).format(file=file, line=line)
        case CellUnfit(line=line, heading=heading, text=""):
            return _("{file}, line {line}: nothing stands under “{heading}”. Every row needs it.").format(
                file=file, line=line, heading=heading
            )
        case CellUnfit(line=line, heading=heading, text=text):
            return _(
                "{file}, line {line}: “{text}” under “{heading}” is not understood. Write it like {example}."
            ).format(file=file, line=line, text=clean(text)[:40], heading=heading, example=EXAMPLES[heading])
        case NumberRounded(line=line, text=text):
            return _(
                "{file}, line {line}: “{text}” is a number that the spreadsheet has rounded: whose it was cannot be "
                "known. Format the columns of numbers as text, enter the numbers again and save the file as CSV."
            ).format(file=file, line=line, text=clean(text)[:40])
        case RowUneven(line=line, cells=cells, awaited=awaited):
            said = catalogue.ngettext(
                "{file}, line {line}: {cells} cell where {awaited} are awaited. The row is cut short, or a separator "
                "is missing or one too many. Nothing was read: mend it, save it as CSV again.",
                "{file}, line {line}: {cells} cells where {awaited} are awaited. The row is cut short, or a separator "
                "is missing or one too many. Nothing was read: mend it, save it as CSV again.",
                cells,
            )
            return said.format(file=file, line=line, cells=cells, awaited=awaited)
        case CellUnended(line=line):
            return _(
                "{file}, line {line}: a cell does not end where it should. A quotation mark is missing or one too "
                "many, or the file is cut short. Nothing was read: mend it, save it as CSV again."
            ).format(file=file, line=line)
        case other:
            assert_never(other)
