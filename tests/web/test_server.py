"""`telekiosk web` as a process: it ends when told, is silent about tokens, and says when its port is not free."""

from __future__ import annotations

import socket

import httpx
import pytest

from telekiosk.web.app import web_app
from telekiosk.web.server import PortNotFree, serve
from tests.mail.family import Family
from tests.web.conftest import PORTAL
from tests.web.serving import pages_of


def test_it_serves_until_sigterm_and_writes_no_token(family: Family) -> None:
    token = family.newest_token()
    with pages_of(family) as pages:
        assert httpx.get(f"{pages.address}/health").text == "ok\n"
        head = httpx.head(f"{pages.address}/c/{token}")
        assert head.status_code == 200 and head.content == b"" and "server" not in head.headers
        assert httpx.post(f"{pages.address}/c/{token}").status_code == 200
        assert httpx.get(f"{pages.address}/r/{token}").status_code == 404
        code, written = pages.end()
    assert (code, written) == (0, "")


@pytest.mark.fault
def test_rubbish_on_the_line_does_not_end_it(family: Family) -> None:
    with pages_of(family) as pages:
        host, port = pages.address.removeprefix("http://").split(":")
        for rubbish in (
            b"\x16\x03\x01\x02\x00",
            b"GET " + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
            b"\r\n\r\n",
            b"POST /r/x",
        ):
            with socket.create_connection((host, int(port)), 5) as line:
                line.sendall(rubbish)
        assert httpx.get(f"{pages.address}/health").status_code == 200


@pytest.mark.fault
def test_a_port_in_use_is_said(family: Family) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortNotFree) as refusal:
            serve(web_app(family.counter, PORTAL), "127.0.0.1", port)
    assert (refusal.value.host, refusal.value.port) == ("127.0.0.1", port) and refusal.value.reason
    with pytest.raises(PortNotFree):
        serve(web_app(family.counter, PORTAL), "no such host", 8080)
