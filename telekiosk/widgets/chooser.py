"""A drop-down: one of several names, each a text from data."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Select, Static

from telekiosk.widgets.glyphs import glyphs


class Chooser(Select[int]):
    """`chosen` is a place in `names`. Its arrows are signs that the terminal's font has."""

    def __init__(self, names: Iterable[str], chosen: int, *, ident: str) -> None:
        options = [(Content(name), place) for place, name in enumerate(names)]
        super().__init__(options, value=chosen, allow_blank=False, id=ident)

    def on_mount(self) -> None:
        self.query_one(".down-arrow", Static).update(glyphs().down)
        self.query_one(".up-arrow", Static).update(glyphs().up)
