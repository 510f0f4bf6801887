"""telekiosk roster import with a table (CSV): whoever wrote it by hand is told what to mend, row by row."""

from __future__ import annotations

import pytest

from tests.roster.tables import NOEL, ZOE, table


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


@pytest.mark.parametrize(
    ("told", "options", "changes"),
    [
        (
            "This table is of the school year 2025-2026, that of 2026-2027 is awaited: look under “Année scolaire”.",
            (),
            {"Année scolaire": "2025-2026"},
        ),
        (
            "This table is of 11 October 2026 at 00:00, the one imported last of 12 October 2026 at 00:00.",
            (),
            {"Date du fichier": "11/10/2026"},
        ),
        ("This table is of 0990001N, that of 0990002P is awaited.", ("--school", "0990002P"), {}),
    ],
)
def test_a_school_without_siecle_is_told_what_to_look_at_in_its_table(
    installed, telekiosk, written, told, options, changes
):
    assert telekiosk("roster", "import", written(table(ZOE))).code == 0
    refused = telekiosk("roster", "import", written(table(ZOE | changes)), *options)
    assert refused.code == 1
    assert told in refused.err
    assert "SIECLE" not in refused.err


def test_headings_without_a_pupil_are_told_as_such(installed, telekiosk, written):
    refused = telekiosk("roster", "import", written(table()))
    assert refused.err == "table.csv: no pupil stands under the headings. Each pupil is a row.\n"


def test_no_remark_and_no_change_of_a_table_speaks_of_siecle(installed, telekiosk, written):
    """A pupil without number, a letter that was lost, a number given to somebody else, a birth date that is mended."""
    assert telekiosk("roster", "import", written(table(ZOE, NOEL))).code == 0
    newcomer = {"Numéro élève": "103", "INE": ZOE["INE"], "Nom de famille": "O?ILEAU", "Prénom": "Ana"}
    other = {"Responsable 2 : nom de famille": "LE GALL", "Responsable 2 : prénom": "Yann"}
    rows = (
        ZOE | other | {"INE": "", "Date du fichier": "13/10/2026"},
        NOEL | other | {"Date du fichier": "13/10/2026", "Date de naissance": "28/02/2016"},
        ZOE | other | newcomer | {"Date du fichier": "13/10/2026"},
        ZOE | other | newcomer | {"Date du fichier": "13/10/2026", "Numéro élève": "", "Prénom": "Lise"},
    )
    told = telekiosk("roster", "import", written(table(*rows))).out
    for said in (
        "left out (no number)",
        "kept (“?” stands for a letter of the name: check it)",
        "kept (another pupil already has this INE: it was left out, check it)",
        "left out (this number was another person's: somebody new needs a number of their own;",
        "birth date in the table: 29/02/2016 → 28/02/2016",
    ):
        assert said in told
    assert "SIECLE" not in told
