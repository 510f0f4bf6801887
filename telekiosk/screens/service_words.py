"""What the outside services are called, and what they are for (P12)."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.terms import Service
from telekiosk.widgets.words import _


def described(service: Service) -> tuple[str, str]:
    """A service's name, and what it is for."""
    match service:
        case Service.ABSENCES:
            return _("Absences"), _("Absences and late arrivals.")
        case Service.COMPETENCY_RECORD:
            return _("Competencies"), _("The record, year after year.")
        case Service.MARKS:
            return _("Marks"), _("The marks of each test.")
        case Service.WORKSPACE:
            return _("Digital workspace"), _("Lessons, homework, messages.")
        case other:
            assert_never(other)


def shown_address(address: str) -> str:
    """An address as one types it."""
    return address.removeprefix("https://")
