"""The columns of the table (CSV) that may stand for SIECLE's exports; docs/roster-csv.md tells schools of them.

Headings are French, as are the schools' spreadsheets; case, accents, blanks and signs in them do not matter."""

from __future__ import annotations

from dataclasses import dataclass

from telekiosk.core.names import letters_only
from telekiosk.roster.xml import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is how the reader calls it, `also` other headings under which schools have the same."""

    key: str
    heading: str
    also: tuple[str, ...] = ()
    required: bool = False


def _of_guardian(number: int, same_in_siecle: str, *, required: bool) -> tuple[Column, ...]:
    """The columns of responsable 1 or 2; `same_in_siecle` ends the headings of SIECLE's own extraction."""
    key, whose = f"guardian{number}_", f"Responsable {number} : "
    return (
        Column(f"{key}person_id", f"{whose}numéro", required=required),
        Column(f"{key}civility", f"{whose}civilité", (f"Civilité {same_in_siecle}",)),
        Column(f"{key}family_name", f"{whose}nom de famille", (f"Nom de famille {same_in_siecle}",), required),
        Column(f"{key}usage_name", f"{whose}nom d'usage", (f"Nom d'usage {same_in_siecle}",)),
        Column(f"{key}first_name", f"{whose}prénom", (f"Prénom {same_in_siecle}",), required),
        Column(f"{key}parentage", f"{whose}lien", (f"Lien {same_in_siecle}",)),
        Column(f"{key}line1", f"{whose}adresse"),
        Column(f"{key}line2", f"{whose}adresse (suite)"),
        Column(f"{key}postcode", f"{whose}code postal"),
        Column(f"{key}town", f"{whose}ville"),
        Column(f"{key}country", f"{whose}pays"),
        Column(f"{key}phone", f"{whose}téléphone"),
        Column(f"{key}email", f"{whose}courriel", (f"Courriel {same_in_siecle}",)),
    )


COLUMNS = (
    Column("uai", "UAI", ("RNE", "Code établissement"), required=True),
    Column("year", "Année scolaire", required=True),
    Column("exported", "Date du fichier", required=True),
    Column("eleve_id", "Numéro élève", ("Identifiant élève", "ELEVE_ID"), required=True),
    Column("elenoet", "Numéro interne", ("N° Interne", "ELENOET")),
    Column("ine", "INE", ("Identifiant national", "Id National")),
    Column("family_name", "Nom de famille", ("Nom",), required=True),
    Column("usage_name", "Nom d'usage"),
    Column("first_name", "Prénom", ("Prénom 1", "Premier prénom"), required=True),
    Column("birth_date", "Date de naissance", ("Date naissance", "Né(e) le"), required=True),
    Column("class_name", "Classe", ("Division", "Div."), required=True),
    Column("left", "Date de sortie"),
    *_of_guardian(1, "repr. légal", required=True),
    *_of_guardian(2, "autre repr. légal", required=False),
)
ADDRESS_KEYS = frozenset(each.key for each in COLUMNS if each.key.endswith(("_line1", "_postcode", "_town")))
_KEYS = {letters_only(heading): each.key for each in COLUMNS for heading in (each.heading, *each.also)}


def key_of(heading: str) -> str | None:
    """The column that a heading names, however it is written; None for a column that is not read."""
    return _KEYS.get(letters_only(heading[: 2 * LONGEST_NAME]))


def missing(keys: set[str]) -> tuple[str, ...]:
    """The headings of required columns that are not among these."""
    return tuple(each.heading for each in COLUMNS if each.required and each.key not in keys)


def template() -> bytes:
    """An empty table as Excel and LibreOffice open it best: UTF-8 with a BOM, semicolons."""
    return (";".join(each.heading for each in COLUMNS) + "\r\n").encode("utf-8-sig")
