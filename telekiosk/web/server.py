"""Serving the web pages (R26): uvicorn, on one address, behind the authority's own HTTPS."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_SECONDS_TO_FINISH = 5


class PortNotFree(Exception):
    """Another program listens there already, or this one may not. Says where, and the system's reason."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(host, port, reason)
        self.host, self.port, self.reason = host, port, reason


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Answers until SIGTERM or SIGINT. Raises PortNotFree.

    No access log: the paths hold tokens."""
    line = _listening(host, port)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        lifespan="off",
        ws="none",
        http="h11",
        limit_concurrency=200,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    with line, _ending_quietly():
        uvicorn.Server(config).run(sockets=[line])


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """uvicorn finishes on SIGTERM and SIGINT, then raises the signal once more: by then it has done its work."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind((host, port))
    except OSError as fault:
        line.close()
        raise PortNotFree(host, port, fault.strerror or str(fault)) from None
    return line
