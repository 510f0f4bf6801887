"""What has happened, line by line, and at the end what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.glyphs import BADGES, glyphs

Mark: TypeAlias = Literal["done", "todo", "now", "failed", "why"]


@dataclass(frozen=True, slots=True)
class Line:
    mark: Mark
    text: str
    time: str = ""


class Timeline(Static):
    def __init__(self, lines: tuple[Line, ...], ident: str) -> None:
        super().__init__(_drawn(lines), id=ident, classes="timeline")
        self.lines = lines

    def show(self, lines: tuple[Line, ...]) -> None:
        if lines != self.lines:
            self.lines = lines
            self.update(_drawn(lines))


def _drawn(lines: tuple[Line, ...]) -> Content:
    return Content("\n").join(_line(line) for line in lines)


def _line(line: Line) -> Content:
    signs = {
        "done": (glyphs().done, "bold $success"),
        "todo": (glyphs().todo, "$muted"),
        "now": (glyphs().now, "bold $accent"),
        "failed": (BADGES["error"], "bold $error"),
        "why": (" ", ""),
    }
    sign, style = signs[line.mark]
    text_style = {"now": "bold", "failed": "bold", "why": "$muted"}.get(line.mark, "")
    return Content.assemble((f" {sign} ", style), (f"{line.time:<7}", "$muted"), (line.text, text_style))
