"""TELEKIOSK_MAIL_URL=smtp://… or smtps://…: mails to the authority's mail server (R17).

smtplib, blocking, in the worker's own thread. Every wait has an end: each step by the socket's time limit, the whole
mail by a watchdog, because a server that drips one byte at a time would outlast the lease."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Literal, TypeAlias

from telekiosk.mail.delivery import Delivered, Delivery, RefusedForGood, RefusedForNow, plain_answer
from telekiosk.mail.speech import _

Security: TypeAlias = Literal["tls", "required", "offered", "never"]

SECONDS_PER_STEP = 20.0
"""Longest wait for one answer of the server."""
SECONDS_PER_MAIL = 60.0
"""Longest time for one mail from connecting to the server's yes; shorter than the outbox's lease."""

NOT_ABOUT_THIS_MAIL = frozenset({503, 530, 534, 535, 538})
"""5xx answers that speak of the connection or of signing in: the next attempt may well succeed once that is mended."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to reach the mail server. `security`: TLS from the start, or STARTTLS required, offered, never."""

    host: str
    port: int
    security: Security = "offered"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def needs_encryption(self) -> bool:
        """A password goes over an open line only where the setting says so in so many words."""
        return self.security == "required" or (self.security == "offered" and self.user is not None)


class _NotNow(Exception):
    """This attempt has failed before the server judged the mail; the argument is the sentence for the operator."""


class SmtpTransport:
    """Keeps its connection from one mail to the next, and asks (RSET) whether it still stands before using it."""

    def __init__(
        self, server: Server, *, per_step: float = SECONDS_PER_STEP, per_mail: float = SECONDS_PER_MAIL
    ) -> None:
        self._server = server
        self._per_step = per_step
        self._per_mail = per_mail
        self._connection: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage) -> Delivery:
        try:
            with self._time_limit():
                answer = _hand_over(self._connected(), message)
        except _NotNow as fault:
            answer = RefusedForNow(str(fault))
        except smtplib.SMTPResponseException as fault:
            answer = RefusedForNow(_server_says(fault.smtp_code, fault.smtp_error))
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            answer = RefusedForNow(self._connection_trouble(fault))
        if isinstance(answer, RefusedForNow):
            self._drop()
        return answer

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        watchdog = threading.Timer(self._per_mail, self._cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def _cut(self) -> None:
        line = self._connection.sock if self._connection is not None else None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and _still_stands(self._connection):
            return self._connection
        self._drop()
        # Made without a host, then connected: so the watchdog can reach the line from the first byte on.
        self._connection = connection = self._unconnected()
        # The name that the certificate must bear: smtplib takes it from its constructor only.
        connection._host = self._server.host  # type: ignore[attr-defined]
        code, words = connection.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self._introduce(connection)
        return connection

    def _unconnected(self) -> smtplib.SMTP:
        if self._server.security == "tls":
            return smtplib.SMTP_SSL(timeout=self._per_step, context=ssl.create_default_context())
        return smtplib.SMTP(timeout=self._per_step)

    def _introduce(self, connection: smtplib.SMTP) -> None:
        """EHLO, STARTTLS and signing in, as far as the setting asks for them."""
        server = self._server
        connection.ehlo_or_helo_if_needed()
        if server.security in ("offered", "required"):
            if connection.has_extn("starttls"):
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            elif server.needs_encryption:
                raise _NotNow(_("The mail server offers no encryption (STARTTLS). Nothing was sent over an open line."))
        if server.user is not None:
            _sign_in(connection, server.user, server.password or "")

    def _connection_trouble(self, fault: Exception) -> str:
        where = f"{self._server.host}:{self._server.port}"
        if isinstance(fault, ssl.SSLError):
            return _("The mail server {where} has no certificate that this machine trusts: {reason}").format(
                where=where, reason=plain_answer(str(fault))
            )
        if isinstance(fault, TimeoutError):
            return _("The mail server {where} does not answer.").format(where=where)
        if isinstance(fault, socket.gaierror):
            return _("No machine has the name {host}, where the mail server should be.").format(host=self._server.host)
        if isinstance(fault, ConnectionRefusedError):
            return _("Nobody answers at the mail server {where}.").format(where=where)
        if isinstance(fault, ConnectionError | smtplib.SMTPServerDisconnected):
            return _("The mail server {where} broke off.").format(where=where)
        return _("The connection to the mail server {where} failed ({kind}).").format(
            where=where, kind=type(fault).__name__
        )


def _still_stands(connection: smtplib.SMTP) -> bool:
    try:
        return connection.rset()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _sign_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    try:
        connection.login(user, password)
    except smtplib.SMTPAuthenticationError as fault:
        raise _NotNow(
            _("The mail server does not accept our user name or password: {answer}").format(
                answer=_server_says(fault.smtp_code, fault.smtp_error)
            )
        ) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError):
        raise _NotNow(_("The mail server does not let us sign in with a user name and password.")) from None


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> Delivery:
    """MAIL, RCPT, DATA for one address. What the server says of address or text is final when it is a 5xx."""
    sender, recipient = (message[header].addresses[0].addr_spec for header in ("From", "To"))
    options: list[str] = []
    if not (sender + recipient).isascii():
        if not connection.has_extn("smtputf8"):
            return RefusedForGood(_("The mail server cannot send to an address with accents."))
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, words = connection.mail(sender, options)
    if code != 250:
        return RefusedForNow(
            _("The mail server refuses our own address {sender}: {answer}").format(
                sender=sender, answer=_server_says(code, words)
            )
        )
    code, words = connection.rcpt(recipient)
    if code not in (250, 251):
        return _refused(code, words)
    try:
        code, words = connection.data(message.as_bytes(policy=SMTPUTF8 if options else SMTP))
    except smtplib.SMTPDataError as fault:
        code, words = fault.smtp_code, _octets(fault.smtp_error)
    return Delivered(_server_says(code, words)) if code == 250 else _refused(code, words)


def _refused(code: int, words: bytes) -> Delivery:
    says = _server_says(code, words)
    if 500 <= code < 600 and code not in NOT_ABOUT_THIS_MAIL:
        return RefusedForGood(says)
    return RefusedForNow(says)


def _server_says(code: int, words: bytes | str) -> str:
    return plain_answer(f"{code} {_octets(words).decode('utf-8', 'replace')}")


def _octets(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
