"""What the school has corrected holds until the roster brings something else (C9, R20, R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telekiosk.core.activation import AtTheDesk, Reported
from telekiosk.core.contacts import AskContactChange, InformationSheet, ask_contact_change, information_sheet
from telekiosk.core.counter import Counter
from telekiosk.core.entities import Guardian, Pupil, Report
from telekiosk.core.reports import MendReport, correct_birth_date, mend_report, new_report
from telekiosk.core.terms import ReportKind
from telekiosk.roster.model import Roster
from telekiosk.roster.plan import NothingToDo
from tests.core.roads import sign_in_as
from tests.desk import assert_every_journal_holds, row
from tests.roster.made import (
    UAI,
    desk_of,
    done,
    entries,
    families,
    family,
    later,
    opened,
    outcome_of,
    pupil_named,
    rows,
)

ROSTERS, RIGHT, THIRD = date(2013, 5, 7), date(2013, 7, 5), date(2013, 5, 17)


@pytest.fixture
def desk(counter: Counter) -> Counter:
    desk = desk_of(counter)
    done(desk, families())
    return desk


def with_birth_date(day: date | None) -> Roster:
    made = families()
    return later(made, pupils=(replace(made.pupils[0], birth_date=day), *made.pupils[1:]))


def report_birth_date(desk: Counter, identifier: str) -> None:
    def step(tx) -> None:
        account = tx.session.merge(row(desk, identifier))
        pupil = tx.session.get_one(Pupil, pupil_named(desk, "Léa").id)
        new_report(tx, account, ReportKind.BIRTH_DATE_IS_RIGHT, pupil=pupil, typed=RIGHT)

    family(desk).write(step)


def test_23_a_birth_date_that_the_roster_corrects_closes_the_reports_about_it(desk: Counter) -> None:
    report_birth_date(desk, "cmartin")
    plan = done(desk, with_birth_date(RIGHT))
    assert [change.field for change in plan.pupils[0].changes] == ["birth_date", "birth_date_in_roster"]
    (report,) = rows(desk, Report)
    assert report.mended_at is not None
    assert (report.mended_by, report.called_back_at) == ("local:root", None)
    assert pupil_named(desk, "Léa").birth_date == RIGHT
    assert entries(desk, "cmartin")[-2:] == ["birth date corrected", "report mended"]
    assert entries(desk, "lmartin")[-1] == "birth date corrected"
    assert_every_journal_holds(desk)


def test_a_correction_by_the_school_holds_against_the_value_it_corrected(desk: Counter) -> None:
    lea = pupil_named(desk, "Léa").id
    desk.write(lambda tx: correct_birth_date(tx, tx.session.get_one(Pupil, lea), RIGHT))
    assert outcome_of(desk, later(families())) == NothingToDo(UAI)
    assert pupil_named(desk, "Léa").birth_date == RIGHT


def test_a_correction_gives_way_to_a_third_value_and_stays_silent_when_siecle_catches_up(desk: Counter) -> None:
    lea = pupil_named(desk, "Léa").id
    desk.write(lambda tx: correct_birth_date(tx, tx.session.get_one(Pupil, lea), RIGHT))
    caught_up = done(desk, with_birth_date(RIGHT))
    assert [change.field for change in caught_up.pupils[0].changes] == ["birth_date_in_roster"]
    done(desk, later(with_birth_date(THIRD)))
    assert pupil_named(desk, "Léa").birth_date == THIRD
    done(desk, later(later(with_birth_date(ROSTERS))))
    assert pupil_named(desk, "Léa").birth_date == ROSTERS


def test_23_a_birth_date_that_is_missing_takes_none_away(desk: Counter) -> None:
    outcome = outcome_of(desk, with_birth_date(None))
    assert isinstance(outcome, NothingToDo)
    assert pupil_named(desk, "Léa").birth_date == ROSTERS


def with_phone(phone: str) -> Roster:
    made = families()
    return later(made, persons=(replace(made.persons[0], phone=phone), *made.persons[1:]))


def claire(desk: Counter) -> Guardian:
    found: Guardian = next(each for each in rows(desk, Guardian) if each.person_id == "11")
    return found


@pytest.fixture
def accepted(desk: Counter) -> Counter:
    """Claire asked for another telephone number and town, and the school said yes."""
    opened(desk, "cmartin")
    visit = sign_in_as(family(desk), "cmartin")
    sheet = information_sheet(family(desk), AtTheDesk(visit))
    assert isinstance(sheet, InformationSheet)
    mine = sheet.guardians[0]
    assert mine.details is not None
    wanted = replace(mine.details, postcode_and_town="86100 CHÂTELLERAULT", phone="0700000000")
    asked = ask_contact_change(family(desk), AskContactChange(visit, mine.guardian, wanted))
    assert isinstance(asked, Reported)
    mend_report(desk, MendReport(asked.reference, "yes", accept=True))
    assert claire(desk).phone == "0700000000"
    return desk


def test_accepted_contact_details_hold_against_the_roster_they_replaced(accepted: Counter) -> None:
    assert outcome_of(accepted, later(families())) == NothingToDo(UAI)
    assert (claire(accepted).phone, claire(accepted).postcode_and_town) == ("0700000000", "86100 CHÂTELLERAULT")


def test_accepted_contact_details_give_way_field_by_field(accepted: Counter) -> None:
    plan = done(accepted, with_phone("0811111111"))
    assert [change.field for change in plan.guardians[0].changes] == ["phone"]
    assert (claire(accepted).phone, claire(accepted).postcode_and_town) == ("0811111111", "86100 CHÂTELLERAULT")
    done(accepted, later(later(families())))
    assert claire(accepted).phone == "0612345678"


def test_when_siecle_has_caught_up_a_later_change_there_counts_again(accepted: Counter) -> None:
    plan = done(accepted, with_phone("0700000000"))
    assert (plan.guardians[0].changes, plan.guardians[0].caught_up) == ((), ("phone",))
    assert claire(accepted).in_roster == {"postcode_and_town": "86000 POITIERS"}
    done(accepted, later(with_phone("0612345678")))
    assert claire(accepted).phone == "0612345678"
