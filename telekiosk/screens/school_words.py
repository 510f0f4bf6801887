"""A school as its families know it: its name with its town, and how to reach it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first page is painted before the core is loaded
    from telekiosk.core.people import SchoolView


def full_name(school: SchoolView) -> str:
    """'Collège Jean-Moulin, Poitiers'"""
    return ", ".join(part for part in (school.name, school.town) if part)


def contact_of(school: SchoolView) -> str:
    """Whom to ask, and the telephone number; empty where the school has given neither."""
    return whole_numbers(", ".join(part for part in (school.contact, school.phone) if part))


def whole_numbers(text: str) -> str:
    """With every telephone number on one line."""
    return re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", text)
