"""The shape of a scan code (R22): what a QR code scanner types, on any keyboard layout, Caps Lock or not.

Standard library only: the kiosk asks at every key whether a scan has just ended, before the core is loaded."""

from __future__ import annotations

ALPHABET = "BCDEFGHIJKLNOPRSTUVX"  # the 20 letters that keep their place on QWERTY, QWERTZ and AZERTY
PREFIX = "TK"
SECRET_LETTERS = 19  # 82 bits
CHECK_LETTERS = 3
LENGTH = len(PREFIX) + SECRET_LETTERS + CHECK_LETTERS
_MODULUS = 7993  # the largest prime below 20³


def check_letters(body: str) -> str:
    """Three letters that a slip in one place, or two letters swapped, would change."""
    value = 0
    for letter in body:
        value = (value * 23 + ALPHABET.index(letter) + 1) % _MODULUS
    return ALPHABET[value // 400] + ALPHABET[value // 20 % 20] + ALPHABET[value % 20]


def scan_with_check_letters(secret: str) -> str:
    """The whole scan code around its 19 secret letters."""
    body = PREFIX + secret
    return body + check_letters(body)


def has_scan_shape(text: str) -> bool:
    """Prefix, exact length and alphabet fit, whatever the check letters say; case does not matter."""
    code = text.upper()
    return len(text) == LENGTH and code.startswith(PREFIX) and all(letter in ALPHABET for letter in code)


def is_scan(text: str) -> bool:
    """Whether the text is a scan code as a letter carries it: shape and check letters."""
    code = text.upper()
    return has_scan_shape(text) and check_letters(code[:-CHECK_LETTERS]) == code[-CHECK_LETTERS:]
