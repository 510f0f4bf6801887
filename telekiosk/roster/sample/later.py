"""The same school's later exports: what six weeks and then a year do to its families (R21, R23)."""

# ruff: noqa: ARG001 (all news are told alike, whether they need the school or not)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from telekiosk.core.policy import PARIS
from telekiosk.roster.sample import names
from telekiosk.roster.sample.make import Maker
from telekiosk.roster.sample.oddities import is_mended
from telekiosk.roster.sample.people import Family, home

NEWS_EVERY = 24  # families that are not odd, in which each piece of news comes once


def october(maker: Maker) -> None:
    """Half of the mistakes are mended in SIECLE, and some of the other families have news."""
    maker.school.exported = datetime(maker.school.year, 10, 12, 18, 42, 7, tzinfo=PARIS)
    sound = [family for family in maker.families if family.odd is None]
    for family in maker.families:
        if is_mended(maker, family):
            family.odd = None
    for number, family in enumerate(sound):
        if (place := number % NEWS_EVERY) < len(NEWS):
            NEWS[place](maker, family)


def next_september(maker: Maker) -> None:
    """Everybody is a class higher: the oldest are gone, whoever left in October is back, new pupils take the places."""
    school, oldest = maker.school, len(maker.levels) - 1
    school.year += 1
    school.exported = datetime(school.year, 9, 1, 18, 42, 7, tzinfo=PARIS)
    for family in maker.families:
        before = family.children[:1]
        family.children = [child for child in family.children if child.level < oldest]
        if family.children[:1] != before:
            family.odd = None
        for child in family.children:
            child.level += 1
            child.last_class, child.blocks = child.class_name, maker.structures(child.level)
            child.left = ""
    here = sum(len(family.children) for family in maker.families)
    for _ in range(maker.sample.pupils - here):
        maker.family(1, level=0)


def _changes_class(maker: Maker, family: Family) -> None:
    """Into one that is new."""
    child = family.children[0]
    child.blocks = [[(f"{maker.levels[child.level][0]} Z", "D"), *child.blocks[0][1:]]]


def _new_mail(maker: Maker, family: Family) -> None:
    family.adults[0].email = f"nouvelle.adresse{family.number}@example.org"


def _moves_house(maker: Maker, family: Family) -> None:
    before, after = family.adults[0].home, home(maker.dice)
    for adult in family.adults:
        if adult.home == before:
            adult.home = after


def _takes_a_usage_name(maker: Maker, family: Family) -> None:
    other = maker.dice.choice(names.SURNAMES)
    for person in (family.children[0], family.adults[0]):
        person.usage_name = f"{family.surname}-{other}"


def _is_gone(maker: Maker, family: Family) -> None:
    """Whoever SIECLE no longer has."""
    del family.children[0]


def _leaves(maker: Maker, family: Family) -> None:
    """Whoever SIECLE still has, with the day."""
    family.children[0].left = f"09/10/{maker.school.year}"


def _comes(maker: Maker, family: Family) -> None:
    maker.family(1)


def _has_a_sibling(maker: Maker, family: Family) -> None:
    family.children.append(maker.child(family.surname))


def _is_a_guardian_no_longer(maker: Maker, family: Family) -> None:
    """The second of two is only to be reached."""
    if len(family.adults) > 1 and family.adults[1].level == "1":
        family.adults[1] = replace(family.adults[1], level="3")


NEWS: tuple[Callable[[Maker, Family], None], ...] = (
    _changes_class,
    _new_mail,
    _moves_house,
    _takes_a_usage_name,
    _is_gone,
    _leaves,
    _comes,
    _has_a_sibling,
    _is_a_guardian_no_longer,
)
