"""Runs the console in a terminal until the operator leaves, is removed, or goes away.

Imports nothing of Textual at the top: it reads TEXTUAL_… variables as it is imported, and none of them may act here."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.widgets.session import scrub_environment, wipe_terminal

if TYPE_CHECKING:
    from telekiosk.helpdesk.desk import Desk

EXIT_FAULT = 70


def run_helpdesk(desk: Desk, *, fault_file: Path, mouse: bool = False) -> int:
    """The process's exit code: 0, 128 + a signal's number, or 70 after a fault, which is noted in `fault_file`.

    Why a session ended is said on stderr; nothing else of it is left on the terminal."""
    scrub_environment()
    from telekiosk.helpdesk.app import HelpdeskApp
    from telekiosk.helpdesk.words import _
    from telekiosk.widgets.faults import fault_log

    app = HelpdeskApp(
        desk,
        fault_log(fault_file, desk.clock),
        monotonic=time.monotonic,
        console=os.environ.get("TERM") == "linux",
    )
    app.run(mouse=mouse)
    wipe_terminal()
    if app.has_fault:
        app.last_words = _("The console has stopped. What the console told you was done is stored. Connect again.")
    if app.last_words:
        print(app.last_words, file=sys.stderr)  # noqa: T201
    return EXIT_FAULT if app.has_fault else app.return_code or 0
