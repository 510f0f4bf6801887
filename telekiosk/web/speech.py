"""The web pages' voice: each answer speaks its own reader's language."""

from __future__ import annotations

import gettext
from dataclasses import dataclass

from starlette.requests import Request

from telekiosk.texts import LANGUAGES, Language, Speaker

speaker = Speaker("web")


@dataclass(frozen=True, slots=True)
class Voice:
    language: Language
    catalogue: gettext.NullTranslations

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)


def voice(language: str | None) -> Voice:
    """The voice of a language; French for none and for any that we do not speak."""
    known: Language = next((each for each in LANGUAGES if each == language), "fr")
    return Voice(known, speaker.in_language(known))


def reader_voice(request: Request, account_language: str | None) -> Voice:
    """What the reader chose with the switch; else the account's language; else French."""
    return voice(chosen_language(request) or account_language)


def chosen_language(request: Request) -> Language | None:
    """What the reader chose with the switch, if anything: the `lang` of the address."""
    asked = request.query_params.get("lang")
    return next((each for each in LANGUAGES if each == asked), None)
