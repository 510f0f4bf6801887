"""Whatever bytes are handed over, the answer is a roster or a refusal with a sentence (H4)."""

from __future__ import annotations

import zipfile

from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from telekiosk.roster.columns import template
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.words import sentence
from tests.roster.rosters import GUARDIANS, PUPILS, zip_of

TABLE = template() + b"0990001N;2026;12/10/2026;1;;;A;;B;29/02/2013;6A;;P;;C;;D"
ZIPS = (zip_of({"e.xml": PUPILS}), zip_of({"e.xml": PUPILS}, zipfile.ZIP_LZMA))
STARTS = (PUPILS, GUARDIANS, *ZIPS, TABLE, TABLE.decode("utf-8-sig").encode("utf-16"))


def answered(content: bytes, other: bytes) -> None:
    for files in ([Given("f", content), Given("g", other)], [Given("f", content)]):
        outcome = read_roster(files)
        if not isinstance(outcome, Roster):
            assert sentence(outcome).strip()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file with some of its bytes changed, taken out or doubled."""
    content = bytearray(draw(st.sampled_from(STARTS)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.sampled_from((0, 1, 2, 30, 3000)))
        what = draw(st.one_of(st.binary(max_size=12), st.sampled_from((b"<", b">", b"&", b"]]>", b"\x00", b'"', b";"))))
        content[start:end] = draw(st.sampled_from((what, bytes(content[start:end]) * 2)))
    return bytes(content)


@settings(max_examples=150, deadline=None)
@for_any(damaged())
def test_a_damaged_file_is_answered(content: bytes) -> None:
    answered(content, GUARDIANS)
    answered(content, PUPILS)


@settings(max_examples=100, deadline=None)
@for_any(st.binary(max_size=400), st.sampled_from((b"", b"<", b"PK\x03\x04", b"\xff\xfe", b"UAI;INE\n", b"<?xml ")))
def test_any_bytes_are_answered(content: bytes, start: bytes) -> None:
    answered(start + content, GUARDIANS)


@settings(max_examples=100, deadline=None)
@for_any(st.lists(st.lists(st.text(max_size=12), max_size=20), max_size=6))
def test_any_table_is_answered(rows: list[list[str]]) -> None:
    body = "\r\n".join(";".join(row) for row in rows)
    answered(TABLE + b"\r\n" + body.encode("utf-8", "replace"), GUARDIANS)


def test_encodings_that_nobody_has_are_answered() -> None:
    for name in ("UTF-7", "UCS-4", "rot13", "base64", "hex", "idna", "EBCDIC-CP-FR", "utf-8-sig", "UTF-16", "x" * 300):
        declared = PUPILS.replace(b"ISO-8859-15", name.encode(), 1)
        answered(declared, GUARDIANS)
