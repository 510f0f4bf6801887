"""The database before and after an import, and the difference told in a plan's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility
from telekiosk.core.lifecycle import State
from telekiosk.roster.steps import Plan

_PUPIL = ("ine", "family_name", "usage_name", "first_name", "birth_date", "birth_date_in_roster")
_ENROLMENT = ("class_name", "eleve_id", "elenoet")
_NAMES = ("person_id", "civility", "family_name", "usage_name", "first_name", "protected")
_CONTACT = ("address_lines", "postcode_and_town", "country", "phone", "email", "email_is_sound")


@dataclass(frozen=True)
class Picture:
    """Plain values only. `enrolled`: pupil → school and the enrolment's fields."""

    pupils: dict[UUID, dict[str, Any]]
    enrolled: dict[UUID, tuple[str, dict[str, Any]]]
    guardians: dict[UUID, dict[str, Any]]
    bonds: dict[UUID, dict[str, Any]]
    accounts: dict[UUID, State]


def picture(desk: Counter) -> Picture:
    def fields(row: SQLModel, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: getattr(row, name) for name in names}

    def look(tx: Transaction) -> Picture:
        enrolled = [each for each in tx.session.exec(select(Enrolment)) if each.ended_on is None]
        return Picture(
            {each.id: fields(each, _PUPIL) for each in tx.session.exec(select(Pupil))},
            {each.pupil_id: (each.school_uai, fields(each, _ENROLMENT)) for each in enrolled},
            {each.id: fields(each, (*_NAMES, *_CONTACT)) for each in tx.session.exec(select(Guardian))},
            {
                each.id: fields(each, ("guardian_id", "pupil_id", "account_id", "rank"))
                | {"current": each.ended_on is None}
                for each in tx.session.exec(select(Responsibility))
            },
            {each.id: each.state for each in tx.session.exec(select(Account))},
        )

    return desk.read(look)


def assert_the_plan_is_what_happened(before: Picture, after: Picture, plan: Plan) -> None:
    """Every difference is a step of the plan, and every step a difference."""
    _pupils(before, after, plan)
    _guardians(before, after, plan)
    _bonds(before, after, plan)
    _accounts(before, after, plan)


def _pupils(before: Picture, after: Picture, plan: Plan) -> None:
    uai = plan.heading.uai
    new = sorted(after.pupils[each]["first_name"] for each in after.pupils.keys() - before.pupils.keys())
    assert new == sorted(each.row.first_name for each in plan.new_pupils)
    here = {pupil for pupil, (school, _) in before.enrolled.items() if school == uai}
    here_now = {pupil for pupil, (school, _) in after.enrolled.items() if school == uai}
    assert here - here_now == {each.pupil for each in plan.leavers}
    assert len(here_now - here) == len(plan.arrivals)
    assert here_now - here >= {each.pupil for each in plan.arrivals if each.pupil}
    elsewhere = {each.pupil for each in plan.arrivals if each.still_there}
    others = before.enrolled.keys() - here
    assert others - after.enrolled.keys() == set()
    assert {pupil for pupil in others if after.enrolled[pupil] != before.enrolled[pupil]} == elsewhere
    changes: dict[UUID, dict[str, tuple[Any, Any]]] = {}
    for pupil, told in before.pupils.items():
        found = _different(told, after.pupils[pupil])
        if pupil in here & here_now:
            found |= _different(before.enrolled[pupil][1], after.enrolled[pupil][1])
        if found:
            changes[pupil] = found
    assert changes == {each.pupil: {c.field: (c.old, c.new) for c in each.changes} for each in plan.pupils}


def _different(one: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def _guardians(before: Picture, after: Picture, plan: Plan) -> None:
    new = after.guardians.keys() - before.guardians.keys()
    assert {after.guardians[each]["person_id"] for each in new} == {each.row.person_id for each in plan.new_guardians}
    changes = {
        guardian: found
        for guardian, told in before.guardians.items()
        if (found := _different(told, after.guardians[guardian]))
    }
    assert changes == {each.guardian: {c.field: (c.old, c.new) for c in each.changes} for each in plan.guardians}


def _bonds(before: Picture, after: Picture, plan: Plan) -> None:
    new = [after.bonds[each] for each in after.bonds.keys() - before.bonds.keys()]
    pairs = {(after.guardians[each["guardian_id"]]["person_id"], each["rank"]) for each in new}
    assert len(new) == len(plan.attached)
    assert pairs == {(each.person_id, each.rank) for each in plan.attached}
    added = {each.account for each in plan.attached if each.account}
    assert {each["account_id"] for each in new} & before.accounts.keys() == added
    ended = {each for each, told in before.bonds.items() if told["current"] and not after.bonds[each]["current"]}
    assert ended == {each.bond for each in plan.detached}
    changed = {
        each
        for each, told in before.bonds.items()
        if each not in ended
        and any(told[name] != after.bonds[each][name] for name in ("guardian_id", "rank", "current"))
    }
    assert changed == {each.bond for each in plan.bonds}
    resumed = {each for each in changed if not before.bonds[each]["current"]}
    assert resumed == {each.bond for each in plan.bonds if each.resumed}
    moved = {each for each, told in before.bonds.items() if told["account_id"] != after.bonds[each]["account_id"]}
    assert {before.bonds[each]["account_id"] for each in moved} <= {each.account for each in plan.anew}


def _accounts(before: Picture, after: Picture, plan: Plan) -> None:
    ended = {each for each, state in before.accounts.items() if after.accounts[each] is not state}
    assert ended == {each.account for each in plan.anew}
    assert len(after.accounts) - len(before.accounts) >= len(plan.accounts) + len(plan.anew)


def assert_all_is_well(after: Picture) -> None:
    """What must hold whatever was imported: nobody has more than two guardians, and nobody is in charge of one who is
    enrolled nowhere; every enrolled pupil's guardian, and no other, shows that pupil."""
    current = [each for each in after.bonds.values() if each["current"]]
    for pupil in {each["pupil_id"] for each in current}:
        assert pupil in after.enrolled
        ranks = [each["rank"] for each in current if each["pupil_id"] == pupil]
        assert len(ranks) <= 2
    numbers = [(school, told["eleve_id"]) for school, told in after.enrolled.values() if told["eleve_id"]]
    assert len(numbers) == len(set(numbers))
