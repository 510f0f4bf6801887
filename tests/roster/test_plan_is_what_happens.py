"""Any roster after any other: the plan equals what applying did, twice changes nothing, every journal holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from telekiosk.core.counter import Counter
from telekiosk.core.policy import local_date
from telekiosk.core.upkeep import run_upkeep
from telekiosk.roster.apply import Imported, ImportRoster, import_roster, preview_roster
from telekiosk.roster.fit import school_year
from telekiosk.roster.model import LinkRow, PupilRow, Roster
from telekiosk.roster.plan import Decisions, NothingToDo
from telekiosk.roster.plan_words import sections
from telekiosk.roster.refusals import NobodyToImport
from telekiosk.roster.steps import Plan
from tests.desk import assert_every_journal_holds, clock_of, counter_on
from tests.roster.made import OTHER, UAI, desk_of, per_guardian, person, pupil, roster
from tests.roster.pictures import assert_all_is_well, assert_the_plan_is_what_happened, picture

CHILDREN = ("Léa", "Tom", "Zoé", "Noé", "Nina")
ADULTS = ("Claire", "Paul", "Anne", "Claire")  # two homonyms among them
DAYS = (date(2013, 5, 7), date(2013, 7, 5), None)


@st.composite
def pupil_rows(draw: st.DrawFn, uai: str) -> list[PupilRow]:
    rows = []
    for number, name in enumerate(CHILDREN, 1):
        if draw(st.integers(0, 4)) == 0:
            continue
        row = pupil(
            number if uai == UAI else 50 + number,
            name,
            draw(st.sampled_from(("MARTIN", "DURAND"))),
            ine=f"{number:09d}AA" if draw(st.integers(0, 3)) else None,
            born=draw(st.sampled_from(DAYS)),
            in_class=draw(st.sampled_from(("4A", "4B", ""))),
            elenoet=str(number) if draw(st.booleans()) else "",
            left_on=draw(st.sampled_from((None, None, None, date(2026, 10, 1), date(2026, 10, 16)))),
        )
        if draw(st.integers(0, 5)) == 0:
            row = replace(row, eleve_id=str(int(row.eleve_id) + 20))
        rows.append(row)
    return rows


@st.composite
def link_rows(draw: st.DrawFn, children: list[PupilRow], first: int) -> list[LinkRow]:
    made = []
    for child in children:
        for number in range(len(ADULTS)):
            if draw(st.integers(0, 2)) == 0:
                parentage = draw(st.sampled_from(("10", "10", "20", "51", "70")))
                made.append(LinkRow(child.eleve_id, str(first + number), parentage, draw(st.booleans()), False, 1))
    return made


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, Decisions]:
    uai = draw(st.sampled_from((UAI, UAI, OTHER)))
    first = draw(st.sampled_from((11, 31))) if uai == UAI else 71
    children = draw(pupil_rows(uai))
    links = draw(link_rows(children, first))
    in_charge = {each.person_id for each in links}
    people = [
        person(
            first + n,
            name,
            phone=draw(st.sampled_from(("06", "07"))),
            email=draw(st.sampled_from(("", "a@example.org"))),
        )
        for n, name in enumerate(ADULTS)
        if str(first + n) in in_charge
    ]
    decisions = Decisions(
        part=draw(st.integers(0, 4)) == 0,
        leavers=True,
        moves=frozenset(draw(st.sets(st.sampled_from([f"{n:09d}AA" for n in range(1, 6)]), max_size=2))),
        persons=frozenset(draw(st.sets(st.sampled_from([str(first), str(first + 1)]), max_size=1))),
    )
    return roster(children, people, links, uai=uai), decisions


@st.composite
def years(draw: st.DrawFn) -> list[tuple[Roster, Decisions, bool]]:
    """Rosters one after the other; True: fourteen months pass first, and accounts without a child are closed."""
    return [(*draw(rosters()), draw(st.integers(0, 3)) == 0) for _ in range(draw(st.integers(2, 5)))]


EXAMPLES = int(os.environ.get("EXAMPLES", "25"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=years(), one_account=st.booleans())
def test_the_plan_is_what_applying_did(
    new_url: Callable[[], str], story: list[tuple[Roster, Decisions, bool]], one_account: bool
) -> None:
    desk = desk_of(counter_on(new_url()))
    try:
        if one_account:
            per_guardian(desk)
        for made, decisions, late in story:
            clock_of(desk).pass_time(days=430 if late else 1)
            if late:
                run_upkeep(desk)
            one_import(desk, as_of_now(desk, made), decisions)
        assert_every_journal_holds(desk)
    finally:
        desk.database.close()


def as_of_now(desk: Counter, made: Roster) -> Roster:
    now = desk.clock()
    return replace(made, heading=replace(made.heading, year=school_year(local_date(now)), exported_at=now))


def one_import(desk: Counter, made: Roster, decisions: Decisions) -> None:
    form = ImportRoster(made, decisions=decisions)
    before, preview = picture(desk), preview_roster(desk, form)
    note(repr(made))
    assert picture(desk) == before
    outcome = import_roster(desk, form)
    after = picture(desk)
    if isinstance(outcome, NothingToDo | NobodyToImport):
        assert outcome == preview
        assert after == before
        return
    assert isinstance(outcome, Imported), outcome
    assert isinstance(preview, Plan)
    assert outcome.plan == preview
    assert sections(replace(preview, passed_over=0)), "a plan that changes something says what"
    assert_the_plan_is_what_happened(before, after, outcome.plan)
    assert_all_is_well(after)
    again = import_roster(desk, form)
    assert isinstance(again, NothingToDo), again
    assert picture(desk) == after
