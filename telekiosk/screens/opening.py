"""What the command hands to the kiosk: how to open the core, and where this terminal stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # the core is opened after the first page has been painted
    from telekiosk.core.policy import PasswordPolicy
    from telekiosk.gateway import Gateway


class CannotStart(Exception):
    """The settings or the database do not allow to start; the sentence says why and what to do (exit code 2)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where the terminal stands: for the header, and for whoever needs a person. Empty school: the authority's own."""

    portal: str
    school: str
    terminal: str
    contact: str
    """Who helps, in one or two lines: 'Secrétariat, bureau B12, 05 49 00 00 00'."""
    school_uai: str = ""
    authority: str = ""
    authority_contact: str = ""
    links: bool = True
    """Whether mails carry a link beside their code (R16)."""
    data_protection_contact: str = ""
    """Whom families ask about their data; empty: as for everything else, the authority."""
    retention_months: int = 12
    """How long journals and mails are kept (R27)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The core, open, and what the settings say to the pages. `knock` raises gateway.Away while the database is."""

    gateway: Gateway
    place: Place
    passwords: PasswordPolicy
    knock: Callable[[], None]
    discreet: bool = False
    """Whether P7 and P10 are shown whatever is true, and are worded so (R15)."""
    pace: Pace | None = None
    """The settings' times, where they differ from those the kiosk was started with (R18)."""


Opener: TypeAlias = Callable[[], Opened]
"""Called in a thread. Raises CannotStart, or gateway.Away to be asked again."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The kiosk's times, in seconds (R18, R19, R22)."""

    idle: float = 60
    patient: float = 180
    """P2, P3, P5, P10, P10b, P17: pages where one reads a mail or looks something up."""
    countdown: float = 20
    out_of_order: float = 5
    retry: float = 8
    renew: float = 12 * 3600
    after_scan: float = 0.1


STANDARD_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Clocks:
    """Wall clock, stopwatch in seconds, and whether the kiosk's second hand moves by itself (tests call `beat`)."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    ticking: bool = True
