"""What a roster says, once read: plain data, no XML left in it, every text cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]  # ELEVE_ID and PERSONNE_ID of a link
NAMES = frozenset({"family_name", "usage_name", "first_name"})
POSTAL = frozenset({"address_lines", "postcode_and_town", "country"})


class FileKind(StrEnum):
    """The two exports that make a roster, and the table (CSV) that stands for both (docs/roster-csv.md)."""

    PUPILS = "pupils"
    GUARDIANS = "guardians"
    TABLE = "table"


class Reason(StrEnum):
    """Why a row was set aside, or kept with a lack that the school should know of."""

    NO_ID = "no id"
    NO_NAME = "no name"
    TOO_LONG = "a text longer than SIECLE's longest"
    CONTACT_TOO_LONG = "a contact detail longer than SIECLE's longest"
    ID_TWICE = "the same id twice"
    INE_TWICE = "the same INE twice"
    ROW_LEFT_OUT = "a guardian in the row of a pupil who is not taken"
    INACTIVE = "in the class for inactive pupils"
    UNKNOWN_PUPIL = "link to a pupil that is not in the file"
    UNKNOWN_PERSON = "link to a person that is not in the file"
    LINK_TWICE = "the same link twice"
    NO_LEVEL = "a link without a known level"
    THIRD_GUARDIAN = "a third legal guardian"
    OWN_GUARDIAN = "the pupil as own guardian"
    INSTITUTION = "a service or a professional as guardian"
    MANY_CHILDREN = "a person in charge of more than twelve children"
    OTHER_PERSON = "the number of a person of another name"
    PERHAPS_GUARDED = "perhaps a guardian whom the school protects or keeps from the pupil"
    NO_BIRTH_DATE = "no birth date"
    BIRTH_DATE_UNFIT = "a birth date that is not understood"
    NO_CLASS = "no class"
    TWO_CLASSES = "two classes"
    INE_UNFIT = "an INE of another form"
    MAIL_UNFIT = "a mail address of another form"
    NO_GUARDIAN = "no guardian who gets an account"
    GARBLED = "letters of another encoding"
    UNWRITABLE = "a question mark where SIECLE could not write a letter"
    SAME_PUPIL = "another pupil of the same name and birth date"
    SAME_GUARDIAN = "another guardian of the pupil has the same name"
    LEAVING_UNFIT = "a leaving date that is none"
    UNKNOWN_PARENTAGE = "a link to the pupil that is not understood"
    PERSON_DIFFERS = "the same guardian under another name"
    NO_ADDRESSES = "a file without addresses"
    TWO_DAYS = "two files of different days"
    UNKNOWN_COLUMN = "a column that is not read"
    CLAIMED = "listed by another school too"
    OTHER_PUPILS_INE = "an INE that another pupil has"
    PROBABLY_KNOWN = "probably a pupil known already"
    CLOSED_BY_SCHOOL = "back on an account that the school has closed"

    @property
    def kept(self) -> bool:
        """Whether the row is imported all the same."""
        return self in _KEPT


_KEPT = {
    Reason.CONTACT_TOO_LONG,
    Reason.NO_BIRTH_DATE,
    Reason.BIRTH_DATE_UNFIT,
    Reason.NO_CLASS,
    Reason.TWO_CLASSES,
    Reason.INE_UNFIT,
    Reason.MAIL_UNFIT,
    Reason.NO_GUARDIAN,
    Reason.GARBLED,
    Reason.UNWRITABLE,
    Reason.SAME_PUPIL,
    Reason.SAME_GUARDIAN,
    Reason.LEAVING_UNFIT,
    Reason.NO_ADDRESSES,
    Reason.TWO_DAYS,
    Reason.UNKNOWN_COLUMN,
    Reason.OTHER_PUPILS_INE,
    Reason.PROBABLY_KNOWN,
    Reason.CLOSED_BY_SCHOOL,
}


OF_PERSONS = frozenset(
    {Reason.INSTITUTION, Reason.MANY_CHILDREN, Reason.OTHER_PERSON, Reason.PERHAPS_GUARDED}
)  # a yes to that person ends them


@dataclass(frozen=True, slots=True)
class Remark:
    """One row that could not be taken as it is: in which file, at which line, whom it is about ('' unnamed), why.
    Line 0: it is said of the file as a whole. `number` is the ELEVE_ID or PERSONNE_ID, `text` what stands there, where
    it was not understood; `ine` is that of a pupil whose move awaits a yes."""

    file: FileKind
    line: int
    about: str
    reason: Reason
    number: str = ""
    text: str = ""
    ine: str = ""


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil as the school exports it. `left_on` may lie in the future; `unread_birth_date` is what stands where no
    birth date could be read; `unsaid` are fields that the row has in no form that could be believed: what is known of
    them stays."""

    eleve_id: str
    elenoet: str
    ine: str | None
    family_name: str
    usage_name: str
    first_name: str
    birth_date: date | None
    class_name: str
    left_on: date | None
    line: int
    unread_birth_date: str = ""
    unsaid: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.usage_name or self.family_name}"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An adult of the guardians' file, with the postal address that the file gives. `email` is kept as it was typed;
    `email_is_sound` says whether it can be written to at all (R6). `unsaid` are fields of which the file says nothing,
    or nothing that could be believed: what is known of them stays."""

    person_id: str
    civility: str
    family_name: str
    usage_name: str
    first_name: str
    address_lines: tuple[str, ...]
    postcode_and_town: str
    country: str
    phone: str
    email: str
    email_is_sound: bool
    line: int
    unsaid: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.usage_name or self.family_name}"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A level 1 link: this person is a legal guardian of this pupil. `parentage` is CODE_PARENTE."""

    eleve_id: str
    person_id: str
    parentage: str
    pays_fees: bool
    first_contact: bool
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """PARAMETRES: which school, which school year (that of its September), exported when. `apart`: when the pupils'
    file was, and when the guardians', of a roster whose two files differ in this."""

    uai: str
    year: int
    exported_at: datetime
    apart: tuple[datetime, datetime] | None = None

    @property
    def pupils_at(self) -> datetime:
        return self.apart[0] if self.apart else self.exported_at

    @property
    def guardians_at(self) -> datetime:
        return self.apart[1] if self.apart else self.exported_at


@dataclass(frozen=True, slots=True)
class PupilsFile:
    """`doubles`: of rows that are another row's pupil, the ELEVE_ID and that of the row that stands; `unnumbered`:
    names of pupils without an ELEVE_ID."""

    heading: Heading
    pupils: tuple[PupilRow, ...]
    remarks: tuple[Remark, ...]
    doubles: Mapping[str, str] = field(default_factory=dict)
    unnumbered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GuardiansFile:
    heading: Heading
    persons: tuple[PersonRow, ...]
    links: tuple[LinkRow, ...]
    remarks: tuple[Remark, ...]
    has_addresses: bool = True
    doubtful: frozenset[Pair] = frozenset()
    lesser: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """Both files of one school and year; the heading is the older file's: nothing is taken for newer than it is.
    `persons` are the links' alone. `as_table`: lines are those of one table.

    Nothing is taken from whom the files name in a way that could not be read: `unread` are ELEVE_ID of pupils' rows,
    `unnumbered` names of pupils without one (recognise.spellings), `doubtful` links, those without a PERSONNE_ID to
    whichever guardian of the pupil. `lesser` are links of levels 2 and 3: that person is there, but no legal guardian
    of the pupil."""

    heading: Heading
    pupils: tuple[PupilRow, ...]
    persons: tuple[PersonRow, ...]
    links: tuple[LinkRow, ...]
    remarks: tuple[Remark, ...]
    as_table: bool = False
    unread: frozenset[str] = frozenset()
    unnumbered: frozenset[str] = frozenset()
    doubtful: frozenset[Pair] = frozenset()
    lesser: frozenset[Pair] = frozenset()
