"""SIECLE's zips, as they come and as they were packed again; and zips that are traps (R21)."""

from __future__ import annotations

import io
import zipfile

import pytest

from telekiosk.roster import refusals as no
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster
from tests.roster.rosters import GUARDIANS, PUPILS, read, refused, zip_of

PUPILS_ZIP = zip_of({"ElevesSansAdresses.xml": PUPILS})
GUARDIANS_ZIP = zip_of({"ResponsablesAvecAdresses.xml": GUARDIANS})


@pytest.mark.parametrize("name", ["ExportXML_ElevesSansAdresses.zip", "Export (1).zip", "eleves.xml", "eleves"])
def test_a_zip_is_read_whatever_its_name(name: str) -> None:
    assert read_roster([Given(name, PUPILS_ZIP), Given("r", GUARDIANS_ZIP)]) == read()


def test_a_zip_and_a_bare_file_go_together() -> None:
    assert read_roster([Given("e", PUPILS_ZIP), Given("r", GUARDIANS)]) == read()


@pytest.mark.parametrize(
    "litter",
    [
        ("__MACOSX/._ElevesSansAdresses.xml", b"\x00\x05\x16\x07"),
        ("__MACOSX/", b""),
        ("dossier/", b""),
        ("dossier/.DS_Store", b"Bud1"),
        ("Thumbs.db", b"\xd0\xcf"),
        ("dossier\\desktop.ini", b"[.ShellClassInfo]"),
    ],
)
def test_what_mac_and_windows_leave_in_a_zip_is_passed_over(litter: tuple[str, bytes]) -> None:
    packed = zip_of(dict([litter, ("dossier/ElevesSansAdresses.xml", PUPILS)]))
    assert read_roster([Given("e", packed), Given("r", GUARDIANS)]) == read()


def test_a_name_in_a_zip_is_never_a_path() -> None:
    packed = zip_of({"../../etc/ElevesSansAdresses.xml": PUPILS})
    assert read_roster([Given("e", packed), Given("r", GUARDIANS)]) == read()


def test_a_zip_of_several_files_is_refused_with_their_number() -> None:
    both = zip_of({"ElevesSansAdresses.xml": PUPILS, "ResponsablesAvecAdresses.xml": GUARDIANS})
    assert refused(both) == no.ZipContents("f", 2)
    assert refused(zip_of({})) == no.ZipContents("f", 0)
    assert refused(zip_of({"__MACOSX/._a.xml": b"x"})) == no.ZipContents("f", 0)


def test_a_zip_inside_a_zip_is_no_roster() -> None:
    assert refused(zip_of({"e.zip": PUPILS_ZIP})) == no.NotXml("f")


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_spreadsheet_is_told_from_a_zip(name: str) -> None:
    assert refused(zip_of({name: b"x", "xl/workbook.xml": b"<x/>"})) == no.Spreadsheet("f")


def test_a_zip_cut_short_is_refused() -> None:
    assert refused(PUPILS_ZIP[:-30]) == no.ZipBroken("f")
    assert refused(PUPILS_ZIP[:200]) == no.ZipBroken("f")


def test_a_zip_with_a_byte_turned_is_refused() -> None:
    turned = bytearray(PUPILS_ZIP)
    turned[400] ^= 0xFF
    assert refused(bytes(turned)) == no.ZipBroken("f")


def test_a_locked_zip_is_refused() -> None:
    locked = bytearray(PUPILS_ZIP)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(locked)) == no.ZipBroken("f")


def test_a_bomb_is_refused_by_its_ratio() -> None:
    assert refused(zip_of({"e.xml": b"<" + b" " * 20_000_000})) == no.TooLarge("f")


def test_a_bomb_is_refused_by_its_size() -> None:
    noise = bytes(range(256)) * 64 + PUPILS
    large = zip_of({"e.xml": b"<" + noise * 3000}, zipfile.ZIP_DEFLATED)
    assert refused(large) == no.TooLarge("f")


def test_a_zip_that_lies_about_its_size_is_not_believed() -> None:
    bomb = bytearray(zip_of({"e.xml": b"<" + b" " * 20_000_000}))
    place = bomb.index(b"PK\x01\x02") + 24
    bomb[place : place + 4] = (1000).to_bytes(4, "little")
    assert isinstance(refused(bytes(bomb)), no.ZipBroken | no.TooLarge)


def test_a_zip_larger_than_any_schools_is_not_opened() -> None:
    assert refused(b"PK\x03\x04" + bytes(8 * 2**20)) == no.TooLarge("f")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_read_too(method: int) -> None:
    packed = zip_of({"e.xml": PUPILS}, method)
    assert isinstance(read_roster([Given("e", packed), Given("r", GUARDIANS)]), Roster)


def test_what_can_unpack_to_any_size_in_one_piece_is_not_unpacked() -> None:
    assert refused(zip_of({"e.xml": PUPILS}, zipfile.ZIP_BZIP2)) == no.ZipBroken("f")


def test_a_damaged_lzma_zip_is_refused() -> None:
    turned = bytearray(zip_of({"e.xml": PUPILS}, zipfile.ZIP_LZMA))
    turned[60] ^= 0xFF
    assert refused(bytes(turned)) == no.ZipBroken("f")


def test_a_zip_with_something_before_and_after_is_read_as_zip_programs_do() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("e.xml", PUPILS)
        archive.comment = b"packed by hand"
    assert read_roster([Given("e", file.getvalue()), Given("r", GUARDIANS)]) == read()
