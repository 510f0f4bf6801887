from __future__ import annotations

import pytest


def test_a_school_is_made_changed_and_listed(installed, telekiosk):
    assert telekiosk("school", "list", "--json").json == []
    answer = telekiosk(
        "school",
        "set",
        "0861234z",
        "--create",
        "--name",
        "Collège des Tilleuls",
        "--service",
        "marks=https://n.example",
    )
    assert answer.code == 0
    telekiosk("school", "set", "0861234Z", "--town", "Exempleville", "--message", "Bonjour\x1b[2J")
    (school,) = telekiosk("school", "list", "--json").json
    assert (school["uai"], school["name"], school["town"]) == ("0861234Z", "Collège des Tilleuls", "Exempleville")
    assert school["services"] == {"marks": "https://n.example"}
    assert "\x1b" not in telekiosk("school", "list").out


def test_one_school_is_shown(installed, telekiosk):
    telekiosk("school", "set", "0861234Z", "--create", "--name", "Collège des Tilleuls", "--message", "Bonjour")
    telekiosk("school", "set", "0861235A", "--create")
    assert telekiosk("school", "show", "0861234z").out == "0861234Z  Collège des Tilleuls\n    Bonjour\n"
    shown = telekiosk("school", "show", "0861234Z", "--json").json
    assert [shown] == [each for each in telekiosk("school", "list", "--json").json if each["uai"] == "0861234Z"]
    unknown = telekiosk("school", "show", "0861236B")
    assert (unknown.code, unknown.err) == (1, "No school has the UAI 0861236B.\n")


def test_a_service_without_an_address_is_taken_away(installed, telekiosk):
    telekiosk("school", "set", "0861234Z", "--create", "--service", "marks=https://n.example")
    telekiosk("school", "set", "0861234Z", "--service", "marks=")
    assert telekiosk("school", "list", "--json").json[0]["services"] == {}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["0861234Z", "--name", "X"], 1, "No school has the UAI 0861234Z. To make it, add --create."),
        (
            ["0990009A", "--create"],
            1,
            "The last letter of 0990009A does not go with its figures. Did you mean 0990009X?",
        ),
        (["tilleuls"], 2, "invalid UAI value: 'tilleuls'"),
        (["0861234Z", "--service", "canteen=x"], 2, "invalid service value: 'canteen=x'"),
        (["0861234Z", "--create", "--service", f"marks=https://{'x' * 80}"], 1, "Too long: marks."),
        (["0861234Z", "--create", "--name", "x" * 101], 1, "Too long: name."),
    ],
)
def test_what_cannot_be_set_gets_its_sentence_and_changes_nothing(installed, telekiosk, words, code, sentence):
    answer = telekiosk("school", "set", *words)
    assert answer.code == code
    assert sentence in answer.err
    assert telekiosk("school", "list", "--json").json == []
