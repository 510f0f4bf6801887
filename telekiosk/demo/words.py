"""The demo's voice: it speaks as the kiosk does at that moment."""

from __future__ import annotations

from telekiosk.texts import Language, Speaker
from telekiosk.widgets.words import speaker as kiosk

speaker = Speaker("demo")


def language() -> Language:
    return kiosk.language


def _(message: str) -> str:
    return speaker.in_language(kiosk.language).gettext(message)
