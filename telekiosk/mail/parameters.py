"""What a queued mail says of its occasion, read from its JSON. All of it is data: cleaned, never endless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from telekiosk.core.names import clean

Parameters: TypeAlias = Mapping[str, object]

LONGEST_VALUE = 200
"""Characters shown of a name or a contact: no roster's name is longer, and no mail becomes endless."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask; either may be empty."""

    school: str
    how: str


def shown(value: object) -> str:
    """A value from the database as text for a mail: one line, nothing unseen in it, not endless. None is nothing."""
    text = "" if value is None else clean(str(value))
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def text(parameters: Parameters, name: str) -> str:
    return shown(parameters.get(name))


def texts(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The values of a list that say something."""
    values = parameters.get(name)
    every = (shown(value) for value in values) if isinstance(values, list | tuple) else ()
    return tuple(value for value in every if value)


def group(parameters: Parameters, name: str) -> Parameters:
    """What belongs together under one name (school, facts); empty where it is absent."""
    value = parameters.get(name)
    return value if isinstance(value, Mapping) else {}


def groups(parameters: Parameters, name: str) -> tuple[Parameters, ...]:
    values = parameters.get(name)
    return tuple(value for value in values if isinstance(value, Mapping)) if isinstance(values, list | tuple) else ()


def moment(parameters: Parameters, name: str) -> datetime:
    """A time with its zone, as the JSON holds it (ISO 8601)."""
    value = parameters[name]
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def contact(parameters: Parameters) -> Contact:
    school = group(parameters, "school")
    ways = (text(school, name) for name in ("contact", "phone", "email"))
    return Contact(text(school, "name"), ", ".join(way for way in ways if way))
