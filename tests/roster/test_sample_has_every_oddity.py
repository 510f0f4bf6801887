"""Made-up schools have in them what SIECLE.md's section 9 lists, each by its number there (R23)."""

from __future__ import annotations

import pytest

from telekiosk.roster.model import Reason
from telekiosk.roster.sample.make import Sample
from tests.roster.sampled import World
from tests.roster.seen_in_files import FILES
from tests.roster.seen_in_guardians import GUARDIANS
from tests.roster.seen_in_pupils import PUPILS

SEEN = {**FILES, **PUPILS, **GUARDIANS}


@pytest.fixture(scope="module")
def world() -> World:
    september = Sample(350, seed=1, schools=8, oddities=0.5)
    return World(september, Sample(350, seed=1, schools=8, oddities=0.5, export=2))


def test_nothing_of_the_list_is_forgotten() -> None:
    assert list(SEEN) == list(range(1, 43))


@pytest.mark.parametrize("number", SEEN)
def test_made_up_schools_have_it(number: int, world: World) -> None:
    seen = SEEN[number](world)
    assert all(seen), (SEEN[number].__name__, seen)


def test_made_up_schools_have_what_reading_is_prepared_for_beyond_the_list(world: World) -> None:
    assert {Reason.LINK_TWICE, Reason.MAIL_UNFIT} <= world.reasons
