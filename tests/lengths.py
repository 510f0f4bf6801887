"""How long the tests that search go on: seconds by default, minutes with TELEKIOSK_TESTS=long."""

from __future__ import annotations

import os

LONG = os.environ.get("TELEKIOSK_TESTS") == "long"
