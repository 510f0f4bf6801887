"""What refusals and remarks say of a table: what is wrong, and how it is mended there, without a word of SIECLE."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.names import clean
from telekiosk.roster.model import Reason
from telekiosk.roster.refusals import (
    CellUnended,
    CellUnfit,
    MissingColumns,
    NoGuardianInTable,
    NoRows,
    NumberRounded,
    OlderThanLast,
    OtherSchool,
    OtherYear,
    RowsDisagree,
    RowUneven,
    TableRefusal,
)
from telekiosk.texts import Language, Speaker, moment_in_words

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
        case RowsDisagree(line=line, heading=heading, text=text, first=first):
            return _(
                "{file}, line {line}: “{text}” under “{heading}”, “{first}” on the first row. All rows have the same "
                "school, year and date."
            ).format(file=file, line=line, text=clean(text)[:40], heading=heading, first=clean(first)[:40])
        case NoRows():
            return _("{file}: no pupil stands under the headings. Each pupil is a row.").format(file=file)
        case NoGuardianInTable():
            return _(
                "{file}: no row names a guardian who can be taken. Fill in number, surname and first name of "
                "responsable 1."
            ).format(file=file)
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


def of_other_table(refusal: OtherSchool | OtherYear | OlderThanLast, language: Language) -> str:
    """Why a sound table is not taken today."""
    _ = speaker.in_language(language).gettext
    match refusal:
        case OtherSchool(uai=uai, wanted=wanted):
            said = _("This table is of {uai}, that of {wanted} is awaited.")
            return said.format(uai=uai, wanted=clean(wanted)[:20])
        case OtherYear(year=year, awaited=awaited):
            return _(
                "This table is of the school year {year}-{next_year}, that of {awaited}-{next_awaited} is awaited: "
                "look under “Année scolaire”."
            ).format(year=year, next_year=year + 1, awaited=awaited, next_awaited=awaited + 1)
        case OlderThanLast(exported_at=exported_at, last_at=last_at):
            return _(
                "This table is of {exported}, the one imported last of {last}. Give a newer one, with its day under "
                "“Date du fichier”."
            ).format(exported=moment_in_words(exported_at, language), last=moment_in_words(last_at, language))
        case other:
            assert_never(other)


def why_in_table(reason: Reason, language: Language) -> str | None:
    """A reason in words, where those for SIECLE's files send to SIECLE; None: it is said alike of both."""
    _ = speaker.in_language(language).gettext
    return {
        Reason.NO_ID: _("no number"),
        Reason.OTHER_PERSON: _(
            "this number was another person's: somebody new needs a number of their own; if it is the same person "
            "renamed, the school must agree"
        ),
        Reason.PERHAPS_GUARDED: _(
            "perhaps the guardian whom the school protects or hides, typed in anew: the school must say. If so, give "
            "them their number back"
        ),
        Reason.GARBLED: _("letters look garbled, like “Ã©”: check the name; one known already stays"),
        Reason.UNWRITABLE: _("“?” stands for a letter of the name: check it"),
        Reason.OTHER_PUPILS_INE: _("another pupil already has this INE: it was left out, check it"),
    }.get(reason)
