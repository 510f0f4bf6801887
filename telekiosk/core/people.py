"""People and schools as faces see them: frozen dataclasses, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from telekiosk.core.accounts import children_of, guardians_behind, guardians_of
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, School, SchoolService
from telekiosk.core.names import comparable
from telekiosk.core.terms import AccountsPer, Service


class Lack(StrEnum):
    """What a school has not filled in and its letters would print: `CONTACT` is any way to reach its office."""

    NAME = "name"
    TOWN = "town"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school as families meet it. Texts may be empty; `name` falls back to the UAI. `accounts_per`: whether
    a guardian gets one account for each child or one for all (R1). `printer`: where letters ordered at the console go,
    as lp knows it."""

    uai: str
    name: str
    town: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    services: tuple[tuple[Service, str], ...] = ()
    accounts_per: AccountsPer = AccountsPer.CHILD
    printer: str = ""

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What its letters would do without (R22): an import brings nothing but the UAI."""
        missing = {
            Lack.NAME: self.name == self.uai,
            Lack.TOWN: not self.town,
            Lack.CONTACT: not (self.contact or self.phone or self.email),
        }
        return tuple(lack for lack, is_missing in missing.items() if is_missing)


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child as shown to those in charge of it: 'Léa', 'MARTIN', 4e C."""

    first_name: str
    last_name: str
    birth_date: date | None
    class_name: str
    school: SchoolView

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def school_view(session: Session, uai: str) -> SchoolView:
    school = session.get_one(School, uai)
    services = session.exec(select(SchoolService).where(SchoolService.school_uai == uai)).all()
    order = list(Service)
    opened = sorted(((each.service, each.address) for each in services), key=lambda pair: order.index(pair[0]))
    return SchoolView(
        uai,
        school.name or uai,
        school.town,
        school.contact,
        school.phone,
        school.email,
        school.message,
        tuple(opened),
        school.accounts_per,
        school.printer,
    )


def child_view(session: Session, pupil: Pupil) -> ChildView | None:
    """The child with its present class and school; None while it is enrolled nowhere."""
    enrolment = session.exec(
        select(Enrolment).where(Enrolment.pupil_id == pupil.id, col(Enrolment.ended_on).is_(None))
    ).first()
    if enrolment is None:
        return None
    school = school_view(session, enrolment.school_uai)
    return ChildView(pupil.first_name, last_name(pupil), pupil.birth_date, enrolment.class_name, school)


def child_views(session: Session, account: Account) -> tuple[ChildView, ...]:
    """The children that an account shows, the eldest first."""
    return tuple(view for pupil in children_of(session, account) if (view := child_view(session, pupil)))


def last_name(person: Pupil | Guardian) -> str:
    """The usage name where there is one, in capitals as on a roster."""
    return (person.usage_name or person.family_name).upper()


def guardian_name(guardian: Guardian) -> str:
    """'Mme Claire MARTIN'."""
    return " ".join(part for part in (guardian.civility, guardian.first_name, last_name(guardian)) if part)


def same_person(one: Guardian, other: Guardian) -> bool:
    """The same record, records that the school said are one, or surname or usage name, and first name, equal once
    folded (P16). Records without a first name are never taken for one another: a couple shares its surname."""
    if (one.same_as or one.id) == (other.same_as or other.id):
        return True
    surnames = [{comparable(name) for name in (each.family_name, each.usage_name)} - {""} for each in (one, other)]
    first_name = comparable(one.first_name)
    return first_name == comparable(other.first_name) != "" and bool(surnames[0] & surnames[1])


def records_of(session: Session, guardian: Guardian) -> Sequence[Guardian]:
    """All records that the school said are this person, this one among them."""
    first = guardian.same_as or guardian.id
    same = (col(Guardian.id) == first) | (col(Guardian.same_as) == first)
    return session.exec(select(Guardian).where(same).order_by(col(Guardian.id))).all()


def persons(guardians: Iterable[Guardian]) -> list[Guardian]:
    """The different persons among these records, each by the first of theirs, in order."""
    found: list[Guardian] = []
    for guardian in guardians:
        if not any(same_person(guardian, known) for known in found):
            found.append(guardian)
    return found


def holders(session: Session, account: Account) -> tuple[str, ...]:
    """Whose account it is: one guardian, both of a joint account, or the pupil."""
    if account.pupil_id is not None:
        pupil = session.get_one(Pupil, account.pupil_id)
        return (f"{pupil.first_name} {last_name(pupil)}",)
    return tuple(guardian_name(person) for person in persons(guardians_of(session, account)))


def family(session: Session, account: Account) -> tuple[str, ...]:
    """Whose account it is; of one that has given everything away, whose it was."""
    return holders(session, account) or tuple(
        guardian_name(each) for each in persons(guardians_behind(session, account))
    )
