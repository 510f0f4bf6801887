"""What goes wrong in real exports (SIECLE.md, section 9), done to made-up families one after the other, so that each
is there once a school is large enough. Every oddity says what reading it must remark upon."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from telekiosk.roster.model import Reason
from telekiosk.roster.sample import odd_guardians as guardians
from telekiosk.roster.sample import odd_pupils as pupils
from telekiosk.roster.sample.make import Maker
from telekiosk.roster.sample.people import Family
from telekiosk.roster.sample.shape import Shape

Oddity: TypeAlias = Callable[[Maker, Family], "list[Reason] | None"]

OF_ANY_FILE: tuple[Oddity, ...] = (
    pupils.garbled_name,
    pupils.letter_lost,
    pupils.left,
    pupils.leaves_later,
    pupils.without_class,
    pupils.inactive,
    pupils.typed_twice,
    pupils.listed_elsewhere,
    pupils.without_ine,
    pupils.older_ine,
    pupils.without_birth_date,
    pupils.empty_birth_date,
    pupils.birth_date_of_another_form,
    pupils.no_such_birth_date,
    pupils.homonym,
    pupils.entered_under_two_ines,
    pupils.without_elenoet,
    pupils.padded_elenoet,
    pupils.letters_in_elenoet,
    pupils.older_eleve_id,
    pupils.two_first_names,
    pupils.usage_name,
    pupils.quoted_name,
    pupils.class_of_figures,
    guardians.without_address,
    guardians.guardian_twice,
    guardians.spouses_of_one_name,
    guardians.service,
    guardians.educator,
    guardians.foster_carer,
    guardians.own_guardian,
    guardians.abroad,
    guardians.bad_mail,
)
OF_EXPORTS: tuple[Oddity, ...] = (
    pupils.in_groups_alone,
    pupils.group_first,
    pupils.two_blocks,
    pupils.without_sex,
    pupils.without_birth_place,
    guardians.persons_left_over,
    guardians.unknown_person,
    guardians.unknown_pupil,
    guardians.link_twice,
    guardians.home_twice,
    guardians.third_guardian,
    guardians.both_first,
    guardians.without_level,
)
ODDITIES = (*OF_ANY_FILE, *OF_EXPORTS)
# No mistakes: so it is
LASTING: tuple[Oddity, ...] = (
    pupils.left,
    pupils.leaves_later,
    pupils.listed_elsewhere,
    pupils.homonym,
    pupils.two_first_names,
    guardians.spouses_of_one_name,
    guardians.service,
    guardians.educator,
    guardians.foster_carer,
    guardians.own_guardian,
    guardians.abroad,
)


def make_odd(maker: Maker, family: Family) -> None:
    """Does its oddity, if it has one, to the family just added: each time the same, whatever befell other families."""
    if family.odd is not None and family.children:
        sample = maker.sample
        maker.dice = Random(f"{sample.seed}/{maker.index}/{family.number}")  # noqa: S311 - nothing here is secret
        maker.school.told.update(_oddity(maker, family.odd)(maker, family) or [])


def is_listed_elsewhere(maker: Maker, family: Family) -> bool:
    """Whether the next school has the first child as well."""
    return family.odd is not None and _oddity(maker, family.odd) is pupils.listed_elsewhere


def is_mended(maker: Maker, family: Family) -> bool:
    """Whether a mistake is put right in October: every second one, and of two that are alike one."""
    if family.odd is None or _oddity(maker, family.odd) in LASTING:
        return False
    rounds, kind = divmod(family.odd, len(_oddities(maker)))
    return (rounds + kind) % 2 == 0


def _oddities(maker: Maker) -> tuple[Oddity, ...]:
    """A table has no place for some of them."""
    return OF_ANY_FILE if maker.school.shape is Shape.TABLE else ODDITIES


def _oddity(maker: Maker, number: int) -> Oddity:
    kinds = _oddities(maker)
    return kinds[number % len(kinds)]
