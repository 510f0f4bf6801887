"""Deadlines, waits, limits and password policies: each a named constant or setting with its unit (R3–R5, R20)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from telekiosk.core.names import fold, letters_only

PARIS = ZoneInfo("Europe/Paris")

LETTER_MONTHS = 3  # calendar months (R4)
CONFIRMATION_HOURS = 72  # M1's link and code
RESET_HOURS = 24  # M3's link and code
LENT_HOURS = 24  # a lent password (section 2)
LENT_SLIP_DAYS = 7  # a password lent on a class slip (C4)

FREE_FAILURES = 4  # failed attempts before the first wait (R20)
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 15 * 60
ATTEMPT_MEMORY_HOURS = 24  # password and code counts end this long after the last failure
ATTEMPTS_PER_HOUR = 30  # password and code, per identifier over all terminals
BIRTH_DATES_PER_HOUR = 10  # birth date, per identifier over all terminals
CODE_DURING_WAIT_SECONDS = 60  # a code is still tried once in this time during a code wait

MAIL_SPACING_SECONDS = 120  # between two mails that a family asks for, per account
MAILS_PER_ACCOUNT_PER_DAY = 5
MAILS_PER_ADDRESS_PER_DAY = 20
UNKNOWN_ADDRESSES_PER_HOUR = 30  # P6, per terminal
UNKNOWN_ADDRESS_WAIT_SECONDS = 60

LARGE_CHANGE_SHARE = 0.10  # of what is known of a school: more missing from a roster needs an explicit yes (R21)


def local_date(moment: datetime) -> date:
    """The plain date that it is in Paris (R9)."""
    return moment.astimezone(PARIS).date()


def deadline(issued_on: date) -> date:
    """The last good day of a letter: three calendar months later, or that month's last day (R4)."""
    months = issued_on.month - 1 + LETTER_MONTHS
    year, month = issued_on.year + months // 12, months % 12 + 1
    return date(year, month, min(issued_on.day, calendar.monthrange(year, month)[1]))


def wait_after(failures: int) -> timedelta:
    """How long the next attempt must wait after the n-th failure in a row: none before the fifth, then 30 s doubling to
    15 minutes (R20)."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES - 1, 10)
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2**doublings, LONGEST_WAIT_SECONDS))


CHILDLESS_MONTHS = 13  # an account without a current child is closed after this long (section 2)
EXPLAINED_DAYS = 90  # used and expired codes and lent passwords are kept this long, to explain (R28)
RETENTION_MONTHS = 12  # journals, mails and mended reports (R27), unless set otherwise


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Disclosure(StrEnum):
    """What a stranger learns from P6 and P9 (R15)."""

    GUIDE = "guide"
    DISCREET = "discreet"


class JointFromLetters(StrEnum):
    """When a joint account may be made from a letter that was never opened (P16)."""

    SAME_ADDRESS = "same_address"
    ALWAYS = "always"


class PasswordRule(StrEnum):
    """One sentence of a password policy; the page ticks each off while one types (R5)."""

    LENGTH = "length"
    PLAIN_CHARACTERS = "only letters and digits"
    LETTER = "a letter"
    DIGIT = "a digit"
    PRINTABLE = "printable characters"
    COMMON = "not a common password"
    PERSONAL = "not the identifier, the temporary password or a birth date"


class PasswordPolicy(StrEnum):
    """The two named policies of R5."""

    GUIDE = "guide"
    MODERN = "modern"

    @property
    def shortest(self) -> int:
        return 8 if self is PasswordPolicy.GUIDE else 15

    @property
    def longest(self) -> int:
        return 14 if self is PasswordPolicy.GUIDE else 64

    @property
    def rules(self) -> tuple[PasswordRule, ...]:
        """The rules that can be told from the password alone, in the order in which a page shows them."""
        if self is PasswordPolicy.GUIDE:
            return PasswordRule.LENGTH, PasswordRule.PLAIN_CHARACTERS, PasswordRule.LETTER, PasswordRule.DIGIT
        return PasswordRule.LENGTH, PasswordRule.PRINTABLE

    def broken(self, password: str) -> tuple[PasswordRule, ...]:
        """The rules that this password breaks, cheap enough for every key; the lists are asked by `weakness`."""
        return tuple(rule for rule in self.rules if not self._kept(rule, password))

    def _kept(self, rule: PasswordRule, password: str) -> bool:
        match rule:
            case PasswordRule.LENGTH:
                return self.shortest <= len(password) <= self.longest
            case PasswordRule.PLAIN_CHARACTERS:
                return password.isascii() and password.isalnum()
            case PasswordRule.LETTER:
                return re.search("[A-Za-z]", password) is not None
            case PasswordRule.DIGIT:
                return re.search("[0-9]", password) is not None
            case PasswordRule.PRINTABLE:
                return password.isprintable() and bool(password.strip())
            case PasswordRule.COMMON | PasswordRule.PERSONAL:
                return True

    def weakness(self, password: str, personal: frozenset[str], birth_dates: frozenset[date]) -> PasswordRule | None:
        """The first rule broken, the lists and the person's own data included; None when the password will do.

        `personal` holds the identifier and the temporary password in clear."""
        broken = self.broken(password)
        if broken:
            return broken[0]
        typed = letters_only(password)
        if typed in {letters_only(text) for text in personal} | _spellings(birth_dates):
            return PasswordRule.PERSONAL
        return PasswordRule.COMMON if is_common(password) else None


def _spellings(days: frozenset[date]) -> set[str]:
    forms = ("%d%m%Y", "%d%m%y", "%Y%m%d", "%y%m%d", "%m%d%Y")
    return {day.strftime(form) for day in days for form in forms}


_ROWS = (
    "1234567890",
    "azertyuiop",
    "qwertyuiop",
    "qwertzuiop",
    "qsdfghjklm",
    "asdfghjkl",
    "wxcvbn",
    "yxcvbnm",
    "zxcvbnm",
)
_RUNS = (
    *_ROWS,
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1a2b3c4d5e6f",
    "a1z2e3r4t5y6",
    "q1w2e3r4t5y6",
    "1q2w3e4r5t6y",
)
_PLAIN = str.maketrans("@4013$57", "aaoiesst")


def is_common(password: str) -> bool:
    """Whether it stands on the lists, or is one word or keyboard run of them with digits around it (R5)."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    lowered = fold(password)
    if lowered in FREQUENCY_LISTS["passwords"] or lowered in common_words():
        return True
    core = lowered.strip("0123456789!.?*-_ ")
    figures = re.sub(r"[^0-9]", "", lowered)
    worn_figures = not figures or _is_run(figures) or _is_year_like(figures) or len(figures) <= 3
    worn_word = not core or core in common_words() or core.translate(_PLAIN) in common_words() or _is_run(core)
    return (worn_word and worn_figures) or _is_run(lowered)


def _is_run(text: str) -> bool:
    """One character again and again, a short piece or run repeated, or a stretch of a row, either way round."""
    for n in range(1, len(text) // 2 + 1):
        if text == (text[:n] * len(text))[: len(text)]:
            return n <= 3 or _is_run(text[:n])
    return len(text) >= 3 and any(text in run or text in run[::-1] for run in _RUNS)


def _is_year_like(figures: str) -> bool:
    return len(figures) == 4 and figures[:2] in {"19", "20"}


@cache
def common_words() -> frozenset[str]:
    """French and English words that people take for passwords, folded; one a line in common_words.txt."""
    text = (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(fold(line.strip()) for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Rules:
    """The installation's choices that use cases ask for (R25)."""

    passwords: PasswordPolicy = PasswordPolicy.GUIDE
    disclosure: Disclosure = Disclosure.GUIDE
    joint_from_letters: JointFromLetters = JointFromLetters.SAME_ADDRESS
    check_deliverability: bool = False
    mail_domain: str = "telekiosk.invalid"
    large_change_share: float = LARGE_CHANGE_SHARE
