"""The way of a mail that somebody waits for, in words: what is said of its address, and what happened, line by line."""

from __future__ import annotations

import re
from datetime import datetime
from typing import assert_never

from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.texts import time_or_day
from telekiosk.widgets.timeline import Line
from telekiosk.widgets.words import _

NO_SUCH_ADDRESS = re.compile(r"\d{3} 5\.1\.(?:1|2|3|6|10)\b|55[0136] (?!5\.)")
"""RFC 3463: the mailbox, its domain or its spelling; without such a code, RFC 5321's answers about the mailbox."""


def sentence_of(delivery: Delivery | None) -> str:
    """What stands above the address: never that a mail has left before our mail server took it."""
    match delivery:
        case None | Waiting():
            return _("A mail is leaving for this address:")
        case HandedOver():
            return _("A mail has left for this address:")
        case RefusedByServer():
            return _("The mail could not leave for this address:")
        case NotSent():
            return _("It takes a new mail to this address:")
        case other:
            assert_never(other)


def comes(delivery: Delivery | None) -> bool:
    """Whether there is a mail to open, now or soon."""
    return not isinstance(delivery, RefusedByServer | NotSent)


def way_of(delivery: Delivery | None, now: datetime) -> tuple[Line, ...]:
    """The mail's way, up to our mail server's answer, and what is to be done."""
    match delivery:
        case None:
            return (Line("todo", _("Mail being prepared")),)
        case Waiting(queued_at, answer):
            waits = _("The mail service asks us to wait") if answer else _("The mail is about to leave")
            return Line("done", _("Mail prepared"), time_or_day(queued_at, now)), Line("now", waits)
        case HandedOver(queued_at, at):
            return (
                Line("done", _("Mail prepared"), time_or_day(queued_at, now)),
                Line("done", _("Handed to the mail service"), time_or_day(at, now)),
                Line("now", _("Your turn: open the mail")),
            )
        case RefusedByServer(queued_at, at, answer):
            return (
                Line("done", _("Mail prepared"), time_or_day(queued_at, now)),
                Line("failed", _("Refused by the mail service"), time_or_day(at, now)),
                *_why(answer),
            )
        case NotSent(queued_at):
            return (
                Line("failed", _("This mail is no longer good"), time_or_day(queued_at, now)),
                Line("now", _("Your turn: have it sent once more")),
            )
        case other:
            assert_never(other)


def _why(answer: str) -> tuple[Line, Line]:
    """In words of ours: the server's own are the staff's to read (C2, C6)."""
    if NO_SUCH_ADDRESS.match(answer):
        return Line("why", _("It does not know this address.")), Line("now", _("Your turn: correct the address"))
    return Line("why", _("It did not take this mail.")), Line("now", _("Your turn: check the address"))
