"""What goes wrong with guardians in real exports (SIECLE.md, section 9; the numbers are those there)."""

# ruff: noqa: ARG001 (every oddity is called alike, whether it needs the school or not)

from __future__ import annotations

from dataclasses import replace

from telekiosk.roster.model import Reason
from telekiosk.roster.sample import names
from telekiosk.roster.sample.make import Maker
from telekiosk.roster.sample.people import Adult, Family, Link, adult, home, home_abroad

SERVICE = "300051"  # the PERSONNE_ID of the one service


def persons_left_over(maker: Maker, family: Family) -> None:
    """31: persons of former pupils, linked to nobody."""
    for _ in range(3):
        maker.school.add_person(replace(adult(maker.dice, "10", "ANCIEN", "", home(maker.dice)), email="??"))


def unknown_person(maker: Maker, family: Family) -> list[Reason]:
    """32."""
    maker.school.links.append(Link(family.children[0].eleve_id, "999999", "1", "20", pays=False, first=False))
    return [Reason.UNKNOWN_PERSON]


def unknown_pupil(maker: Maker, family: Family) -> list[Reason]:
    """32."""
    number = maker.school.links_of(family.children[0])[0].person_id
    maker.school.links.append(Link("1", number, "1", "10", pays=True, first=True))
    return [Reason.UNKNOWN_PUPIL]


def link_twice(maker: Maker, family: Family) -> list[Reason]:
    maker.school.links.append(replace(maker.school.links_of(family.children[0])[0]))
    return [Reason.LINK_TWICE]


def without_address(maker: Maker, family: Family) -> None:
    """32."""
    maker.school.home_of[maker.school.links_of(family.children[0])[0].person_id] = ""


def guardian_twice(maker: Maker, family: Family) -> list[Reason]:
    """33: the first guardian once more, under another number at another home, which the other children have alone. The
    number that is left when it is mended is not theirs."""
    child, first = family.children[0], family.adults[0]
    mine, *others = maker.school.links_of(child)
    for link in others:
        maker.school.links.remove(link)
    number = maker.school.add_person(replace(first, home=home(maker.dice)))
    for sibling in family.children[1:]:
        for link in maker.school.links_of(sibling):
            link.person_id = number if link.person_id == mine.person_id else link.person_id
    maker.school.link(child, number, pays=False, first=False)
    return [Reason.SAME_GUARDIAN]


def spouses_of_one_name(maker: Maker, family: Family) -> list[Reason]:
    """33: true homonyms."""
    if len(maker.school.links_of(family.children[0])) < 2:
        return []
    for spouse in family.adults[:2]:
        spouse.first_name, spouse.family_name, spouse.usage_name = "Dominique", family.surname, ""
    return [Reason.SAME_GUARDIAN] * len(family.children)


def home_twice(maker: Maker, family: Family) -> None:
    """34: the same address under two numbers."""
    number = maker.school.links_of(family.children[0])[-1].person_id
    where = family.adults[0].home
    if where is not None:
        maker.school.home_of[number] = maker.school.add_home(where)


def third_guardian(maker: Maker, family: Family) -> None:
    """35."""
    number = maker.school.add_person(adult(maker.dice, "50", "TIERCE", "", home(maker.dice)))
    maker.school.link(family.children[0], number, pays=False, first=False)


def both_first(maker: Maker, family: Family) -> None:
    """35: of rank 1 in the older model, payers in the newer."""
    for link in maker.school.links_of(family.children[0]):
        link.pays = True


def without_level(maker: Maker, family: Family) -> list[Reason]:
    """35."""
    nobody = replace(adult(maker.dice, "90", maker.dice.choice(names.SURNAMES), "", None), level="")
    maker.school.link(family.children[0], maker.school.add_person(nobody), pays=False, first=False)
    return [Reason.NO_LEVEL]


def service(maker: Maker, family: Family) -> None:
    """37: one person that is a service, for many pupils: no civility, a word for a first name."""
    if SERVICE not in maker.school.persons:
        name = "AIDE SOCIALE À L'ENFANCE"
        maker.school.persons[SERVICE] = Adult("", name, "", "Service", "51", None, "+33199000051", "ase@example.org")
        maker.school.home_of[SERVICE] = maker.school.add_home(home(maker.dice))
    _in_care_of(maker, family, SERVICE)


def educator(maker: Maker, family: Family) -> None:
    """37."""
    _in_care_of(maker, family, maker.school.add_person(_professional(maker, "41")))


def foster_carer(maker: Maker, family: Family) -> None:
    """37."""
    _in_care_of(maker, family, maker.school.add_person(_professional(maker, "42")))


def _professional(maker: Maker, parentage: str) -> Adult:
    return replace(adult(maker.dice, parentage, maker.dice.choice(names.SURNAMES), "", home(maker.dice)), civility="")


def _in_care_of(maker: Maker, family: Family, number: str) -> None:
    """This person for all legal guardians."""
    for link in maker.school.links_of(family.children[0]):
        maker.school.links.remove(link)
    maker.school.link(family.children[0], number, pays=True, first=True)


def own_guardian(maker: Maker, family: Family) -> None:
    """38: an adult."""
    child = family.children[0]
    child.born = f"15/03/{maker.sample.year - 18}"
    civility = "M." if child.sex == "1" else "MME"
    own = Adult(civility, child.family_name, "", child.first_names[0], "70", family.adults[0].home)
    maker.school.link(child, maker.school.add_person(own), pays=False, first=False)


def abroad(maker: Maker, family: Family) -> None:
    """40."""
    link = maker.school.links_of(family.children[0])[0]
    maker.school.home_of[link.person_id] = maker.school.add_home(home_abroad(maker.dice))
    family.adults[0].phone = "+442079460123"


def bad_mail(maker: Maker, family: Family) -> list[Reason]:
    family.adults[0].email = "pas d'adresse"
    return [Reason.MAIL_UNFIT]
