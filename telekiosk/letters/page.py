"""What one letter says (R22), and how it becomes the template's data: harmless text, cut to what a page holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import segno

from telekiosk.core.credentials import in_groups
from telekiosk.core.lifecycle import Kind
from telekiosk.core.names import clean
from telekiosk.letters import words
from telekiosk.texts import Language

LONGEST_LINE = 70  # characters of one line of a school's
LONGEST_NAME = 225  # nobody's is longer: it is set smaller and in more lines, for the surname comes last
LONGEST_TOWN = 40
LONGEST_CLASS = 40  # SIECLE's have 8
WHOLE_CLASS = 20  # characters; so far a class is not torn at a line's end
MOST_CHILDREN = 6  # lines beside the address window; more children are counted in the last one
QUIET_MODULES = 4  # white modules around a QR code, as its standard asks

Data: TypeAlias = "str | Sequence[Data] | Mapping[str, Data]"


@dataclass(frozen=True, slots=True)
class Child:
    """One child of the letter's account: whole name as people say it, class as the school writes it ('' for none)."""

    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All that one letter prints. The only place, with the PDF, where its two secrets are in clear (R22).

    `contact` and `addressee` hold one line each of what is to be printed; without a postal address `addressee` is the
    name alone. `deadline` is the letter's last good day (R4)."""

    school: str
    town: str
    contact: tuple[str, ...]
    addressee: tuple[str, ...]
    children: tuple[Child, ...]
    identifier: str
    temporary_password: str
    scan_code: str
    issued_on: date
    deadline: date
    kind: Kind
    language: Language = "fr"
    with_english: bool = False  # says everything in English too, beside the French

    def __repr__(self) -> str:
        return f"LetterPage({self.identifier})"


def page_data(page: LetterPage) -> dict[str, Data]:
    """One letter as the template takes it: words in the letter's language, everything from outside cleaned and cut."""
    return {
        **_said(page, page.language),
        "english": [_said(page, "en")] if page.with_english else [],
        "school": line(page.school),
        "contact": lines(page.contact, 5),
        "address": lines(page.addressee, 7, LONGEST_NAME),
        "children": _children(page),
        "identifier": line(page.identifier),
        "password": in_groups(page.temporary_password),
        "code": code_picture(page.scan_code),
    }


def _said(page: LetterPage, language: Language) -> dict[str, Data]:
    """A letter's words in one language."""
    town = line(page.town, LONGEST_TOWN)
    contact = lines(page.contact, 5)
    reached = any(each != town for each in contact)  # a town alone reaches nobody
    whom = ", ".join(map(_unbroken, (line(page.school), *contact))) if reached else ""
    said = words.letter(page.kind, language, len(page.children), page.issued_on, page.deadline, town)
    return {**said, "ask": words.whom_to_ask(language, whom)}


def list_data(pages: Sequence[LetterPage], language: Language) -> dict[str, Data]:
    """The hand-out list that ends a batch: class, pupil, addressee, room to sign. No secrets, no identifiers."""
    rows: list[Data] = [
        [", ".join(map(in_one_piece, classes.split(", "))), *others]
        for classes, *others in (handed_out(page, language) for page in pages)
    ]
    head = words.handout(language, line(pages[0].school), len(pages), pages[0].issued_on)
    return {**head, "rows": rows}


def handed_out(page: LetterPage, language: Language) -> list[str]:
    """A letter in a list: class, pupils, and whom it is for."""
    return [
        ", ".join(dict.fromkeys(line(child.class_name, LONGEST_CLASS) for child in page.children)),
        ", ".join(line(child.name, LONGEST_NAME) for child in page.children),
        words.pupils_own(language) if page.kind is Kind.PUPIL else "".join(lines(page.addressee, 1, LONGEST_NAME)),
    ]


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """One line of foreign text: no control or direction characters, at most `longest` characters."""
    kept = clean(text)
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def _unbroken(text: str) -> str:
    """A telephone number or a house number is not torn at a line's end."""
    return re.sub(r"(?<=\d) ", "\u00a0", text)


def in_one_piece(class_name: str) -> str:
    """A class that stays together at a line's end, unless it is too long for that."""
    return class_name.replace(" ", "\u00a0") if len(class_name) <= WHOLE_CLASS else class_name


def lines(texts: Sequence[str], most: int, longest: int = LONGEST_LINE) -> list[str]:
    """The first `most` lines that say something."""
    return [kept for kept in (line(text, longest) for text in texts) if kept][:most]


def _children(page: LetterPage) -> list[Data]:
    shown = page.children if len(page.children) <= MOST_CHILDREN else page.children[: MOST_CHILDREN - 1]
    told: list[Data] = [
        {
            "name": line(child.name, LONGEST_NAME),
            "class": in_one_piece(words.in_class(page.language, line(child.class_name, LONGEST_CLASS))),
        }
        for child in shown
    ]
    more = len(page.children) - len(shown)
    return [*told, {"name": words.and_more(page.language, more), "class": ""}] if more else told


def code_picture(scan_code: str) -> str:
    """The QR code (level M) as one SVG path with its quiet zone: one shape, so that no printer leaves seams in it."""
    rows = [bytes(row) for row in segno.make(scan_code, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET_MODULES
    path = "".join(
        f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(row: bytes) -> list[tuple[int, int]]:
    """(start, length) of each stretch of dark modules."""
    starts = [x for x, dark in enumerate(row) if dark and (x == 0 or not row[x - 1])]
    return [(x, next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)) for x in starts]
