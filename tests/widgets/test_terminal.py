"""Between data and the terminal: nothing that steers gets through, nothing is torn apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from telekiosk.widgets.terminal import harmless


@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_keeps_a_control_character(text):
    shown = harmless(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in shown)
    shown.encode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=60))
def test_ordinary_text_is_left_alone(text):
    assert harmless(text) == text


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x07", "\u202e", "\u2066", "\u200f", "\u2028"])
def test_what_is_taken_away_had_no_width(character):
    assert cell_len(character) == 0
    assert harmless(f"a{character}b") == "ab"


def test_lines_break_at_blanks_and_never_at_no_break_spaces():
    text = Content("Appelez le 05\N{NO-BREAK SPACE}49\N{NO-BREAK SPACE}00, « Spam » aussi".replace("« ", "«\xa0"))
    lines = [line.plain.strip() for line in text.wrap(14)]
    assert "05\xa049\xa000," in lines
    assert not any(line.endswith("«") for line in lines)
