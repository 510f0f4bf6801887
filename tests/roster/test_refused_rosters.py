"""Files that are refused whole, and what the refusal says (R21, H4)."""

from __future__ import annotations

import io
import zipfile

import pytest

from telekiosk.roster import refusals as no
from telekiosk.roster.model import FileKind
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.words import Refusal, sentence
from tests.roster.rosters import GUARDIANS, PUPILS, changed, given

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 12))
    + b"]><BEE_ELEVES>&l;</BEE_ELEVES>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><BEE_ELEVES>&x;</BEE_ELEVES>'
OLD_LINKS = GUARDIANS.replace(b"NIVEAU_RESPONSABILITE", b"RESP_LEGAL")
NO_LINKS = GUARDIANS.replace(b"NIVEAU_RESPONSABILITE", b"NIVEAU")
OLD_NAMES = PUPILS.replace(b"NOM_DE_FAMILLE", b"NOM")


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ElevesSansAdresses.xml", content)
    return file.getvalue()


PUPILS_REFUSED: dict[str, tuple[bytes, no.ReadRefusal]] = {
    "an empty file": (b"", no.NotXml("f")),
    "a spreadsheet's text": (b"NOM;PRENOM\nMARTIN;Zo\xe9\n", no.NotXml("f")),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), no.NotXml("f")),
    "a zip": (zipped(PUPILS), no.Zipped("f")),
    "a page of the web": (b"<html><body>SIECLE</body></html>", no.NotARoster("f")),
    "nomenclature": (b'<?xml version="1.0"?><BEE_NOMENCLATURES/>', no.OtherExport("f", "BEE_NOMENCLATURES")),
    "the federated directory": (b'<?xml version="1.0"?><ficAlimMENESR/>', no.NotARoster("f")),
    "truncated": (PUPILS[:3000], no.Broken("f", 73)),
    "an unclosed tag": (PUPILS.replace(b"</PRENOM>", b"", 1), no.Broken("f", 50)),
    "UTF-8 under another name": (PUPILS.decode("iso-8859-15").encode(), no.WrongEncoding("f")),
    "Latin-9 under the name of UTF-8": (PUPILS.replace(b"ISO-8859-15", b"UTF-8", 1), no.WrongEncoding("f")),
    "an unknown encoding": (PUPILS.replace(b"ISO-8859-15", b"KLINGON-1", 1), no.WrongEncoding("f")),
    "an entity bomb": (BOMB, no.Hostile("f")),
    "an external entity": (EXTERNAL, no.Hostile("f")),
    "an external entity in UTF-16": (
        EXTERNAL.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"),
        no.Hostile("f"),
    ),
    "a DTD": (b'<!DOCTYPE BEE_ELEVES SYSTEM "http://example.org/x.dtd"><BEE_ELEVES/>', no.Hostile("f")),
    "nested without end": (b"<BEE_ELEVES>" + b"<a>" * 5000, no.TooLarge("f")),
    "too large": (b"<" + bytes(64 * 2**20), no.TooLarge("f")),
    "no parameters": (b"<BEE_ELEVES/>", no.UnknownShape("f", "PARAMETRES")),
    "no pupils": (
        PUPILS[: PUPILS.index(b"<DONNEES>")] + b"</BEE_ELEVES>",
        no.UnknownShape("f", "DONNEES/ELEVES/ELEVE"),
    ),
    "a code that is no school": (PUPILS.replace(b"0990001N", b"0990001X"), no.NoSchool("f", "0990001X")),
    "no year": (changed(PUPILS, "<ANNEE_SCOLAIRE>2026<", "<ANNEE_SCOLAIRE><"), no.UnknownShape("f", "ANNEE_SCOLAIRE")),
    "names as before 2016": (OLD_NAMES, no.OldModel("f")),
    "names under no known tag": (PUPILS.replace(b"NOM_DE_FAMILLE", b"NAME"), no.UnknownShape("f", "NOM_DE_FAMILLE")),
}


@pytest.mark.parametrize("what", PUPILS_REFUSED)
def test_a_file_that_is_no_roster_is_refused_whole(what: str) -> None:
    content, refusal = PUPILS_REFUSED[what]
    assert read_roster([Given("f", content), Given("ResponsablesAvecAdresses.xml", GUARDIANS)]) == refusal


def test_guardians_of_the_old_model_are_refused_and_not_read_as_nobody() -> None:
    assert read_roster(given(guardians=OLD_LINKS)) == no.OldModel("ResponsablesAvecAdresses.xml")
    unknown = no.UnknownShape("ResponsablesAvecAdresses.xml", "NIVEAU_RESPONSABILITE")
    assert read_roster(given(guardians=NO_LINKS)) == unknown


def test_one_file_alone_is_refused_with_the_name_of_the_other() -> None:
    assert read_roster(given()[:1]) == no.Missing(FileKind.GUARDIANS)
    assert read_roster(given()[1:]) == no.Missing(FileKind.PUPILS)
    assert "ResponsablesAvecAdresses.xml" in sentence(no.Missing(FileKind.GUARDIANS))
    assert "ElevesSansAdresses.xml" in sentence(no.Missing(FileKind.PUPILS))


def test_the_same_file_twice_is_refused() -> None:
    assert read_roster(given(pupils=GUARDIANS)) == no.GivenTwice(FileKind.GUARDIANS, "ResponsablesAvecAdresses.xml")
    assert read_roster(given(guardians=PUPILS)) == no.GivenTwice(FileKind.PUPILS, "ResponsablesAvecAdresses.xml")


def test_files_of_two_schools_or_years_are_refused() -> None:
    other_school = changed(GUARDIANS, "0990001N", "0990002P")
    other_year = changed(GUARDIANS, "<ANNEE_SCOLAIRE>2026<", "<ANNEE_SCOLAIRE>2025<")
    assert read_roster(given(guardians=other_school)) == no.TwoSchools("0990001N", "0990002P")
    assert read_roster(given(guardians=other_year)) == no.TwoYears(2026, 2025)


def test_a_refusal_says_which_file_what_is_wrong_and_where_to_get_it() -> None:
    said = sentence(no.OtherExport("Nomenclature.xml", "BEE_NOMENCLATURES"))
    assert said.startswith("Nomenclature.xml est un autre export de SIECLE (BEE_NOMENCLATURES).")
    assert "ElevesSansAdresses.xml et ResponsablesAvecAdresses.xml" in said
    assert "Exportations, En XML" in said


def test_a_file_name_cannot_speak_to_the_terminal() -> None:
    said = sentence(no.NotXml("\x1b[2J\u202e{0}" + "x" * 500))
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 400


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_refusal_has_a_sentence_with_nothing_left_to_fill_in(language: str) -> None:
    every: list[Refusal] = [refusal for _, refusal in PUPILS_REFUSED.values()]
    every += [
        no.OldModel("f"),
        no.Missing(FileKind.PUPILS),
        no.GivenTwice(FileKind.PUPILS, "f"),
        no.TwoSchools("0990001N", "0990002P"),
        no.TwoYears(2026, 2025),
        no.OtherSchool("0990001N", "0990002P"),
        no.SchoolNotEmpty("0990001N"),
        no.PupilsElsewhere(2),
        no.NobodyToImport("0990001N"),
    ]
    for refusal in every:
        said = sentence(refusal, "fr" if language == "fr" else "en")
        assert said.rstrip().endswith((".", ")."))
        assert "{" not in said
