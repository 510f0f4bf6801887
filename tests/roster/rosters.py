"""Made-up rosters for the tests: the two example exports, and ways to change them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from telekiosk.roster.model import Reason, Roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.refusals import ReadRefusal

EXAMPLES = Path(__file__).parents[1] / "data" / "siecle"
PUPILS = (EXAMPLES / "ElevesSansAdresses.xml").read_bytes()
GUARDIANS = (EXAMPLES / "ResponsablesAvecAdresses.xml").read_bytes()


def changed(content: bytes, old: str, new: str, count: int = -1) -> bytes:
    """The file with one text in place of another, in its own encoding; the text must be there."""
    before, after = old.encode("iso-8859-15"), new.encode("iso-8859-15")
    assert before in content
    return content.replace(before, after, count)


def given(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> list[Given]:
    return [Given("ElevesSansAdresses.xml", pupils), Given("ResponsablesAvecAdresses.xml", guardians)]


def read(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> Roster:
    """The roster; fails when it is refused."""
    roster = read_roster(given(pupils, guardians))
    assert isinstance(roster, Roster), roster
    return roster


def refused(*files: bytes) -> ReadRefusal:
    """Why these files are refused, the first named 'f'; fails when they are read."""
    outcome = read_roster([Given("fghij"[number], content) for number, content in enumerate(files)])
    assert not isinstance(outcome, Roster), outcome
    return outcome


def reasons(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> list[Reason]:
    return [remark.reason for remark in read(pupils, guardians).remarks]


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def before_2018(guardians: bytes) -> bytes:
    """The guardians' file as SIECLE wrote it before 30 March 2018: ranks for levels, one sign for the kinship."""
    ranks = {"310501": "1", "310502": "2", "310503": "1", "310504": "0"}
    for person, rank in ranks.items():
        for level in "13":
            guardians = guardians.replace(
                f"<PERSONNE_ID>{person}</PERSONNE_ID>\n        <NIVEAU_RESPONSABILITE>{level}</NIVEAU_".encode()
                + b"RESPONSABILITE>",
                f"<PERSONNE_ID>{person}</PERSONNE_ID>\n        <RESP_LEGAL>{rank}</RESP_LEGAL>".encode(),
            )
    for new, old in (("PAIE_FRAIS_SCOLAIRES", "RESP_FINANCIER"), ("A_CONTACTER_EN_PRIORITE", "PERS_CONTACT")):
        guardians = guardians.replace(new.encode(), old.encode())
    assert b"NIVEAU" not in guardians
    return guardians


def before_2016(content: bytes) -> bytes:
    """Names as before summer 2016."""
    return content.replace(b"NOM_DE_FAMILLE", b"NOM")
