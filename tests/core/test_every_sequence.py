"""Every sequence of events of a small family (two guardians, two children) on the pure lifecycle, equal families
merged.

What moves responsibilities is told here once more, in a few lines and without a database; the table decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations
from typing import TypeAlias

import pytest

from telekiosk.core.lifecycle import (
    Event,
    Facts,
    Kind,
    Lacking,
    MailStatus,
    Moved,
    NotInThisState,
    State,
    Thing,
    Who,
    decide,
    ends,
)
from tests.lengths import LONG

TODAY = date(2026, 9, 1)
LATE = TODAY - timedelta(days=1)
Bond: TypeAlias = str  # guardian and child: 'X1'
BONDS = frozenset({"X1", "X2", "Y1", "Y2"})
NONE: frozenset[Bond] = frozenset()
LONGER = 1 if LONG else 0

EDGES = {
    "prepared": "notified closed",
    "notified": "pending active lapsed grouped replaced closed",
    "lapsed": "notified replaced closed",
    "pending": "active replaced closed",
    "active": "grouped replaced closed",
    "grouped": "prepared active replaced closed",
    "closed": "replaced",
    "replaced": "",
}
_ENDED = {State.GROUPED, State.REPLACED, State.CLOSED}
_WITHOUT_AWAITED = {MailStatus.AWAITING: MailStatus.NONE, MailStatus.CONFIRMED_AWAITING: MailStatus.CONFIRMED}


@dataclass(frozen=True)
class One:
    """An account of the family. `into` is its principal's place; `turn` the order in which it was grouped there."""

    state: State
    load: frozenset[Bond]
    mail: MailStatus = MailStatus.NONE
    mark: bool = False
    was: State | None = None
    held: frozenset[Bond] = NONE
    into: int | None = None
    turn: int = 0
    by_time: bool = False


@dataclass(frozen=True)
class Family:
    accounts: tuple[One, ...]
    ended: frozenset[Bond] = NONE
    hidden: frozenset[Bond] = NONE

    def grouped_into(self, place: int) -> list[int]:
        found = [i for i, one in enumerate(self.accounts) if one.state is State.GROUPED and one.into == place]
        return found + [below for i in found for below in self.grouped_into(i)]

    def with_(self, *changed: tuple[int, One], more: tuple[One, ...] = ()) -> Family:
        accounts = list(self.accounts)
        for place, one in changed:
            accounts[place] = one
        return replace(self, accounts=(*accounts, *more))

    def facts(self, place: int, deadline: date) -> Facts:
        one = self.accounts[place]
        back = one.held & self.accounts[one.into].load - self.ended if one.into is not None else NONE
        later = any(
            other.state is State.GROUPED and other.into == one.into and other.turn > one.turn for other in self.accounts
        )
        return Facts(
            Kind.GUARDIAN,
            one.mail,
            one.mark,
            len(one.load - self.ended - self.hidden),
            deadline if one.state is State.NOTIFIED else None,
            one.was,
            len(back),
            not later,
            one.by_time,
        )


@cache
def allowed(state: State, facts: Facts) -> tuple[tuple[Event, Who, Moved], ...]:
    """What the table lets happen; on the way, that it has an answer to everything, and only such as section 2 draws."""
    found = []
    for event in Event:
        for who in Who:
            answer = decide(state, event, who, facts, TODAY)
            if isinstance(answer, Moved):
                assert answer.before is state
                assert answer.after is state or answer.after.value in EDGES[state.value].split()
                found.append((event, who, answer))
            else:
                assert isinstance(answer, NotInThisState | Lacking) and (answer.state, answer.event) == (state, event)
    assert state is not State.REPLACED or not found
    return tuple(found)


def moved(one: One, event: Event, answer: Moved) -> One:
    """The account after an event, as far as it concerns this account alone."""
    gone = ends(event, answer)
    mail = one.mail
    if Thing.AWAITED_ADDRESS in gone:
        mail = {MailStatus.AWAITING: MailStatus.NONE, MailStatus.CONFIRMED_AWAITING: MailStatus.CONFIRMED}.get(
            mail, mail
        )
    elif event is Event.ADDRESS_CONFIRMED:
        mail = MailStatus.CONFIRMED
    elif event in {Event.ADDRESS_CHANGED, Event.FIRST_CONNECTION}:
        held = mail in {MailStatus.CONFIRMED, MailStatus.CONFIRMED_AWAITING}
        mail = MailStatus.CONFIRMED_AWAITING if held else MailStatus.AWAITING
    mark = (one.mark or event is Event.CONFIRMED_AT_COUNTER) and Thing.COUNTER_MARK not in gone
    return replace(one, state=answer.after, mail=mail, mark=mark)


def may(family: Family, place: int, event: Event, who: Who, *, splitting_all: bool = False) -> Moved | None:
    facts = replace(family.facts(place, TODAY), splitting_all=splitting_all)
    answer = decide(family.accounts[place].state, event, who, facts, TODAY)
    return answer if isinstance(answer, Moved) else None


def after(family: Family, place: int, event: Event, who: Who, answer: Moved) -> Iterator[Family]:
    """Every family that this event on this account can lead to."""
    one = moved(family.accounts[place], event, answer)
    match event:
        case Event.GROUPED:
            yield from grouped(family, place, one)
        case Event.GROUPED_IN | Event.TAKEN_OUT | Event.PRINCIPAL_CLOSED | Event.PRINCIPAL_REPLACED:
            pass  # the other half of an act that is told with its first
        case Event.GROUPING_UNDONE:
            yield undone(family, place, one)
        case Event.SPLIT_OFF:
            yield from split(family, place, one)
        case Event.GENERATED_ANEW:
            yield anew(family, place, one)
        case Event.CLOSED:
            closed = family.with_((place, replace(one, by_time=who is Who.TIME)))
            yield cascade(closed, place, Event.PRINCIPAL_CLOSED, who)
        case Event.CHILD_ENDED | Event.CHILD_ATTACHED | Event.CHILD_HIDDEN | Event.CHILD_SHOWN:
            yield from children(family, one, event)
        case _:
            yield family.with_((place, one))


def grouped(family: Family, place: int, one: One) -> Iterator[Family]:
    for other, principal in enumerate(family.accounts):
        if other != place and may(family, other, Event.GROUPED_IN, Who.FAMILY):
            turns = [each.turn for each in family.accounts if each.state is State.GROUPED and each.into == other]
            gone = replace(
                one,
                load=NONE,
                held=one.load,
                was=family.accounts[place].state,
                into=other,
                turn=max(turns, default=0) + 1,
            )
            yield family.with_((place, gone), (other, replace(principal, load=principal.load | one.load)))


def undone(family: Family, place: int, one: One) -> Family:
    assert one.into is not None
    principal = family.accounts[one.into]
    assert may(family, one.into, Event.TAKEN_OUT, Who.SCHOOL)
    back = one.held & principal.load
    again = replace(one, load=back, held=NONE, was=None, into=None, turn=0)
    return family.with_((place, again), (one.into, replace(principal, load=principal.load - back)))


def split(family: Family, place: int, one: One) -> Iterator[Family]:
    if one.state is State.REPLACED:
        return  # the other half: a grouped account whose whole load was taken
    for guardian in "XY":
        own = sorted(bond for bond in one.load if bond.startswith(guardian))
        for taken in map(frozenset, chain.from_iterable(combinations(own, n) for n in (1, 2))):
            if taken == one.load or not taken:
                assert not may(family, place, Event.SPLIT_OFF, Who.SCHOOL, splitting_all=True)
                continue
            rest = replace(one, load=one.load - taken)
            result = family.with_((place, rest), more=(One(State.PREPARED, taken),))
            for below in family.grouped_into(place):
                theirs = family.accounts[below].held & one.load
                if theirs and theirs <= taken:
                    answer = may(family, below, Event.SPLIT_OFF, Who.SCHOOL, splitting_all=True)
                    assert answer
                    result = result.with_((below, moved(family.accounts[below], Event.SPLIT_OFF, answer)))
            yield result


def anew(family: Family, place: int, one: One) -> Family:
    loads = [frozenset(bond for bond in one.load if bond.startswith(guardian)) for guardian in "XY"]
    new = tuple(One(State.PREPARED, load) for load in loads if load)
    replaced = family.with_((place, replace(one, load=NONE)), more=new)
    return cascade(replaced, place, Event.PRINCIPAL_REPLACED, Who.SCHOOL)


def cascade(family: Family, place: int, event: Event, who: Who) -> Family:
    for below in family.grouped_into(place):
        answer = may(family, below, event, who)
        assert answer
        family = family.with_((below, moved(family.accounts[below], event, answer)))
    return family


def children(family: Family, one: One, event: Event) -> Iterator[Family]:
    for bond in one.load:
        match event:
            case Event.CHILD_ENDED:
                yield replace(family, ended=family.ended | {bond})
            case Event.CHILD_ATTACHED:
                yield replace(family, ended=family.ended - {bond})
            case Event.CHILD_HIDDEN:
                yield replace(family, hidden=family.hidden | {bond})
            case _:
                yield replace(family, hidden=family.hidden - {bond})


def check(family: Family) -> None:
    carried = sorted(bond for one in family.accounts for bond in one.load)
    assert carried == sorted(BONDS)
    for place, one in enumerate(family.accounts):
        if one.state is State.REPLACED:
            assert not one.load
        if one.state in _ENDED | {State.LAPSED, State.PREPARED}:
            assert not one.mark and one.mail in {MailStatus.NONE, MailStatus.CONFIRMED}
        if one.state is State.GROUPED:
            assert not one.load and one.into not in {None, place}
            assert family.accounts[one.into or 0].state in {State.PENDING, State.ACTIVE, State.GROUPED}


def everything_after(family: Family) -> Iterator[Family]:
    for place, one in enumerate(family.accounts):
        for deadline in (TODAY, LATE) if one.state is State.NOTIFIED else (TODAY,):
            for event, who, answer in allowed(one.state, family.facts(place, deadline)):
                yield from after(family, place, event, who, answer)


@pytest.mark.parametrize(("start", "length"), [(State.PREPARED, 5), (State.NOTIFIED, 3), (State.ACTIVE, 4)])
def test_every_sequence_keeps_each_responsibility_on_one_account_and_leads_out_of_no_end(start, length):
    mail = MailStatus.CONFIRMED if start is State.ACTIVE else MailStatus.NONE
    first = Family(tuple(One(start, frozenset({bond}), mail) for bond in sorted(BONDS)))
    known, front = {first}, [first]
    for _ in range(length + LONGER):
        front = list({each for family in front for each in everything_after(family)} - known)
        known.update(front)
        for family in front:
            check(family)
    assert {one.state for family in known for one in family.accounts} == {*State}
