"""How one sees in made-up schools what goes wrong with files as a whole (SIECLE.md, section 9, 1 to 14)."""

from __future__ import annotations

from telekiosk.roster import refusals as no
from telekiosk.roster.model import Reason
from tests.roster.sampled import Sight, World, read_files


def wrong_file(world: World) -> list[object]:
    return [
        isinstance(world.refusal("nomenclature"), no.OtherExport),
        isinstance(world.refusal("timetable"), no.NotARoster),
        isinstance(world.refusal("aaf"), no.DirectoryFeed),
        isinstance(world.refusal("guardians-twice"), no.GivenTwice),
    ]


def with_or_without_addresses(world: World) -> list[object]:
    return [world.texts("ELEVE", "ADRESSE_ID") > {None}, Reason.NO_ADDRESSES in world.reasons]


def another_school(world: World) -> list[object]:
    return [
        isinstance(world.refusal("another-school"), no.OtherSchool),
        isinstance(world.refusal("no-school"), no.NoSchool),
    ]


def another_year(world: World) -> list[object]:
    return [world.refusal("last-year") == no.OtherYear(2025, 2026)]


def unlike_pair(world: World) -> list[object]:
    return [
        isinstance(world.refusal("two-schools"), no.TwoSchools),
        isinstance(world.refusal("two-years"), no.TwoYears),
        Reason.TWO_DAYS in world.reasons,
    ]


def older(world: World) -> list[object]:
    return [isinstance(world.refusal("older"), no.OlderThanLast)]


def other_encoding(world: World) -> list[object]:
    wrong = world.refusal("utf-8-said-to-be-latin-9")
    return [isinstance(wrong, no.WrongEncoding), Reason.GARBLED in world.reasons]


def letters_of_latin_9(world: World) -> list[object]:
    return [any("œ" in pupil.first_name for pupil in world.pupils)]


def question_marks(world: World) -> list[object]:
    return [Reason.UNWRITABLE in world.reasons]


def broken_xml(world: World) -> list[object]:
    return [isinstance(world.refusal(what), no.Broken) for what in ("cut-short", "mismatched-tag")]


def zips(world: World) -> list[object]:
    packed = [content for content in world.contents if content.startswith(b"PK")]
    litter = all(each in content for content in packed for each in (b"__MACOSX/", b"Thumbs.db"))
    return [packed, litter, world.refusal("two-in-a-zip") == no.ZipContents("SIECLE.zip", 2)]


def bom(world: World) -> list[object]:
    return [any(content.startswith(b"\xef\xbb\xbf") and b";" in content for content in world.contents)]


def part_of_a_school(world: World) -> list[object]:
    part = read_files(world.wrong["one-class"])
    assert not isinstance(part, no.ReadRefusal)
    return [len({each.class_name for each in part.pupils}) == 1, len(part.pupils) < len(world.rosters[0].pupils) / 2]


def other_models(world: World) -> list[object]:
    return [
        any("RESP_LEGAL" in each.texts for each in world.elements["RESPONSABLE_ELEVE"]),
        any("NOM" in each.texts for each in world.elements["ELEVE"]),
        any("NOM" in each.texts for each in world.elements["PERSONNE"]),
        isinstance(world.refusal("unknown-model"), no.UnknownShape),
        isinstance(world.refusal("nobody-legal"), no.NoLegalGuardian),
    ]


FILES: dict[int, Sight] = {
    1: wrong_file,
    2: with_or_without_addresses,
    3: another_school,
    4: another_year,
    5: unlike_pair,
    6: older,
    7: other_encoding,
    8: letters_of_latin_9,
    9: question_marks,
    10: broken_xml,
    11: zips,
    12: bom,
    13: part_of_a_school,
    14: other_models,
}
