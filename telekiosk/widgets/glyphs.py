"""One table of signs in two columns: what fonts have, and what a Linux console's font has (no half blocks, no ✓ ▶)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    done: str
    now: str
    half_blocks: bool
    todo: str = "·"
    arrow: str = "→"
    full: str = "■"
    rest: str = "·"
    dash: str = "──"
    down: str = "▼"
    up: str = "▲"


ELSEWHERE = Glyphs(done="✓", now="▶", half_blocks=True)
CONSOLE = Glyphs(done="■", now="→", half_blocks=False, down="↓", up="↑")

BADGES = {"info": "i", "success": "OK", "warning": "!", "error": "×"}

_in_use = [ELSEWHERE]


def use(table: Glyphs) -> None:
    """Chooses the column, once, when a face starts on its terminal."""
    _in_use[0] = table


def glyphs() -> Glyphs:
    return _in_use[0]
