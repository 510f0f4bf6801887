"""Whole schools made up from a number: the same seed gives the same schools, on any day and any machine (R23)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from telekiosk.core.names import letters_only
from telekiosk.core.policy import PARIS
from telekiosk.core.uai import uai_of
from telekiosk.roster.model import Reason
from telekiosk.roster.sample import names
from telekiosk.roster.sample.people import Family, Pupil, School, adults, day_of
from telekiosk.roster.sample.shape import Shape

FIRST_SCHOOL = 990_001  # in a département that does not exist
PUPILS_AT_MOST = 20_000  # in one school
NUMBERS_OF_A_SCHOOL = 3 * PUPILS_AT_MOST  # with those who come later
PER_CLASS = 28
COLLEGE = (("6", 11), ("5", 12), ("4", 13), ("3", 14))  # class, age in the calendar year of September
LYCEE = (("2NDE", 15), ("1G", 16), ("TG", 17))
KIN_EVERY = 30  # families, of which one has a child at the next school too
EXPORTS = 3  # of one school: September, October, September of the next year
_TOLD_OF = {Shape.WITHOUT_ADDRESSES: Reason.NO_ADDRESSES, Shape.TWO_DAYS: Reason.TWO_DAYS}


@dataclass(frozen=True, slots=True)
class Sample:
    """What to make up. `pupils` in each school; `year` is that of the first September; `oddities` is the share of
    families, 0 to 1, in whose rows something is as it should not be. `export` says which of a school's files: 1 in
    September, 2 in October, 3 in September of the next year. `shape` None: with oddities each of several schools has
    another, else it is the model of 2019."""

    pupils: int
    seed: int
    schools: int = 1
    year: int = 2026
    oddities: float = 0.05
    export: int = 1
    shape: Shape | None = None

    def shape_of(self, index: int) -> Shape:
        if self.shape is not None or self.schools == 1 or not self.oddities:
            return self.shape or Shape.MODEL_2019
        shapes = list(Shape)
        return shapes[(self.seed + index) % len(shapes)]


@dataclass(slots=True)
class Maker:
    """One school in the making: its families, as they are when the files are written. `odd` counts oddities given out;
    `namesake` are the names of the first pupil."""

    sample: Sample
    index: int
    dice: Random
    school: School
    families: list[Family] = field(default_factory=list)
    people: set[tuple[str, str, str]] = field(default_factory=set)
    made: int = 0
    odd: int = 0
    namesake: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def levels(self) -> tuple[tuple[str, int], ...]:
        return LYCEE if self.index % 3 == 2 else COLLEGE

    def child(self, surname: str, like: Pupil | None = None, level: int | None = None) -> Pupil:
        """A pupil, no double of another; `like` is a twin."""
        self.made += 1
        number = self.index * NUMBERS_OF_A_SCHOOL + self.made
        level = self.dice.randrange(len(self.levels)) if level is None else level
        sex = self.dice.choice("12")
        born = like.born if like and like.born else day_of(self.school.year - self.levels[level][1], self.dice)
        first = self._first_name(sex, surname, born)
        pupil = Pupil(
            eleve_id=str(2_000_000 + self.made),
            elenoet=str(1000 + self.made),
            ine=f"{number:09d}{self.dice.choice('ABCDEFGHJK')}{self.dice.choice('ABCD')}",
            family_name=surname,
            first_names=tuple(dict.fromkeys((first, *self._more_names(sex)))),
            born=born,
            sex=sex,
            blocks=deepcopy(like.blocks) if like else self.structures(level),
            last_class=f"L{self.levels[level][0]}",
            level=like.level if like else level,
            email=f"{letters_only(first)}@example.org" if self.dice.random() < 0.2 else "",
        )
        if self.made == 1:
            self.namesake = pupil.family_name, pupil.first_names
        return pupil

    def _first_name(self, sex: str, surname: str, born: str) -> str:
        """Drawn anew, and joined to another, while a pupil of that surname and day bears it."""
        pool = names.BOYS if sex == "1" else names.GIRLS
        first = self.dice.choice(pool)
        while self.is_known(surname, first, born):
            first = "-".join(self.dice.sample(pool, 2))
        return first

    def is_known(self, surname: str, first_name: str, born: str) -> bool:
        """Whether there is, or was, such a pupil; from now on there is."""
        person = letters_only(surname), letters_only(first_name), born
        known = person in self.people
        self.people.add(person)
        return known

    def _more_names(self, sex: str) -> list[str]:
        return self.dice.sample(names.BOYS if sex == "1" else names.GIRLS, self.dice.choice((0, 1, 1, 2)))

    def structures(self, level: int) -> list[list[tuple[str, str]]]:
        """A class as schools call theirs ('6 A', '6A', '601', '2NDE01'), and perhaps a group."""
        of = self.levels[level][0]
        number = self.dice.randrange(max(1, round(self.sample.pupils / len(self.levels) / PER_CLASS)))
        letter = chr(65 + number) if number < 26 else f"Z{number}"
        name = (f"{of} {letter}", f"{of}{letter}", f"{of}{number + 1:02d}")[self.index % 3]
        groups = [(f"{of}GR{self.dice.randint(1, 4)}", "G")] if self.dice.random() < 0.4 else []
        return [[(name, "D"), *groups]]

    def family(self, children: int, level: int | None = None) -> Family:
        """A new family of the school."""
        surname = self.dice.choice(names.SURNAMES)
        return self.add(Family(surname, adults(self.dice, surname), self.children(surname, children, level)))

    def add(self, family: Family) -> Family:
        family.number = len(self.families)
        self.families.append(family)
        return family

    def children(self, surname: str, count: int, level: int | None = None) -> list[Pupil]:
        first = self.child(surname, level=level)
        twin = count > 1 and self.dice.random() < 0.08
        return [first, *(self.child(surname, first if twin else None) for _ in range(count - 1))]


def sample_schools(sample: Sample) -> Iterator[School]:
    """The schools one after the other; only one is in memory."""
    from telekiosk.roster.sample.later import next_september, october
    from telekiosk.roster.sample.oddities import make_odd

    kin: list[Family] = []
    for index in range(sample.schools):
        dice = Random(f"{sample.seed}/{index}")  # noqa: S311 - nothing here is secret
        exported = datetime(sample.year, 9, 1, 18, 42, 7, tzinfo=PARIS)
        school = School(uai_of(FIRST_SCHOOL + index), sample.year, exported, shape := sample.shape_of(index))
        if shape in _TOLD_OF:
            school.told[_TOLD_OF[shape]] += 1
        maker = Maker(sample, index, dice, school)
        kin = _filled(maker, kin)
        for go_on in (october, next_september)[: sample.export - 1]:
            go_on(maker)
        for family in maker.families:
            school.add(family)
            make_odd(maker, family)
        yield school


def _filled(maker: Maker, kin: list[Family]) -> list[Family]:
    """Fills the school; gives the families who have a child at the next one, or whose child is listed there too."""
    from telekiosk.roster.sample.oddities import is_listed_elsewhere

    here, going_on = maker.sample, []
    maker.odd = maker.dice.randrange(1000)
    for number in range(here.pupils):
        room = here.pupils - maker.made
        if room <= 0:
            break
        if number < len(kin):
            family = maker.add(_of_kin(maker, kin[number]))
        else:
            family = maker.family(min(room, maker.dice.choices((1, 2, 3), (62, 30, 8))[0]))
        if here.oddities and maker.dice.random() < here.oddities:
            family.odd, maker.odd = maker.odd, maker.odd + 1
            if is_listed_elsewhere(maker, family):
                going_on.append(deepcopy(replace(family, children=family.children[:1])))
        elif number % KIN_EVERY == KIN_EVERY - 1:
            going_on.append(Family(family.surname, deepcopy(family.adults), []))
    return going_on[: here.pupils // 10]


def _of_kin(maker: Maker, family: Family) -> Family:
    """Another child of a family of the school before; or a pupil whom that school still lists: the same INE and names,
    other numbers and another class, and every second time another birth date."""
    children = maker.children(family.surname, 1)
    if family.children:
        before, again = family.children[0], children[0]
        again.ine, again.first_names, again.sex = before.ine, before.first_names, before.sex
        if maker.made % 2:
            again.born = before.born
    return Family(family.surname, family.adults, children)
