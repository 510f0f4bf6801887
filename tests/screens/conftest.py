"""Kiosk tests: one SQLite database for each, from a template made once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from tests.desk import open_counter


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "telekiosk.db"
    open_counter(f"sqlite:///{path}").database.close()
    return path


@pytest.fixture
def counter(template: Path, tmp_path: Path) -> Iterator[Counter]:
    """A counter for a family at the terminal 'Hall A', on an empty database of its own; 1 September 2026, 10:00."""
    shutil.copy(template, tmp_path / "telekiosk.db")
    counter = open_counter(f"sqlite:///{tmp_path}/telekiosk.db")
    yield counter
    counter.database.close()


@pytest.fixture
def same_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports get the same reference in every run."""
    monkeypatch.setattr("telekiosk.core.reports.secrets.choice", random.Random(5).choice)
