"""Which signs the letters' type lacks (R22): they print as boxes. The compiler's own fonts have the alphabets of
Europe, Hebrew, Arabic, Devanagari and Georgian, but no Chinese and no pictures."""

from __future__ import annotations

from collections.abc import Iterable

from telekiosk.core.names import clean

PRINTED = (
    range(0x20, 0x500),
    range(0x531, 0x600),
    range(0x621, 0x63B),
    range(0x640, 0x653),
    range(0x900, 0x980),
    range(0x10D0, 0x1100),
    range(0x1E00, 0x2000),
    range(0x2010, 0x2028),
    range(0x2030, 0x2040),
    range(0x20A0, 0x20C0),
)
"""Not all that have a shape: whole blocks of what names are written with."""


def signs_missing(texts: Iterable[str]) -> str:
    """The signs of these texts that would print as boxes, each once, in their order."""
    signs = dict.fromkeys("".join(map(clean, texts)))
    return "".join(sign for sign in signs if not any(ord(sign) in block for block in PRINTED))
