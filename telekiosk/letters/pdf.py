"""Letters as a PDF: pure, from what each page says to the bytes of the file (R22)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from telekiosk.letters.page import LetterPage, list_data, page_data
from telekiosk.texts import Language

__all__ = ["letters_pdf"]


def letters_pdf(pages: Sequence[LetterPage], language: Language = "fr") -> bytes:
    """One A4 page for each letter, in the order given, then the hand-out list in the school's `language`.

    The fonts are the compiler's own, so the same letters look the same on every machine. Nothing is read or written;
    data reaches the template as JSON text and is never code."""
    if not pages:
        raise ValueError("no letters to set")
    import typst

    data = {"language": language, "letters": [page_data(page) for page in pages], "list": list_data(pages, language)}
    return typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=datetime.combine(pages[0].issued_on, datetime.min.time(), UTC),
    )


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "letter.typ").read_bytes()
