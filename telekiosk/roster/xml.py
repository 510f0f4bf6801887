"""XML from outside, read row by row and so that nothing in it can act: no entities, no DTD, no network, bounded (R21).

What is wrong with a file as a whole is raised as Refused."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from lxml import etree

from telekiosk.core.names import clean
from telekiosk.core.policy import PARIS
from telekiosk.core.uai import uai_is_sound
from telekiosk.roster.encoding import is_mislabelled
from telekiosk.roster.model import FileKind, Heading
from telekiosk.roster.refusals import (
    Broken,
    DirectoryFeed,
    Hostile,
    NoSchool,
    NotARoster,
    OtherExport,
    Refused,
    TooDeep,
    TooLarge,
    UnknownShape,
    WrongEncoding,
)

MOST_TAGS = 3_000_000  # opening and closing; a school of 5,000 pupils has about 700,000 of them
LONGEST_NAME = 100  # characters, SIECLE's own limit

KINDS = {"BEE_ELEVES": FileKind.PUPILS, "BEE_RESPONSABLES": FileKind.GUARDIANS}
Element: TypeAlias = "etree._Element"

# Where each row stands below DONNEES. OPTION is read past: named here so that it is let go of.
_SECTIONS = {
    "ELEVE": "ELEVES",
    "OPTION": "OPTIONS",
    "STRUCTURES_ELEVE": "STRUCTURES",
    "PERSONNE": "PERSONNES",
    "RESPONSABLE_ELEVE": "RESPONSABLES",
    "ADRESSE": "ADRESSES",
}

# What a file is by its first tag, its DTD unread: blanks, an XML declaration and comments may stand before
_BEFORE = rb"(?s)(?:\xef\xbb\xbf)?\s*+(?:<\?.{0,200}?\?>\s*+)?(?>(?:<!--.{0,2000}?-->\s*+){0,5})"
_DIRECTORY_FEED = re.compile(_BEFORE + rb"<!DOCTYPE\s+ficAlimMENESR\b")
_WEB_PAGE = re.compile(_BEFORE + rb"<(?:!DOCTYPE\s+)?html\b", re.IGNORECASE)
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One element of a section: its attributes, the texts of its direct children, and those of their children, apart:
    the old school's MEL and CODE_STRUCTURE lie in SCOLARITE_AN_DERNIER and are never taken for the pupil's.

    `line` is where it begins; after line 65,535 libxml2 says where its first child does."""

    tag: str
    line: int
    attributes: dict[str, str]
    texts: dict[str, str]
    inner: tuple[dict[str, str], ...]

    def number(self, name: str) -> str:
        """An id among the attributes; '' for none."""
        return clean(self.attributes.get(name, ""))

    def has(self, *tags: str) -> bool:
        """Whether one of these is a direct child, filled or not."""
        return any(tag in self.texts for tag in tags)

    def raw(self, *tags: str) -> str:
        """The text of the first of these direct children that has one, as it stands."""
        for tag in tags:
            if text := self.texts.get(tag):
                return text
        return ""

    def value(self, *tags: str) -> str:
        """The same, cleaned; '' when absent or empty, which mean the same."""
        return clean(self.raw(*tags))

    def name(self, *tags: str) -> str:
        """A name, without the quotes that spreadsheets leave around it."""
        return self.value(*tags).strip('"').strip()


def looks_like_xml(content: bytes) -> bool:
    """Whether the first sign, after a BOM and blanks, is '<' in any of the usual encodings."""
    return re.match(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<", content[:100]) is not None


def kind_of(name: str, content: bytes) -> FileKind:
    """Which of the two exports it is, told by its root and never by its name."""
    if _DIRECTORY_FEED.match(content):
        raise Refused(DirectoryFeed(name))
    if _WEB_PAGE.match(content):
        raise Refused(NotARoster(name))
    if content.count(b"<") > MOST_TAGS:
        raise Refused(TooLarge(name))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(Hostile(name))
    if is_mislabelled(content):
        raise Refused(WrongEncoding(name))
    root = _root(name, content)
    about = root.getroottree().docinfo
    if about.internalDTD is not None or about.externalDTD is not None:
        raise Refused(Hostile(name))
    tag = str(root.tag)
    if tag == "ficAlimMENESR":
        raise Refused(DirectoryFeed(name))
    if tag not in KINDS:
        raise Refused(OtherExport(name, tag) if tag.startswith("BEE_") else NotARoster(name))
    return KINDS[tag]


def _root(name: str, content: bytes) -> Element:
    """The root, from the file's beginning."""
    try:
        parts = etree.iterparse(io.BytesIO(content), events=("start",), **_SAFE)
        root: Element = next(part for _, part in parts)
    except etree.XMLSyntaxError as problem:
        raise Refused(_broken(name, problem)) from None
    return root


def _broken(name: str, problem: etree.XMLSyntaxError) -> TooDeep | Broken:
    return TooDeep(name) if "depth" in (problem.msg or "") else Broken(name, problem.lineno or 1)


def rows(name: str, content: bytes) -> Iterator[Row]:
    """PARAMETRES, then the rows of all sections in the file's order; of the tree, one row at a time is in memory."""
    parts = etree.iterparse(io.BytesIO(content), events=("end",), tag=("PARAMETRES", *_SECTIONS), **_SAFE)
    try:
        for _, part in parts:
            if _stands_in_its_place(part):
                if part.tag != "OPTION":
                    yield _row(part)
                part.clear()
                _forget_earlier(part)
    except etree.XMLSyntaxError as problem:
        raise Refused(_broken(name, problem)) from None


def _row(part: Element) -> Row:
    texts: dict[str, str] = {}
    inner: list[dict[str, str]] = []
    for child in part:
        if len(child):
            inner.append({grandchild.tag: grandchild.text or "" for grandchild in child})
        else:
            texts.setdefault(child.tag, child.text or "")
    attributes = {str(name): str(text) for name, text in part.attrib.items()}
    line = part.sourceline
    return Row(str(part.tag), line if isinstance(line, int) else 0, attributes, texts, tuple(inner))


def _stands_in_its_place(part: Element) -> bool:
    above = [each.tag for each in part.iterancestors()]
    return above[:-1] == ([] if part.tag == "PARAMETRES" else [_SECTIONS[str(part.tag)], "DONNEES"])


def _forget_earlier(part: Element) -> None:
    parent = part.getparent()
    while parent is not None and part.getprevious() is not None:
        del parent[0]


def heading(name: str, parts: Iterator[Row]) -> Heading:
    """PARAMETRES, the first of a file's parts: which school, year and moment the file speaks for."""
    parameters = next(parts, None)
    if parameters is None or parameters.tag != "PARAMETRES":
        raise Refused(UnknownShape(name, "PARAMETRES"))
    code, year = parameters.value("UAJ").upper(), parameters.value("ANNEE_SCOLAIRE")
    if not uai_is_sound(code):
        raise Refused(NoSchool(name, code))
    if not re.fullmatch(r"20\d\d", year, re.ASCII):
        raise Refused(UnknownShape(name, "ANNEE_SCOLAIRE"))
    exported = moment(parameters.value("HORODATAGE")) or moment(parameters.value("DATE_EXPORT"))
    if exported is None:
        raise Refused(UnknownShape(name, "HORODATAGE"))
    return Heading(code, int(year), exported)


def day(text: str) -> date | None:
    """JJ/MM/AAAA; None for anything else, 31 February too."""
    if not re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text, re.ASCII):
        return None
    number, month, year = (int(part) for part in text.split("/"))
    try:
        return date(year, month, number)
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """JJ/MM/AAAA HH:MM:SS, or a day alone, which is its midnight."""
    for pattern in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=PARIS)
        except ValueError:
            continue
    return None


def too_long(*texts: str, longest: int = LONGEST_NAME) -> bool:
    """Whether one of them is longer than its place in SIECLE, and so was not written there by SIECLE."""
    return any(len(text) > longest for text in texts)
