"""A table that lost or gained a sign on its way: refused whole, with the line, as its cells are not where they were."""

from __future__ import annotations

import pytest

from telekiosk.roster import refusals as no
from telekiosk.roster.words import sentence
from tests.roster.rosters import refused
from tests.roster.tables import HEADINGS, NOEL, ZOE, read, table

WIDTH = len(HEADINGS)
FAMILY = [ZOE, *(NOEL | {"Numéro élève": str(number), "Prénom": f"N{number}"} for number in range(102, 142))]


def lines() -> list[str]:
    """The headings and forty-one pupils, a line each."""
    return table(*FAMILY).splitlines(keepends=True)


def test_a_quotation_mark_that_opens_a_cell_swallows_no_rows() -> None:
    text = "".join(lines()).replace(";14 BIS RUE", ';"14 BIS RUE')
    assert refused(text.encode()) == no.CellUnended("f", 2)
    told = lines()
    told[39] = told[39].replace(";14 BIS RUE", ';"14 BIS RUE')
    assert refused("".join(told).encode()) == no.CellUnended("f", 40)


@pytest.mark.parametrize("until", [";99100;", ";Mme;", ";14 BIS RUE DE L'ÉTANG;"])
def test_neither_do_two_quotation_marks_on_two_lines(until: str) -> None:
    told = lines()
    told[5] = told[5].replace(";14 BIS RUE", ';"14 BIS RUE')
    told[8] = told[8].replace(until, f'{until[:-1]}";')
    assert isinstance(refused("".join(told).encode()), no.CellUnended | no.RowUneven)


def test_a_cell_of_several_lines_may_hold_separators() -> None:
    address = '"14 RUE; ESC. B\nBAT ""A"""'
    assert read(table(ZOE | {"Responsable 1 : adresse": address})).persons[0].address_lines == (
        '14 RUE; ESC. B BAT "A"',
    )


@pytest.mark.parametrize("line", [2, 9, 42])
def test_a_separator_too_many_or_missing_is_told_with_its_line(line: int) -> None:
    for changed, cells in ((";;Mme", WIDTH + 1), ("Mme", WIDTH - 1)):
        told = lines()
        told[line - 1] = told[line - 1].replace(";Mme", changed)
        assert refused("".join(told).encode()) == no.RowUneven("f", line, cells, WIDTH)


def test_a_file_cut_in_the_middle_of_a_row_is_refused() -> None:
    whole = "".join(lines())
    assert refused(whole[:-60].encode()) == no.RowUneven("f", 42, WIDTH - 13, WIDTH)
    assert sentence(no.RowUneven("f.csv", 42, 20, WIDTH), "en").startswith(
        f"f.csv, line 42: 20 cells where {WIDTH} are awaited. The row is cut short"
    )


def test_a_block_of_rows_whose_last_cells_excel_left_out_is_read() -> None:
    told = lines()
    full = read("".join(told))
    short = [line.rstrip("\r\n").rstrip(";") + "\r\n" for line in told]
    assert read("".join(told[:16] + short[16:])).pupils == full.pupils
    assert read("".join(told[:32] + short[32:])).links == full.links
    one_row = [*told[:32], short[32]]
    assert len(read("".join(one_row)).pupils) == 32
    assert refused("".join(one_row).rstrip().encode()) == no.RowUneven("f", 33, short[32].count(";") + 1, WIDTH)
    mixed = [*told[:20], *short[20:]]
    assert refused("".join(mixed).encode()) == no.RowUneven("f", 17, WIDTH, short[20].count(";") + 1)


def test_lines_are_those_of_the_file_whatever_stands_before_the_headings() -> None:
    told = lines()
    told[4] = told[4].replace(";Mme", ";;Mme")
    assert refused(("sep=;\r\n" + "".join(told)).encode()) == no.RowUneven("f", 6, WIDTH + 1, WIDTH)
    assert refused(("\r\n\r\n" + "".join(told)).encode()) == no.RowUneven("f", 7, WIDTH + 1, WIDTH)
