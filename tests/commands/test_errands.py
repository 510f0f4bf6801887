"""What an operator's ssh can be told, and what it cannot; files that are sent for a preview (C5)."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from telekiosk.commands import errands
from telekiosk.commands.frame import Stop
from telekiosk.core import deposits
from telekiosk.core.counter import Counter
from telekiosk.core.operators import OperatorView
from telekiosk.core.terms import Role
from telekiosk.roster.model import Roster
from telekiosk.roster.parcel import read_parcel
from telekiosk.roster.refusals import ReadRefusal
from tests.commands.test_roster_import import FILES, NAMES
from tests.core.conftest import counter, database_url, postgresql, postgresql_template, sqlite_template
from tests.core.staffing import ELSEWHERE, hire
from tests.desk import UAI, clock_of

__all__ = ["counter", "database_url", "postgresql", "postgresql_template", "sqlite_template"]


def zipped(*files: Path, inner: bool = False) -> bytes:
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            name = f"{file.name}.zip" if inner else file.name
            archive.writestr(f"exports/{name}", zipped(file) if inner else file.read_bytes())
    return parcel.getvalue()


def tarred(*files: Path) -> bytes:
    parcel = io.BytesIO()
    with tarfile.open(fileobj=parcel, mode="w") as archive:
        for file in files:
            archive.add(file, arcname=f"../{file.name}")
    return parcel.getvalue()


@pytest.mark.parametrize(
    "parcel", [zipped(*FILES), zipped(*FILES, inner=True), tarred(*FILES)], ids=["zip", "zips in a zip", "tar"]
)
def test_both_exports_come_in_one_piece(parcel):
    roster = read_parcel(parcel)
    assert isinstance(roster, Roster) and roster.heading.uai == UAI and len(roster.pupils) == 3


def bomb() -> bytes:
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in NAMES:
            archive.writestr(name, b" " * 30_000_000)
    return parcel.getvalue()


@pytest.mark.parametrize(
    "parcel",
    [
        b"",
        b"hello",
        zipped(FILES[0]),
        zipped(*FILES)[:-40],
        zipped(*FILES * 3),
        tarred(*FILES)[:3000],
        tarred(*FILES * 3),
        bomb(),
    ],
    ids=["nothing", "no archive", "one file", "cut off", "six files", "tar cut off", "six files in a tar", "bomb"],
)
def test_what_is_no_parcel_of_exports_is_refused(parcel):
    refusal = read_parcel(parcel)
    assert isinstance(refusal, ReadRefusal)


@pytest.fixture
def operators(counter: Counter) -> dict[str, OperatorView]:
    hire(counter, "manager", Role.MANAGER)
    hire(counter, "agent")
    hire(counter, "there", Role.MANAGER, ELSEWHERE)
    return {
        "manager": OperatorView("manager", Role.MANAGER, UAI),
        "agent": OperatorView("agent", Role.AGENT, UAI),
        "there": OperatorView("there", Role.MANAGER, ELSEWHERE),
    }


def kept(counter: Counter) -> deposits.DepositView | deposits.NothingDeposited:
    return deposits.deposited_roster(counter, deposits.DepositOf(UAI))


def test_a_roster_that_is_sent_waits_a_day_for_its_preview(counter, operators, capsys):
    errands.deposit_from(io.BytesIO(zipped(*FILES)), counter, operators["manager"])
    assert {"3", UAI} <= set(capsys.readouterr().out.split())
    errands.deposit_from(io.BytesIO(tarred(*FILES)), counter, operators["manager"])
    found = kept(counter)
    assert isinstance(found, deposits.DepositView)
    assert (found.content, found.operator) == (tarred(*FILES), "manager")
    clock_of(counter).pass_time(hours=23)
    assert counter.write(deposits.drop_old_deposits) == 0
    clock_of(counter).pass_time(hours=1)
    assert kept(counter) == deposits.NothingDeposited()
    assert counter.write(deposits.drop_old_deposits) == 1
    errands.deposit_from(io.BytesIO(zipped(*FILES)), counter, operators["manager"])
    assert deposits.withdraw_roster(counter, deposits.DepositOf(UAI)) == 1
    assert kept(counter) == deposits.NothingDeposited()


def test_a_roster_of_another_school_of_too_low_a_role_or_too_large_is_not_kept(counter, operators, monkeypatch):
    for name in ("there", "agent"):
        with pytest.raises(Stop):
            errands.deposit_from(io.BytesIO(zipped(*FILES)), counter, operators[name])
    monkeypatch.setattr(deposits, "LARGEST", 100)
    with pytest.raises(Stop):
        errands.deposit_from(io.BytesIO(zipped(*FILES)), counter, operators["manager"])
    assert kept(counter) == deposits.NothingDeposited()


def by_key(folder: Path | None, told: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The forced command, in a process of its own."""
    settings = ["--settings", str(folder / "here.toml")] if folder else []
    command = [sys.executable, "-m", "telekiosk", "helpdesk", *settings, "--operator", "ada"]
    environment |= {"SSH_ORIGINAL_COMMAND": told, "LANG": "en_GB.UTF-8"}
    return subprocess.run(command, input=b"", capture_output=True, env=environment, check=False)


def test_without_a_settings_file_a_session_says_where_it_looks():
    said = by_key(None, "pickup 123456", TELEKIOSK_DATABASE_URL="sqlite:///telekiosk.db")
    assert (said.returncode, said.stderr.decode()) == (
        2,
        "No settings file is there. Name it by --settings: an operator's session reads no variable.\n",
    )


@pytest.fixture
def settings(installed: Path, telekiosk) -> Path:
    (installed / "here.toml").write_text(f'database_url = "sqlite:///{installed}/telekiosk.db"\n')
    return installed


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("", "The console needs a terminal."),
        ("bash", "This is not possible here: bash."),
        ("pickup", "This is not possible here: pickup."),
        ("pickup 123456; sh", "This is not possible here: pickup 123456; sh."),
        ("pickup $(id)", "Your access to the helpdesk has ended."),
        ("scp -t /tmp", "This is not possible here: scp -t /tmp."),
        ("\x1b[2Jrm", "This is not possible here: [2Jrm."),
        ("deposit", "Your access to the helpdesk has ended."),
    ],
)
def test_a_request_outside_the_list_is_refused_and_nothing_is_started(settings, told, sentence):
    answer = by_key(settings, told)
    assert answer.returncode in {1, 2} and answer.stdout == b""
    assert answer.stderr.decode().startswith(sentence)


def test_the_client_s_environment_steers_nothing(settings, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text('database_url = "sqlite:////nowhere/at/all.db"\n')
    crafted = {"TELEKIOSK_SETTINGS": str(other), "TELEKIOSK_DATABASE_URL": "sqlite:////nowhere/at/all.db"}
    crafted |= {"XDG_CONFIG_HOME": str(tmp_path), "TEXTUAL_LOG": str(tmp_path / "log"), "HOME": str(tmp_path)}
    answer = by_key(settings, "pickup 123456", **crafted)
    assert answer.stderr.decode() == "Your access to the helpdesk has ended. Ask whoever manages the operators.\n"
    assert {each.name for each in tmp_path.iterdir()} == {"other.toml", "installation"}
