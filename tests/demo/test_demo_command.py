"""telekiosk demo --prepare, for scripts and for whoever wants to keep it (R25)."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from telekiosk.cli import main
from telekiosk.core.scans import is_scan


@pytest.fixture(autouse=True)
def nothing_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "postgresql://production")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_prepared_it_tells_scripts_all_they_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert main(["demo", "--prepare", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(told) == ["accounts", "letters", "settings"]
    assert told["settings"]["TELEKIOSK_DATABASE_URL"] == f"sqlite:///{folder}/telekiosk.db"
    assert told["settings"]["TELEKIOSK_MAIL_URL"] == f"maildir:{folder}/mail"
    assert all(name.startswith("TELEKIOSK_") for name in told["settings"])
    letter = told["letters"][0]
    assert is_scan(letter["scan_code"])
    assert len(letter["temporary_password"]) == 8
    assert letter["kind"] in {"guardian", "pupil"}
    assert date.fromisoformat(letter["birth_date"]).year > 2000
    assert date.fromisoformat(letter["deadline"]) > date(2026, 1, 1)
    assert {"holder", "child", "identifier", "school"} <= set(letter)
    assert {"identifier", "password", "state", "mail", "children"} <= set(told["accounts"][0])
    assert len({account["state"] for account in told["accounts"]}) == 8
    assert stat.S_IMODE((folder / "telekiosk.key").stat().st_mode) == 0o600


def test_a_prepared_demo_is_an_installation_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["demo", "--prepare", str(tmp_path / "demo"), "--json"])
    for name, value in json.loads(capsys.readouterr().out)["settings"].items():
        monkeypatch.setenv(name, value)
    assert main(["db", "check"]) == 0
    assert main(["journal", "verify"]) == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert main(["demo", "--prepare", str(tmp_path)]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_a_terminal_it_says_which_command_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 2
    assert "telekiosk demo --prepare" in capsys.readouterr().err
