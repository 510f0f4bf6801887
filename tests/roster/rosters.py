"""Made-up rosters for the tests: the two example exports, and ways to change them."""

from __future__ import annotations

from pathlib import Path

from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster

EXAMPLES = Path(__file__).parents[1] / "data" / "siecle"
PUPILS = (EXAMPLES / "ElevesSansAdresses.xml").read_bytes()
GUARDIANS = (EXAMPLES / "ResponsablesAvecAdresses.xml").read_bytes()


def changed(content: bytes, old: str, new: str, count: int = -1) -> bytes:
    """The file with one text in place of another, in its own encoding; the text must be there."""
    before, after = old.encode("iso-8859-15"), new.encode("iso-8859-15")
    assert before in content
    return content.replace(before, after, count)


def given(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> list[Given]:
    return [Given("ElevesSansAdresses.xml", pupils), Given("ResponsablesAvecAdresses.xml", guardians)]


def read(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> Roster:
    """The roster; fails when it is refused."""
    roster = read_roster(given(pupils, guardians))
    assert isinstance(roster, Roster), roster
    return roster
