"""The kiosk's voice: every text on a screen is asked for here, in the language that is spoken at that moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from telekiosk.texts import Speaker

speaker = Speaker("kiosk")
_ = speaker.gettext
ngettext = speaker.ngettext

Words: TypeAlias = str | Callable[[], str]
"""A text, or how to say it: a callable is asked again when the language changes."""


def spoken(words: Words) -> str:
    return words if isinstance(words, str) else words()
