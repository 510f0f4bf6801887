from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


def test_a_kiosk_without_a_terminal_names_a_command_that_needs_none(installed, telekiosk):
    answer = telekiosk("kiosk")
    assert answer.code == 2
    assert "needs a terminal" in answer.err
    assert "telekiosk doctor" in answer.err


def test_a_worker_without_a_mail_server_says_where_to_name_one(installed, telekiosk):
    answer = telekiosk("worker")
    assert answer.code == 2
    assert "TELEKIOSK_MAIL_URL" in answer.err


def test_a_mail_server_that_is_not_understood_is_not_shown(installed, telekiosk, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_MAIL_URL", "smtp://user:hush@host:port")
    answer = telekiosk("worker")
    assert answer.code == 2
    assert "hush" not in answer.err


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_is_none_is_wrong_usage(telekiosk, port):
    answer = telekiosk("web", f"--port={port}")
    assert answer.code == 2
    assert f"invalid port value: '{port}'" in answer.err


@pytest.mark.fault
def test_a_port_in_use_is_a_clear_sentence(installed, telekiosk):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = telekiosk("web", "--port", port)
    assert answer.code == 1
    assert f"The address 127.0.0.1, port {port}, cannot be used" in answer.err


def test_the_web_pages_are_served_until_the_end_is_asked_for(installed):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started("web", "--port", str(port)) as web:
        assert eventually(lambda: health(port)) == b"ok\n"
        web.send_signal(signal.SIGTERM)
        assert web.wait(timeout=20) == 0


def test_the_worker_sends_until_the_end_is_asked_for(installed, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_MAIL_URL", f"maildir:{installed}/mails")
    with started("worker") as worker:
        assert worker.stderr is not None
        assert "ready" in worker.stderr.readline()
        time.sleep(0.5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0


def health(port: int) -> bytes | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            return bytes(answer.read())
    except OSError:
        return None


def eventually(ask: Callable[[], bytes | None]) -> bytes | None:
    for _ in range(200):
        if answer := ask():
            return answer
        time.sleep(0.1)
    return None


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Ended for certain when the block is left, however it is left."""
    process = subprocess.Popen([sys.executable, "-m", "telekiosk", *words], stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
