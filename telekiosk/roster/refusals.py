"""Why a roster is refused whole: a closed union, put into sentences by words.py (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from telekiosk.roster.model import FileKind


@dataclass(frozen=True, slots=True)
class NotXml:
    """Not XML at all: a spreadsheet, a text, a picture."""

    file: str


@dataclass(frozen=True, slots=True)
class Zipped:
    """A zip: its XML must be taken out first."""

    file: str


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Larger than any school's export, or nested deeper than any."""

    file: str


@dataclass(frozen=True, slots=True)
class Broken:
    """XML that stops too early or is not well-formed, from this line on."""

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
class NotARoster:
    """XML of some other program."""

    file: str


@dataclass(frozen=True, slots=True)
class OldModel:
    """SIECLE's shape of before 2018 (guardians) or 2016 (names), which says other things."""

    file: str


@dataclass(frozen=True, slots=True)
class UnknownShape:
    """The right root, but `missing` is not where exports have it: not read as 'nobody'."""

    file: str
    missing: str


@dataclass(frozen=True, slots=True)
class NoSchool:
    """UAJ is not a school's code."""

    file: str
    code: str


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
class TwoSchools:
    pupils_uai: str
    guardians_uai: str


@dataclass(frozen=True, slots=True)
class TwoYears:
    pupils_year: int
    guardians_year: int


ReadRefusal: TypeAlias = (
    NotXml
    | Zipped
    | TooLarge
    | Broken
    | WrongEncoding
    | Hostile
    | OtherExport
    | NotARoster
    | OldModel
    | UnknownShape
    | NoSchool
    | Missing
    | GivenTwice
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


@dataclass(frozen=True, slots=True)
class SchoolNotEmpty:
    """The school already has pupils and these files say something else: only additions to an empty school are known."""

    uai: str


@dataclass(frozen=True, slots=True)
class PupilsElsewhere:
    """Pupils of the files are known already, by their INE, at another school."""

    count: int


@dataclass(frozen=True, slots=True)
class NobodyToImport:
    """After setting rows aside, no enrolled pupil is left."""

    uai: str


PlanRefusal: TypeAlias = OtherSchool | SchoolNotEmpty | PupilsElsewhere | NobodyToImport
