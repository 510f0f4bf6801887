"""What refusals of whole files say: which file was given, which one is awaited, and where SIECLE makes it."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.names import clean
from telekiosk.roster.model import FileKind
from telekiosk.roster.refusals import (
    Broken,
    CellUnended,
    CellUnfit,
    DirectoryFeed,
    GivenTwice,
    Hostile,
    Missing,
    MissingColumns,
    NoGuardianInTable,
    NoLegalGuardian,
    NoRows,
    NoSchool,
    NotARoster,
    NotXml,
    NumberRounded,
    OtherExport,
    ReadRefusal,
    RowsDisagree,
    RowUneven,
    Spreadsheet,
    TableAndMore,
    TooDeep,
    TooLarge,
    TwoSchools,
    TwoYears,
    UnknownShape,
    WrongEncoding,
    ZipBroken,
    ZipContents,
)
from telekiosk.roster.table_words import of_table
from telekiosk.texts import Language, Speaker

speaker = Speaker("roster")

# SIECLE's own names of the exports that are given by mistake, by their root
OTHER_EXPORTS = {
    "BEE_NOMENCLATURES": "Nomenclature",
    "BEE_STRUCTURES": "Structures",
    "BEE_COMMUN": "Communs",
    "BEE_COMMUNS": "Communs",
    "BEE_GEOGRAPHIQUE": "Geographique",
    "BEE_ETABLISSEMENT": "Etablissements",
    "BEE_ETABLISSEMENTS": "Etablissements",
}


def of_reading(refusal: ReadRefusal, language: Language) -> str:
    """What is wrong, and then what to give instead."""
    match refusal:
        case TableAndMore():
            return _of_pair(refusal, language)
        case Missing() | GivenTwice():
            said = _of_pair(refusal, language)
            return f"{said} {where_to_get_it(refusal.kind if isinstance(refusal, Missing) else None, language)}"
        case MissingColumns() | RowsDisagree() | CellUnfit() | NumberRounded() | RowUneven() | CellUnended():
            return of_table(refusal, language)
        case NoRows() | NoGuardianInTable():
            return of_table(refusal, language)
        case TwoSchools() | TwoYears():
            said = _of_pair(refusal, language)
        case NotXml() | Spreadsheet() | ZipContents() | ZipBroken() | TooLarge():
            said = _unopened(refusal, language)
        case TooDeep() | Broken() | WrongEncoding() | Hostile():
            said = _unreadable(refusal, language)
        case OtherExport() | DirectoryFeed() | NotARoster() | UnknownShape() | NoLegalGuardian() | NoSchool():
            said = _other_file(refusal, language)
        case other:
            assert_never(other)
    return f"{said} {where_to_get_it(None, language)}"


def where_to_get_it(kind: FileKind | None, language: Language) -> str:
    """Where SIECLE makes the file that is missing; None: both."""
    _ = speaker.in_language(language).gettext
    if kind is None:
        return _(
            "Awaited: ElevesSansAdresses and ResponsablesAvecAdresses, zip or XML, as SIECLE makes them "
            "(Consultation et Exports, Exportations, En XML)."
        )
    file = "ElevesSansAdresses" if kind is FileKind.PUPILS else "ResponsablesAvecAdresses"
    return _("Add {file}, zip or XML, as SIECLE makes it (Consultation et Exports, Exportations, En XML).").format(
        file=file
    )


def _unopened(refusal: NotXml | Spreadsheet | ZipContents | ZipBroken | TooLarge, language: Language) -> str:
    catalogue = speaker.in_language(language)
    _ = catalogue.gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case NotXml():
            return _("{file} is neither an export of SIECLE nor telekiosk's table.").format(file=file)
        case Spreadsheet():
            return _("{file} is a spreadsheet. It can be read once saved as CSV, with telekiosk's columns.").format(
                file=file
            )
        case ZipContents(count=0):
            return _("{file} is an empty zip.").format(file=file)
        case ZipContents(count=count):
            return catalogue.ngettext(
                "{file} is a zip of {count} file. One XML file is awaited in it.",
                "{file} is a zip of {count} files. One XML file is awaited in it.",
                count,
            ).format(file=file, count=count)
        case ZipBroken():
            return _("{file} is a zip that cannot be opened. Export it again.").format(file=file)
        case TooLarge():
            return _("{file} is larger than any school's export. It was not read.").format(file=file)
        case other:
            assert_never(other)


def _unreadable(refusal: TooDeep | Broken | WrongEncoding | Hostile, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case Broken(line=line):
            return _("{file} is broken or cut short at line {line}. Export it again.").format(file=file, line=line)
        case WrongEncoding():
            return _(
                "{file} was saved in another encoding than it says: names would be garbled (“ZoÃ©”). Export it again."
            ).format(file=file)
        case TooDeep():
            return _("{file} is nested deeper than any export. It was not read.").format(file=file)
        case Hostile():
            return _("{file} holds declarations that no export has. It was not read.").format(file=file)
        case other:
            assert_never(other)


def _other_file(
    refusal: OtherExport | DirectoryFeed | NotARoster | UnknownShape | NoLegalGuardian | NoSchool, language: Language
) -> str:
    _ = speaker.in_language(language).gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case OtherExport(root=root):
            export = OTHER_EXPORTS.get(root, clean(root)[:40])
            return _("{file} is another export of SIECLE: {export}.").format(file=file, export=export)
        case DirectoryFeed():
            return _("{file} is a file of the AAF (the rectorat's directory), which is not read.").format(file=file)
        case NotARoster():
            return _("{file} is not an export of SIECLE.").format(file=file)
        case UnknownShape(missing=missing):
            return _("{file} has not the shape that is known: {missing} is missing.").format(file=file, missing=missing)
        case NoLegalGuardian():
            return _("{file} names no legal guardian at all, which cannot be.").format(file=file)
        case NoSchool(code=""):
            return _("{file} does not say which school it is of.").format(file=file)
        case NoSchool(code=code):
            return _("{file} names no school: “{code}” is not a UAI code.").format(file=file, code=clean(code)[:20])
        case other:
            assert_never(other)


def _of_pair(refusal: Missing | GivenTwice | TableAndMore | TwoSchools | TwoYears, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    match refusal:
        case Missing(kind=FileKind.PUPILS):
            return _("The pupils' file is missing.")
        case Missing():
            return _("The guardians' file is missing.")
        case GivenTwice(kind=FileKind.PUPILS, file=file):
            return _("{file} is a second file of pupils.").format(file=clean(file)[:80])
        case GivenTwice(file=file):
            return _("{file} is a second file of guardians.").format(file=clean(file)[:80])
        case TableAndMore(file=file):
            return _("{file} is a table of pupils and guardians. Give it alone.").format(file=clean(file)[:80])
        case TwoSchools(pupils_uai=pupils, guardians_uai=guardians):
            return _(
                "The pupils' file is of {pupils}, the guardians' file of {guardians}: both must be of one school."
            ).format(pupils=pupils, guardians=guardians)
        case TwoYears(pupils_year=pupils_year, guardians_year=guardians_year):
            return _(
                "The pupils' file is of {pupils}-{next_pupils}, the guardians' file of {guardians}-{next_guardians}: "
                "both must be of one school year."
            ).format(
                pupils=pupils_year,
                next_pupils=pupils_year + 1,
                guardians=guardians_year,
                next_guardians=guardians_year + 1,
            )
        case other:
            assert_never(other)
