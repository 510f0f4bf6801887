"""What goes wrong with pupils in real exports (SIECLE.md, section 9; the numbers are those there)."""

# ruff: noqa: ARG001 (every oddity is called alike, whether it needs the school or not)

from __future__ import annotations

from dataclasses import replace

from telekiosk.roster.model import Reason
from telekiosk.roster.sample import names
from telekiosk.roster.sample.make import Maker
from telekiosk.roster.sample.people import Family


def garbled_name(maker: Maker, family: Family) -> list[Reason]:
    """7: encoded twice."""
    child = family.children[0]
    name = "Zoé" if child.first_names[0].isascii() else child.first_names[0]
    child.first_names = (name.encode().decode("iso-8859-15"),)
    return [Reason.GARBLED]


def letter_lost(maker: Maker, family: Family) -> list[Reason]:
    """9: SIECLE writes '?' for a letter that ISO-8859-15 does not have."""
    child = family.children[0]
    child.first_names = (f"?{child.first_names[0][1:]}",)
    return [Reason.UNWRITABLE]


def left(maker: Maker, family: Family) -> None:
    """15: a leaver keeps class, groups and guardians in the files."""
    family.children[0].left = f"02/07/{maker.sample.year}"


def leaves_later(maker: Maker, family: Family) -> None:
    """15."""
    family.children[0].left = f"18/12/{maker.sample.year}"


def without_class(maker: Maker, family: Family) -> None:
    """16."""
    family.children[0].blocks = []


def in_groups_alone(maker: Maker, family: Family) -> None:
    """16."""
    family.children[0].blocks = [[("LATIN", "G"), ("CHORALE", "G")]]


def inactive(maker: Maker, family: Family) -> list[Reason]:
    """17."""
    child = family.children[0]
    child.blocks = [[("Inactifs", "D")]]
    return [Reason.INACTIVE, *[Reason.UNKNOWN_PUPIL] * len(maker.school.links_of(child))]


def group_first(maker: Maker, family: Family) -> None:
    """18."""
    family.children[0].blocks[0].insert(0, ("LATIN", "G"))


def two_blocks(maker: Maker, family: Family) -> list[Reason]:
    """19."""
    family.children[0].blocks.append([("ULIS", "D")])
    return [Reason.TWO_CLASSES]


def typed_twice(maker: Maker, family: Family) -> list[Reason]:
    """20."""
    child = family.children[0]
    maker.school.pupils.append(replace(child, eleve_id=f"9{child.eleve_id}", elenoet=f"9{child.elenoet}"))
    return [Reason.INE_TWICE]


def listed_elsewhere(maker: Maker, family: Family) -> None:
    """20: the next school has the first child too; by October this one says that they have left."""
    if maker.sample.export > 1:
        family.children[0].left = f"15/09/{maker.sample.year}"


def without_ine(maker: Maker, family: Family) -> None:
    """21."""
    family.children[0].ine = ""


def older_ine(maker: Maker, family: Family) -> None:
    """22: ten figures and a letter; the newer form comes when it is mended."""
    child = family.children[0]
    child.ine = f"{child.ine[:9]}0{child.ine[9]}"


def without_birth_date(maker: Maker, family: Family) -> None:
    """23."""
    family.children[0].born = None


def empty_birth_date(maker: Maker, family: Family) -> None:
    """23."""
    family.children[0].born = ""


def birth_date_of_another_form(maker: Maker, family: Family) -> None:
    """23."""
    family.children[0].born = f"{maker.school.year - 12}-05-07"


def no_such_birth_date(maker: Maker, family: Family) -> None:
    """23."""
    family.children[0].born = "29/02/2013"


def without_sex(maker: Maker, family: Family) -> None:
    """24."""
    family.children[0].sex = ""


def without_birth_place(maker: Maker, family: Family) -> None:
    """24: born in France, but where?"""
    family.children[0].birth_place = ""


def homonym(maker: Maker, family: Family) -> None:
    """25: somebody else of the same name, born on another day."""
    child, (surname, first_names) = family.children[0], maker.namesake
    if not maker.is_known(surname, first_names[0], child.born or ""):
        child.family_name, child.first_names = surname, first_names


def entered_under_two_ines(maker: Maker, family: Family) -> list[Reason]:
    """25: the same name and birth date, or a homonym?"""
    child = family.children[0]
    again = replace(child, eleve_id=f"8{child.eleve_id}", elenoet=f"8{child.elenoet}", ine=f"9{child.ine[1:]}")
    maker.school.pupils.append(again)
    return [Reason.SAME_PUPIL]


def without_elenoet(maker: Maker, family: Family) -> None:
    """26."""
    family.children[0].elenoet = ""


def padded_elenoet(maker: Maker, family: Family) -> None:
    """26."""
    family.children[0].elenoet = family.children[0].elenoet.zfill(5)


def letters_in_elenoet(maker: Maker, family: Family) -> None:
    """26."""
    family.children[0].elenoet = f"{family.children[0].elenoet}A"


def older_eleve_id(maker: Maker, family: Family) -> None:
    """26: changed when it is mended; ELENOET alone stays, as there is no INE yet."""
    child = family.children[0]
    links = [link for link in maker.school.links if link.eleve_id == child.eleve_id]
    child.eleve_id, child.ine = f"1{child.eleve_id[1:]}", ""
    for link in links:
        link.eleve_id = child.eleve_id


def two_first_names(maker: Maker, family: Family) -> None:
    """27."""
    family.children[0].first_names = (maker.dice.choice(names.COMPOUND),)


def usage_name(maker: Maker, family: Family) -> None:
    """28."""
    family.children[0].usage_name = f"{family.surname}-{maker.dice.choice(names.SURNAMES)}"


def quoted_name(maker: Maker, family: Family) -> None:
    """29."""
    family.children[0].family_name = f'"{family.children[0].family_name}"'


def class_of_figures(maker: Maker, family: Family) -> None:
    """30."""
    family.children[0].blocks = [[("61", "D")]]
