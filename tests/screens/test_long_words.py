"""Addresses longer than a row."""

from __future__ import annotations

import pytest

from telekiosk.screens.long_words import in_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("dpd@ac-poitiers.example", ["dpd@ac-poitiers.example"]),
        ("assistance@ac-poitiers.example", ["assistance@ac-poitiers", ".example"]),
        (
            "ent.college-jean-moulin.example/absences/releve",
            ["ent.college-jean-moulin", ".example/absences", "/releve"],
        ),
        ("Académie\nassistance@ac-poitiers.example", ["Académie", "assistance@ac-poitiers", ".example"]),
        ("x" * 50, ["x" * 23, "x" * 23, "x" * 4]),
        ("DPO, assistance@ac-poitiers.example", ["DPO, assistance@ac-poitiers", ".example"]),
    ],
)
def test_an_address_goes_on_at_one_of_its_signs(text, rows):
    assert in_rows(text, 23).split("\n") == rows
