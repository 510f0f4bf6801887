"""System programs that a few tests need, beside what pip installs."""

from __future__ import annotations

import os
import shutil

import pytest


def require_program(name: str) -> str:
    """The path of a system program. Where it is absent the test is skipped; in CI it fails."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the program '{name}' is not installed here")
    return path
