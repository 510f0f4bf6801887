"""The kiosk's voice: every text on a screen is asked for here, in the language that is spoken at that moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from telekiosk.texts import Speaker

speaker = Speaker("kiosk")
_ = speaker.gettext
ngettext = speaker.ngettext

Words: TypeAlias = str | Callable[[], str]
"""A text, or how to say it: a callable is asked again when the language changes."""


LAST_WORDS = re.compile(r"(?<![^ \n])([^ \n]+) ([^ \n]+)$", re.MULTILINE)
NARROWEST = 23
"""Columns of the narrowest text: a small terminal's margin."""


def unwidowed(text: str) -> str:
    """Keeps the last two words of each line together where they fit, so that none stands alone in a last row."""
    return LAST_WORDS.sub(lambda last: unbroken(last[0]) if len(last[0]) <= NARROWEST else last[0], text)


def unbroken(text: str) -> str:
    """On one line, whatever stands before it."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def spoken(words: Words) -> str:
    return words if isinstance(words, str) else words()
