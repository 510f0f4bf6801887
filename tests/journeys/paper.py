"""Letters as a family holds them: what can be read on the page, and what a reader sees in its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import zxingcpp

IDENTIFIER = re.compile(r"^Votre identifiant\s+(\S+)\s*$", re.MULTILINE)
PASSWORD = re.compile(r"^Votre mot de passe provisoire\s+(\S{4} \S{4})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """One page of the batch, and the two lines to copy from it."""

    batch: Path
    page: int
    identifier: str
    password: str

    def scanned(self) -> str:
        """What a reader types when the letter is held under it."""
        image = pdfium.PdfDocument(self.batch)[self.page].render(scale=3).to_pil()
        (code,) = zxingcpp.read_barcodes(image)
        return code.text


def letter_of(batch: Path, *words: str) -> Letter:
    """The letter on which all these words stand, and the holder's name first among them."""
    for number, page in enumerate(pdfium.PdfDocument(batch)):
        text = "\n".join(page.get_textpage().get_text_range().splitlines())
        identifier, password = IDENTIFIER.search(text), PASSWORD.search(text)
        if identifier and password and all(each in text for each in words):
            return Letter(batch, number, identifier[1], password[1])
    raise LookupError(f"no letter with {words}")
