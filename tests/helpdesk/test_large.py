"""What is handed over is drawn large: every sign of a paper secret, each unlike the others, within a dialog."""

from __future__ import annotations

from itertools import combinations

from telekiosk.core.credentials import PAPER_ALPHABET
from telekiosk.widgets import glyphs
from telekiosk.widgets.large import SIGNS, large

DIALOG = 58
"""Cells inside the frame of the dialogs of acts."""


def test_every_sign_of_a_secret_can_be_told_from_every_other():
    def dots(one: str, other: str) -> int:
        return sum(a != b for a, b in zip(SIGNS[one], SIGNS[other], strict=True))

    assert min(dots(*pair) for pair in combinations(PAPER_ALPHABET, 2)) >= 3


def test_eight_of_them_fit_a_dialog_and_without_half_blocks_the_text_stands_alone():
    drawn = large("WMWM", "QQQQ").splitlines()
    assert {len(line) for line in drawn[:-1]} == {56} and DIALOG >= 56
    assert drawn[-1].strip() == "W M W M    Q Q Q Q"
    glyphs.use(glyphs.CONSOLE)
    assert large("DCBR", "JDWH") == "D C B R    J D W H"
