"""A letter from the printer to the kiosk (R22): its code, read off the page, typed on any keyboard."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import zxingcpp

from telekiosk.core.owed import LetterChoice
from telekiosk.letters.batch import LettersPrinted, PrintLetters, print_letters
from tests.desk import UAI, new_family, staff
from tests.screens.kiosk import kiosk_at
from tests.screens.test_family_scans import scan, written

WAYS = [
    ("azerty", "qwerty", False),
    ("qwertz", "azerty", True),
    ("qwerty", "qwertz", False),
    ("qwerty", "qwerty", True),
]
"""Layout of the scanner, of the terminal, Caps Lock; what each pair writes is compared in test_family_scans."""


async def test_a_printed_code_opens_its_letter_whatever_the_keyboards(counter, tmp_path: Path) -> None:
    new_family(counter, pupils_too=True, letters=False)
    form = PrintLetters(LetterChoice(UAI), tmp_path / "letters.pdf", with_english=True)
    printed = print_letters(staff(counter), form)
    assert isinstance(printed, LettersPrinted) and printed.letters == 2
    pages = list(pdfium.PdfDocument(printed.out))[:2]
    codes = [code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    async with kiosk_at(counter) as kiosk:
        for number, (scanner, terminal, caps_lock) in enumerate(WAYS):
            which = number % 2
            await scan(kiosk, written(codes[which], scanner, terminal, caps_lock=caps_lock), "enter")
            assert kiosk.page == "FirstConnectionPage"
            assert printed.pages[which].identifier in kiosk.text()
            await kiosk.press("escape")
            await kiosk.settle()
            assert kiosk.page == "SignInPage"
