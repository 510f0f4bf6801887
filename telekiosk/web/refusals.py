"""What both links say when they do not work (R16): just that, and a next step that works."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from telekiosk.core.mailed_secrets import SecretExpired, SecretOvertaken, SecretRefused, SecretUnknown, SecretUsed
from telekiosk.texts import Language, moment_in_words
from telekiosk.web.page import Page
from telekiosk.web.speech import Voice

GONE = 410


def language_of(refused: SecretRefused) -> Language | None:
    """The account's language, where the link led to an account at all."""
    if isinstance(refused, SecretUnknown):
        return None
    return "en" if refused.language == "en" else "fr"


def refusal(speak: Voice, refused: SecretRefused, *, used: Page, way_on: str) -> Page:
    """Why a link does not work. `used` is the page of a link that has done its work, `way_on` how to get another."""
    _ = speak.gettext
    match refused:
        case SecretUnknown():
            return _not_recognised(speak)
        case SecretUsed():
            return used
        case SecretExpired(at=at):
            moment = moment_in_words(at, speak.language)
            sentence = _("This link stopped working on {moment}.").format(moment=moment)
            return Page(_("This link is too old"), (sentence, way_on), tone="wait", status=GONE)
        case SecretOvertaken(newer_at=newer_at):
            return _overtaken(speak, newer_at, way_on)
        case other:
            assert_never(other)


def _not_recognised(speak: Voice) -> Page:
    _ = speak.gettext
    return Page(
        _("This link is not recognised"),
        (
            _("Open the link from the newest mail again, all of it."),
            _("Or type the mail's code at a terminal of the school."),
        ),
        tone="wait",
        status=404,
    )


def _overtaken(speak: Voice, newer_at: datetime | None, way_on: str) -> Page:
    _ = speak.gettext
    if newer_at is None:
        return Page(
            _("This link does not work any more"),
            (_("The account has changed since this mail."), way_on),
            tone="wait",
            status=GONE,
        )
    return Page(
        _("There is a newer mail"),
        (
            _("A newer mail left on {moment}.").format(moment=moment_in_words(newer_at, speak.language)),
            _("Use the link of that mail. If you do not see it, look among the unwanted mails."),
        ),
        tone="wait",
        status=GONE,
    )
