"""Texts that wrap: what may not be torn, and what may not stand alone."""

from __future__ import annotations

import pytest

from telekiosk.widgets.words import unwidowed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Rien ne change pour votre compte.", "Rien ne change pour votre~compte."),
        ("Une ligne\net deux autres", "Une~ligne\net deux~autres"),
        ("Bonjour", "Bonjour"),
        ("écrivez à assistance@ac-poitiers.example", "écrivez à assistance@ac-poitiers.example"),
        ("Pourquoi cette page~?", "Pourquoi cette~page~?"),
    ],
)
def test_no_word_is_left_alone_in_a_last_row(text, kept):
    assert unwidowed(text.replace("~", "\N{NO-BREAK SPACE}")) == kept.replace("~", "\N{NO-BREAK SPACE}")
