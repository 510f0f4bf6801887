from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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


@pytest.mark.parametrize("words", [["school", "list"], ["school", "list", "--json"]])
def test_an_output_that_is_full_is_one_sentence(installed, telekiosk, words):
    assert telekiosk("school", "set", "0860001J", "--create", "--name", "Jean-Moulin").code == 0
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "telekiosk", *words], stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr.decode()) == (1, "The system refused: the disk is full.\n")


def test_an_output_that_is_closed_or_that_nobody_reads_is_no_fault(installed, telekiosk):
    assert telekiosk("school", "set", "0860001J", "--create", "--name", "Jean-Moulin").code == 0
    for shell in ("{} school list >&-", "{} school list --json | true; exit ${{PIPESTATUS[0]}}"):
        line = shell.format(f"{sys.executable} -m telekiosk")
        done = subprocess.run(["bash", "-c", line], capture_output=True, env={**os.environ, "LC_ALL": "C"})
        assert (done.returncode, done.stderr) == (0, b"")


STOPPED = """
import sys
from telekiosk import cli
from telekiosk.commands.frame import Stop

def run(words):
    sys.stdin.read()
    try:
        sys.stdout.buffer.write(bytes(200_000))
        sys.stdout.flush()
    except OSError:
        raise Stop("Not everything arrived.")

cli._run = run
sys.exit(cli.main(["pickup"]))
"""


def test_a_refusal_is_told_though_the_output_is_gone():
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", STOPPED], stdin=pipe, stdout=pipe, stderr=pipe) as stopped:
        assert stopped.stdin and stopped.stdout and stopped.stderr
        stopped.stdout.close()
        stopped.stdin.close()
        assert (stopped.wait(), stopped.stderr.read()) == (1, b"Not everything arrived.\n")


def test_an_error_of_the_database_tells_its_kind_and_no_value(installed, telekiosk, monkeypatch):
    with closing(sqlite3.connect(installed / "telekiosk.db")) as database:
        database.execute("DROP TABLE school_service")
    assert telekiosk("school", "set", "0860001J", "--create", "--name", "Hush").err == (
        "The database gave an answer that nobody expected (OperationalError).\n"
    )
    assert telekiosk("school", "set", "0860001J", "--create", "--name", "Hush").code == 3


def test_any_other_fault_is_not_hidden(monkeypatch):
    def fault(words):
        raise ZeroDivisionError

    monkeypatch.setattr("telekiosk.cli._run", fault)
    with pytest.raises(ZeroDivisionError):
        main([])
