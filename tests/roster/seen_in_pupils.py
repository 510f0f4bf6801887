"""How one sees in made-up schools what goes wrong with pupils (SIECLE.md, section 9, 15 to 30)."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from telekiosk.roster.model import PupilRow, Reason
from tests.roster.sampled import TODAY, Sight, World


def leavers(world: World) -> list[object]:
    days = [pupil.left_on for pupil in world.pupils if pupil.left_on and pupil.class_name]
    gone = [later for pupil, later in world.pupils_by("eleve_id") if pupil.left_on is None]
    return [min(days) < TODAY, max(days) > TODAY, None in gone, any(later and later.left_on for later in gone)]


def without_class(world: World) -> list[object]:
    listed = world.ids("ELEVE", "ELEVE_ID")
    in_groups = [blocks for blocks in world.structures.values() if "D" not in str(blocks)]
    return [listed - world.structures.keys(), in_groups, any(not pupil.class_name for pupil in world.pupils)]


def inactive(world: World) -> list[object]:
    return [Reason.INACTIVE in world.reasons]


def group_first(world: World) -> list[object]:
    return [any(kinds[0] == "G" and "D" in kinds for blocks in world.structures.values() for kinds in blocks)]


def two_blocks(world: World) -> list[object]:
    return [any(len(blocks) > 1 for blocks in world.structures.values()), Reason.TWO_CLASSES in world.reasons]


def ine_twice(world: World) -> list[object]:
    days: dict[str, list[object]] = defaultdict(list)
    for pupil in world.pupils:
        days[pupil.ine or pupil.name].append(pupil.birth_date)
    at_two_schools = [each for each in days.values() if len(each) == 2]
    return [
        Reason.INE_TWICE in world.reasons,
        any(one == other for one, other in at_two_schools),
        any(one != other for one, other in at_two_schools),
    ]


def without_ine(world: World) -> list[object]:
    pairs = list(world.pupils_by("eleve_id"))
    return [any(later and later.ine and pupil.ine is None for pupil, later in pairs)]


def ine_of_two_forms(world: World) -> list[object]:
    pairs = [(pupil.ine, later.ine) for pupil, later in world.pupils_by("eleve_id") if later]
    return [any(one and other and one[9].isdigit() and other[9].isalpha() for one, other in pairs)]


def no_birth_date(world: World) -> list[object]:
    days = world.texts("ELEVE", "DATE_NAISS")
    return [None in days, "" in days, any(day and day[4] == "-" for day in days), "29/02/2013" in days]


def sex_or_place_missing(world: World) -> list[object]:
    unknown_place = any(not each.texts["CODE_COMMUNE_INSEE_NAISS"] for each in world.elements["ELEVE"])
    return [None in world.texts("ELEVE", "CODE_SEXE"), unknown_place]


def homonyms_and_twins(world: World) -> list[object]:
    firsts = [(roster.pupils[0], roster.pupils[1:]) for roster in world.rosters]
    homonyms = [other for first, others in firsts for other in others if _homonyms(first, other)]
    children: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in world.elements["RESPONSABLE_ELEVE"]:
        children[each.uai, each.texts["PERSONNE_ID"]].append(each.texts["ELEVE_ID"])
    born = {(each.uai, each.attributes["ELEVE_ID"]): each.texts.get("DATE_NAISS") for each in world.elements["ELEVE"]}
    siblings = [
        (born.get((uai, one)), born.get((uai, other)))
        for (uai, _), all_children in children.items()
        for one, other in combinations(set(all_children), 2)
    ]
    return [
        len(homonyms) > 8,
        any(one and one == other for one, other in siblings),
        Reason.SAME_PUPIL in world.reasons,
    ]


def _homonyms(one: PupilRow, other: PupilRow) -> bool:
    return one.name == other.name and one.birth_date != other.birth_date


def numbers_that_differ(world: World) -> list[object]:
    written = [each.attributes.get("ELENOET") for each in world.elements["ELEVE"]]
    renumbered = [(pupil, later) for pupil, later in world.pupils_by("elenoet") if later]
    return [
        None in written,
        any(number and number.startswith("0") for number in written),
        any(number and number.endswith("A") for number in written),
        any(pupil.eleve_id != later.eleve_id and pupil.name == later.name for pupil, later in renumbered),
    ]


def several_first_names(world: World) -> list[object]:
    return [any(" " in pupil.first_name for pupil in world.pupils)]


def usage_names(world: World) -> list[object]:
    pairs = [(pupil, later) for pupil, later in world.pupils_by("eleve_id") if later and pupil.usage_name]
    taken = [(pupil, later) for pupil, later in world.pupils_by("eleve_id") if later and not pupil.usage_name]
    return [
        any(pupil.usage_name == later.usage_name for pupil, later in pairs),
        any(pupil.family_name == later.family_name and later.usage_name for pupil, later in taken),
    ]


def signs_in_names(world: World) -> list[object]:
    quoted = any((name or "").startswith('"') for name in world.texts("ELEVE", "NOM_DE_FAMILLE"))
    return [quoted, *(any(sign in pupil.family_name for pupil in world.pupils) for sign in ("D'", "-", "LE "))]


def class_codes(world: World) -> list[object]:
    classes = {pupil.class_name for pupil in world.pupils}
    return [any(each.isdigit() for each in classes), any(" " in each for each in classes)]


PUPILS: dict[int, Sight] = {
    15: leavers,
    16: without_class,
    17: inactive,
    18: group_first,
    19: two_blocks,
    20: ine_twice,
    21: without_ine,
    22: ine_of_two_forms,
    23: no_birth_date,
    24: sex_or_place_missing,
    25: homonyms_and_twins,
    26: numbers_that_differ,
    27: several_first_names,
    28: usage_names,
    29: signs_in_names,
    30: class_codes,
}
