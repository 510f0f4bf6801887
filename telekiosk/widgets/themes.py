"""The four themes. A page names a role ($ink, $accent-fill), never a hue; the pairs' contrast is held by a test."""

from __future__ import annotations

from textual.theme import Theme

STANDARD = {
    "ink": "#201C24",
    "muted": "#5A5070",
    "accent": "#5B2483",
    "on-accent": "#FFFFFF",
    "deep": "#33124F",
    "on-deep": "#FFFFFF",
    "on-deep-muted": "#D9C8EC",
    "paper": "#F3EFF8",
    "surface": "#FFFFFF",
    "soft": "#E4DAF0",
    "on-soft": "#3F1663",
    "field": "#F8F5FC",
    "edge": "#7C6B99",
    "hairline": "#CFC3DF",
    "focus": "#FFEFB8",
    "on-focus": "#201C24",
    "focus-edge": "#5B2483",
    "error": "#A3122A",
    "error-soft": "#FBE8EA",
    "on-error": "#FFFFFF",
    "success": "#0B5C38",
    "success-soft": "#E2F3E9",
    "on-success": "#FFFFFF",
    "warning": "#744200",
    "warning-soft": "#FDF0D9",
    "on-warning": "#FFFFFF",
    "info": "#1B4A86",
    "info-soft": "#E6EEFA",
    "on-info": "#FFFFFF",
    "veil": "#33124F 55%",
}
CONTRAST = {
    "ink": "#FFFFFF",
    "muted": "#E0E0E0",
    "accent": "#FFE14D",
    "on-accent": "#000000",
    "deep": "#454545",
    "on-deep": "#FFFFFF",
    "on-deep-muted": "#FFFFFF",
    "paper": "#000000",
    "surface": "#000000",
    "soft": "#2B2B2B",
    "on-soft": "#FFFFFF",
    "field": "#000000",
    "edge": "#FFFFFF",
    "hairline": "#9A9A9A",
    "focus": "#FFFFFF",
    "on-focus": "#000000",
    "focus-edge": "#FFE14D",
    "error": "#FFADAD",
    "error-soft": "#2E0000",
    "on-error": "#000000",
    "success": "#8CF2A8",
    "success-soft": "#00240F",
    "on-success": "#000000",
    "warning": "#FFC861",
    "warning-soft": "#2B1A00",
    "on-warning": "#000000",
    "info": "#9CD4FF",
    "info-soft": "#001B33",
    "on-info": "#000000",
    "veil": "#000000 80%",
}
# Native colours on black: a Linux console draws bold as bright, so bold black on grey would fade to grey on grey.
# Fills use colours 0-7 only (there are no bright grounds) and carry bright text only, which bold does not change.
CONSOLE = {
    "ink": "ansi_white",
    "muted": "ansi_white",
    "accent": "ansi_bright_magenta",
    "on-accent": "ansi_bright_white",
    "deep": "ansi_magenta",
    "on-deep": "ansi_bright_white",
    "on-deep-muted": "ansi_bright_white",
    "paper": "ansi_black",
    "surface": "ansi_black",
    "soft": "ansi_black",
    "on-soft": "ansi_white",
    "field": "ansi_black",
    "edge": "ansi_white",
    "hairline": "ansi_white",
    "focus": "ansi_blue",
    "on-focus": "ansi_bright_yellow",
    "focus-edge": "ansi_bright_yellow",
    "error": "ansi_bright_red",
    "error-soft": "ansi_black",
    "on-error": "ansi_bright_white",
    "success": "ansi_bright_green",
    "success-soft": "ansi_black",
    "on-success": "ansi_bright_white",
    "warning": "ansi_bright_yellow",
    "warning-soft": "ansi_black",
    "on-warning": "ansi_bright_white",
    "info": "ansi_bright_cyan",
    "info-soft": "ansi_black",
    "on-info": "ansi_bright_white",
    "veil": "ansi_black",
    "accent-fill": "ansi_magenta",
    "error-fill": "ansi_red",
    "success-fill": "ansi_blue",
    "warning-fill": "ansi_red",
    "info-fill": "ansi_blue",
}
CONSOLE_CONTRAST = CONSOLE | {
    "ink": "ansi_bright_white",
    "muted": "ansi_bright_white",
    "accent": "ansi_bright_yellow",
    "error": "ansi_bright_white",
    "edge": "ansi_bright_white",
    "on-soft": "ansi_bright_white",
    "deep": "ansi_blue",
    "accent-fill": "ansi_blue",
}
for _tokens in (STANDARD, CONTRAST):  # a colour as text and as a fill: one value with 24 bits, two on a console
    _tokens |= {f"{name}-fill": _tokens[name] for name in ("accent", "error", "success", "warning", "info")}


def _theme(name: str, tokens: dict[str, str], *, dark: bool = False, ansi: bool = False) -> Theme:
    extra = {
        "block-cursor-background": tokens["focus"],
        "block-cursor-foreground": tokens["on-focus"],
        "input-cursor-background": tokens["on-focus"],
        "input-cursor-foreground": tokens["focus"],
        "button-focus-text-style": "bold underline",
        "scrollbar": tokens["edge"],
        "scrollbar-background": tokens["soft"],
    }
    if ansi:  # Textual 8.2.8 leaves these two out of an ANSI theme, and its own sheets then fail to parse
        extra |= {"ansi-background": tokens["surface"], "ansi-foreground": tokens["ink"]}
    return Theme(
        name=name,
        primary=tokens["accent"],
        secondary=tokens["edge"],
        accent=tokens["accent"],
        foreground=tokens["ink"],
        background=tokens["paper"],
        surface=tokens["surface"],
        panel=tokens["soft"],
        error=tokens["error"],
        success=tokens["success"],
        warning=tokens["warning"],
        dark=dark,
        ansi=ansi,
        variables={**tokens, **extra},
    )


THEMES = (
    _theme("standard", STANDARD),
    _theme("contrast", CONTRAST, dark=True),
    _theme("console", CONSOLE, dark=True, ansi=True),
    _theme("console-contrast", CONSOLE_CONTRAST, dark=True, ansi=True),
)

OTHER = {"standard": "contrast", "contrast": "standard", "console": "console-contrast", "console-contrast": "console"}
"""F3: what each theme turns into."""
