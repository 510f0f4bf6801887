"""Encodings as they go wrong: a file that is not in the encoding it declares, a text that went through another."""

from __future__ import annotations

import codecs
import re

_SINGLE_BYTE = re.compile(r"(iso-?8859|latin|windows-12|cp12|cp85)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")

# UTF-8's bytes of 'é', 'œ', '’' read one by one as Latin-9 or cp1252 ('Ã©', 'Å“', 'â€™'), what lies between ASCII and
# Latin (cp1252 read as Latin-9), and the mark of letters already lost.
_TRAILS = "\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(f"[ÂÃÄÅ][{_TRAILS}]|â[€‚„][{_TRAILS}]|[\u0080-\u009f\ufffd]")


def is_mislabelled(content: bytes) -> bool:
    """Whether XML's bytes are in another encoding than the declared one. Latin-9 decodes anything, so UTF-8 under its
    name is known by its multi-byte letters: a Latin-9 text never has them by chance."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    found = _DECLARED.match(content.removeprefix(codecs.BOM_UTF8)[:300])
    declared = found.group(1).decode("ascii") if found else "utf-8"
    if _SINGLE_BYTE.match(declared):
        return not content.isascii() and _decodes(content, "utf-8")
    return not _decodes(content, declared)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def table_text(content: bytes) -> str | None:
    """A table's text, whose encoding nothing declares: by its BOM, else UTF-8, else cp1252 (Excel's); None for none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    return next((content.decode(each) for each in encodings if _decodes(content, each)), None)


def is_garbled(*texts: str) -> bool:
    """Whether one of these texts, as it was read and before it is cleaned, went through a wrong encoding ('ZoÃ©')."""
    return any(not text.isascii() and _GARBLED.search(text) is not None for text in texts)
