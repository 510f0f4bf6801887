"""What every test needs: the texts, compiled before the first of them is looked up; and a process as at its start."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest
from textual import constants

from telekiosk.texts import Speaker
from telekiosk.widgets import glyphs
from tools.catalogues import compile_catalogues


def pytest_sessionstart() -> None:
    compile_catalogues()
    vars(constants)["TEXTUAL_ANIMATIONS"] = "none"  # as in every App of ours (session.py); it was read before this line
    gc.set_threshold(50_000, 20, 20)  # at Python's own pace a sixth of a run goes into looking for garbage


@pytest.fixture(autouse=True)
def as_at_the_start() -> Iterator[None]:
    """A command or an app tried within this process chooses language and glyphs for the process: not for the next
    test as well."""
    yield
    glyphs.use(glyphs.ELSEWHERE)
    for name, module in tuple(sys.modules.items()):
        speaker = getattr(module, "speaker", None) if name.startswith("telekiosk") else None
        if isinstance(speaker, Speaker):
            speaker.use("fr")
