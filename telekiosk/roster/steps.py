"""A plan: what importing a roster would change, step by step. Plain data, the same for a preview and for the import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from telekiosk.core.lifecycle import Kind
from telekiosk.roster.model import Heading, PersonRow, PupilRow, Remark

Value: TypeAlias = str | date | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, by its name there."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pupil who is enrolled: new (`pupil` None), back, or from another school (`from_school`, their last one, the old
    enrolment ending now when `still_there`)."""

    row: PupilRow
    pupil: UUID | None = None
    from_school: str = ""
    still_there: bool = False
    account: UUID | None = None

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True)
class PupilChange:
    """A known pupil whose details differ, the present class (`class_name`) and numbers among them."""

    pupil: UUID
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Leaver:
    """A pupil whose enrolment ends, by the roster's own word (`on`) or because the roster no longer has them."""

    pupil: UUID
    name: str
    class_name: str
    on: date | None
    account: UUID | None


@dataclass(frozen=True, slots=True)
class NewGuardian:
    """A person whom the school did not know; `same_as` is the record of theirs at another school, `protected` as it."""

    row: PersonRow
    same_as: UUID | None = None
    protected: bool = False

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True)
class GuardianChange:
    """A known guardian whose details differ. `caught_up`: contact fields in which the roster went beyond a value
    that the school had replaced, so that the school's own no longer holds against it."""

    guardian: UUID
    name: str
    changes: tuple[Change, ...]
    caught_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A new responsibility. `account` is the one that it is added to; None: one of the plan's new accounts has it."""

    eleve_id: str
    person_id: str
    rank: int
    name: str
    child: str
    account: UUID | None = None


@dataclass(frozen=True, slots=True)
class BondChange:
    """A known responsibility: current again (`resumed`), under another record of the same person (`person_id`), or of
    another rank than `old_rank`."""

    bond: UUID
    account: UUID
    name: str
    child: str
    rank: int
    resumed: bool = False
    person_id: str | None = None
    old_rank: int | None = None


WhyEnded: TypeAlias = Literal["left the school", "no longer a guardian"]


@dataclass(frozen=True, slots=True)
class Detached:
    """A responsibility that ends; it stays on its account. `shared`: the identifier of the joint account that stays
    open to this guardian, who knows its password, though nobody of theirs is left on it; '' for none."""

    bond: UUID
    account: UUID
    name: str
    child: str
    because: WhyEnded
    on: date | None = None
    shared: str = ""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to prepare: a guardian's for these children, or (no `person_id`) a pupil's own. `name` is its
    holder's; `children` names those of a guardian."""

    eleve_ids: tuple[str, ...]
    name: str
    person_id: str | None = None
    children: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind.PUPIL if self.person_id is None else Kind.GUARDIAN


@dataclass(frozen=True, slots=True)
class Anew:
    """An account that time has closed, and whose child is back: a new one takes its place."""

    account: UUID
    identifier: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """So much of what is known is not in the files that the school has to say yes: pupils who are simply not there, of
    all known; responsibilities that the files no longer have, of all of pupils who stay."""

    pupils: int
    of_pupils: int
    guardians: int
    of_guardians: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would change. `passed_over` counts pupils of the files who have left and were not known here;
    `pupil_ids` and `guardian_ids` name the records of those whom the school knows, by ELEVE_ID and PERSONNE_ID;
    `shortfall` is set when an explicit yes is needed; `new_school`: the school itself is made;
    `coming_year`: before September, and for the first time, the files are of the year that begins then."""

    heading: Heading
    part: bool
    arrivals: tuple[Arrival, ...] = ()
    pupils: tuple[PupilChange, ...] = ()
    leavers: tuple[Leaver, ...] = ()
    new_guardians: tuple[NewGuardian, ...] = ()
    guardians: tuple[GuardianChange, ...] = ()
    attached: tuple[Attached, ...] = ()
    bonds: tuple[BondChange, ...] = ()
    detached: tuple[Detached, ...] = ()
    accounts: tuple[NewAccount, ...] = ()
    anew: tuple[Anew, ...] = ()
    remarks: tuple[Remark, ...] = ()
    passed_over: int = 0
    pupil_ids: Mapping[str, UUID] = field(default_factory=dict)
    guardian_ids: Mapping[str, UUID] = field(default_factory=dict)
    shortfall: Shortfall | None = None
    as_table: bool = False
    new_school: bool = False
    coming_year: bool = False

    @property
    def new_pupils(self) -> tuple[Arrival, ...]:
        return tuple(each for each in self.arrivals if each.pupil is None)

    @property
    def returns(self) -> tuple[Arrival, ...]:
        return tuple(each for each in self.arrivals if each.pupil and not each.from_school)

    @property
    def moves(self) -> tuple[Arrival, ...]:
        return tuple(each for each in self.arrivals if each.from_school)

    @property
    def class_moves(self) -> tuple[PupilChange, ...]:
        return tuple(each for each in self.pupils if _field(each.changes, "class_name"))

    @property
    def empty(self) -> bool:
        return not any(self.steps())

    @property
    def touched(self) -> frozenset[UUID]:
        """The accounts that the plan changes."""
        maybe = (
            *(arrival.account for arrival in self.arrivals),
            *(leaver.account for leaver in self.leavers),
            *(attached.account for attached in self.attached),
        )
        surely = (
            *(bond.account for bond in self.bonds),
            *(detached.account for detached in self.detached),
            *(anew.account for anew in self.anew),
        )
        return frozenset((*(account for account in maybe if account), *surely))

    def steps(self) -> Iterator[object]:
        """Every step, whatever its kind."""
        kinds: Iterable[tuple[object, ...]] = (
            self.arrivals,
            self.pupils,
            self.leavers,
            self.new_guardians,
            self.guardians,
            self.attached,
            self.bonds,
            self.detached,
            self.accounts,
            self.anew,
        )
        for kind in kinds:
            yield from kind


def _field(changes: tuple[Change, ...], name: str) -> bool:
    return any(change.field == name for change in changes)
