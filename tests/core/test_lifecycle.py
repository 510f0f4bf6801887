"""The table of PRODUCT section 2, said again here in its own words, and asked in every combination (R10, R28)."""

from __future__ import annotations

import ast
import itertools
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from telekiosk.core import lifecycle
from telekiosk.core.lifecycle import (
    ENDED,
    TABLE,
    Event,
    Facts,
    Kind,
    Lacking,
    MailStatus,
    Moved,
    Need,
    NotInThisState,
    State,
    Thing,
    Who,
    decide,
    diagram,
    ends,
    possible,
)

TODAY = date(2026, 9, 1)
GUARDIAN = Facts(Kind.GUARDIAN, MailStatus.AWAITING, children_to_show=1, deadline=TODAY)
PUPIL = replace(GUARDIAN, kind=Kind.PUPIL)
AT_COUNTER = replace(GUARDIAN, confirmed_at_counter=True)
LATE = replace(GUARDIAN, deadline=TODAY - timedelta(days=1))
WAS_NOTIFIED = replace(GUARDIAN, was=State.NOTIFIED, to_take_back=1)
WAS_ACTIVE = replace(WAS_NOTIFIED, was=State.ACTIVE)
WHOLE = replace(GUARDIAN, splitting_all=True)
BY_TIME = replace(GUARDIAN, closed_by_time=True)

ALIVE = "prepared notified lapsed pending active"
SAME = "unchanged"
SECTION_2 = [
    ("letter issued", "prepared lapsed notified", "notified", "school", GUARDIAN),
    ("child attached", ALIVE, SAME, "import", GUARDIAN),
    ("child ended", ALIVE + " closed", SAME, "import school", GUARDIAN),
    ("child hidden", ALIVE + " closed", SAME, "import school", GUARDIAN),
    ("child shown again", ALIVE + " closed", SAME, "import school", GUARDIAN),
    ("first connection done", "notified", "pending", "family", GUARDIAN),
    ("first connection done", "notified", "active", "family", PUPIL),
    ("first connection done", "notified", "active", "family", AT_COUNTER),
    ("address confirmed", "pending active", "active", "family", GUARDIAN),
    ("confirmed at the counter", "notified", SAME, "school", GUARDIAN),
    ("confirmed at the counter", "pending", "active", "school", GUARDIAN),
    ("confirmation sent again", "pending active", SAME, "family school", GUARDIAN),
    ("address changed", "pending active", SAME, "family school", GUARDIAN),
    ("password reset asked", "active", SAME, "family", GUARDIAN),
    ("password reset done", "active", SAME, "family", GUARDIAN),
    ("password changed", "active", SAME, "family", GUARDIAN),
    ("password lent", "pending active", SAME, "school", GUARDIAN),
    ("own password chosen", "pending active", SAME, "family", GUARDIAN),
    ("account grouped", "notified active", "grouped", "family", GUARDIAN),
    ("another account grouped in", "pending active", SAME, "family", GUARDIAN),
    ("grouping undone", "grouped", "prepared", "school", WAS_NOTIFIED),
    ("grouping undone", "grouped", "active", "school", WAS_ACTIVE),
    ("grouped account taken out", "pending active", SAME, "school", GUARDIAN),
    ("split off", "pending active", SAME, "school", GUARDIAN),
    ("split off", "grouped", "replaced", "school", WHOLE),
    ("letter's deadline passed", "notified", "lapsed", "time", LATE),
    ("account generated anew", "notified lapsed pending active closed", "replaced", "school", GUARDIAN),
    ("account generated anew", "closed", "replaced", "import", BY_TIME),
    ("account closed", ALIVE, "closed", "school time", GUARDIAN),
    ("principal replaced", "grouped", "replaced", "school import", GUARDIAN),
    ("principal closed", "grouped", "closed", "school time", GUARDIAN),
]
NAMED = {
    (Event(event), State(state), Who(who))
    for event, before, _, actors, _ in SECTION_2
    for state in before.split()
    for who in actors.split()
}
MANY_FACTS = [
    Facts(kind, mail, counter, children, deadline, was, back, by_time, whole)
    for kind, mail, counter, children, deadline, was, back, by_time, whole in itertools.product(
        Kind,
        MailStatus,
        (False, True),
        (0, 1),
        (None, TODAY, TODAY - timedelta(days=1)),
        (None, State.NOTIFIED, State.ACTIVE),
        (0, 1),
        (False, True),
        (False, True),
    )
]


@pytest.mark.parametrize(("event", "before", "after", "actors", "facts"), SECTION_2)
def test_a_row_of_section_2_moves_the_account_as_it_says(
    event: str, before: str, after: str, actors: str, facts: Facts
) -> None:
    for state, who in itertools.product(before.split(), actors.split()):
        expected = State(state if after == SAME else after)
        assert decide(State(state), Event(event), Who(who), facts, TODAY) == Moved(State(state), expected)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", Who)
def test_every_event_has_an_answer_and_what_section_2_does_not_name_is_refused(state: State, who: Who) -> None:
    for facts in MANY_FACTS:
        answers = {event: decide(state, event, who, facts, TODAY) for event in Event}
        unnamed = {event for event, answer in answers.items() if answer == NotInThisState(state, event)}
        assert unnamed == {event for event in Event if (event, state, who) not in NAMED}
        assert all(answer.before is state for answer in answers.values() if isinstance(answer, Moved))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", Who)
def test_what_is_possible_is_what_the_table_would_allow(state: State, who: Who) -> None:
    for facts in MANY_FACTS[::3]:
        offered = possible(state, who, facts, TODAY)
        allowed = {event for event in Event if isinstance(decide(state, event, who, facts, TODAY), Moved)}
        assert set(offered) == allowed
        assert len(offered) == len(allowed)


@pytest.mark.parametrize(
    ("state", "event", "who", "facts", "need"),
    [
        ("prepared", "letter issued", "school", replace(GUARDIAN, children_to_show=0), Need.CHILD_TO_SHOW),
        ("notified", "first connection done", "family", LATE, Need.IN_TIME),
        ("notified", "first connection done", "family", replace(GUARDIAN, deadline=None), Need.IN_TIME),
        ("notified", "first connection done", "family", replace(GUARDIAN, children_to_show=0), Need.CHILD_TO_SHOW),
        ("active", "address confirmed", "family", replace(GUARDIAN, mail=MailStatus.CONFIRMED), Need.AWAITED_ADDRESS),
        ("pending", "confirmation sent again", "family", replace(GUARDIAN, mail=MailStatus.NONE), Need.AWAITED_ADDRESS),
        ("notified", "confirmed at the counter", "school", PUPIL, Need.GUARDIAN),
        ("active", "account grouped", "family", PUPIL, Need.GUARDIAN),
        ("active", "account grouped", "family", replace(GUARDIAN, children_to_show=0), Need.CHILD_TO_SHOW),
        ("active", "another account grouped in", "family", PUPIL, Need.GUARDIAN),
        ("grouped", "grouping undone", "school", replace(WAS_ACTIVE, to_take_back=0), Need.SOMETHING_TO_TAKE_BACK),
        ("active", "split off", "school", WHOLE, Need.PART_OF_LOAD),
        ("active", "split off", "school", PUPIL, Need.GUARDIAN),
        ("grouped", "split off", "school", GUARDIAN, Need.WHOLE_LOAD),
        ("notified", "letter's deadline passed", "time", GUARDIAN, Need.PAST_DEADLINE),
        ("closed", "account generated anew", "import", GUARDIAN, Need.CLOSED_BY_TIME),
    ],
)
def test_a_refusal_names_what_is_lacking(state: str, event: str, who: str, facts: Facts, need: Need) -> None:
    assert decide(State(state), Event(event), Who(who), facts, TODAY) == Lacking(State(state), Event(event), need)


def test_the_deadlines_last_day_is_still_good_and_the_next_is_not() -> None:
    for facts, connected, lapsed in ((GUARDIAN, True, False), (LATE, False, True)):
        first = decide(State.NOTIFIED, Event.FIRST_CONNECTION, Who.FAMILY, facts, TODAY)
        late = decide(State.NOTIFIED, Event.DEADLINE_PASSED, Who.TIME, facts, TODAY)
        assert (isinstance(first, Moved), isinstance(late, Moved)) == (connected, lapsed)


def _ended_by(event: str, before: State, after: State) -> frozenset[Thing]:
    return ends(Event(event), Moved(before, after))


@pytest.mark.parametrize("line", [line for line in TABLE if line.after in ENDED | {State.LAPSED}])
def test_an_end_voids_everything_that_could_open_the_account(line: lifecycle.Row) -> None:
    for before in line.before:
        assert line.after is not None
        assert ends(line.event, Moved(before, line.after)) == frozenset(Thing)


@pytest.mark.parametrize(
    ("event", "before", "after", "voided"),
    [
        ("letter issued", State.NOTIFIED, State.NOTIFIED, {Thing.LETTERS}),
        (
            "first connection done",
            State.NOTIFIED,
            State.PENDING,
            {Thing.LETTERS, Thing.RESETS, Thing.LENT_PASSWORDS},
        ),
        ("address confirmed", State.ACTIVE, State.ACTIVE, {Thing.CONFIRMATIONS, Thing.RESETS}),
        ("confirmation sent again", State.PENDING, State.PENDING, {Thing.CONFIRMATIONS}),
        ("address changed", State.ACTIVE, State.ACTIVE, {Thing.CONFIRMATIONS}),
        ("password reset asked", State.ACTIVE, State.ACTIVE, {Thing.RESETS}),
        ("password reset done", State.ACTIVE, State.ACTIVE, {Thing.RESETS, Thing.LENT_PASSWORDS}),
        ("password changed", State.ACTIVE, State.ACTIVE, {Thing.RESETS, Thing.LENT_PASSWORDS}),
        ("own password chosen", State.PENDING, State.PENDING, {Thing.RESETS, Thing.LENT_PASSWORDS}),
        ("password lent", State.ACTIVE, State.ACTIVE, {Thing.LENT_PASSWORDS}),
        ("confirmed at the counter", State.PENDING, State.ACTIVE, set()),
        ("child ended", State.CLOSED, State.CLOSED, set()),
        ("another account grouped in", State.ACTIVE, State.ACTIVE, set()),
    ],
)
def test_what_an_event_overtakes_is_void_and_nothing_else(
    event: str, before: State, after: State, voided: set[Thing]
) -> None:
    assert _ended_by(event, before, after) == voided


def test_the_mark_of_the_counter_outlives_a_new_letter() -> None:
    assert Thing.COUNTER_MARK not in _ended_by("letter issued", State.NOTIFIED, State.NOTIFIED)
    assert Thing.COUNTER_MARK in _ended_by("letter's deadline passed", State.NOTIFIED, State.LAPSED)


def test_the_diagram_draws_every_move_of_section_2_and_no_other() -> None:
    drawn = {line.split(": ")[0].strip() for line in diagram().splitlines() if "-->" in line}
    moves = {
        f"{state} --> {after}" for _, before, after, _, _ in SECTION_2 if after != SAME for state in before.split()
    }
    staying = {f"{state} --> {state}" for state in State}
    assert moves - drawn == set()
    assert drawn - moves - staying == {"[*] --> prepared"}


def test_the_lifecycle_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(lifecycle.__file__).read_text(encoding="utf-8"))
    imported = {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported - {"__future__"} <= sys.stdlib_module_names
