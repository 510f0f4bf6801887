"""Families with two guardians for the tests of grouping: who carries whom, proofs, and rosters' facts changed."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel, select

from telekiosk.core.accounts import advance, responsibilities_on
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility
from telekiosk.core.grouping import (
    Group,
    Grouped,
    GroupingRefused,
    GroupingSummary,
    GroupOutcome,
    LookAtGrouping,
    Refusal,
    group,
    look_at_grouping,
)
from telekiosk.core.lifecycle import Event, Moved, Who
from telekiosk.core.policy import local_date
from telekiosk.core.preparing import registered_school
from telekiosk.core.proofs import Given, Proved, prove
from telekiosk.core.school import StaffAct
from telekiosk.core.visits import Visit
from tests.core.roads import PASSWORD, SIBLINGS, activate
from tests.desk import Family, new_family, row

BORN = {"": "07032012", " 2": "30112014", " 3": "15062016", " 4": "15062016"}
ADDRESSES = {
    "Claire": "claire@orange.fr",
    "Claire 2": "claire.two@orange.fr",
    "Paul": "paul@free.fr",
    "Paul 2": "paul.two@free.fr",
    "Ines": "ines@free.fr",
}


def couple(counter: Counter, **more: Any) -> Family:
    """Claire and Paul, Léa and Tom: accounts 'Claire' and 'Paul' for Léa, 'Claire 2' and 'Paul 2' for Tom."""
    return new_family(counter, children=SIBLINGS, guardians=("Claire", "Paul"), **more)


def born(name: str) -> str:
    """The birth date, as typed, of the child of the account 'Claire', 'Claire 2'…"""
    return BORN[name.removeprefix(name.split(maxsplit=1)[0])]


def opened(counter: Counter, family: Family, name: str) -> Visit:
    """That account made active by its letter, with an address of its own; its owner still at the terminal."""
    return activate(counter, family.letters[name], address=ADDRESSES[name], birth_date=born(name))


def by_letter(family: Family, name: str) -> Given:
    return Given(born(name), family.letters[name].identifier, family.letters[name].password)


def by_scan(family: Family, name: str) -> Given:
    return Given(born(name), scan_code=family.letters[name].scan_code)


def by_password(family: Family, name: str, password: str = PASSWORD) -> Given:
    return Given(born(name), family.accounts[name], password)


def proved(counter: Counter, given: Given) -> Proved:
    outcome = prove(counter, given)
    assert isinstance(outcome, Proved), outcome
    return outcome


def summary(counter: Counter, visit: Visit, given: Given) -> GroupingSummary:
    outcome = look_at_grouping(counter, LookAtGrouping(visit, given))
    assert isinstance(outcome, GroupingSummary), outcome
    return outcome


def refusal(counter: Counter, visit: Visit, given: Given) -> Refusal:
    """Why P16 (a) refuses; the look changes nothing."""
    outcome = look_at_grouping(counter, LookAtGrouping(visit, given))
    assert isinstance(outcome, GroupingRefused), outcome
    return outcome.reason


def carry_out(counter: Counter, visit: Visit, of: Proved, password: str = PASSWORD) -> GroupOutcome:
    return group(counter, Group(visit, of, password))


def grouped(counter: Counter, visit: Visit, given: Given) -> Grouped:
    """P16 from proof to follow-up."""
    outcome = carry_out(counter, visit, summary(counter, visit, given).proved)
    assert isinstance(outcome, Grouped), outcome
    return outcome


def act(identifier: str) -> StaffAct:
    return StaffAct(identifier, "court order of 3 September", "identity card")


def load(counter: Counter, identifier: str) -> set[str]:
    """Who carries whom on an account: {'Claire-Léa', 'Paul-Léa'}; ended and hidden ones too."""

    def step(tx: Transaction) -> set[str]:
        held = responsibilities_on(tx.session, row(counter, identifier).id)
        pairs = [
            (tx.session.get_one(Guardian, each.guardian_id), tx.session.get_one(Pupil, each.pupil_id)) for each in held
        ]
        return {f"{guardian.first_name}-{pupil.first_name}" for guardian, pupil in pairs}

    return counter.read(step)


def guardian_of(counter: Counter, identifier: str, child: str = "") -> Guardian:
    """The first guardian on an account, or the first there in charge of that child; for looking."""

    def step(tx: Transaction) -> Guardian:
        held = responsibilities_on(tx.session, row(counter, identifier).id)
        return next(
            tx.session.get_one(Guardian, each.guardian_id)
            for each in held
            if child in {"", tx.session.get_one(Pupil, each.pupil_id).first_name}
        )

    return counter.read(step)


def change(counter: Counter, wanted: SQLModel, **values: object) -> None:
    """What a roster or the console would change in a row, where no use case does it yet."""

    def step(tx: Transaction) -> None:
        found = tx.session.get_one(type(wanted), wanted.id)  # type: ignore[attr-defined]
        for name, value in values.items():
            setattr(found, name, value)
        tx.session.add(found)

    counter.write(step)


def change_responsibility(counter: Counter, identifier: str, child: str = "", **values: object) -> None:
    """Hidden or ended: the responsibilities on an account, or only that for one child."""

    def step(tx: Transaction) -> None:
        for each in responsibilities_on(tx.session, row(counter, identifier).id):
            if child in {"", tx.session.get_one(Pupil, each.pupil_id).first_name}:
                for name, value in values.items():
                    setattr(each, name, value)
                tx.session.add(each)

    counter.write(step)


def states(counter: Counter, family: Family) -> dict[str, str]:
    rows = counter.read(lambda tx: {each.identifier: each.state.value for each in tx.session.exec(select(Account))})
    return {name: rows[identifier] for name, identifier in family.accounts.items()}


def child_elsewhere(counter: Counter, identifier: str, school_uai: str, first_name: str = "Tom") -> None:
    """A child of another school comes onto an account, in the charge of its first guardian."""
    guardian = guardian_of(counter, identifier)

    def step(tx: Transaction) -> None:
        registered_school(tx, school_uai, "Lycée Marie-Curie")
        pupil = Pupil(family_name="Martin", first_name=first_name)
        tx.session.add(pupil)
        tx.session.flush()
        day = local_date(tx.now)
        tx.session.add(Enrolment(pupil_id=pupil.id, school_uai=school_uai, class_name="2de 5", started_on=day))
        account = tx.session.exec(select(Account).where(Account.identifier == identifier)).one()
        bond = Responsibility(guardian_id=guardian.id, pupil_id=pupil.id, rank=1, account_id=account.id)
        tx.session.add(bond)
        tx.session.flush()
        assert isinstance(advance(tx, account, Event.CHILD_ATTACHED, gained=[bond.id], who=Who.IMPORT), Moved)

    counter.write(step)
