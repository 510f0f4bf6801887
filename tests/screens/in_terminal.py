"""The kiosk as a program of its own, for tests that look at a real terminal:

python -m tests.screens.in_terminal DATABASE_URL STATE_FOLDER [broken|refusing|leaving]"""

from __future__ import annotations

import sys
from pathlib import Path

from telekiosk.screens.opening import CannotStart, Opened, Place
from telekiosk.screens.runner import run_kiosk

HOSTILE = "\x1b]0;owned\x07\x1b[31m\x9b35m\u202eécole [bold]x[/bold] [/oops]\n\x00"


def open_for(url: str, how: str) -> Opened:
    if how == "broken":
        raise ValueError("tartine7pomme")
    if how == "refusing":
        raise CannotStart("There is no such setting: colour.")
    from telekiosk.gateway import Gateway
    from tests.desk import open_counter

    counter = open_counter(url)
    place = Place("Portail", HOSTILE, "Borne" + HOSTILE, HOSTILE)
    return Opened(Gateway(counter, floor_seconds=0), place, counter.rules.passwords, lambda: None)


if __name__ == "__main__":
    database_url, folder, *how = sys.argv[1:]
    opener = lambda: open_for(database_url, how[0] if how else "")  # noqa: E731
    sys.exit(run_kiosk(opener, fault_file=Path(folder) / "kiosk.log", allow_quit=how == ["leaving"]))
