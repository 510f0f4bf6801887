"""docs/lifecycle.md: the picture of an account's life, made from the table in the code (R10).

`write` makes the file, `check` says whether it is in step with the table."""

from __future__ import annotations

import sys
from pathlib import Path

from telekiosk.core import lifecycle

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"
HEAD = """# The life of an account

Made by `make diagram` from the table in [telekiosk/core/lifecycle.py](../telekiosk/core/lifecycle.py), which alone says
what can happen to an account. An event without an arrow from a state changes nothing there.
"""


def page() -> str:
    return f"{HEAD}\n```mermaid\n{lifecycle.diagram().strip()}\n```\n"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["write"]:
            PAGE.write_text(page(), encoding="utf-8")
            return 0
        case ["check"]:
            if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
                return 0
            print("docs/lifecycle.md is not what the table says now. Run: make diagram", file=sys.stderr)
            return 1
        case _:
            print("usage: diagram.py write|check", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
