"""What every test needs: the texts, compiled before the first of them is looked up."""

from __future__ import annotations

import gc

from tools.catalogues import compile_catalogues


def pytest_sessionstart() -> None:
    compile_catalogues()
    gc.set_threshold(50_000, 20, 20)  # at Python's own pace a sixth of a run goes into looking for garbage
