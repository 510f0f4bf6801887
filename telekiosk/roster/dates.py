"""Dates as people and spreadsheets write them into a table's cells: those that can mean one day only (R21)."""

from __future__ import annotations

import re
from datetime import date, datetime

from telekiosk.core.policy import PARIS

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})(?:[ T]+(?P<time>\S+))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]+(?P<time>\S+))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?", re.ASCII)


def table_day(text: str) -> date | None:
    """01/02/2013, 01-02-2013, 01.02.2013 or 2013-02-01, with the midnight that spreadsheets add; None for the rest: a
    year of two figures, Excel's number of days, 31 February."""
    moment = table_moment(text)
    return moment.date() if moment and (moment.hour, moment.minute, moment.second) == (0, 0, 0) else None


def table_moment(text: str) -> datetime | None:
    """The same with a time, or a day alone, which is its midnight."""
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    time = _TIME.fullmatch((found and found["time"]) or "00:00")
    if not (found and time):
        return None
    hour, minute, second = (int(part or 0) for part in time.groups())
    try:
        return datetime(int(found["year"]), int(found["month"]), int(found["day"]), hour, minute, second, tzinfo=PARIS)
    except ValueError:
        return None
