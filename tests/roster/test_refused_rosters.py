"""Files that are refused whole, and what the refusal says (R21, H4)."""

from __future__ import annotations

from datetime import datetime

import pytest

from telekiosk.core.policy import PARIS
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
NO_LINKS = GUARDIANS.replace(b"NIVEAU_RESPONSABILITE", b"NIVEAU")


PUPILS_REFUSED: dict[str, tuple[bytes, no.ReadRefusal]] = {
    "an empty file": (b"", no.NotXml("f")),
    "some other table": (b"Produit;Prix\nStylo;2\n", no.NotXml("f")),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), no.Spreadsheet("f")),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), no.NotXml("f")),
    "a page of the web": (b"<html><body>SIECLE</body></html>", no.NotARoster("f")),
    "nomenclature": (b'<?xml version="1.0"?><BEE_NOMENCLATURES/>', no.OtherExport("f", "BEE_NOMENCLATURES")),
    "structures": (b'<?xml version="1.0"?><BEE_STRUCTURES/>', no.OtherExport("f", "BEE_STRUCTURES")),
    "a timetable": (b'<?xml version="1.0"?><EDT_STS><PARAMETRES/></EDT_STS>', no.NotARoster("f")),
    "the federated directory": (b'<?xml version="1.0"?><ficAlimMENESR/>', no.DirectoryFeed("f")),
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
    "a real AAF file": (
        b'<?xml version="1.0"?>\n<!-- complet -->\n<!DOCTYPE ficAlimMENESR SYSTEM "f.dtd">\n<ficAlimMENESR/>',
        no.DirectoryFeed("f"),
    ),
    "an AAF file with entities": (BOMB.replace(b"DOCTYPE b ", b"DOCTYPE ficAlimMENESR "), no.DirectoryFeed("f")),
    "a web page": (b"<!doctype html>\n<html><head><title>Session</title><br></html>", no.NotARoster("f")),
    "a web page without a doctype": (b"\xef\xbb\xbf\n<HTML><BODY>Erreur<BR></HTML>", no.NotARoster("f")),
    "an export that calls itself a page further on": (
        b'<!DOCTYPE BEE_ELEVES SYSTEM "x.dtd"><!DOCTYPE html><BEE_ELEVES/>',
        no.Hostile("f"),
    ),
    "nested without end": (b"<BEE_ELEVES>" + b"<a>" * 5000, no.TooDeep("f")),
    "too large": (b"<" + bytes(64 * 2**20), no.TooLarge("f")),
    "millions of elements": (b"<BEE_ELEVES>" + b"<a/>" * 3_000_001, no.TooLarge("f")),
    "no parameters": (b"<BEE_ELEVES/>", no.UnknownShape("f", "PARAMETRES")),
    "parameters after the pupils": (
        b"<BEE_ELEVES><DONNEES><ELEVES><ELEVE/></ELEVES></DONNEES><PARAMETRES/></BEE_ELEVES>",
        no.UnknownShape("f", "PARAMETRES"),
    ),
    "no moment of export": (
        PUPILS.replace(b"HORODATAGE", b"H").replace(b"DATE_EXPORT", b"D"),
        no.UnknownShape("f", "HORODATAGE"),
    ),
    "no pupils": (
        PUPILS[: PUPILS.index(b"<DONNEES>")] + b"</BEE_ELEVES>",
        no.UnknownShape("f", "DONNEES/ELEVES/ELEVE"),
    ),
    "a code that is no school": (PUPILS.replace(b"0990001N", b"0990001X"), no.NoSchool("f", "0990001X")),
    "no year": (changed(PUPILS, "<ANNEE_SCOLAIRE>2026<", "<ANNEE_SCOLAIRE><"), no.UnknownShape("f", "ANNEE_SCOLAIRE")),
    "names under no known tag": (PUPILS.replace(b"NOM_DE_FAMILLE", b"NAME"), no.UnknownShape("f", "NOM_DE_FAMILLE")),
}


@pytest.mark.parametrize("what", PUPILS_REFUSED)
def test_a_file_that_is_no_roster_is_refused_whole(what: str) -> None:
    content, refusal = PUPILS_REFUSED[what]
    assert read_roster([Given("f", content), Given("ResponsablesAvecAdresses.xml", GUARDIANS)]) == refusal


def test_links_of_an_unknown_shape_are_refused_and_not_read_as_nobody() -> None:
    unknown = no.UnknownShape("ResponsablesAvecAdresses.xml", "NIVEAU_RESPONSABILITE")
    assert read_roster(given(guardians=NO_LINKS)) == unknown


@pytest.mark.parametrize("level", ["LEGAL", "", "9", "3"])
def test_a_file_in_which_nobody_is_a_legal_guardian_is_refused(level: str) -> None:
    other = GUARDIANS.replace(b"BILITE>1<", f"BILITE>{level}<".encode())
    assert read_roster(given(guardians=other)) == no.NoLegalGuardian("ResponsablesAvecAdresses.xml")


def test_guardians_without_persons_are_refused() -> None:
    nobody = GUARDIANS.replace(b"<PERSONNE ", b"<PERSON ").replace(b"</PERSONNE>", b"</PERSON>")
    unknown = no.UnknownShape("ResponsablesAvecAdresses.xml", "DONNEES/PERSONNES/PERSONNE")
    assert read_roster(given(guardians=nobody)) == unknown


def test_one_file_alone_is_refused_with_the_name_of_the_other() -> None:
    assert read_roster(given()[:1]) == no.Missing(FileKind.GUARDIANS)
    assert read_roster(given()[1:]) == no.Missing(FileKind.PUPILS)
    assert "ResponsablesAvecAdresses" in sentence(no.Missing(FileKind.GUARDIANS))
    assert "ElevesSansAdresses" in sentence(no.Missing(FileKind.PUPILS))


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
    assert said.startswith("Nomenclature.xml est un autre export de SIECLE : Nomenclature.".replace(" :", "\u00a0:"))
    assert "ElevesSansAdresses et ResponsablesAvecAdresses" in said
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
        no.ZipContents("f", 0),
        no.ZipContents("f", 1),
        no.ZipContents("f", 2),
        no.ZipBroken("f"),
        no.NoLegalGuardian("f"),
        no.NoSchool("f", ""),
        no.MissingColumns("f", ("UAI", "Classe")),
        no.RowsDisagree("f", 3, "UAI", "0990002P", "0990001N"),
        no.NoRows("f"),
        no.NoGuardianInTable("f"),
        no.CellUnfit("f", 3, "UAI", ""),
        no.CellUnfit("f", 3, "Date du fichier", "demain"),
        no.NumberRounded("f", 3, "1,23457E+11"),
        no.RowUneven("f", 3, 1, 25),
        no.RowUneven("f", 3, 26, 25),
        no.CellUnended("f", 3),
        no.TableAndMore("f"),
        no.Missing(FileKind.GUARDIANS),
        no.GivenTwice(FileKind.GUARDIANS, "f"),
        no.OtherYear(2025, 2026),
        no.OlderThanLast(datetime(2026, 9, 1, 18, 0, tzinfo=PARIS), datetime(2026, 9, 2, 7, 5, tzinfo=PARIS)),
        no.Missing(FileKind.PUPILS),
        no.GivenTwice(FileKind.PUPILS, "f"),
        no.TwoSchools("0990001N", "0990002P"),
        no.TwoYears(2026, 2025),
        no.OtherSchool("0990001N", "0990002P"),
        no.OtherSchool("0990001N", "0990002P", as_table=True),
        no.OtherYear(2025, 2026, as_table=True),
        *(
            no.OlderThanLast(datetime(2026, 9, 1, 18, tzinfo=PARIS), datetime(2026, 9, 2, 7, tzinfo=PARIS), kind)
            for kind in FileKind
        ),
        no.ManyMissing("0990001N", 40, 60, 1, 90),
        no.ManyMissing("0990001N", 0, 60, 30, 90),
        no.NobodyToImport("0990001N"),
    ]
    for refusal in every:
        said = sentence(refusal, "fr" if language == "fr" else "en")
        assert said.rstrip().endswith((".", ")."))
        assert "{" not in said


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (no.OtherSchool("0990001N", "0990002P"), "ceux de 0990001N, il faut ceux de 0990002P"),
        (no.OtherYear(2025, 2026), "de l'année scolaire 2025-2026, il faut ceux de 2026-2027"),
        (
            no.OlderThanLast(datetime(2026, 9, 1, 18, tzinfo=PARIS), datetime(2026, 9, 2, 7, tzinfo=PARIS)),
            "2 septembre",
        ),
        (
            no.TwoSchools("0990001N", "0990002P"),
            "Le fichier des élèves est de 0990001N, celui des responsables de 0990002P",
        ),
        (no.TwoYears(2026, 2025), "Le fichier des élèves est de 2026-2027, celui des responsables de 2025-2026"),
    ],
)
def test_files_that_are_not_those_awaited_are_told_with_where_to_get_the_right_ones(
    refusal: Refusal, told: str
) -> None:
    said = sentence(refusal)
    assert told in said
    assert "ElevesSansAdresses et ResponsablesAvecAdresses" in said and "Consultation et Exports" in said
