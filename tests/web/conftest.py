"""The web pages on the real core, and a family whose mail has arrived."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from telekiosk.core.counter import family_at
from telekiosk.mail.portal import Portal
from telekiosk.web.app import web_app
from tests.mail.family import Family

PORTAL = Portal("Scolarité Services", "kiosk@example.org", "https://comptes.example.org")


@pytest.fixture
def family(tmp_path: Path) -> Family:
    """Mme Martin at P3: the account is pending, M1 is queued."""
    family = Family(tmp_path)
    family.connect()
    return family


def visitor(family: Family) -> AsyncClient:
    """Somebody at the pages. A fault that is not turned into a page would be raised here."""
    app = web_app(family.counter.acting(family_at("web")), PORTAL)
    return AsyncClient(transport=ASGITransport(app), base_url="http://pages")


@pytest.fixture
async def web(family: Family) -> AsyncIterator[AsyncClient]:
    async with visitor(family) as client:
        yield client
