"""The demo's mailbox: what the worker has put into its Maildir, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from telekiosk.core.credentials import PAPER_ALPHABET
from telekiosk.core.names import clean

_CODE = re.compile(rf"^\s+([{PAPER_ALPHABET}]{{4}} [{PAPER_ALPHABET}]{{4}})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One mail as its reader sees it. `code` is the one it carries, in its two groups; '' for none."""

    address: str
    subject: str
    sent_at: datetime
    text: str
    code: str


def received_mails(maildir: Path) -> tuple[ReceivedMail, ...]:
    """Every mail of the box, the newest first; none while there is no box yet."""
    files = [file for folder in ("new", "cur") for file in (maildir / folder).glob("*") if file.is_file()]
    newest_first = sorted(files, key=lambda file: file.name, reverse=True)  # a name begins with the nanosecond
    return tuple(_read(newest_first))


def _read(files: list[Path]) -> Iterator[ReceivedMail]:
    for file in files:
        message = BytesParser(EmailMessage, policy=default).parsebytes(file.read_bytes())
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        found = _CODE.search(text)
        yield ReceivedMail(
            address=clean(str(message["To"])),
            subject=clean(str(message["Subject"])),
            sent_at=parsedate_to_datetime(str(message["Date"])),
            text=text,
            code=found.group(1) if found else "",
        )
