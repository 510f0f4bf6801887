"""Files that a school hands over and that must be refused (SIECLE.md, section 9, 1 to 14)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from telekiosk.core.uai import uai_of
from telekiosk.roster.sample.files import ENCODING, GUARDIANS_FILE, PUPILS_FILE, guardians_xml, pupils_xml
from telekiosk.roster.sample.handed_over import zipped
from telekiosk.roster.sample.people import School
from telekiosk.roster.sample.shape import Shape

OTHER_SCHOOL = uai_of(999_999)
_EMPTY = '<?xml version="1.0" encoding="ISO-8859-15"?>\n<{root}>\n  <DONNEES/>\n</{root}>\n'


def wrong_files(school: School) -> dict[str, dict[str, bytes]]:
    """What is wrong → the files to import all at once, of one class. `older` and `one-class` are refused once the
    school's own were imported, `another-school` where this school's are asked for, all others always."""
    part = _one_class(school)
    pupils, guardians = pupils_xml(part), guardians_xml(part)
    moved = replace(part, uai=OTHER_SCHOOL)
    last_year = replace(part, year=part.year - 1, exported=part.exported.replace(year=part.exported.year - 1))
    return {
        "guardians-twice": {GUARDIANS_FILE: guardians, f"{GUARDIANS_FILE[:-4]} (1).xml": guardians},
        "nomenclature": {"Nomenclature.xml": _other("BEE_NOMENCLATURES"), GUARDIANS_FILE: guardians},
        "timetable": {"sts_emp.xml": _other("STS_EDT"), GUARDIANS_FILE: guardians},
        "aaf": {"ENT_Complet_Eleve_0000.xml": _other("ficAlimMENESR"), GUARDIANS_FILE: guardians},
        "another-school": _pair(pupils_xml(moved), guardians_xml(moved)),
        "no-school": _pair(_without(pupils, f"<UAJ>{school.uai}</UAJ>"), guardians),
        "last-year": _pair(pupils_xml(last_year), guardians_xml(last_year)),
        "two-schools": _pair(pupils, guardians_xml(moved)),
        "two-years": _pair(pupils, guardians_xml(last_year)),
        "older": _older(part),
        "utf-8-said-to-be-latin-9": _pair(pupils.decode(ENCODING).encode(), guardians),
        "cut-short": _pair(pupils[: len(pupils) // 2], guardians),
        "mismatched-tag": _pair(pupils, guardians.replace(b"</PERSONNES>", b"</PERSONNE>")),
        "two-in-a-zip": {"SIECLE.zip": zipped(_pair(pupils, guardians))},
        "one-class": _pair(pupils, guardians),
        "unknown-model": _pair(pupils, guardians.replace(b"NIVEAU_RESPONSABILITE", b"NIVEAU_LEGAL")),
        "nobody-legal": _pair(pupils, guardians.replace(b"BILITE>1<", b"BILITE>3<")),
    }


def _one_class(school: School) -> School:
    """The largest."""
    name = Counter(pupil.class_name for pupil in school.pupils).most_common(1)[0][0]
    pupils = [pupil for pupil in school.pupils if pupil.class_name == name]
    known = {pupil.eleve_id for pupil in pupils}
    links = [link for link in school.links if link.eleve_id in known]
    persons = {link.person_id: school.persons[link.person_id] for link in links if link.person_id in school.persons}
    homes = {number: school.homes[number] for each in persons if (number := school.home_of[each])}
    return replace(school, shape=Shape.MODEL_2019, pupils=pupils, links=links, persons=persons, homes=homes)


def _pair(pupils: bytes, guardians: bytes) -> dict[str, bytes]:
    return {PUPILS_FILE: pupils, GUARDIANS_FILE: guardians}


def _older(school: School) -> dict[str, bytes]:
    older = replace(school, exported=school.exported - timedelta(days=7))
    return _pair(pupils_xml(older), guardians_xml(older))


def _other(root: str) -> bytes:
    return _EMPTY.format(root=root).encode(ENCODING)


def _without(content: bytes, text: str) -> bytes:
    return content.replace(text.encode(ENCODING), b"")
