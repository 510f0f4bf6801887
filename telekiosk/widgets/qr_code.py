"""A QR code in a terminal: two rows of modules in each line of text, black on white in every theme."""

from __future__ import annotations

import segno
from textual.content import Content

QUIET_ZONE = 4  # white modules around a code, as ISO 18004 asks for
INKS = "#000000 on #ffffff"


def qr_code(text: str, *, quiet_zone: int = QUIET_ZONE) -> Content:
    """The smallest code that holds the text, as strongly corrected as that size allows. 78 characters take 21 lines of
    41 columns. Only for terminals whose font has half blocks (glyphs().half_blocks)."""
    matrix = segno.make(text, error="l", micro=False).matrix_iter(border=quiet_zone)
    rows = [bytes(row) for row in matrix]
    rows += [bytes(len(rows[0]))] * (len(rows) % 2)
    blocks = " ▄▀█"
    lines = [
        "".join(blocks[2 * bool(upper) + bool(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    ]
    return Content.styled("\n".join(lines), INKS)
