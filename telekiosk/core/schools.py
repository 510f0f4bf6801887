"""The schools themselves: how families meet them (P12, P18), what they have opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.addresses import checked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import School, SchoolService
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.names import clean
from telekiosk.core.people import SchoolView, school_view
from telekiosk.core.preparing import registered_school
from telekiosk.core.terms import AccountsPer, Service

SERVICE_ADDRESS_LENGTH = 78  # what a QR code at 80×24 can hold (C7)
SCHOOL_LENGTHS = {"name": 100, "town": 100, "contact": 200, "phone": 40, "email": 254, "message": 500, "printer": 100}


def list_schools(counter: Counter) -> tuple[SchoolView, ...]:
    def step(tx: Transaction) -> tuple[SchoolView, ...]:
        return tuple(school_view(tx.session, uai) for uai in tx.session.exec(select(School.uai).order_by(School.uai)))

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class WhichSchool:
    """A terminal's school, by its UAI; may be empty (PRODUCT section 1: then the authority speaks)."""

    uai: str


@dataclass(frozen=True, slots=True)
class NoSuchSchool:
    """No school has this UAI."""


SchoolOutcome: TypeAlias = SchoolView | NoSuchSchool


def show_school(counter: Counter, form: WhichSchool) -> SchoolOutcome:
    def step(tx: Transaction) -> SchoolOutcome:
        known = tx.session.get(School, form.uai)
        return school_view(tx.session, known.uai) if known else NoSuchSchool()

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class SetSchool:
    """What to change of a school; None leaves a thing as it is. `services` maps a service to its address, or to '' to
    take it away. `create` makes a school that is not there yet."""

    uai: str
    name: str | None = None
    town: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    message: str | None = None
    services: tuple[tuple[Service, str], ...] = ()
    create: bool = False
    printer: str | None = None  # as lp knows it; letters ordered at the console go there
    accounts_per: AccountsPer | None = None  # R1; accounts that are there stay as they are


SetSchoolOutcome: TypeAlias = SchoolView | NoSuchSchool | FormRefused


def _wrong_link(address: str) -> Problem | None:
    """A phone that reads the QR code must get somewhere: '' closes the service."""
    if len(address) > SERVICE_ADDRESS_LENGTH:
        return Problem.TOO_LONG
    return None if not address or re.fullmatch(r"https://[^\s/]+\S*", address, re.IGNORECASE) else Problem.NOT_A_LINK


def set_school(counter: Counter, form: SetSchool) -> SetSchoolOutcome:
    """Name, contact, message and services of a school; all of it or nothing. A name is changed, never taken away."""
    texts = {name: clean(value) for name in SCHOOL_LENGTHS if (value := getattr(form, name)) is not None}
    wrong = [FieldProblem(name, Problem.TOO_LONG) for name, text in texts.items() if len(text) > SCHOOL_LENGTHS[name]]
    if texts.get("name") == "":
        wrong.append(FieldProblem("name", Problem.MISSING))
    if texts.get("email") and isinstance(unfit := checked(texts["email"]), Problem):
        wrong.append(FieldProblem("email", unfit))
    wrong += [
        FieldProblem(service.value, problem)
        for service, address in form.services
        if (problem := _wrong_link(clean(address)))
    ]
    if wrong:
        return FormRefused(tuple(dict.fromkeys(wrong)))

    def step(tx: Transaction) -> SetSchoolOutcome:
        if not form.create and tx.session.get(School, form.uai) is None:
            return NoSuchSchool()
        school = registered_school(tx, form.uai)
        for name, text in texts.items():
            setattr(school, name, text)
        for service, address in form.services:
            chosen = col(SchoolService.school_uai) == form.uai, col(SchoolService.service) == service
            tx.session.execute(sa.delete(SchoolService).where(*chosen))
            if clean(address):
                tx.session.add(SchoolService(school_uai=form.uai, service=service, address=clean(address)))
        changed = [*texts, *(service.value for service, _ in form.services)]
        if form.accounts_per is not None:
            school.accounts_per = form.accounts_per
            changed.append("accounts_per")
        journal.append(tx, school, "school changed", {"fields": sorted(changed)})
        tx.session.flush()
        return school_view(tx.session, form.uai)

    return counter.write(step)
