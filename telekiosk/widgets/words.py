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


LAST_WORDS = re.compile(r"(?<![^ \n])([^ \n]{1,12}) (?=[^ \n]{1,10}$)", re.MULTILINE)
"""The last two words of a line that fit together in any margin (23 columns)."""


def unwidowed(text: str) -> str:
    """Keeps the last two words together, so that none stands alone in the last row of a paragraph."""
    return LAST_WORDS.sub("\\1\N{NO-BREAK SPACE}", text)


def unbroken(text: str) -> str:
    """On one line, whatever stands before it."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def spoken(words: Words) -> str:
    return words if isinstance(words, str) else words()
