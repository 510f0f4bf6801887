"""Pictures of a face under test: the screen as SVG, compared with the one that was looked at."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from textual.app import App

UPDATE = "UPDATE_PICTURES"
"""Set in the environment, pictures are written anew instead of compared. Look at them before committing."""


VARIANTS = [
    ((80, 24), "standard", "fr"),
    ((80, 24), "standard", "en"),
    ((80, 24), "contrast", "fr"),
    ((80, 24), "console", "fr"),
    ((120, 40), "standard", "fr"),
    ((120, 40), "contrast", "fr"),
]
"""Sizes, themes and languages in which the first pages of each face are looked at; all others in the first alone."""


def variant_name(page: str, size: tuple[int, int], theme: str, language: str) -> str:
    return f"{page}-{size[0]}x{size[1]}-{theme}-{language}"


def screen_text(app: App[Any]) -> str:
    """All that can be read on the screen now."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines[:height])[: (width + 1) * height]


def picture_of(app: App[Any]) -> str:
    """The screen as SVG, without the web fonts that it would fetch."""
    svg = app.export_screenshot(title="telekiosk")
    return re.sub(r"\s*@font-face \{[^}]*\}", "", svg)


def looks_like(app: App[Any], path: Path) -> None:
    """Compares the screen with that picture (or writes it, see UPDATE)."""
    picture = picture_of(app)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture, encoding="utf-8")
    assert path.exists(), f"no picture {path.stem} yet: set {UPDATE}=1, then look at it"
    assert path.read_text(encoding="utf-8") == picture, f"{path.stem} looks different: set {UPDATE}=1, then compare"
