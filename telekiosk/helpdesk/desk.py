"""Where an operator sits: the way to the core, who they are, which school they speak for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telekiosk.core.operators import OperatorView
from telekiosk.core.people import SchoolView
from telekiosk.gateway import Gateway

LOCK_SECONDS = 15 * 60
"""So long without a key, and the console locks (section 6)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`school` is None for the authority. `ssh_target`: what stands behind ssh in the commands that are shown.
    `has_password`: unlocking asks for it; without one the session ends, and the key that opened it opens the next."""

    gateway: Gateway
    operator: OperatorView
    school: SchoolView | None
    portal: str
    authority: str
    ssh_target: str
    clock: Callable[[], datetime]
    has_password: bool = False
    lock_seconds: float = LOCK_SECONDS
