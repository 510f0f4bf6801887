"""Whether a roster fits the day on which it is imported (R21): not another year's, not older than the last."""

from __future__ import annotations

from datetime import date

from telekiosk.roster.known import LastImport
from telekiosk.roster.model import FileKind, Heading
from telekiosk.roster.refusals import OlderThanLast, OtherYear

_SUMMER = range(6, 9)  # June to August: SIECLE passes to the next year on a day that each school chooses


def school_year(today: date) -> int:
    """The year of the September in which the school year of this day began; summer belongs to the one that ends."""
    return today.year if today.month >= _SUMMER.stop else today.year - 1


def unfit(heading: Heading, today: date, *, as_table: bool = False) -> OtherYear | None:
    """Whether these files are not of the year of the plain date `today`. From June to August the year that ends and the
    year that comes are both right."""
    awaited = school_year(today)
    if heading.year != awaited and not (today.month in _SUMMER and heading.year == today.year):
        return OtherYear(heading.year, awaited, as_table)
    return None


def older(heading: Heading, last: LastImport, *, as_table: bool = False) -> OlderThanLast | None:
    """Whether either file is older than the one of its kind that the school imported last."""
    files = (
        (heading.pupils_at, last.pupils_at, FileKind.PUPILS),
        (heading.guardians_at, last.guardians_at, FileKind.GUARDIANS),
    )
    late = [file for file in files if file[0] < file[1]]
    if not late:
        return None
    given, before, kind = min(late)
    if as_table:
        return OlderThanLast(given, before, FileKind.TABLE)
    return OlderThanLast(given, before, kind if len(late) == 1 else None)
