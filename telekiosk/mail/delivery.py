"""What comes of handing a mail to the mail server (R17): three answers, and the ways a mail can leave this machine."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol, TypeAlias

ANSWER_LENGTH = 400
"""Characters of a server's answer that are kept."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The mail is the server's now. Where it goes from there we do not know."""

    answer: str


@dataclass(frozen=True, slots=True)
class RefusedForNow:
    """No server, no connection, or one that says 'later': the same mail is tried again."""

    answer: str


@dataclass(frozen=True, slots=True)
class RefusedForGood:
    """The server will never take this mail for this address: somebody has to look at it (C6)."""

    answer: str


Delivery: TypeAlias = Delivered | RefusedForNow | RefusedForGood


class Transport(Protocol):
    """One way out. Used by one worker at a time."""

    def deliver(self, message: EmailMessage) -> Delivery:
        """Hands over one mail for the one address in its To header; what goes wrong outside is an answer."""
        ...

    def close(self) -> None:
        """Lets go of the connection that `deliver` may have kept open for the next mail."""
        ...


def plain_answer(text: str) -> str:
    """A server's answer as it may be stored and shown: one line, no control characters, not endless."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(visible.split())[:ANSWER_LENGTH]
