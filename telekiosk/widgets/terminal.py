"""The choke points between data and the terminal: no control character, no text direction mark ever gets through."""

from __future__ import annotations

import re

import rich._wrap
from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import LineFilter

# Textual wraps with rich's pattern, whose \s breaks at NO-BREAK SPACE: « mot » and 05 49 00 would be torn apart.
rich._wrap.re_word = re.compile(r"[ \t\n]*[^ \t\n]+[ \t\n]*")

# Textual remembers two styles by the object that holds a widget's drawn lines, and so keeps what the last thousand
# widgets showed, whoever they were for. Without that memory nothing of a page outlives it (R18); drawing is no slower.
setattr(StylesCache, "get_inner_outer", StylesCache.get_inner_outer.__wrapped__)  # noqa: B010 - mypy knows no other way

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_UNPRINTABLE = re.compile("[\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text without control characters (C0, C1), direction marks and halves of characters; nothing else changes."""
    return _UNPRINTABLE.sub("\ufffd", _INVISIBLE.sub("", text))


class Harmless(LineFilter):
    """Passes over every line on its way to the terminal. What it takes away has no width, so nothing shifts."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [self._clean(segment) for segment in segments]

    @staticmethod
    def _clean(segment: Segment) -> Segment:
        text, style, control = segment
        if control or (text.isascii() and text.isprintable()):
            return segment
        clean = harmless(text)
        return segment if clean == text else Segment(clean, style)
