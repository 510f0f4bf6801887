"""telekiosk as it runs some days from now: python -m tests.journeys.later DAYS COMMAND…"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from telekiosk.cli import main
from telekiosk.core import counter

if __name__ == "__main__":
    days = timedelta(days=int(sys.argv[1]))
    counter.system_clock = lambda: datetime.now(UTC) + days
    sys.exit(main(sys.argv[2:]))
