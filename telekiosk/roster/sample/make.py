"""Whole schools made up from a number: the same seed gives the same schools, on any day and any machine (R23)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from telekiosk.core.names import letters_only
from telekiosk.core.uai import uai_of
from telekiosk.roster.sample import names
from telekiosk.roster.sample.people import Family, Pupil, School, adults, day_of

FIRST_SCHOOL = 990_001  # in a département that does not exist
PUPILS_AT_MOST = 20_000  # in one school: numbers are given out in blocks of this size
PER_CLASS = 28
COLLEGE = (("6", 11), ("5", 12), ("4", 13), ("3", 14))  # class, age in the calendar year of September
LYCEE = (("2NDE", 15), ("1G", 16), ("TG", 17))
KIN_EVERY = 30  # families, of which one has a child at the next school too


@dataclass(frozen=True, slots=True)
class Sample:
    """What to make up. `pupils` in each school; `year` is that of September; `oddities` is the share of families, 0 to
    1, in whose rows something is as it should not be."""

    pupils: int
    seed: int
    schools: int = 1
    year: int = 2026
    oddities: float = 0.05


@dataclass(slots=True)
class Maker:
    """One school in the making. `kin` come from the school before and go on to the next."""

    sample: Sample
    index: int
    dice: Random
    school: School
    kin: list[Family] = field(default_factory=list)
    people: set[tuple[str, str, str]] = field(default_factory=set)
    made: int = 0
    odd: int = 0

    @property
    def levels(self) -> tuple[tuple[str, int], ...]:
        return LYCEE if self.index % 3 == 2 else COLLEGE

    def child(self, surname: str, like: Pupil | None = None) -> Pupil:
        """A pupil, no double of another; `like` is a twin."""
        self.made += 1
        number = self.index * PUPILS_AT_MOST + self.made
        level, age = self.dice.choice(self.levels)
        sex = self.dice.choice("12")
        born = day_of(self.sample.year - age, self.dice)
        first = self._first_name(sex, surname, like.born if like else born)
        classes = like.blocks[0][:1] if like else [(self._class(level), "D")]
        groups = [(f"{level}GR{self.dice.randint(1, 4)}", "G")] if self.dice.random() < 0.4 else []
        return Pupil(
            eleve_id=str(2_000_000 + self.made),
            elenoet=str(1000 + self.made),
            ine=f"{number:09d}{self.dice.choice('ABCDEFGHJK')}{self.dice.choice('ABCD')}",
            family_name=surname,
            first_names=tuple(dict.fromkeys((first, *self._more_names(sex)))),
            born=like.born if like else born,
            sex=sex,
            blocks=[[*classes, *groups]],
            last_class=f"L{level}",
            usage_name="",
            email=f"{letters_only(first)}@example.org" if self.dice.random() < 0.2 else "",
        )

    def _first_name(self, sex: str, surname: str, born: str) -> str:
        """Drawn anew, and joined to another, while a pupil of that surname and day bears it."""
        pool = names.BOYS if sex == "1" else names.GIRLS
        first = self.dice.choice(pool)
        while (person := (letters_only(surname), letters_only(first), born)) in self.people:
            first = "-".join(self.dice.sample(pool, 2))
        self.people.add(person)
        return first

    def _more_names(self, sex: str) -> list[str]:
        return self.dice.sample(names.BOYS if sex == "1" else names.GIRLS, self.dice.choice((0, 1, 1, 2)))

    def _class(self, level: str) -> str:
        """As schools call theirs: '6 A', '6A', '601', '2NDE1'."""
        classes = max(1, round(self.sample.pupils / len(self.levels) / PER_CLASS))
        number = self.dice.randrange(classes)
        letter = chr(65 + number) if number < 26 else f"Z{number}"
        return (f"{level} {letter}", f"{level}{letter}", f"{level}{number + 1:02d}")[self.index % 3]

    def family(self, children: int) -> Family:
        surname = self.dice.choice(names.SURNAMES)
        return Family(surname, adults(self.dice, surname), self.children(surname, children))

    def children(self, surname: str, count: int) -> list[Pupil]:
        first = self.child(surname)
        twin = count > 1 and self.dice.random() < 0.08
        return [first, *(self.child(surname, first if twin else None) for _ in range(count - 1))]


def sample_schools(sample: Sample) -> Iterator[School]:
    """The schools one after the other; only one is in memory."""
    kin: list[Family] = []
    for index in range(sample.schools):
        dice = Random(f"{sample.seed}/{index}")  # noqa: S311 nothing here is secret
        maker = Maker(sample, index, dice, School(uai_of(FIRST_SCHOOL + index), sample.year))
        kin = _filled(maker, kin)
        yield maker.school


def _filled(maker: Maker, kin: list[Family]) -> list[Family]:
    """Fills the school; gives the families who have a child at the next one, or whose child is listed there too."""
    from telekiosk.roster.sample.oddities import made_odd

    here, going_on = maker.sample, []
    for number in range(here.pupils):
        room = here.pupils - maker.made
        if room <= 0:
            break
        if number < len(kin) and kin[number].children:
            family = _listed_twice(maker, kin[number])
        elif number < len(kin):
            family = Family(kin[number].surname, kin[number].adults, maker.children(kin[number].surname, 1))
        else:
            family = maker.family(min(room, maker.dice.choices((1, 2, 3), (62, 30, 8))[0]))
        maker.school.add(family)
        if here.oddities and maker.dice.random() < here.oddities:
            going_on += made_odd(maker, family)
        elif number % KIN_EVERY == KIN_EVERY - 1:
            going_on.append(Family(family.surname, deepcopy(family.adults), []))
    return going_on[: here.pupils // 10]


def _listed_twice(maker: Maker, family: Family) -> Family:
    """A pupil whom the school before still lists: the same human and INE, other numbers and another class."""
    before = family.children[0]
    again = maker.child(family.surname)
    again.ine, again.first_names, again.born, again.sex = before.ine, before.first_names, before.born, before.sex
    return Family(family.surname, family.adults, [again])
