"""Made-up tables (CSV) for the tests: two pupils of one family, and ways to write them down."""

from __future__ import annotations

from telekiosk.roster.columns import COLUMNS
from telekiosk.roster.model import Reason, Roster
from telekiosk.roster.read import Given, read_roster

HEADINGS = [column.heading for column in COLUMNS]
ZOE = {
    "UAI": "0990001N",
    "Année scolaire": "2026-2027",
    "Date du fichier": "12/10/2026",
    "Numéro élève": "101",
    "INE": "990410001ZA",
    "Nom de famille": "D'ARTIGUELOUVE",
    "Prénom": "Zoé",
    "Date de naissance": "29/02/2016",
    "Classe": "6 A",
    "Responsable 1 : numéro": "P1",
    "Responsable 1 : civilité": "Mme",
    "Responsable 1 : nom de famille": "TRÉVANEC",
    "Responsable 1 : prénom": "Lœtitia",
    "Responsable 1 : lien": "Mère",
    "Responsable 1 : adresse": "14 BIS RUE DE L'ÉTANG",
    "Responsable 1 : code postal": "99100",
    "Responsable 1 : ville": "SAINT-EXEMPLE",
    "Responsable 1 : téléphone": "0639980501",
    "Responsable 1 : courriel": "l.trevanec@example.org",
    "Responsable 2 : numéro": "P2",
    "Responsable 2 : nom de famille": "D'ARTIGUELOUVE",
    "Responsable 2 : prénom": "Jean-Noël",
    "Responsable 2 : lien": "20",
}
NOEL = ZOE | {"Numéro élève": "102", "INE": "", "Prénom": "Noël", "Classe": "6B"}


def table(*rows: dict[str, str], sign: str = ";", headings: list[str] | None = None) -> str:
    named = headings or HEADINGS
    lines = [sign.join(named), *(sign.join(row.get(heading, "") for heading in HEADINGS) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


def read(content: str | bytes) -> Roster:
    roster = read_roster([Given("f", content.encode() if isinstance(content, str) else content)])
    assert isinstance(roster, Roster), roster
    return roster


def reasons(content: str) -> list[Reason]:
    return [told.reason for told in read(content).remarks]
