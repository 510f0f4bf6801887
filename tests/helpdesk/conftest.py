"""Console tests: one SQLite database for each, from a template made once."""

from __future__ import annotations

from tests.screens.conftest import counter, same_reference, template

__all__ = ["counter", "same_reference", "template"]
