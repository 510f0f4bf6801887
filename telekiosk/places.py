"""Where an installation's settings file lies (R25). Standard library only: sshd asks for keys by a command that must
answer at once."""

from __future__ import annotations

import os
from pathlib import Path

PREFIX = "TELEKIOSK_"
WHERE = "TELEKIOSK_SETTINGS"
EVERYWHERE = Path("/etc/telekiosk/telekiosk.toml")


def own_folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "telekiosk"


def settings_file(named: Path | None) -> Path | None:
    """The first that exists; one asked for by name must exist, the usual places need not."""
    asked = named or (Path(os.environ[WHERE]) if os.environ.get(WHERE) else None)
    if asked:
        return asked.absolute()
    return next((path for path in (own_folder() / "telekiosk.toml", EVERYWHERE) if path.is_file()), None)
