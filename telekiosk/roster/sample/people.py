"""The people of a made-up school, as they stand in its two files, and how families are made up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from telekiosk.core.names import letters_only
from telekiosk.roster.model import Reason
from telekiosk.roster.sample import names
from telekiosk.roster.sample.shape import Shape

PERSONS_OF_A_FAMILY = 10  # numbers kept for each, so that none changes when another family goes
HOMES_OF_A_FAMILY = 10

Row = TypeVar("Row", "Home", "Adult")


@dataclass(frozen=True, slots=True)
class Home:
    """One ADRESSE. `foreign` is the town abroad."""

    lines: tuple[str, ...]
    postcode: str = ""
    town: str = ""
    country_code: str = "100"
    country: str = "FRANCE"
    foreign: str = ""


@dataclass(slots=True)
class Adult:
    """A person, as one school knows them; `home` None for no address."""

    civility: str
    family_name: str
    usage_name: str
    first_name: str
    parentage: str
    home: Home | None
    phone: str = ""
    email: str = ""
    level: str = "1"


@dataclass(slots=True)
class Pupil:
    """One ELEVE and their STRUCTURES_ELEVE: (code, 'D' or 'G'), in `blocks` of which there should be one. `born` None
    is an absent tag, '' an empty one; `level` counts from a school's youngest."""

    eleve_id: str
    elenoet: str
    ine: str
    family_name: str
    first_names: tuple[str, ...]
    born: str | None
    sex: str
    blocks: list[list[tuple[str, str]]]
    last_class: str
    level: int = 0
    usage_name: str = ""
    left: str = ""
    email: str = ""
    birth_place: str = "99101"

    @property
    def class_name(self) -> str:
        """The first division; '' for none."""
        return next((code for block in self.blocks for code, kind in block if kind == "D"), "")


@dataclass(slots=True)
class Link:
    """One RESPONSABLE_ELEVE."""

    eleve_id: str
    person_id: str
    level: str
    parentage: str
    pays: bool
    first: bool


@dataclass(slots=True)
class Family:
    """Children of one school and the adults around them, the one who pays first. `number` is its place in the school;
    `odd` counts the oddities given out until its own, None without one."""

    surname: str
    adults: list[Adult]
    children: list[Pupil]
    number: int = 0
    odd: int | None = None


@dataclass(slots=True)
class School:
    """What a school hands over. `told` counts what reading it must remark upon."""

    uai: str
    year: int
    exported: datetime
    shape: Shape = Shape.MODEL_2019
    pupils: list[Pupil] = field(default_factory=list)
    persons: dict[str, Adult] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    homes: dict[str, Home] = field(default_factory=dict)
    home_of: dict[str, str] = field(default_factory=dict)
    told: Counter[Reason] = field(default_factory=Counter)
    _family: int = 0

    def add_home(self, home: Home) -> str:
        """A new ADRESSE_ID, even for a home that has one: SIECLE has such."""
        return self._put(self.homes, home, 280_000, HOMES_OF_A_FAMILY)

    def add_person(self, adult: Adult, home_id: str = "") -> str:
        """A new PERSONNE_ID of the family added last; the same numbers come again in the next school."""
        number = self._put(self.persons, adult, 310_000, PERSONS_OF_A_FAMILY)
        self.home_of[number] = home_id or (self.add_home(adult.home) if adult.home else "")
        return number

    def _put(self, rows: dict[str, Row], row: Row, first: int, block: int) -> str:
        free = (str(first + self._family * block + place) for place in range(block))
        number = next(each for each in free if each not in rows)
        rows[number] = row
        return number

    def link(self, pupil: Pupil, person_id: str, *, pays: bool, first: bool) -> None:
        adult = self.persons[person_id]
        self.links.append(Link(pupil.eleve_id, person_id, adult.level, adult.parentage, pays, first))

    def links_of(self, pupil: Pupil) -> list[Link]:
        """Those of level 1."""
        return [link for link in self.links if link.eleve_id == pupil.eleve_id and link.level == "1"]

    def links_of_each(self) -> defaultdict[str, list[Link]]:
        """The same of all pupils, by ELEVE_ID."""
        found: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.level == "1":
                found[link.eleve_id].append(link)
        return found

    def add(self, family: Family) -> None:
        """The family with its adults, who share an address where they share a home."""
        self._family = family.number
        known: dict[Home, str] = {}
        numbers = []
        for adult in family.adults:
            home_id = known.get(adult.home, "") if adult.home else ""
            numbers.append(self.add_person(adult, home_id))
            if adult.home:
                known[adult.home] = self.home_of[numbers[-1]]
        for child in family.children:
            self.pupils.append(child)
            for rank, number in enumerate(numbers):
                self.link(child, number, pays=rank == 0, first=rank == 0)


def home(dice: Random) -> Home:
    street = f"{dice.randint(1, 180)}{dice.choice(('', '', '', ' BIS'))} {dice.choice(names.STREETS)}"
    lines = (dice.choice(names.BUILDINGS), street) if dice.random() < 0.2 else (street,)
    postcode, town = dice.choice(names.TOWNS)
    return Home(lines, postcode, town)


def home_abroad(dice: Random) -> Home:
    code, country, line, town = dice.choice(names.ABROAD)
    return Home((line,), country_code=code, country=country, foreign=town)


def _mail(dice: Random, first: str, surname: str) -> str:
    """example.org belongs to nobody; one in eight has no mail address."""
    if dice.random() < 0.12:
        return ""
    return f"{letters_only(first)}.{letters_only(surname)}{dice.choice(('', dice.randint(2, 99)))}@example.org"


def adult(dice: Random, parentage: str, surname: str, usage: str, where: Home | None) -> Adult:
    """A mother (10) or father (20), or another kind with the civility of either. The phone numbers are of ranges
    kept for fiction."""
    woman = parentage == "10" or (parentage != "20" and dice.random() < 0.5)
    first = dice.choice(names.MOTHERS if woman else names.FATHERS)
    phone = f"+3363998{dice.randint(0, 9999):04d}" if dice.random() < 0.9 else f"+3319900{dice.randint(0, 9999):04d}"
    mail = _mail(dice, first, usage or surname)
    return Adult("MME" if woman else "M.", surname, usage, first, parentage, where, phone, mail)


def _together(dice: Random, surname: str) -> list[Adult]:
    where, maiden = home(dice), dice.choice(names.SURNAMES)
    mother = adult(dice, "10", maiden, surname if dice.random() < 0.5 and surname != maiden else "", where)
    father = adult(dice, "20", surname, "", where)
    if dice.random() < 0.1:
        father = replace(father, email=mother.email)  # one mailbox for both
    return [mother, father]


def _separated(dice: Random, surname: str) -> list[Adult]:
    father = adult(dice, "20", surname, "", home(dice))
    mother = adult(dice, "10", dice.choice(names.SURNAMES), "", home(dice))
    return [mother, father] if dice.random() < 0.5 else [father, mother]


def _alone(dice: Random, surname: str) -> list[Adult]:
    return [adult(dice, dice.choice(("10", "10", "10", "20")), surname, "", home(dice))]


def _tutor(dice: Random, surname: str) -> list[Adult]:
    return [adult(dice, dice.choice(("50", "38")), dice.choice((surname, dice.choice(names.SURNAMES))), "", home(dice))]


def adults(dice: Random, surname: str) -> list[Adult]:
    """The legal guardians, and with some families a step-parent in charge (2) or a grandparent to be reached (3)."""
    make = dice.choices((_together, _separated, _alone, _tutor), (60, 24, 13, 3))[0]
    found = make(dice, surname)
    if make is _separated and dice.random() < 0.2:
        found.append(replace(adult(dice, "90", dice.choice(names.SURNAMES), "", found[0].home), level="2"))
    if dice.random() < 0.15:
        found.append(replace(adult(dice, "38", surname, "", None), level="3", email=""))
    return found


def day_of(year: int, dice: Random) -> str:
    return f"{date(year, 1, 1) + timedelta(days=dice.randrange(365)):%d/%m/%Y}"
