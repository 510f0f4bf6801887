"""The mails' voice."""

from __future__ import annotations

from telekiosk.texts import Speaker

speaker = Speaker("mail")
_ = speaker.gettext
