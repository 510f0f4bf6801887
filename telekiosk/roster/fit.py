"""Whether a roster fits the day on which it is imported (R21): not another year's, not older than the last."""

from __future__ import annotations

from datetime import date, datetime

from telekiosk.roster.model import Heading
from telekiosk.roster.refusals import OlderThanLast, OtherYear

_SUMMER = range(6, 9)  # June to August: SIECLE passes to the next year on a day that each school chooses


def school_year(today: date) -> int:
    """The year of the September in which the school year of this day began; summer belongs to the one that ends."""
    return today.year if today.month >= _SUMMER.stop else today.year - 1


def unfit(heading: Heading, today: date, last_at: datetime | None) -> OtherYear | OlderThanLast | None:
    """Why these files cannot be imported on the plain date `today`, or None; `last_at` is when those of the school's
    last import were exported. From June to August the year that ends and the year that comes are both right."""
    awaited = school_year(today)
    if heading.year != awaited and not (today.month in _SUMMER and heading.year == today.year):
        return OtherYear(heading.year, awaited)
    if last_at is not None and heading.exported_at < last_at:
        return OlderThanLast(heading.exported_at, last_at)
    return None
