"""The mails' voice: each mail speaks its account's language; the worker's own sentences, the operator's."""

from __future__ import annotations

import gettext
from dataclasses import dataclass

from telekiosk.texts import Language, Speaker

speaker = Speaker("mail")
_ = speaker.gettext


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's words."""

    language: Language
    catalogue: gettext.NullTranslations

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.catalogue.ngettext(one, many, count)


def voice(language: str) -> Voice:
    """The voice of an account's language; French for any that we do not speak."""
    known: Language = "en" if language == "en" else "fr"
    return Voice(known, speaker.in_language(known))
