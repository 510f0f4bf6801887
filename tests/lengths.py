"""How long the tests that search go on: seconds by default, minutes with TELEKIOSK_TESTS=long."""

from __future__ import annotations

import os

LONG = os.environ.get("TELEKIOSK_TESTS") == "long"
KILLS = 200 if LONG else 10 if os.environ.get("CI") else 3
"""How often a program is killed, of each kind and on each database."""
