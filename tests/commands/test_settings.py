from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from telekiosk import places
from telekiosk.core.policy import Disclosure, PasswordPolicy
from telekiosk.settings import Settings, SettingsProblem, load_settings, speaker

DATABASE = 'database_url = "sqlite:////srv/telekiosk.db"\n'


@pytest.fixture(autouse=True)
def in_english(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "EVERYWHERE", tmp_path / "etc" / "telekiosk.toml")
    monkeypatch.setattr(speaker, "language", "en")


def written(path: Path, text: str = DATABASE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_database_is_all_that_must_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "sqlite:////srv/telekiosk.db")
    settings = load_settings()
    assert settings.portal == "Scolarité Services"
    assert (settings.password_policy, settings.disclosure) == (PasswordPolicy.GUIDE, Disclosure.GUIDE)
    assert (settings.idle_seconds, settings.idle_seconds_long, settings.countdown_seconds) == (60, 180, 20)
    assert settings.key_file == tmp_path / "config" / "telekiosk" / "telekiosk.key"


def test_the_first_file_that_exists_is_read_and_the_key_lies_beside_it(monkeypatch, tmp_path):
    places = [
        written(tmp_path / "etc" / "telekiosk.toml", DATABASE + 'portal = "etc"'),
        written(tmp_path / "config" / "telekiosk" / "telekiosk.toml", DATABASE + 'portal = "own"'),
        written(tmp_path / "variable" / "t.toml", DATABASE + 'portal = "variable"'),
        written(tmp_path / "option" / "t.toml", DATABASE + 'portal = "option"'),
    ]
    assert load_settings(places[3]).portal == "option"
    monkeypatch.setenv("TELEKIOSK_SETTINGS", str(places[2]))
    assert load_settings().portal == "variable"
    monkeypatch.delenv("TELEKIOSK_SETTINGS")
    assert load_settings().portal == "own"
    places[1].unlink()
    assert load_settings().portal == "etc"
    assert load_settings().key_file == tmp_path / "etc" / "telekiosk.key"


def test_a_variable_wins_over_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("TELEKIOSK_IDLE_SECONDS", "90")
    assert load_settings(written(tmp_path / "t.toml", DATABASE + "idle_seconds = 30")).idle_seconds == 90


def test_the_kiosk_sends_mails_itself_on_one_machine_only(monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "sqlite:////srv/telekiosk.db")
    assert load_settings().worker_inside
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "postgresql://kiosk@db/telekiosk")
    assert not load_settings().worker_inside
    monkeypatch.setenv("TELEKIOSK_WORKER", "true")
    assert load_settings().worker_inside


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("idle_secs = 3", "t.toml: idle_secs is not a setting of telekiosk."),
        ('idle_seconds = "soon"', "t.toml, idle_seconds: awaited is a whole number."),
        ("idle_seconds = 1", "t.toml, idle_seconds: awaited is a number of at least 5."),
        ("floor_ms = 1000000", "t.toml, floor_ms: awaited is a number of at most 10000."),
        ('password_policy = "lax"', 't.toml, password_policy: awaited is one of "guide", "modern".'),
        ('worker = "perhaps"', "t.toml, worker: awaited is true or false."),
        ("portal = 3", "t.toml, portal: awaited is a text in quotation marks."),
        ("key_file = 3", "t.toml, key_file: awaited is a text in quotation marks."),
        ('portal = "two\\nlines"', "t.toml, portal: awaited is one line of at most 100 characters."),
        (
            'terminal_school = "12"',
            "t.toml, terminal_school: awaited is a school's UAI, seven digits and a capital letter.",
        ),
        ('public_url = "example.org"', "awaited is an address such as https://comptes.example.org."),
        ('mail_url = "imap://user:hush@host"', "awaited is smtp://HOST:PORT, smtps://HOST:PORT or maildir:FOLDER."),
        ('mail_from = "nobody"', "t.toml, mail_from: awaited is a mail address."),
        ('key = "telekiosk-key-1 a b"', "Write key_file, or set TELEKIOSK_KEY."),
        ("idle_seconds 3", "t.toml is not written in TOML (line 2)."),
    ],
)
def test_each_slip_in_the_file_gets_its_sentence(tmp_path, line, sentence):
    with pytest.raises(SettingsProblem) as caught:
        load_settings(written(tmp_path / "t.toml", DATABASE + line))
    assert str(caught.value).endswith(sentence)
    assert "hush" not in str(caught.value)


def test_no_database_named_says_where_to_name_one():
    with pytest.raises(SettingsProblem, match="write database_url in the settings file, or set TELEKIOSK_DATABASE_URL"):
        load_settings()


def test_a_settings_file_asked_for_by_name_must_exist(tmp_path):
    with pytest.raises(SettingsProblem, match=r"absent.toml cannot be read"):
        load_settings(tmp_path / "absent.toml")


def test_an_unknown_or_wrong_variable_is_named(monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "oracle://scott:tiger@db")
    with pytest.raises(SettingsProblem, match="TELEKIOSK_DATABASE_URL: awaited is sqlite:///PATH") as caught:
        load_settings()
    assert "tiger" not in str(caught.value)
    monkeypatch.setenv("TELEKIOSK_MAILURL", "smtp://localhost")
    with pytest.raises(SettingsProblem, match="The variable TELEKIOSK_MAILURL is not a setting"):
        load_settings()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://kiosk:hush@secret@db:port/telekiosk",
        "postgresql://kiosk:hu:sh@db:54a2/telekiosk",
        "postgresql://kiosk:hu/sh@db:hush/telekiosk",
    ],
)
def test_an_address_of_the_database_that_cannot_be_read_is_not_shown(telekiosk, monkeypatch, url):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", url)
    answer = telekiosk("school", "list")
    assert answer.code == 2
    assert answer.err.startswith("TELEKIOSK_DATABASE_URL: awaited is sqlite:///PATH or postgresql://USER@HOST/NAME")
    assert "hu" not in answer.err and "54a2" not in answer.err


def test_passwords_in_urls_are_not_shown(monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "postgresql://kiosk:hush@db/telekiosk")
    monkeypatch.setenv("TELEKIOSK_MAIL_URL", "smtp://user:hush@mail")
    assert "hush" not in repr(load_settings())


def test_settings_come_without_the_database_libraries():
    code = "import sys, telekiosk.settings; sys.exit('sqlmodel' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_setting_stands_in_the_manual():
    manual = Path(__file__).parents[2].joinpath("docs", "operations.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name}`" not in manual] == []
