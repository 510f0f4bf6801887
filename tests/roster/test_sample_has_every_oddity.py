"""Made-up schools have in them what SIECLE.md's section 9 lists, each by its number there (R23)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations

import pytest

from telekiosk.roster import refusals as no
from telekiosk.roster.model import PersonRow, PupilRow, Reason
from telekiosk.roster.sample.make import Sample
from tests.roster.sampled import TODAY, World, read_files


@pytest.fixture(scope="module")
def world() -> World:
    september = Sample(350, seed=1, schools=8, oddities=0.5)
    return World(september, Sample(350, seed=1, schools=8, oddities=0.5, export=2))


def wrong_file(world: World) -> list[object]:
    return [
        isinstance(world.refusal("01-nomenclature"), no.OtherExport),
        isinstance(world.refusal("01-timetable"), no.NotARoster),
        isinstance(world.refusal("01-aaf"), no.DirectoryFeed),
        isinstance(world.refusal("01-guardians-twice"), no.GivenTwice),
    ]


def with_or_without_addresses(world: World) -> list[object]:
    return [world.texts("ELEVE", "ADRESSE_ID") > {None}, not all(each.has_addresses for each in world.rosters)]


def another_school(world: World) -> list[object]:
    return [
        isinstance(world.refusal("03-another-school"), no.OtherSchool),
        isinstance(world.refusal("03-no-school"), no.NoSchool),
    ]


def another_year(world: World) -> list[object]:
    return [world.refusal("04-last-year") == no.OtherYear(2025, 2026)]


def unlike_pair(world: World) -> list[object]:
    return [
        isinstance(world.refusal("05-two-schools"), no.TwoSchools),
        isinstance(world.refusal("05-two-years"), no.TwoYears),
        Reason.TWO_DAYS in world.reasons,
    ]


def older(world: World) -> list[object]:
    return [isinstance(world.refusal("06-older"), no.OlderThanLast)]


def other_encoding(world: World) -> list[object]:
    wrong = world.refusal("07-utf-8-said-to-be-latin-9")
    return [isinstance(wrong, no.WrongEncoding), Reason.GARBLED in world.reasons]


def letters_of_latin_9(world: World) -> list[object]:
    return [any("œ" in pupil.first_name for pupil in world.pupils)]


def question_marks(world: World) -> list[object]:
    return [Reason.UNWRITABLE in world.reasons]


def broken_xml(world: World) -> list[object]:
    return [isinstance(world.refusal(what), no.Broken) for what in ("10-cut-short", "10-mismatched-tag")]


def zips(world: World) -> list[object]:
    packed = [content for content in world.contents if content.startswith(b"PK")]
    litter = all(each in content for content in packed for each in (b"__MACOSX/", b"Thumbs.db"))
    return [packed, litter, world.refusal("11-two-in-a-zip") == no.ZipContents("SIECLE.zip", 2)]


def bom(world: World) -> list[object]:
    return [any(content.startswith(b"\xef\xbb\xbf") and b";" in content for content in world.contents)]


def part_of_a_school(world: World) -> list[object]:
    part = read_files(world.wrong["13-one-class"])
    assert not isinstance(part, no.ReadRefusal)
    return [len({each.class_name for each in part.pupils}) == 1, len(part.pupils) < len(world.rosters[0].pupils) / 2]


def other_models(world: World) -> list[object]:
    return [
        any("RESP_LEGAL" in each.texts for each in world.elements["RESPONSABLE_ELEVE"]),
        any("NOM" in each.texts for each in world.elements["ELEVE"]),
        any("NOM" in each.texts for each in world.elements["PERSONNE"]),
        isinstance(world.refusal("14-unknown-model"), no.UnknownShape),
        isinstance(world.refusal("14-nobody-legal"), no.NoLegalGuardian),
    ]


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


def persons_of_nobody(world: World) -> list[object]:
    linked = {(uai, link["PERSONNE_ID"]) for (uai, _), links in world.links.items() for link in links}
    alone = [
        each.texts.get("NOM_DE_FAMILLE")
        for each in world.elements["PERSONNE"]
        if (each.uai, each.attributes["PERSONNE_ID"]) not in linked
    ]
    return ["ANCIEN" in alone]


def links_to_nobody(world: World) -> list[object]:
    homeless = [person for roster in world.rosters if roster.has_addresses for person in roster.persons]
    return [
        Reason.UNKNOWN_PERSON in world.reasons,
        Reason.UNKNOWN_PUPIL in world.reasons,
        {"1"} & world.texts("RESPONSABLE_ELEVE", "ELEVE_ID"),
        any(not person.address_lines for person in homeless),
    ]


def same_person_twice(world: World) -> list[object]:
    numbers: dict[tuple[str, str, str], list[PersonRow | None]] = defaultdict(list)
    for uai, person, later in world.guardians_by_number():
        numbers[uai, person.name, person.phone].append(later)
    merged = [each for each in numbers.values() if len(each) == 2 and each.count(None) == 1]
    spouses = any(person.first_name == "Dominique" for person in world.rosters[0].persons)
    return [Reason.SAME_GUARDIAN in world.reasons, merged, spouses]


def home_twice(world: World) -> list[object]:
    homes = {(each.uai, each.attributes["ADRESSE_ID"]): str(each.texts) for each in world.elements["ADRESSE"]}
    persons = {(each.uai, each.attributes["PERSONNE_ID"]): each.texts for each in world.elements["PERSONNE"]}
    for (uai, _), links in world.links.items():
        parents = [persons.get((uai, link["PERSONNE_ID"]), {}) for link in links if link["CODE_PARENTE"][0] in "12"]
        ids = {person.get("ADRESSE_ID", "") for person in parents} - {""}
        found = [homes[uai, each] for each in ids if (uai, each) in homes]
        if len(set(found)) < len(found):
            return [True]
    return [False]


def ranks(world: World) -> list[object]:
    def guardians(tag: str, text: str) -> set[int]:
        """How many others than themselves pupils have of whom this is said."""
        said = ([link for link in links if link.get(tag) == text] for links in world.links.values())
        return {len({each["PERSONNE_ID"] for each in found if each["CODE_PARENTE"][0] != "7"}) for found in said}

    return [
        2 in guardians("RESP_LEGAL", "1"),
        2 in guardians("PAIE_FRAIS_SCOLAIRES", "1"),
        3 in guardians("NIVEAU_RESPONSABILITE", "1"),
        Reason.NO_LEVEL in world.reasons,
    ]


def contacts(world: World) -> list[object]:
    levels = world.texts("RESPONSABLE_ELEVE", "NIVEAU_RESPONSABILITE")
    return ["2" in levels, "3" in levels, "0" in world.texts("RESPONSABLE_ELEVE", "RESP_LEGAL")]


def institutions(world: World) -> list[object]:
    codes = Counter(link.parentage for roster in world.rosters for link in roster.links)
    service = [each for roster in world.rosters for each in roster.persons if each.person_id == "300051"]
    return [codes["41"], codes["42"], codes["51"] > 8, service and not service[0].civility]


def own_guardians(world: World) -> list[object]:
    own = [
        pupil
        for roster in world.rosters
        for link in roster.links
        for pupil in roster.pupils
        if link.parentage == "70" and link.eleve_id == pupil.eleve_id
    ]
    return [own, all(pupil.birth_date and pupil.birth_date.year == 2008 for pupil in own)]


def mixed_yes_and_no(world: World) -> list[object]:
    links = [each.texts for each in world.elements["RESPONSABLE_ELEVE"]]
    return [any(each.get("PAIE_FRAIS_SCOLAIRES") == "1" and each["HEBERGE_ELEVE"] == "true" for each in links)]


def abroad(world: World) -> list[object]:
    persons = [person for roster in world.rosters for person in roster.persons]
    towns = world.texts("ADRESSE", "COMMUNE_ETRANGERE")
    return [any(towns), any(each.country for each in persons), any(each.phone.startswith("+44") for each in persons)]


def one_mailbox(world: World) -> list[object]:
    shared = Counter(
        (roster.heading.uai, each.email) for roster in world.rosters for each in roster.persons if each.email
    )
    return [max(shared.values()) > 1]


def other_mail(world: World) -> list[object]:
    return [any(later and later.email != person.email for _, person, later in world.guardians_by_number())]


SEEN: dict[int, Callable[[World], list[object]]] = dict(
    enumerate(
        (
            wrong_file,
            with_or_without_addresses,
            another_school,
            another_year,
            unlike_pair,
            older,
            other_encoding,
            letters_of_latin_9,
            question_marks,
            broken_xml,
            zips,
            bom,
            part_of_a_school,
            other_models,
            leavers,
            without_class,
            inactive,
            group_first,
            two_blocks,
            ine_twice,
            without_ine,
            ine_of_two_forms,
            no_birth_date,
            sex_or_place_missing,
            homonyms_and_twins,
            numbers_that_differ,
            several_first_names,
            usage_names,
            signs_in_names,
            class_codes,
            persons_of_nobody,
            links_to_nobody,
            same_person_twice,
            home_twice,
            ranks,
            contacts,
            institutions,
            own_guardians,
            mixed_yes_and_no,
            abroad,
            one_mailbox,
            other_mail,
        ),
        1,
    )
)


def test_the_list_has_forty_two() -> None:
    assert list(SEEN) == list(range(1, 43))


@pytest.mark.parametrize("number", SEEN)
def test_made_up_schools_have_it(number: int, world: World) -> None:
    seen = SEEN[number](world)
    assert all(seen), (SEEN[number].__name__, seen)


def test_made_up_schools_have_what_reading_is_prepared_for_beyond_the_list(world: World) -> None:
    assert {Reason.LINK_TWICE, Reason.MAIL_UNFIT} <= world.reasons
