"""Before and after an App: an environment that steers nothing, a terminal on which nothing is left.

Imports nothing of Textual: it reads TEXTUAL_… variables as it is imported, and none of them may act here."""

from __future__ import annotations

import os
import sys

WIPE = "\x1b[H\x1b[2J\x1b[3J"
"""Clears the screen, and what can be scrolled back to."""


def scrub_environment() -> None:
    """Takes away what could steer Textual from outside (sshd's AcceptEnv, a login shell), and sets what we want."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    os.environ |= {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}


def wipe_terminal() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(WIPE)
        sys.stdout.flush()
