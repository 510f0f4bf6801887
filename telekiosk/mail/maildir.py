"""TELEKIOSK_MAIL_URL=maildir:PATH: mails into a folder that any mail program can read. For the demo and for trials."""

from __future__ import annotations

import errno
import os
import secrets
import time
from email.message import EmailMessage
from email.policy import SMTPUTF8
from mailbox import Maildir
from pathlib import Path

from telekiosk.mail.delivery import Delivered, Delivery, RefusedForNow
from telekiosk.mail.speech import _


class MaildirTransport:
    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, message: EmailMessage) -> Delivery:
        """Writes and syncs the mail as a file that only this system user can read (0600), then lets it appear."""
        try:
            name = self._write(message.as_bytes(policy=SMTPUTF8.clone(linesep="\n")))
        except OSError as fault:
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                return RefusedForNow(_("The mail folder cannot be written: the disk is full."))
            return RefusedForNow(_("The mail folder cannot be written. Is it there, and may this user write to it?"))
        return Delivered(name)

    def _write(self, content: bytes) -> str:
        Maildir(self._path)  # makes the folders, 0700
        name = f"{time.time_ns()}.{os.getpid()}_{secrets.token_hex(4)}.telekiosk"
        draft, final = self._path / "tmp" / name, self._path / "new" / name
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(final)
        finally:
            draft.unlink(missing_ok=True)
        return name

    def close(self) -> None:
        """Nothing is kept open."""
