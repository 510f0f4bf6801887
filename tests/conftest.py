"""What every test needs: the texts, compiled."""

from __future__ import annotations

import pytest

from tools.catalogues import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    compile_catalogues()
