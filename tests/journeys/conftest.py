"""One school on paper, made once by the commands; a copy for each journey. Another on PostgreSQL, for whoever asks."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from tests.databases import new_database, postgresql_server
from tests.journeys.installation import Installation, fill
from tests.journeys.mailbox import Mailbox
from tests.mail.servers import Post, mail_server


def on_sqlite(folder: Path) -> Installation:
    return Installation(folder, f"sqlite:///{folder}/telekiosk.db")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    fill(on_sqlite(folder))
    return folder


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    """A mail server that speaks STARTTLS, with a certificate from an authority that the programs trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    post = Post()
    with mail_server(post, starttls=context) as port:
        yield Mailbox(post, f"smtp://localhost:{port}?starttls=required")


@pytest.fixture(params=["sqlite"])
def installation(request: pytest.FixtureRequest, tmp_path: Path, mailbox: Mailbox) -> Iterator[Installation]:
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("filled"), tmp_path, dirs_exist_ok=True)
        yield replace(on_sqlite(tmp_path), mail=mailbox.url)
        return
    with postgresql_server() as server:
        installation = Installation(tmp_path, new_database(server), mail=mailbox.url)
        fill(installation)
        yield installation
