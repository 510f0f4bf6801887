"""The family's mailbox: what a real SMTP server has received for it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.smtp import Envelope

from tests.mail.servers import Post
from tests.terminal import PATIENCE_SECONDS

CODE = re.compile(r"^\s+([2-9A-Z]{4} [2-9A-Z]{4})\s*$", re.MULTILINE)
LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


@dataclass(frozen=True)
class Received:
    subject: str
    text: str
    encrypted: bool

    @property
    def code(self) -> str:
        return _first(CODE, self.text).strip()

    @property
    def link(self) -> str:
        return _first(LINK, self.text)


@dataclass
class Mailbox:
    """`url` is the setting that makes mails come here."""

    post: Post
    url: str
    _read: list[Envelope] = field(default_factory=list)

    def next_for(self, address: str) -> Received:
        """The next mail for this address, as soon as it is there."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (unread := [each for each in self._all_for(address) if each not in self._read]):
            assert time.monotonic() < end, f"no mail has come for {address}"
            time.sleep(0.05)
        self._read.append(unread[0])
        return self._opened(unread[0])

    def _all_for(self, address: str) -> list[Envelope]:
        return [envelope for envelope in self.post.envelopes if address in envelope.rcpt_tos]

    def _opened(self, envelope: Envelope) -> Received:
        assert isinstance(envelope.content, bytes)
        message = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        body = message.get_body(("plain",))
        assert body is not None
        encrypted = all(session.ssl is not None for session in self.post.sessions)
        text = "\n".join(body.get_content().splitlines())
        return Received(str(message["Subject"]), text, encrypted)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found is not None, text
    return found[found.lastindex or 0]
