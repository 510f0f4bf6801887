"""A report about a birth date, from the command line (C9)."""

from __future__ import annotations

from telekiosk.core.activation import ReportChild, Reported, report_child
from telekiosk.core.terms import ReportKind
from tests.commands.test_parting import counter
from tests.desk import new_family, open_letter

__all__ = ["counter"]


def test_a_birth_date_that_corrects_nothing_is_refused(telekiosk, counter):
    visit = open_letter(counter, new_family(counter).letters["Claire"]).visit
    reported = report_child(counter, ReportChild(visit, ReportKind.BIRTH_DATE_IS_RIGHT, "08032012"))
    assert isinstance(reported, Reported)
    words = ("report", "mend", reported.reference, "--answer", "looked up")
    future = telekiosk(*words, "--birth-date", "01/01/2090")
    assert (future.code, future.err) == (1, "No pupil was born on that day. Nothing was changed.\n")
    same = telekiosk(*words, "--birth-date", "07/03/2012")
    assert same.code == 1 and "The school has this very date." in same.err
    assert telekiosk(*words).out == "Mended. The family of account cmartin can go on.\n"
