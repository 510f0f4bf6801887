"""Real mail servers for the tests: aiosmtpd, well-behaved or not, and a bare socket that says what it is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "postmaster", "p@ss/w:rd"


@dataclass
class Post:
    """What a server took in. `rcpt` and `data` are its answers."""

    rcpt: str = "250 2.1.5 OK"
    data: str = "250 2.0.0 queued as 4711"
    envelopes: list[Envelope] = field(default_factory=list)
    sessions: set[Session] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            self.envelopes.append(envelope)
            self.sessions.add(session)
        return self.data


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        port: int = place.getsockname()[1]
        return port


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == known, handled=False)


@contextmanager
def mail_server(
    post: Post,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    sign_in: bool = False,
    utf8: bool = True,
) -> Iterator[int]:
    """A real SMTP server; the port it listens on."""
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=tls,
        tls_context=starttls,
        enable_SMTPUTF8=utf8,
        authenticator=_knows if sign_in else None,
        auth_required=sign_in,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def scripted_server(*lines: bytes, hold: bool = False) -> Iterator[int]:
    """A server that answers each line it gets with the next of `lines` (the first is its greeting), then hangs up, or
    with `hold` says nothing more."""
    over = threading.Event()

    def serve(door: socket.socket) -> None:
        with door, door.accept()[0] as line, line.makefile("rb") as heard:
            for answer in lines:
                line.sendall(answer + b"\r\n")
                if not heard.readline():
                    return
            if hold:
                over.wait(10)

    door = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, args=(door,), daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        over.set()
