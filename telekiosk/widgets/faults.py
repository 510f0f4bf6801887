"""The file in which faults are noted: where and of what kind, never the values of variables (R19)."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

LARGEST_BYTES = 1_000_000
"""A log that has grown to this is set aside once; the one before it goes."""


def fault_log(path: Path, now: Callable[[], datetime]) -> Callable[[BaseException], None]:
    """A note-taker for faults. It fails silently: a full disk must not stop the kiosk from coming back."""

    def note(error: BaseException) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > LARGEST_BYTES:
                path.replace(path.with_suffix(path.suffix + ".1"))
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
                file.write("\n".join([f"{now():%Y-%m-%dT%H:%M:%SZ}", *_lines(error)]) + "\n")
        except OSError:
            pass

    return note


def _lines(error: BaseException) -> Iterator[str]:
    """Kinds and places, from the first cause to the last. An exception's message may hold what a visitor typed."""
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _lines(cause)
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
