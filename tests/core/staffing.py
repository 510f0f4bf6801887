"""Operators and a second school for the tests of the helpdesk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Enrolment, Pupil
from telekiosk.core.operators import Asked, Refusal, operator_row, permitted
from telekiosk.core.people import SchoolView
from telekiosk.core.preparing import registered_school
from telekiosk.core.roles import Action
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.staff_entities import Operator
from telekiosk.core.terms import Role
from tests.desk import UAI, staff

ELSEWHERE = "0860002B"
Form = TypeVar("Form")
Outcome = TypeVar("Outcome")


def hire(counter: Counter, name: str, role: Role = Role.AGENT, school: str | None = UAI) -> None:
    """An operator of that school; the authority's have none."""

    def step(tx: Transaction) -> None:
        uai = None if role is Role.AUTHORITY else registered_school(tx, school or UAI).uai
        tx.session.add(Operator(name=name, role=role, school_uai=uai, added_at=tx.now, added_by="local:root"))

    counter.write(step)


def remove(counter: Counter, name: str) -> None:
    def step(tx: Transaction) -> None:
        row = operator_row(tx, name)
        assert row is not None
        row.removed_at = tx.now

    counter.write(step)


def enrol_elsewhere(counter: Counter, first_name: str, uai: str = ELSEWHERE) -> None:
    """That child goes to another school since the day it began, as two schools' rosters would say."""

    lycee = SetSchool(uai, name="Lycée Camille-Claudel", phone="05 49 11 11 11", create=True)
    assert isinstance(set_school(staff(counter), lycee), SchoolView)

    def step(tx: Transaction) -> None:
        for each in tx.session.exec(select(Enrolment).join(Pupil).where(Pupil.first_name == first_name)):
            each.school_uai = uai
            tx.session.add(each)

    counter.write(step)


def at_console(
    counter: Counter, name: str, action: Action, use_case: Callable[[Counter, Form], Outcome], form: Form
) -> Outcome | Refusal:
    """One act of that operator."""
    return permitted(counter, Asked(name, action), use_case, form)
