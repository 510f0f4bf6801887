"""What the database knows of a school before an import: plain data, so that a plan can be made of it without asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from telekiosk.core.lifecycle import State


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """A pupil who is or was at the school, or whose INE the roster names.

    `school`, `enrolment`, class and numbers are those of the current enrolment, wherever it is ('' and None: none);
    `left` is the school of the last one that ended; `eleve_ids` and `elenoets` are all numbers ever had at this school;
    `released`: the school that lists them lets them go to this one."""

    id: UUID
    ine: str | None
    family_name: str
    usage_name: str
    first_name: str
    birth_date: date | None
    birth_date_in_roster: date | None
    enrolment: UUID | None = None
    school: str = ""
    class_name: str = ""
    eleve_id: str = ""
    elenoet: str = ""
    left: str = ""
    eleve_ids: frozenset[str] = frozenset()
    elenoets: frozenset[str] = frozenset()
    account: UUID | None = None
    released: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.usage_name or self.family_name}"


@dataclass(frozen=True, slots=True)
class KnownGuardian:
    """A guardian's record, at whichever school. `person` is the record that all records of one human share; `in_roster`
    has the roster's last value of those contact fields that the school has changed since (C9)."""

    id: UUID
    school: str
    person_id: str
    person: UUID
    civility: str
    family_name: str
    usage_name: str
    first_name: str
    address_lines: str
    postcode_and_town: str
    country: str
    phone: str
    email: str
    email_is_sound: bool
    protected: bool
    in_roster: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.usage_name or self.family_name}"


@dataclass(frozen=True, slots=True)
class KnownBond:
    """A responsibility, by ids; `current` until it ended; `hidden` by order of a court."""

    id: UUID
    guardian: UUID
    pupil: UUID
    account: UUID
    rank: int
    current: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """`guardians` are all records whose responsibilities sit on it."""

    id: UUID
    identifier: str
    state: State
    closed_by_time: bool
    guardians: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class LastImport:
    """The newest year, pupils' file and guardians' file that were imported."""

    year: int
    pupils_at: datetime
    guardians_at: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """All that a plan asks of the database. `guardians` and `accounts` are those that `bonds` speak of, and the
    school's own records; `last` is the school's newest import; `school_is_known`: it is there already, imported or
    not."""

    last: LastImport | None = None
    accounts_per: Literal["child", "guardian"] = "child"
    pupils: tuple[KnownPupil, ...] = ()
    guardians: tuple[KnownGuardian, ...] = ()
    bonds: tuple[KnownBond, ...] = ()
    accounts: tuple[KnownAccount, ...] = ()
    school_is_known: bool = True
