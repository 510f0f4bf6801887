"""TELEKIOSK_MAIL_URL read into a way out for mails (R25)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from telekiosk.mail.delivery import Transport
from telekiosk.mail.maildir import MaildirTransport
from telekiosk.mail.smtp import Security, Server, SmtpTransport
from telekiosk.mail.speech import _

_STARTTLS: dict[str, Security] = {"offered": "offered", "required": "required", "never": "never"}


class MailUrlNotUnderstood(ValueError):
    """The setting names no way out for mails; the argument is the sentence for whoever wrote it."""


def transport_for(mail_url: str) -> Transport:
    """smtp://user:password@host:port (STARTTLS when offered; ?starttls=required or never), smtps://…, maildir:PATH.

    Default ports are 25 and 465. With a user name STARTTLS is required, unless the URL says never.
    Raises MailUrlNotUnderstood."""
    if mail_url.startswith("maildir:") and mail_url.removeprefix("maildir:"):
        return MaildirTransport(Path(mail_url.removeprefix("maildir:")).expanduser())
    return SmtpTransport(_server(mail_url))


def _server(mail_url: str) -> Server:
    try:
        parts = urlsplit(mail_url)
        port = parts.port
    except ValueError:
        raise _not_understood() from None
    options = parse_qs(parts.query, keep_blank_values=True)
    starttls = options.pop("starttls", ["offered"])[-1]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options or starttls not in _STARTTLS:
        raise _not_understood()
    return Server(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 25),
        security="tls" if parts.scheme == "smtps" else _STARTTLS[starttls],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _not_understood() -> MailUrlNotUnderstood:
    return MailUrlNotUnderstood(
        _("The mail setting is not understood. Write smtp://HOST:PORT, smtps://HOST:PORT or maildir:FOLDER.")
    )
