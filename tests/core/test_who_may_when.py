"""The matrix of section 6, tried whole: every role tries every act on an account in every state. What comes of it is
what the two tables say, that of roles and that of the lifecycle, and a refusal of either changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.diagnosis import Diagnosis, explain_account
from telekiosk.core.lifecycle import State
from telekiosk.core.operators import RoleTooLow
from telekiosk.core.parting import undo_grouping
from telekiosk.core.roles import Action, may
from telekiosk.core.school import (
    NotPossible,
    StaffAct,
    close,
    confirm_at_counter,
    generate_anew,
    lend_password,
    send_confirmation_again,
)
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import Role
from tests.core.families import act, by_letter, grouped
from tests.core.roads import SIBLINGS, activate, pend
from tests.core.staffing import at_console, hire
from tests.desk import UAI, Family, assert_every_journal_holds, clock_of, new_family, row, staff

UseCase: TypeAlias = Callable[[Counter, StaffAct], object]

ACTS: dict[Action, UseCase] = {
    Action.RESEND: send_confirmation_again,
    Action.CONFIRM_AT_COUNTER: confirm_at_counter,
    Action.LEND: lend_password,
    Action.UNDO_GROUPING: undo_grouping,
    Action.GENERATE_ANEW: generate_anew,
    Action.CLOSE: close,
}


def in_state(counter: Counter, state: State, surname: str) -> str:
    """The identifier of a new family's account, on its way to that state."""
    family = new_family(counter, children=SIBLINGS, surname=surname, letters=state is not State.PREPARED)
    bring: dict[State, Callable[[Counter, Family], Any]] = {
        State.PENDING: lambda desk, told: pend(desk, told.letters["Claire"]),
        State.ACTIVE: lambda desk, told: activate(desk, told.letters["Claire"]),
        State.GROUPED: lambda desk, told: grouped(
            desk, activate(desk, told.letters["Claire 2"], birth_date="30112014"), by_letter(told, "Claire")
        ),
        State.REPLACED: lambda desk, told: generate_anew(staff(desk), act(told.accounts["Claire"])),
        State.CLOSED: lambda desk, told: close(staff(desk), act(told.accounts["Claire"])),
    }
    if state in bring:
        bring[state](counter, family)
    return family.accounts["Claire"]


@pytest.mark.parametrize("state", State)
def test_each_role_does_each_act_in_each_state_as_the_tables_say(counter: Counter, state: State) -> None:
    set_school(staff(counter), SetSchool(UAI, name="Collège Jean-Moulin", create=True))
    for role in Role:
        hire(counter, role.value, role)
    accounts = {action: in_state(counter, state, f"Martin{action.name}".replace("_", "")) for action in ACTS}
    if state is State.LAPSED:
        clock_of(counter).pass_time(days=120)
    for action, identifier in accounts.items():
        told = explain_account(staff(counter), identifier)
        assert isinstance(told, Diagnosis) and told.state is state
        before = row(counter, identifier).model_dump()
        for role in Role:
            if not may(role, action):
                answer = at_console(counter, role.value, action, ACTS[action], act(identifier))
                assert answer == RoleTooLow(action, role)
                assert row(counter, identifier).model_dump() == before
        lowest = next(role for role in Role if may(role, action))
        answer = at_console(counter, lowest.value, action, ACTS[action], act(identifier))
        refused = isinstance(answer, NotPossible)
        assert refused is (action not in told.possible), (action, answer)
        if refused:
            assert row(counter, identifier).model_dump() == before
    assert_every_journal_holds(counter)
