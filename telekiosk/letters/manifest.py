"""The list beside a batch's PDF: whose letters these are, without secrets, for whoever keeps count of them (R22)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from telekiosk.letters import words
from telekiosk.letters.page import LetterPage, handed_out
from telekiosk.texts import Language, date_in_figures

_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would calculate


def manifest(pages: Sequence[LetterPage], language: Language = "fr") -> bytes:
    """One line for each letter, in the PDF's order, after a line of headings: UTF-8 with a byte order mark and ';', as
    the schools' spreadsheets read it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(words.manifest_heads(language))
    for page in pages:
        days = date_in_figures(page.issued_on), date_in_figures(page.deadline)
        writer.writerow([_harmless(cell) for cell in (page.identifier, *handed_out(page, language), *days)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Text that a spreadsheet takes for text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
