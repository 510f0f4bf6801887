"""Every pair of colours that a page uses can be read: 4.5:1 in the standard theme, 7:1 in the others' (DESIGN 1)."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color

from telekiosk.widgets.themes import CONSOLE, CONSOLE_CONTRAST, CONTRAST, OTHER, STANDARD, THEMES

# As a Linux console shows them, bold being bright.
VGA = {
    "ansi_black": "#000000",
    "ansi_red": "#AA0000",
    "ansi_blue": "#0000AA",
    "ansi_magenta": "#AA00AA",
    "ansi_white": "#AAAAAA",
    "ansi_bright_red": "#FF5555",
    "ansi_bright_green": "#55FF55",
    "ansi_bright_yellow": "#FFFF55",
    "ansi_bright_magenta": "#FF55FF",
    "ansi_bright_cyan": "#55FFFF",
    "ansi_bright_white": "#FFFFFF",
}
PAIRS = [
    ("ink", "surface"),
    ("ink", "paper"),
    ("muted", "surface"),
    ("muted", "paper"),
    ("muted", "field"),
    ("accent", "surface"),
    ("accent", "paper"),
    ("accent", "soft"),
    ("on-accent", "accent-fill"),
    ("on-deep", "deep"),
    ("on-deep-muted", "deep"),
    ("on-soft", "soft"),
    ("muted", "soft"),
    ("ink", "field"),
    ("on-focus", "focus"),
    ("focus", "on-focus"),
    *((name, "surface") for name in ("error", "success", "warning", "info")),
    *((f"on-{name}", f"{name}-fill") for name in ("error", "success", "warning", "info")),
    *(("ink", f"{name}-soft") for name in ("error", "success", "warning", "info")),
]
LINES = [("edge", "surface"), ("focus-edge", "focus"), ("error", "focus")]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(VGA.get(one, one)), _luminance(VGA.get(other, other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("pair", PAIRS)
def test_standard_text_can_be_read(pair):
    assert contrast(STANDARD[pair[0]], STANDARD[pair[1]]) >= 4.5


@pytest.mark.parametrize("pair", PAIRS)
def test_high_contrast_text_can_be_read_by_weak_eyes(pair):
    assert contrast(CONTRAST[pair[0]], CONTRAST[pair[1]]) >= 7


@pytest.mark.parametrize(("tokens", "least"), [(STANDARD, 4.5), (CONTRAST, 7)])
@pytest.mark.parametrize("pair", PAIRS)
def test_what_most_ssh_sessions_show_can_be_read_too(tokens, least, pair):
    assert contrast(_of_256(tokens[pair[0]]), _of_256(tokens[pair[1]])) >= least


def _of_256(colour: str) -> str:
    """The nearest of the 256 colours, as the terminal is told."""
    near = RichColor.parse(colour).downgrade(ColorSystem.EIGHT_BIT)
    return near.get_truecolor().hex


@pytest.mark.parametrize("tokens", [CONSOLE, CONSOLE_CONTRAST])
@pytest.mark.parametrize("pair", PAIRS)
def test_sixteen_colours_can_be_read(tokens, pair):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("tokens", [STANDARD, CONSOLE, CONSOLE_CONTRAST])
@pytest.mark.parametrize("pair", LINES[:2])
def test_lines_can_be_seen(tokens, pair):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3


def test_all_themes_name_the_same_roles_and_come_in_pairs():
    assert set(STANDARD) == set(CONTRAST) == set(CONSOLE) == set(CONSOLE_CONTRAST)
    assert {theme.name for theme in THEMES} == set(OTHER)
    assert all(OTHER[OTHER[name]] == name for name in OTHER)
