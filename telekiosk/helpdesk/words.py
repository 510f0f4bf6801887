"""The console's voice: every text of the helpdesk is asked for here, in the language that is spoken at that moment."""

from __future__ import annotations

from telekiosk.texts import Language, Speaker
from telekiosk.widgets.words import speaker as shared

speaker = Speaker("helpdesk")
_ = speaker.gettext
ngettext = speaker.ngettext


def speak(language: Language) -> None:
    """This language from now on, in what the shared widgets say too."""
    speaker.use(language)
    shared.use(language)
