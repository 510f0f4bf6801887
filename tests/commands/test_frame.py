from __future__ import annotations

import subprocess
import sys

import pytest

from telekiosk.cli import main, nouns
from telekiosk.commands.frame import language_of, shown


@pytest.mark.parametrize(
    ("environment", "language"),
    [({}, "fr"), ({"LANG": "C.UTF-8"}, "fr"), ({"LANG": "en_US.UTF-8"}, "en"), ({"LC_ALL": "fr", "LANG": "en"}, "fr")],
)
def test_english_is_spoken_where_the_locale_says_so(environment, language):
    assert language_of(environment) == language


def test_without_a_word_the_commands_are_listed(capsys):
    assert main([]) == 2
    listed = capsys.readouterr().err
    assert all(noun in listed for noun in nouns())


@pytest.mark.parametrize("noun", sorted(nouns()))
def test_every_command_explains_itself(capsys, noun):
    with pytest.raises(SystemExit) as left:
        main([noun, "--help"])
    assert left.value.code == 0
    assert f"telekiosk {noun}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["kiosque"], "invalid choice: 'kiosque'"),
        (["db"], "the following arguments are required: VERB"),
        (["db", "check", "--now"], "unrecognized arguments: --now"),
        (["db", "check", "--settings"], "expected one argument"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(capsys, words, sentence):
    assert main(words) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""


def test_argparse_speaks_french_too(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["db", "check", "--now"]) == 2
    assert "arguments inconnus\u00a0: --now" in capsys.readouterr().err


def test_control_characters_of_data_do_not_reach_the_terminal():
    assert shown("Léa\x1b[2J\u202eX\r\n") == "Léa[2JX"


def test_the_command_line_starts_without_the_heavy_libraries():
    heavy = {"pydantic", "sqlalchemy", "textual", "babel", "telekiosk.core"}
    code = f"import sys, telekiosk.cli, telekiosk.commands.kiosk; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
