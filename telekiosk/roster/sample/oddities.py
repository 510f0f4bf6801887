"""What goes wrong in real exports (SIECLE.md, section 9), done to made-up families one after the other, so that each
is there once a school is large enough. Every oddity says what reading it must remark upon."""

# ruff: noqa: ARG001 (every oddity is called alike, whether it needs the school or not)

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import TypeAlias

from telekiosk.roster.model import Reason
from telekiosk.roster.sample import names
from telekiosk.roster.sample.make import Maker
from telekiosk.roster.sample.people import Adult, Family, Link, Pupil, adult, home, home_abroad

Oddity: TypeAlias = Callable[[Maker, Family], "list[Reason] | None"]


def made_odd(maker: Maker, family: Family) -> list[Family]:
    """Does the next oddity to a family just added; gives the families who are listed at the next school as well."""
    kind = maker.odd % (len(ODDITIES) + 1)
    maker.odd += 1
    if kind == len(ODDITIES):
        return [deepcopy(replace(family, children=family.children[:1]))]
    maker.school.told.update(ODDITIES[kind](maker, family) or [])
    return []


def _links(maker: Maker, pupil: Pupil) -> list[Link]:
    return [link for link in maker.school.links if link.eleve_id == pupil.eleve_id and link.level == "1"]


def _left(maker: Maker, family: Family) -> None:
    """A leaver keeps class, groups and guardians in the files."""
    family.children[0].left = f"02/07/{maker.sample.year}"


def _leaves_later(maker: Maker, family: Family) -> None:
    family.children[0].left = f"18/12/{maker.sample.year}"


def _without_class(maker: Maker, family: Family) -> None:
    family.children[0].blocks = []


def _in_groups_alone(maker: Maker, family: Family) -> None:
    family.children[0].blocks = [[("LATIN", "G"), ("CHORALE", "G")]]


def _inactive(maker: Maker, family: Family) -> list[Reason]:
    child = family.children[0]
    child.blocks = [[("Inactifs", "D")]]
    return [Reason.INACTIVE, *[Reason.UNKNOWN_PUPIL] * len(_links(maker, child))]


def _group_first(maker: Maker, family: Family) -> None:
    family.children[0].blocks[0].insert(0, ("LATIN", "G"))


def _two_blocks(maker: Maker, family: Family) -> list[Reason]:
    family.children[0].blocks.append([("ULIS", "D")])
    return [Reason.TWO_CLASSES]


def _typed_twice(maker: Maker, family: Family) -> list[Reason]:
    child = family.children[0]
    maker.school.pupils.append(replace(child, eleve_id=f"9{child.eleve_id}", elenoet=""))
    return [Reason.INE_TWICE]


def _without_ine(maker: Maker, family: Family) -> None:
    family.children[0].ine = ""


def _without_birth_date(maker: Maker, family: Family) -> None:
    family.children[0].born = ""


def _no_such_birth_date(maker: Maker, family: Family) -> None:
    family.children[0].born = "29/02/2013"


def _without_sex(maker: Maker, family: Family) -> None:
    family.children[0].sex = ""


def _without_elenoet(maker: Maker, family: Family) -> None:
    family.children[0].elenoet = ""


def _padded_elenoet(maker: Maker, family: Family) -> None:
    family.children[0].elenoet = family.children[0].elenoet.zfill(5)


def _letters_in_elenoet(maker: Maker, family: Family) -> None:
    family.children[0].elenoet = f"{family.children[0].elenoet}A"


def _homonym(maker: Maker, family: Family) -> None:
    """Somebody else of the same name, born on another day."""
    other = maker.school.pupils[0]
    family.children[0].family_name, family.children[0].first_names = other.family_name, other.first_names


def _two_first_names(maker: Maker, family: Family) -> None:
    family.children[0].first_names = (maker.dice.choice(names.COMPOUND),)


def _usage_name(maker: Maker, family: Family) -> None:
    family.children[0].usage_name = f"{family.surname}-{maker.dice.choice(names.SURNAMES)}"


def _quoted_name(maker: Maker, family: Family) -> None:
    family.children[0].family_name = f'"{family.children[0].family_name}"'


def _garbled_name(maker: Maker, family: Family) -> list[Reason]:
    family.children[0].first_names = ("Zoé".encode().decode("iso-8859-15"),)
    return [Reason.GARBLED]


def _letter_lost(maker: Maker, family: Family) -> list[Reason]:
    """SIECLE writes '?' for a letter that ISO-8859-15 does not have."""
    family.children[0].first_names = ("Łukasz",)
    return [Reason.UNWRITABLE]


def _guardian_twice(maker: Maker, family: Family) -> list[Reason]:
    """The first guardian once more, under another number at another home, where there was one other at most."""
    child, first = family.children[0], family.adults[0]
    for link in _links(maker, child)[1:]:
        maker.school.links.remove(link)
    number = maker.school.add_person(replace(first, home=home(maker.dice)))
    maker.school.link(child, number, pays=False, first=False)
    return [Reason.SAME_GUARDIAN]


def _home_twice(maker: Maker, family: Family) -> None:
    """The same address under two numbers."""
    number = _links(maker, family.children[0])[-1].person_id
    where = family.adults[0].home
    if where is not None:
        maker.school.home_of[number] = maker.school.add_home(where)


def _third_guardian(maker: Maker, family: Family) -> None:
    number = maker.school.add_person(adult(maker.dice, "50", "TIERCE", "", home(maker.dice)))
    maker.school.link(family.children[0], number, pays=False, first=False)


def _without_level(maker: Maker, family: Family) -> list[Reason]:
    _links(maker, family.children[0])[0].level = ""
    return [Reason.NO_LEVEL]


def _service(maker: Maker, family: Family) -> None:
    """One person that is a service, for many pupils: no civility, a word for a first name."""
    asked = next((key for key, person in maker.school.persons.items() if person.parentage == "51"), "")
    where = home(maker.dice)
    service = Adult("", "AIDE SOCIALE À L'ENFANCE", "", "Service", "51", where, "+33199000051", "ase@example.org")
    asked = asked or maker.school.add_person(service)
    for link in _links(maker, family.children[0]):
        maker.school.links.remove(link)
    maker.school.link(family.children[0], asked, pays=True, first=True)


def _own_guardian(maker: Maker, family: Family) -> None:
    child = family.children[0]
    civility = "M." if child.sex == "1" else "MME"
    own = Adult(civility, child.family_name, "", child.first_names[0], "70", family.adults[0].home)
    maker.school.link(child, maker.school.add_person(own), pays=False, first=False)


def _bad_mail(maker: Maker, family: Family) -> list[Reason]:
    family.adults[0].email = "pas d'adresse"
    return [Reason.MAIL_UNFIT]


def _persons_left_over(maker: Maker, family: Family) -> None:
    """Persons of former pupils, linked to nobody."""
    for _ in range(3):
        maker.school.add_person(replace(adult(maker.dice, "10", "ANCIEN", "", home(maker.dice)), email="??"))


def _unknown_person(maker: Maker, family: Family) -> list[Reason]:
    maker.school.links.append(Link(family.children[0].eleve_id, "999999", "1", "20", pays=False, first=False))
    return [Reason.UNKNOWN_PERSON]


def _unknown_pupil(maker: Maker, family: Family) -> list[Reason]:
    number = _links(maker, family.children[0])[0].person_id
    maker.school.links.append(Link("1", number, "1", "10", pays=True, first=True))
    return [Reason.UNKNOWN_PUPIL]


def _link_twice(maker: Maker, family: Family) -> list[Reason]:
    maker.school.links.append(replace(_links(maker, family.children[0])[0]))
    return [Reason.LINK_TWICE]


def _without_address(maker: Maker, family: Family) -> None:
    maker.school.home_of[_links(maker, family.children[0])[0].person_id] = ""


def _abroad(maker: Maker, family: Family) -> None:
    link = _links(maker, family.children[0])[0]
    maker.school.home_of[link.person_id] = maker.school.add_home(home_abroad(maker.dice))
    family.adults[0].phone = "+442079460123"


ODDITIES: tuple[Oddity, ...] = (
    _left,
    _leaves_later,
    _without_class,
    _in_groups_alone,
    _inactive,
    _group_first,
    _two_blocks,
    _typed_twice,
    _without_ine,
    _without_birth_date,
    _no_such_birth_date,
    _without_sex,
    _without_elenoet,
    _padded_elenoet,
    _letters_in_elenoet,
    _homonym,
    _two_first_names,
    _usage_name,
    _quoted_name,
    _garbled_name,
    _letter_lost,
    _guardian_twice,
    _home_twice,
    _third_guardian,
    _without_level,
    _service,
    _own_guardian,
    _bad_mail,
    _persons_left_over,
    _unknown_person,
    _unknown_pupil,
    _link_twice,
    _without_address,
    _abroad,
)
