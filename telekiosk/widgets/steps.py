"""The four steps from the letter to the open account (P2 to P4)."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.words import _


class Steps(Static):
    """The step that one is at is a filled chip, those done carry a sign, all keep their names."""

    def __init__(self, current: int) -> None:
        names = _("Letter"), _("Your details"), _("Your address"), _("Account ready")
        parts: list[tuple[str, str]] = []
        for number, name in enumerate(names, 1):
            if number > 1:
                parts.append((f" {glyphs().dash} ", "$edge"))
            parts.append(_step(number, name, current))
        super().__init__(Content.assemble(*parts))


def _step(number: int, name: str, current: int) -> tuple[str, str]:
    if number < current:
        return f"{glyphs().done} {name}", "$on-soft"
    if number == current:
        return f" {number} {name} ", "bold $on-accent on $accent-fill"
    return f"{number} {name}", "$on-soft"
