"""Deadlines, waits and password policies: each limit said again in its own words (R3–R5, R20, F6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from telekiosk.core.policy import PasswordPolicy, PasswordRule, deadline, is_common, local_date, wait_after

GUIDE, MODERN = PasswordPolicy.GUIDE, PasswordPolicy.MODERN


@pytest.mark.parametrize(
    ("issued", "last_good_day"),
    [
        (date(2026, 9, 1), date(2026, 12, 1)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 5, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 6, 30)),
        (date(2027, 8, 31), date(2027, 11, 30)),
    ],
)
def test_a_letter_is_good_for_three_calendar_months_or_to_that_months_last_day(
    issued: date, last_good_day: date
) -> None:
    assert deadline(issued) == last_good_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 31, 22, 59, 59, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 7, 31, 21, 59, 59, tzinfo=UTC), date(2027, 7, 31)),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), date(2027, 8, 1)),
        (datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 0, tzinfo=UTC), date(2027, 11, 1)),
        (datetime(2028, 2, 29, 22, 59, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_day_ends_at_midnight_in_paris_in_winter_and_in_summer(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_waits_begin_with_the_fifth_failure_at_30_seconds_and_grow_to_a_quarter_of_an_hour() -> None:
    seconds = [wait_after(failures).total_seconds() for failures in range(12)]
    assert seconds == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after(100_000) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("policy", "password", "rule"),
    [
        (GUIDE, "lune7ver", None),
        (GUIDE, "lune7verteblanc"[:14], None),
        (GUIDE, "lune7ve", PasswordRule.LENGTH),
        (GUIDE, "lune7verteblanc", PasswordRule.LENGTH),
        (GUIDE, "lune7vert!", PasswordRule.PLAIN_CHARACTERS),
        (GUIDE, "lune7 vert", PasswordRule.PLAIN_CHARACTERS),
        (GUIDE, "lune7vérte", PasswordRule.PLAIN_CHARACTERS),
        (GUIDE, "lune٧verte", PasswordRule.PLAIN_CHARACTERS),
        (GUIDE, "39471508", PasswordRule.LETTER),
        (GUIDE, "lunevertes", PasswordRule.DIGIT),
        (GUIDE, "password1", PasswordRule.COMMON),
        (GUIDE, "soleil123", PasswordRule.COMMON),
        (GUIDE, "azertyuiop1", PasswordRule.COMMON),
        (GUIDE, "1a2b3c4d", PasswordRule.COMMON),
        (GUIDE, "aaaaaaa1", PasswordRule.COMMON),
        (GUIDE, "PMartin2", PasswordRule.PERSONAL),
        (GUIDE, "dcbr4jwh", PasswordRule.PERSONAL),
        (MODERN, "trois petits lapins bleus", None),
        (MODERN, "clé été œuf – 15", None),
        (MODERN, "x" * 14, PasswordRule.LENGTH),
        (MODERN, "trois lapins " * 5, PasswordRule.LENGTH),
        (MODERN, "trois lapins\tbleus", PasswordRule.PRINTABLE),
        (MODERN, "trois lapins\x00bleus", PasswordRule.PRINTABLE),
        (MODERN, " " * 16, PasswordRule.PRINTABLE),
        (MODERN, "aaaaaaaaaaaaaaaa", PasswordRule.COMMON),
        (MODERN, "azertyuiopazertyuiop"[:10] * 2, PasswordRule.COMMON),
    ],
)
def test_a_password_is_judged_by_the_policy_the_lists_and_what_is_known_of_its_owner(
    policy: PasswordPolicy, password: str, rule: PasswordRule | None
) -> None:
    assert policy.weakness(password, frozenset({"pmartin2", "DCBR4JWH"}), frozenset()) == rule


@pytest.mark.parametrize("typed", ["0-7-0-3-2-0-1-2 ", "    07 03 2012  ", "«2012 – 03 – 07»"])
def test_a_childs_birth_date_is_no_password_however_it_is_dressed_up(typed: str) -> None:
    assert MODERN.weakness(typed, frozenset(), frozenset({date(2012, 3, 7)})) is PasswordRule.PERSONAL
    assert MODERN.weakness(typed, frozenset(), frozenset({date(2012, 3, 8)})) is not PasswordRule.PERSONAL


@pytest.mark.parametrize("policy", PasswordPolicy)
def test_what_ticks_itself_off_while_one_types_is_what_decides_in_the_end(policy: PasswordPolicy) -> None:
    for typed in ("", "a", "lune7verte", "lune7verte!", "trois petits lapins bleus", "x" * 65):
        weakness = policy.weakness(typed, frozenset(), frozenset())
        assert (weakness in policy.rules) == bool(policy.broken(typed))


@pytest.mark.parametrize("password", ["lune7verte", "jardin9bleu", "Kx8fmQ2zR", "tracteur41rouge"])
def test_passwords_of_ones_own_are_not_common(password: str) -> None:
    assert not is_common(password)
