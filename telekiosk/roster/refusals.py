"""Why a roster is refused whole: a closed union, put into sentences by words.py (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from telekiosk.roster.model import FileKind, Remark


@dataclass(frozen=True, slots=True)
class NotXml:
    """Neither XML nor the documented table: a text, a picture."""

    file: str


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A spreadsheet program's own format."""

    file: str


@dataclass(frozen=True, slots=True)
class ZipContents:
    """A zip of `count` files, not of the one that SIECLE puts into it."""

    file: str
    count: int


@dataclass(frozen=True, slots=True)
class ZipBroken:
    """A zip that cannot be opened: cut short, locked, packed in an uncommon way."""

    file: str


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Larger than any school's export, or packed tighter."""

    file: str


@dataclass(frozen=True, slots=True)
class TooDeep:
    """Nested deeper than any export."""

    file: str


@dataclass(frozen=True, slots=True)
class Broken:
    """It stops too early or is not well-formed, from this line on."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class WrongEncoding:
    """The bytes are not in the encoding that the first line declares: names would come out garbled."""

    file: str


@dataclass(frozen=True, slots=True)
class Hostile:
    """It declares entities or a DTD, which no export does."""

    file: str


@dataclass(frozen=True, slots=True)
class OtherExport:
    """Another of SIECLE's exports, named by its root."""

    file: str
    root: str


@dataclass(frozen=True, slots=True)
class DirectoryFeed:
    """A file of the AAF, the directory that rectorats feed to portals."""

    file: str


@dataclass(frozen=True, slots=True)
class NotARoster:
    """XML of some other program."""

    file: str


@dataclass(frozen=True, slots=True)
class UnknownShape:
    """The right root, but `missing` is not where exports have it: not read as 'nobody'."""

    file: str
    missing: str


@dataclass(frozen=True, slots=True)
class NoLegalGuardian:
    """Nobody in the whole file is a legal guardian, which cannot be: not read as 'no guardians'."""

    file: str


@dataclass(frozen=True, slots=True)
class NoSchool:
    """UAJ is not a school's code; '' when it is absent."""

    file: str
    code: str


@dataclass(frozen=True, slots=True)
class MissingColumns:
    """A table without all of the columns that it must have."""

    file: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsDisagree:
    """A row of a table speaks of another school, year or date than the first: what stands in both under `heading`."""

    file: str
    line: int
    heading: str
    text: str
    first: str


@dataclass(frozen=True, slots=True)
class CellUnfit:
    """What stands in a table's row under `heading` is not understood: no school's code, no year, no date."""

    file: str
    line: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberRounded:
    """A spreadsheet has rounded a number (`1,23457E+11`): whose it was cannot be known, so nobody is taken away."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class RowUneven:
    """A row of a table has more or fewer cells than `awaited`: it is cut, or its cells stand under other headings."""

    file: str
    line: int
    cells: int
    awaited: int


@dataclass(frozen=True, slots=True)
class CellUnended:
    """A quotation mark opens a cell of a table that does not end where it should, and swallows what follows."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class NoRows:
    """A table of headings alone."""

    file: str


@dataclass(frozen=True, slots=True)
class NoGuardianInTable:
    """No row of a table names a guardian who can be taken: not read as 'no guardians'."""

    file: str


@dataclass(frozen=True, slots=True)
class Missing:
    """One of the two files was not given."""

    kind: FileKind


@dataclass(frozen=True, slots=True)
class GivenTwice:
    """Two files of the same kind."""

    kind: FileKind
    file: str


@dataclass(frozen=True, slots=True)
class TableAndMore:
    """A table holds pupils and guardians, so nothing goes with it."""

    file: str


@dataclass(frozen=True, slots=True)
class TwoSchools:
    pupils_uai: str
    guardians_uai: str


@dataclass(frozen=True, slots=True)
class TwoYears:
    pupils_year: int
    guardians_year: int


TableRefusal: TypeAlias = (
    MissingColumns | RowsDisagree | CellUnfit | NumberRounded | RowUneven | CellUnended | NoRows | NoGuardianInTable
)

ReadRefusal: TypeAlias = (
    NotXml
    | Spreadsheet
    | ZipContents
    | ZipBroken
    | TooLarge
    | TooDeep
    | Broken
    | WrongEncoding
    | Hostile
    | OtherExport
    | DirectoryFeed
    | NotARoster
    | UnknownShape
    | NoLegalGuardian
    | NoSchool
    | TableRefusal
    | Missing
    | GivenTwice
    | TableAndMore
    | TwoSchools
    | TwoYears
)


class Refused(Exception):
    """How a refusal leaves the depth of a file; read_roster makes an outcome of it, nobody else sees it."""

    def __init__(self, refusal: ReadRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class OtherSchool:
    """The files are of a school other than the one asked for."""

    uai: str
    wanted: str
    as_table: bool = False


@dataclass(frozen=True, slots=True)
class ManyMissing:
    """Much of what is known is not in the files, and nobody has said yes: `pupils` of `of_pupils` are simply absent,
    `guardians` of `of_guardians` of those who stay would be detached."""

    uai: str
    pupils: int
    of_pupils: int
    guardians: int
    of_guardians: int


@dataclass(frozen=True, slots=True)
class NobodyToImport:
    """After setting rows aside (`remarks`), no enrolled pupil is left."""

    uai: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherYear:
    """The files are of another school year than today's."""

    year: int
    awaited: int
    as_table: bool = False


@dataclass(frozen=True, slots=True)
class OlderThanLast:
    """The files were exported before those that were imported last. `kind`: that one alone; None: both."""

    exported_at: datetime
    last_at: datetime
    kind: FileKind | None = None


PlanRefusal: TypeAlias = OtherSchool | OtherYear | OlderThanLast | ManyMissing | NobodyToImport
