"""A coloured edge, a badge that reads without colour, one bold sentence (what), one plain one (what next)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from telekiosk.widgets.glyphs import BADGES
from telekiosk.widgets.words import unwidowed

Kind: TypeAlias = Literal["info", "success", "warning", "error"]


def badge(kind: Kind, number: str = "") -> tuple[str, str]:
    """`number`: which line of a table it is about."""
    return f" {BADGES[kind]}{number} ", f"bold $on-{kind} on ${kind}-fill"


class Notice(Horizontal):
    def __init__(
        self, kind: Kind, what: str, next_step: str = "", *, number: str = "", ident: str | None = None
    ) -> None:
        super().__init__(id=ident, classes=f"-{kind}")
        self.kind: Kind = kind
        self.number = number
        self.what, self.next_step = what, next_step

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble(badge(self.kind, self.number)), classes="badge")
        with Vertical(classes="says"):
            yield Static(Content.styled(unwidowed(self.what), "bold"), classes="notice-what")
            if self.next_step:
                yield Static(Content(unwidowed(self.next_step)), classes="notice-next")
