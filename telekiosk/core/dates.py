"""Plain dates as families type them: day, month, year, separators optional (R9)."""

from __future__ import annotations

import re
from datetime import date

from telekiosk.core.forms import Problem

OLDEST_BIRTH_YEAR = 1900


def typed_date(text: str) -> date | Problem:
    """07032012, 7/3/2012, 07 03 12, 7.3.2012; a year of two figures is of this century."""
    text = text.strip()
    if not text:
        return Problem.MISSING
    parts = re.fullmatch(r"(\d{1,2})[\s/.,-]+(\d{1,2})[\s/.,-]+(\d{4}|\d{2})", text) or re.fullmatch(
        r"(\d{2})(\d{2})(\d{4}|\d{2})", text
    )
    if parts is None:
        return Problem.NOT_A_DATE
    day, month, year = (int(part) for part in parts.groups())
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return Problem.NO_SUCH_DAY


def can_be_birth_date(born: date, today: date) -> bool:
    """Whether somebody at school can have been born then: not in 1900, which stands in for a date."""
    return born.year > OLDEST_BIRTH_YEAR and born < today
