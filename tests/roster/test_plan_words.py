"""What the preview says of each change, before anybody says yes to it (R21, C5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telekiosk.core.counter import Counter
from telekiosk.roster.plan_words import sections
from telekiosk.roster.steps import Plan
from tests.roster.made import YES, desk_of, done, families, later, link, person, pupil, roster


@pytest.fixture
def desk(counter: Counter) -> Counter:
    return desk_of(counter)


def told(plan: Plan) -> dict[str, list[str]]:
    return dict(sections(plan, "en"))


def test_the_preview_names_who_pays_the_fees_from_now_on(desk: Counter) -> None:
    made = families()
    done(desk, made)
    pays = later(made, links=(made.links[0], link(1, 12, pays=True), *made.links[2:]))
    assert told(done(desk, pays)) == {
        "2 guardians whose link to a pupil changes": [
            "Paul MARTIN, for Léa MARTIN: guardian 1 instead of 2",
            "Claire MARTIN, for Léa MARTIN: guardian 2 instead of 1",
        ]
    }


def test_the_preview_says_that_a_guardian_entered_twice_is_one_number_again(desk: Counter) -> None:
    """In October Tom's mother was entered again, in November SIECLE was cleaned, and the new number stayed."""
    made = families()
    done(desk, made)
    twice = later(
        made,
        persons=(*made.persons, person(14, "Claire")),
        links=(*made.links[:2], link(2, 14, first=True), *made.links[3:]),
    )
    done(desk, twice)
    cleaned = later(twice, persons=twice.persons[1:], links=(link(1, 14, first=True), *twice.links[1:]))
    assert told(done(desk, cleaned)) == {
        "1 guardian whose link to a pupil changes": ["Claire MARTIN, for Léa MARTIN: under the number 14 from now on"]
    }


def test_a_guardian_in_charge_again_is_told_with_all_that_changes(desk: Counter) -> None:
    made = roster([pupil(1, "Léa")], [person(11, "Claire"), person(12, "Paul")], [link(1, 11), link(1, 12)])
    done(desk, made)
    alone = later(made, persons=made.persons[:1], links=made.links[:1])
    done(desk, alone, YES)
    back = later(later(made), links=(made.links[0], link(1, 12, pays=True)))
    assert told(done(desk, replace(back))) == {
        "1 guardian in charge again": ["Paul MARTIN, for Léa MARTIN: guardian 1 instead of 2"],
        "1 guardian whose link to a pupil changes": ["Claire MARTIN, for Léa MARTIN: guardian 2 instead of 1"],
    }


def test_the_newcomer_is_named_beside_the_guardian_of_the_same_name_who_goes(desk: Counter) -> None:
    """Claire was entered twice in SIECLE: the preview shows that who comes is who goes."""
    made = families()
    done(desk, made)
    twice = later(
        made,
        persons=(*made.persons, person(14, "Claire")),
        links=(*made.links[:2], link(2, 14, first=True), *made.links[3:]),
    )
    assert sections(done(desk, twice), "en", whole=False) == [
        ("1 new guardian", ["Claire MARTIN"]),
        ("1 guardian no longer in charge", ["Claire MARTIN, for Tom MARTIN"]),
        ("1 account to prepare", ["Claire MARTIN, for Tom MARTIN"]),
    ]


@pytest.mark.parametrize(("count", "named"), [(20, 20), (21, 0)])
def test_at_the_command_line_a_few_newcomers_are_named_and_many_counted(desk: Counter, count: int, named: int) -> None:
    plan = done(desk, roster([pupil(number, f"Enfant{number}") for number in range(1, count + 1)]))
    few = sections(plan, "en", whole=False)
    assert [(title, len(lines)) for title, lines in few] == [
        (f"{count} new pupils", named),
        (f"{count} accounts to prepare", named),
    ]
    assert [len(lines) for _, lines in sections(plan, "en")] == [count, count]
