"""What every test needs: the texts, compiled before the first of them is looked up."""

from __future__ import annotations

from tools.catalogues import compile_catalogues


def pytest_sessionstart() -> None:
    compile_catalogues()
