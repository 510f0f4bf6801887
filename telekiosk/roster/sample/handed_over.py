"""A made-up school's files in the shape in which it hands them over."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import assert_never

from telekiosk.roster.columns import COLUMNS
from telekiosk.roster.sample.files import GUARDIANS_FILE, PUPILS_FILE, guardians_xml, pupils_xml
from telekiosk.roster.sample.people import Home, Link, Pupil, School
from telekiosk.roster.sample.shape import Shape

TABLE_FILE = "liste.csv"
# What a Mac and Windows leave in a zip that somebody packed again
LITTER = {"__MACOSX/._export.xml": b"\x00\x05\x16\x07", ".DS_Store": b"\x00", "Thumbs.db": b"\xd0\xcf\x11\xe0"}
_SAME_MOMENT = (2026, 9, 1, 18, 42, 6)  # or each day would make other bytes


def school_files(school: School) -> dict[str, bytes]:
    """By name."""
    match school.shape:
        case Shape.TABLE:
            return {TABLE_FILE: table(school)}
        case Shape.ZIPPED:
            files = {PUPILS_FILE: pupils_xml(school), GUARDIANS_FILE: guardians_xml(school)}
            return {
                f"ExportXML_{name.removesuffix('.xml')}.zip": zipped({name: content, **LITTER})
                for name, content in files.items()
            }
        case Shape.PUPILS_WITH_ADDRESSES:
            return {"ElevesAvecAdresses.xml": pupils_xml(school), GUARDIANS_FILE: guardians_xml(school)}
        case Shape.WITHOUT_ADDRESSES:
            return {PUPILS_FILE: pupils_xml(school), "ResponsablesSansAdresses.xml": guardians_xml(school)}
        case Shape.MODEL_2019 | Shape.MODEL_2017 | Shape.MODEL_2015 | Shape.TWO_DAYS:
            return {PUPILS_FILE: pupils_xml(school), GUARDIANS_FILE: guardians_xml(school)}
        case other:
            assert_never(other)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _SAME_MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def table(school: School) -> bytes:
    """The table of docs/roster-csv.md as Excel saves it: UTF-8 with a BOM, semicolons."""
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, [each.key for each in COLUMNS], restval="", delimiter=";", lineterminator="\r\n")
    rows.writerow({each.key: each.heading for each in COLUMNS})
    links = school.links_of_each()
    rows.writerows(_row(school, pupil, links[pupil.eleve_id]) for pupil in school.pupils)
    return out.getvalue().encode("utf-8-sig")


def _row(school: School, pupil: Pupil, links: list[Link]) -> dict[str, str]:
    row = {
        "uai": school.uai,
        "year": str(school.year),
        "exported": f"{school.exported:%d/%m/%Y %H:%M}",
        "eleve_id": pupil.eleve_id,
        "elenoet": pupil.elenoet,
        "ine": pupil.ine,
        "family_name": pupil.family_name,
        "usage_name": pupil.usage_name,
        "first_name": pupil.first_names[0],
        "birth_date": pupil.born or "",
        "class_name": pupil.class_name,
        "left": pupil.left,
    }
    for number, link in enumerate(links[:2], 1):
        row |= {f"guardian{number}_{key}": cell for key, cell in _guardian(school, link).items()}
    return row


def _guardian(school: School, link: Link) -> dict[str, str]:
    person = school.persons[link.person_id]
    home = school.homes.get(school.home_of[link.person_id], Home(()))
    lines = (*home.lines, "", "")
    return {
        "person_id": link.person_id,
        "civility": person.civility,
        "family_name": person.family_name,
        "usage_name": person.usage_name,
        "first_name": person.first_name,
        "parentage": link.parentage,
        "line1": lines[0],
        "line2": lines[1],
        "postcode": home.postcode,
        "town": home.town or home.foreign,
        "country": home.country,
        "phone": person.phone,
        "email": person.email,
    }
