"""Why a mail's code opens nothing: used, expired, overtaken, or never sent (R16)."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.mailed_secrets import SecretExpired, SecretOvertaken, SecretRefused, SecretUnknown, SecretUsed
from telekiosk.texts import moment_in_words, time_of_day
from telekiosk.widgets.words import Words, _, speaker


def why_refused(refused: SecretRefused) -> Words:
    """One sentence, for beside the field."""
    match refused:
        case SecretUnknown():
            return lambda: _("No mail of ours carries this code.")
        case SecretUsed():
            return lambda: _("This code has been used already.")
        case SecretExpired(at):
            return lambda: _("Expired since {moment}.").format(moment=moment_in_words(at, speaker.language))
        case SecretOvertaken(None):
            return lambda: _("This code is no longer good.")
        case SecretOvertaken(newer_at):
            time = "" if newer_at is None else time_of_day(newer_at)
            return lambda: _("A newer mail left at {time}: use its code.").format(time=time)
        case other:
            assert_never(other)
