"""How names are folded for comparing, searching and making identifiers (R2)."""

from __future__ import annotations

import re
import unicodedata

IDENTIFIER_LENGTH = 20
NAMELESS = "compte"

# Letters that Unicode does not decompose, in the languages of French schools' rosters.
_UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)


def fold(text: str) -> str:
    """Case, accents, ligatures aside: 'Œuvrard-D’Été' → 'oeuvrard-d’ete'. For comparing, never for showing."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_UNDECOMPOSED)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def letters_only(text: str) -> str:
    """The folded a–z and digits of a text; all else is dropped."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def comparable(text: str) -> str:
    """The folded letters and digits of every script: two names that differ in nothing else are the same name (P16)."""
    return "".join(c for c in fold(text) if c.isalnum())


def typed_identifier(text: str) -> str:
    """An identifier as typed, made comparable: case, accents, blanks, hyphens, apostrophes do not matter (R2)."""
    return letters_only(text[:200])


def identifier_base(first_name: str, surname: str) -> str:
    """First letter of the first name + surname, folded, at most 20 characters; 'compte' when nothing is left (R2)."""
    first = re.sub(r"[^a-z]", "", fold(first_name))[:1]
    rest = re.sub(r"[^a-z]", "", fold(surname))
    return (first + rest)[:IDENTIFIER_LENGTH] or NAMELESS


def identifier_with(base: str, number: int) -> str:
    """`base` itself for 1, else followed by the number, 20 characters in all, the number included (R2)."""
    suffix = "" if number == 1 else str(number)
    return base[: IDENTIFIER_LENGTH - len(suffix)] + suffix


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str) -> str:
    """Text from outside, fit to keep: NFC, no control, format, private or unassigned character, single blanks."""
    kept = unicodedata.normalize("NFC", text)
    if kept.isprintable() and "  " not in kept:  # most texts are so, and rosters have many of them
        return kept.strip()
    kept = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in kept)
    return re.sub(r"[ \u00a0]+", " ", kept).strip()
