"""XML from outside, opened so that nothing in it can act: no entities, no DTD, no network, bounded (R21).

What is wrong with a file as a whole is raised as Refused."""

from __future__ import annotations

import codecs
import re
from datetime import date, datetime
from typing import TypeAlias

from lxml import etree

from telekiosk.core.names import clean
from telekiosk.core.policy import PARIS
from telekiosk.roster.model import FileKind, Heading
from telekiosk.roster.refusals import (
    Broken,
    Hostile,
    NoSchool,
    NotARoster,
    NotXml,
    OldModel,
    OtherExport,
    Refused,
    TooLarge,
    UnknownShape,
    WrongEncoding,
    Zipped,
)

LARGEST_FILE = 64 * 2**20  # bytes; a school of 5,000 pupils exports about 13 million
LONGEST_NAME = 100  # characters, SIECLE's own limit

KINDS = {"BEE_ELEVES": FileKind.PUPILS, "BEE_RESPONSABLES": FileKind.GUARDIANS}
Element: TypeAlias = "etree._Element"

_SINGLE_BYTE = re.compile(r"(iso-?8859|latin|windows-12|cp12|cp85)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def opened(name: str, content: bytes) -> Element:
    """The root of one of the two exports, told by its content and never by its name."""
    _look(name, content)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        too_deep = "depth" in (problem.msg or "")
        raise Refused(TooLarge(name) if too_deep else Broken(name, problem.lineno or 1)) from None
    about = etree.ElementTree(root).docinfo
    if about.internalDTD is not None or about.externalDTD is not None:
        raise Refused(Hostile(name))
    if root.tag not in KINDS:
        known = str(root.tag).startswith("BEE_")
        raise Refused(OtherExport(name, str(root.tag)) if known else NotARoster(name))
    return root


def _look(name: str, content: bytes) -> None:
    """What can be said before a parser is let near it."""
    if content.startswith(b"PK\x03\x04"):
        raise Refused(Zipped(name))
    if len(content) > LARGEST_FILE:
        raise Refused(TooLarge(name))
    if not re.match(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<", content[:100]):
        raise Refused(NotXml(name))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(Hostile(name))
    if _garbled(content):
        raise Refused(WrongEncoding(name))


def _garbled(content: bytes) -> bool:
    """Whether the bytes are in another encoding than the declared one. Latin-9 decodes anything, so UTF-8 under its
    name is known by its multi-byte letters: a Latin-9 text never has them by chance."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    found = _DECLARED.match(content.removeprefix(codecs.BOM_UTF8)[:300])
    declared = found.group(1).decode("ascii") if found else "utf-8"
    if _SINGLE_BYTE.match(declared):
        return not content.isascii() and _decodes(content, "utf-8")
    return not _decodes(content, declared)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def heading(name: str, root: Element) -> Heading:
    """PARAMETRES: which school, year and moment the file speaks for."""
    parameters = root.find("PARAMETRES")
    if parameters is None:
        raise Refused(UnknownShape(name, "PARAMETRES"))
    code, year = value(parameters, "UAJ").upper(), value(parameters, "ANNEE_SCOLAIRE")
    if not uai_is_sound(code):
        raise Refused(NoSchool(name, code))
    if not re.fullmatch(r"20\d\d", year, re.ASCII):
        raise Refused(UnknownShape(name, "ANNEE_SCOLAIRE"))
    exported = _moment(value(parameters, "HORODATAGE")) or _moment(f"{value(parameters, 'DATE_EXPORT')} 00:00:00")
    if exported is None:
        raise Refused(UnknownShape(name, "HORODATAGE"))
    return Heading(code, int(year), exported)


def uai_is_sound(code: str) -> bool:
    """Seven figures and the check letter that goes with them."""
    return re.fullmatch(r"\d{7}[A-Z]", code, re.ASCII) is not None and code[7] == _UAI_LETTERS[int(code[:7]) % 23]


def children(name: str, root: Element, path: str, tag: str) -> list[Element]:
    """The rows of one section. Its absence, or none of its rows in it, is a shape we do not know, never 'nobody'."""
    section = root.find(path)
    rows = section.findall(tag) if section is not None else []
    if not rows:
        raise Refused(UnknownShape(name, f"{path}/{tag}"))
    return rows


def refuse_old(name: str, rows: list[Element], *, new: str, old: str) -> None:
    """Raises unless one of the rows has the `new` tag: with the `old` one instead, the file is of a model that says
    other things under other names."""
    if any(row.find(new) is not None for row in rows):
        return
    is_old = any(row.find(old) is not None for row in rows)
    raise Refused(OldModel(name) if is_old else UnknownShape(name, new))


def value(row: Element, tag: str) -> str:
    """The text of a direct child, cleaned; '' when absent or empty, which mean the same. Never a deeper element's:
    the old school's MEL and CODE_STRUCTURE lie below SCOLARITE_AN_DERNIER."""
    return clean(row.findtext(tag) or "")


def day(text: str) -> date | None:
    """JJ/MM/AAAA; None for anything else, 31 February too."""
    if not re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text, re.ASCII):
        return None
    number, month, year = (int(part) for part in text.split("/"))
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=PARIS)
    except ValueError:
        return None


def too_long(*texts: str, longest: int = LONGEST_NAME) -> bool:
    """Whether one of them is longer than its place in SIECLE, and so was not written there by SIECLE."""
    return any(len(text) > longest for text in texts)


def line_of(row: Element) -> int:
    """The line of an element's opening tag, for whoever looks the row up."""
    line = row.sourceline
    return line if isinstance(line, int) else 0
