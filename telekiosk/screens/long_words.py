"""Addresses that are longer than a row: broken where one sees that they go on."""

from __future__ import annotations

import re


def in_rows(text: str, columns: int) -> str:
    """Words of more than `columns` letters broken before the last '.', '/' or '@' that fits."""
    return re.sub(r"\S+", lambda word: "\n".join(_pieces(word[0], columns)), text)


def _pieces(word: str, columns: int) -> list[str]:
    if len(word) <= columns:
        return [word]
    cut = max((place for place in range(1, columns + 1) if word[place] in "./@"), default=columns)
    return [word[:cut], *_pieces(word[cut:], columns)]
