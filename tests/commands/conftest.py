"""An installation of its own for each test, and its command line, in English."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from telekiosk.cli import main

TODAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # in the school year of the rosters under tests/data


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("TELEKIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr("telekiosk.commands.desk.system_clock", lambda: TODAY)


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Telekiosk = Callable[..., Answer]


@pytest.fixture
def telekiosk(capsys) -> Telekiosk:
    def run(*words: object) -> Answer:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def installed(monkeypatch, tmp_path: Path, telekiosk) -> Path:
    """The folder of an installation whose database and key were just made."""
    folder = tmp_path / "installation"
    folder.mkdir()
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{folder}/telekiosk.db")
    monkeypatch.setenv("TELEKIOSK_KEY_FILE", str(folder / "telekiosk.key"))
    for name, value in {"MEMORY_KIB": "8", "PASSES": "1", "LANES": "1"}.items():
        monkeypatch.setenv(f"TELEKIOSK_ARGON2_{name}", value)
    assert telekiosk("db", "upgrade").code == 0
    return folder
