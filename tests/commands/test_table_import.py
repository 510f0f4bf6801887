"""telekiosk roster import with a table (CSV): whoever wrote it by hand is told what to mend, row by row."""

from __future__ import annotations

import pytest

from tests.roster.tables import ZOE, table


@pytest.fixture
def written(tmp_path):
    """A table's text as a file."""

    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Classe", "Terminale générale 1 A"), ("Numéro élève", "3f2504e0-4f89-11d3-9a0c-0305e82c33{number:02}")],
)
def test_where_every_row_is_left_out_the_first_are_told_with_their_reasons(
    installed, telekiosk, written, heading, cell
):
    rows = [ZOE | {"Numéro élève": str(number), heading: cell.format(number=number)} for number in range(7)]
    answer = telekiosk("roster", "import", written(table(*rows)))
    assert answer.code == 1
    told = answer.err.splitlines()
    assert told[0] == "These files hold no pupil who is at 0990001N today. Nothing was imported."
    assert told[1] == (
        "  table, line 2: Zoé D'ARTIGUELOUVE: left out (a name of over 100 signs, or a class or a number of over 20)"
    )
    assert len(told) == 7
    assert told[-1].startswith("  and ")
