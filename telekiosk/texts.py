"""The words that people see: gettext catalogues in French and English, a domain for each face; dates in words (R9)."""

from __future__ import annotations

import gettext
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Language: TypeAlias = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
PARIS = ZoneInfo("Europe/Paris")

_FRENCH_PHONE = re.compile(r"(?:\+33|0033|0)([1-9](?:[0-9]{2}){4})")
_LOCALE = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - gettext's usual name for it
    """A text that is translated where it is shown."""
    return text


@cache
def catalogue(domain: str, language: Language) -> gettext.NullTranslations:
    """The compiled catalogue of one face. Falls back to the source text (English) where none was compiled."""
    return gettext.translation(domain, _LOCALE, languages=[language], fallback=True)


class Speaker:
    """One face's voice. A process that speaks with one person at a time (kiosk, command line) sets the language with
    `use`; one that speaks with many (web, mail) takes `in_language` for each."""

    def __init__(self, domain: str, language: Language = "fr") -> None:
        self.domain = domain
        self.language: Language = language

    def use(self, language: Language) -> None:
        self.language = language

    def in_language(self, language: Language) -> gettext.NullTranslations:
        return catalogue(self.domain, language)

    def gettext(self, message: str) -> str:
        return catalogue(self.domain, self.language).gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return catalogue(self.domain, self.language).ngettext(one, many, count)


def date_in_words(day: date, language: Language) -> str:
    """28 novembre 2026, 1er mars 2026; 28 November 2026."""
    from babel.dates import format_date

    words = format_date(day, "d MMMM y", locale="fr" if language == "fr" else "en_GB")
    return f"1er{words[1:]}" if language == "fr" and day.day == 1 else words


def date_in_figures(day: date) -> str:
    """28/11/2026 (R9: day, month, year)."""
    return f"{day:%d/%m/%Y}"


def time_of_day(moment: datetime) -> str:
    """14:33, Europe/Paris, whatever zone the moment is held in."""
    return f"{moment.astimezone(PARIS):%H:%M}"


def time_or_day(moment: datetime, now: datetime) -> str:
    """14:33 for a moment of today, 28/11 for one of another day (Europe/Paris)."""
    local = moment.astimezone(PARIS)
    return f"{local:%H:%M}" if local.date() == now.astimezone(PARIS).date() else f"{local:%d/%m}"


def moment_in_words(moment: datetime, language: Language) -> str:
    """28 novembre 2026 à 14:33; 28 November 2026 at 14:33 (Europe/Paris)."""
    local = moment.astimezone(PARIS)
    return f"{date_in_words(local.date(), language)} {'à' if language == 'fr' else 'at'} {local:%H:%M}"


def phone_in_pairs(phone: str) -> str:
    """05 49 00 00 00 for a French number however the roster writes it (+33549000000, 05.49.00.00.00), with spaces that
    no line ends at; another country's as it is."""
    digits = re.sub(r"[\s.-]|\(0\)", "", phone)
    if not (french := _FRENCH_PHONE.fullmatch(digits)):
        return phone
    national = f"0{french[1]}"
    return "\N{NO-BREAK SPACE}".join(national[at : at + 2] for at in range(0, 10, 2))
