"""telekiosk operator: taken on, listed, removed; and what sshd is told of a key."""

from __future__ import annotations

import os
import pwd
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.core.test_ssh_keys import ED25519, FINGERPRINT

UAI = "0990001N"
ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def school(installed: Path, telekiosk) -> Path:
    assert telekiosk("school", "set", UAI, "--create", "--name", "Collège Jean-Moulin").code == 0
    return installed


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "ada.pub"
    file.write_text(f"{ED25519} ada@example.org\n")
    return file


def added(telekiosk, key: Path, *more: str):
    return telekiosk("operator", "add", "abernard", "--school", UAI, "--role", "agent", "--key", key, *more)


def test_an_operator_is_added_listed_and_removed(school, telekiosk, key):
    assert added(telekiosk, key).out == "abernard can work at the helpdesk.\n"
    (listed,) = telekiosk("operator", "list", "--json").json
    assert (listed["operator"], listed["role"], listed["school_uai"]) == ("abernard", "agent", UAI)
    assert (listed["keys"], listed["has_password"], listed["months"]) == ([FINGERPRINT], False, [])
    assert listed["added_by"] == f"local:{ME}"
    said = telekiosk("operator", "list").out
    assert said == f"abernard  agent  {UAI}  since 25/11/2026, by local:{ME}\n    {FINGERPRINT}\n"
    assert telekiosk("operator", "remove", "abernard").code == 0
    assert telekiosk("operator", "list").out.startswith("There is no operator yet.")
    assert telekiosk("operator", "remove", "abernard").err == "There is no operator abernard.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--role", "agent"], 2, "Agents and managers need --school UAI"),
        (["--role", "authority", "--school", UAI], 2, "the authority's operators have no school"),
        (["--role", "agent", "--school", "0990009Z"], 1, "No school has the UAI 0990009Z."),
        (["--role", "boss", "--school", UAI], 2, "invalid choice: 'boss'"),
        (["--role", "agent", "--school", UAI, "--password"], 2, "A password is typed on a terminal only."),
    ],
)
def test_what_cannot_be_gets_its_sentence(school, telekiosk, key, words, code, sentence):
    answer = telekiosk("operator", "add", "zoe", "--key", key, *words)
    assert answer.code == code and sentence in answer.err
    assert telekiosk("operator", "list", "--json").json == []


def test_a_name_a_key_and_a_way_in_are_asked_for(school, telekiosk, key):
    assert added(telekiosk, key).code == 0
    assert added(telekiosk, key).err == "There is an operator abernard already.\n"
    answer = telekiosk("operator", "add", "zoe", "--role", "authority", "--key", key)
    assert (answer.code, answer.err[:40]) == (1, f"The key {FINGERPRINT}"[:40]) and "abernard" in answer.err
    assert telekiosk("operator", "add", "zoe", "--role", "authority").code == 2
    assert "small letters" in telekiosk("operator", "add", "Zoé", "--role", "authority", "--key", key).err
    assert telekiosk("operator", "add-key", "nobody", "--key", key).code == 1
    assert telekiosk("operator", "add-key", "abernard").code == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "must never leave its owner"),
        (b"hello", "is no public SSH key"),
        (b"\xff\xfe\x00", "is no public SSH key"),
        (f"{ED25519}\n{ED25519}\n".encode(), "more than one key"),
        (b"ssh-dss AAAAB3NzaC1kc3M= ada", "a DSA key"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_key_gets_its_sentence(school, telekiosk, tmp_path, content, sentence):
    file = tmp_path / "key.pub"
    if content is not None:
        file.write_bytes(content)
    answer = added(telekiosk, file)
    assert answer.code == 2 and sentence in answer.err and answer.err.count("\n") == 1


def authorized(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """As sshd calls it: a process of its own, an environment with next to nothing in it."""
    settings = str(folder / "here.toml")
    command = [sys.executable, "-m", "telekiosk", "operator", "authorized-keys", "--settings", settings]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return subprocess.run([*command, *map(str, words)], capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def settings(school: Path) -> Path:
    (school / "here.toml").write_text(f'database_url = "sqlite:///{school}/telekiosk.db"\n')
    return school


def test_sshd_gets_one_line_for_a_key_and_nothing_for_any_other(settings, telekiosk, key):
    assert added(telekiosk, key).code == 0
    answer = authorized(settings, ME, FINGERPRINT)
    options, *public = answer.stdout.rstrip("\n").split(" ssh-ed25519 ")
    assert (answer.returncode, public, answer.stderr) == (0, [ED25519.split()[1]], "")
    assert options.startswith('restrict,pty,command="') and options.endswith('"')
    program, *words = shlex.split(options.removeprefix('restrict,pty,command="')[:-1])
    assert Path(program) == Path(sys.executable).with_name("telekiosk")
    assert words == ["helpdesk", "--settings", str(settings / "here.toml"), "--operator", "abernard"]
    for user, fingerprint in ((ME, "SHA256:other"), ("somebody", FINGERPRINT), (ME, "' OR 1=1 --")):
        nothing = authorized(settings, user, fingerprint)
        assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "")
    assert telekiosk("operator", "remove", "abernard").code == 0
    assert authorized(settings, ME, FINGERPRINT).stdout == ""


def test_sshd_is_never_told_in_a_traceback(settings):
    with sqlite3.connect(settings / "telekiosk.db") as database:
        database.execute("DROP TABLE operator_key")
    answer = authorized(settings, ME, FINGERPRINT)
    assert (answer.returncode, answer.stdout) == (3, "") and answer.stderr.count("\n") == 1
    (settings / "telekiosk.db").unlink()
    assert authorized(settings, ME, FINGERPRINT).returncode == 3
    assert not (settings / "telekiosk.db").exists(), "nor is a database made"
    (settings / "here.toml").unlink()
    answer = authorized(settings, ME, FINGERPRINT)
    assert answer.returncode == 2 and "Traceback" not in answer.stderr


def test_looking_up_a_key_loads_no_library(settings):
    """sshd waits for it at each key that somebody offers."""
    code = (
        "import sys; from telekiosk.cli import main;"
        f"main(['operator', 'authorized-keys', '--settings', {str(settings / 'here.toml')!r}, {ME!r}, 'SHA256:x']);"
        "print([name for name in sys.modules if '.' not in name and name in sys.argv[1].split()])"
    )
    libraries = (
        "sqlalchemy sqlmodel pydantic pydantic_settings textual argon2 cryptography babel psycopg alembic jinja2"
    )
    done = subprocess.run([sys.executable, "-c", code, libraries], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_password_is_typed_twice_and_seen_nowhere(school, key):
    command = ["-m", "telekiosk", "operator", "add", "abernard", "--school", UAI, "--role", "agent", "--password"]
    terminal = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=30, env={**os.environ})
    terminal.expect("New password")
    terminal.sendline("la mer est belle ce soir")
    terminal.expect("The same again")
    terminal.sendline("la mer est belle ce soir")
    terminal.expect("abernard can work at the helpdesk")
    terminal.expect(pexpect.EOF)
    again = pexpect.spawn(sys.executable, ["-m", "telekiosk", "operator", "password", "abernard"], encoding="utf-8")
    again.expect("New password")
    again.sendline("azertyuiopazertyuiop")
    again.expect("again")
    again.sendline("azertyuiopazertyuiop")
    again.expect("too easy to guess")
    again.expect(pexpect.EOF)
    never = pexpect.spawn(sys.executable, ["-m", "telekiosk", "operator", "password", "abernard"], encoding="utf-8")
    never.expect("New password")
    never.sendeof()
    never.expect("No password was typed. Nothing was changed.")
    never.expect(pexpect.EOF)
    never.close()
    assert never.exitstatus == 1
    assert "la mer" not in str(terminal.before) + str(again.before)
