"""A QR code drawn with half blocks: what a phone's camera would read."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from telekiosk.core.scans import scan_with_check_letters
from telekiosk.core.schools import SERVICE_ADDRESS_LENGTH
from telekiosk.widgets.qr_code import qr_code

LONGEST = "https://ent.jean-moulin.example/".ljust(SERVICE_ADDRESS_LENGTH, "x")


def read(lines: list[str]) -> list[str]:
    """What a camera makes of it, each module eight pixels wide."""
    side = len(lines[0])
    picture = Image.new("L", (side, 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            picture.putpixel((x, 2 * y), 0 if block in "▀█" else 255)
            picture.putpixel((x, 2 * y + 1), 0 if block in "▄█" else 255)
    scaled = picture.resize((side * 8, 2 * len(lines) * 8), Image.Resampling.NEAREST)
    return [found.text for found in zxingcpp.read_barcodes(scaled)]


@pytest.mark.parametrize(
    "text", ["https://ent.jean-moulin.example", LONGEST, scan_with_check_letters("BCDEFGHIJKLNOPRSTUV")]
)
@pytest.mark.parametrize("quiet_zone", [2, 4])
def test_a_code_is_read_as_its_text(text, quiet_zone):
    assert read(qr_code(text, quiet_zone=quiet_zone).plain.split("\n")) == [text]


def test_the_longest_address_of_a_service_fits_beside_the_margin_of_a_small_terminal():
    lines = qr_code(LONGEST).plain.split("\n")
    assert len(lines) == 21
    assert {len(line) for line in lines} == {41}
