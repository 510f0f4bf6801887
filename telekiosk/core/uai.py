"""A school's UAI code: seven figures and a check letter, so that a slip of the pen is seen."""

from __future__ import annotations

import re

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai_is_sound(code: str) -> bool:
    """Seven figures and the check letter that goes with them."""
    return re.fullmatch(r"\d{7}[A-Z]", code, re.ASCII) is not None and code == uai_of(int(code[:7]))


def uai_of(number: int) -> str:
    """Seven figures with their check letter."""
    return f"{number:07d}{_LETTERS[number % len(_LETTERS)]}"
