"""Dates in a table as people and spreadsheets write them: taken where they can mean one day only, else told of."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.policy import PARIS
from telekiosk.roster.model import Reason
from telekiosk.roster.words import remark
from tests.roster.made import desk_of, done
from tests.roster.tables import NOEL, ZOE, read, reasons, table


@pytest.mark.parametrize("typed", ["2013-02-01", "01-02-2013", "01.02.2013", "1/2/2013", "01/02/2013 00:00:00"])
def test_a_day_is_read_however_a_spreadsheet_shows_it(typed: str) -> None:
    found = read(table(ZOE | {"Date de naissance": typed, "Date de sortie": typed})).pupils[0]
    assert found.birth_date == found.left_on == date(2013, 2, 1)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-10-12", datetime(2026, 10, 12, tzinfo=PARIS)),
        ("2026-10-12T14:30:05", datetime(2026, 10, 12, 14, 30, 5, tzinfo=PARIS)),
        ("12-10-2026 14:30", datetime(2026, 10, 12, 14, 30, tzinfo=PARIS)),
        ("12.10.2026", datetime(2026, 10, 12, tzinfo=PARIS)),
        ("12/10/2026 0:00:00", datetime(2026, 10, 12, tzinfo=PARIS)),
    ],
)
def test_so_is_the_day_of_the_file(typed: str, moment: datetime) -> None:
    assert read(table(ZOE | {"Date du fichier": typed})).heading.exported_at == moment


@pytest.mark.parametrize(
    "typed", ["41306", "01/02/13", "31/02/2013", "1er février 2013", "01/02/2013 14:30", "01/01/1900"]
)
def test_a_birth_date_that_is_none_is_told_of_with_its_text(counter: Counter, typed: str) -> None:
    plan = done(desk_of(counter), read(table(ZOE, NOEL | {"Date de naissance": typed})))
    told = [each for each in plan.remarks if each.line == 3]
    assert [(each.reason, each.text) for each in told] == [(Reason.BIRTH_DATE_UNFIT, typed)]
    assert f"kept (the birth date “{typed}” is not understood" in remark(told[0], "en")


def test_a_birth_date_that_is_not_there_is_said_to_be_absent(counter: Counter) -> None:
    plan = done(desk_of(counter), read(table(ZOE, NOEL | {"Date de naissance": ""})))
    assert [each.reason for each in plan.remarks] == [Reason.NO_BIRTH_DATE]


def test_a_leaving_date_that_is_none_is_told_of() -> None:
    assert reasons(table(ZOE | {"Date de sortie": "41306"})) == [Reason.LEAVING_UNFIT]
