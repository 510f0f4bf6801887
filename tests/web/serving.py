"""The pages in a process of their own, as `telekiosk web` runs them: python -m tests.web.serving FOLDER PORT."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from telekiosk.core.counter import family_at
from telekiosk.web.app import web_app
from telekiosk.web.server import serve
from tests.mail.family import Family
from tests.mail.servers import free_port
from tests.web.conftest import PORTAL

HOME = Path(__file__).parent.parent.parent


@dataclass
class Pages:
    address: str
    process: subprocess.Popen[str]

    def end(self) -> tuple[int, str]:
        """SIGTERM; its exit code, and all that it wrote."""
        self.process.terminate()
        written, _ = self.process.communicate(timeout=10)
        return self.process.returncode, written


@contextmanager
def pages_of(family: Family) -> Iterator[Pages]:
    port = free_port()
    command = [sys.executable, "-m", "tests.web.serving", str(family.folder), str(port)]
    process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        _wait_for(port)
        yield Pages(f"http://127.0.0.1:{port}", process)
    finally:
        process.kill()
        process.communicate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the pages did not come up")


if __name__ == "__main__":
    family = Family(Path(sys.argv[1]), fresh=False)
    serve(web_app(family.counter.acting(family_at("web")), PORTAL), "127.0.0.1", int(sys.argv[2]))
