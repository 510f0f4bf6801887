"""Plain dates as families type them (R9)."""

from __future__ import annotations

from datetime import date

import pytest

from telekiosk.core.dates import typed_date
from telekiosk.core.forms import Problem


@pytest.mark.parametrize(
    "typed",
    [
        "07032012",
        "7/3/2012",
        "07/03/12",
        "7.3.2012",
        "7-3-2012",
        "07 03 2012",
        "070312",
        " 7 / 3 / 2012 ",
        "7, 3, 2012",
    ],
)
def test_a_date_is_day_month_year_with_any_separator_or_none(typed: str) -> None:
    assert typed_date(typed) == date(2012, 3, 7)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.MISSING),
        ("   ", Problem.MISSING),
        ("31/02/2012", Problem.NO_SUCH_DAY),
        ("29/02/2013", Problem.NO_SUCH_DAY),
        ("00/01/2012", Problem.NO_SUCH_DAY),
        ("2012-03-07", Problem.NOT_A_DATE),
        ("7 mars 2012", Problem.NOT_A_DATE),
        ("07032012x", Problem.NOT_A_DATE),
        ("7/3", Problem.NOT_A_DATE),
        ("0703201", Problem.NOT_A_DATE),
        ("9" * 10_000, Problem.NOT_A_DATE),
        ("[bold]07032012", Problem.NOT_A_DATE),
    ],
)
def test_what_is_no_date_is_told_apart_from_a_day_that_does_not_exist(typed: str, problem: Problem) -> None:
    assert typed_date(typed) is problem


def test_a_leap_day_is_a_birthday_too() -> None:
    assert typed_date("29/02/2012") == date(2012, 2, 29)
