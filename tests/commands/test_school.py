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


def test_each_field_that_is_wrong_has_a_sentence_with_its_own_limit(installed, telekiosk):
    refused = telekiosk(
        *("school", "set", "0861234Z", "--create", "--name", "x" * 101, "--phone", "0" * 41),
        *("--email", "secretariat", "--service", f"marks=https://{'x' * 80}", "--service", "workspace=ent.example"),
    )
    assert (refused.code, refused.err.splitlines()) == (
        1,
        [
            "--name is too long: it may have 100 characters.",
            "--phone is too long: it may have 40 characters.",
            "--email is no mail address, like: secretariat@example.org",
            "--service marks is too long: it may have 78 characters.",
            "--service workspace is no address of the web: it begins with https://",
            "Nothing was changed.",
        ],
    )
    nameless = telekiosk("school", "set", "0861234Z", "--create", "--name", "")
    assert nameless.err == "--name is empty: pages and letters carry it.\nNothing was changed.\n"
    long = telekiosk("school", "set", "0861234Z", "--create", "--email", f"{'x' * 260}@example.org")
    assert long.err == "--email is too long: it may have 254 characters.\nNothing was changed.\n"
    assert telekiosk("school", "list", "--json").json == []


def test_the_printer_that_was_set_is_shown(installed, telekiosk):
    set_ = telekiosk("school", "set", "0861234Z", "--create", "--printer", "secretariat")
    shown = telekiosk("school", "show", "0861234Z")
    assert shown.out == set_.out == "0861234Z  0861234Z\n    printer: secretariat\n"
    assert telekiosk("school", "show", "0861234Z", "--json").json["printer"] == "secretariat"


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
    ],
)
def test_what_cannot_be_set_gets_its_sentence_and_changes_nothing(installed, telekiosk, words, code, sentence):
    answer = telekiosk("school", "set", *words)
    assert answer.code == code
    assert sentence in answer.err
    assert telekiosk("school", "list", "--json").json == []
