"""The made-up schools of data/: their exports and what they tell families."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from telekiosk.core.schools import SetSchool
from telekiosk.core.terms import Service
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster

_DATA = Path(__file__).parent / "data"  # a link to the repository's data/, a folder where the program is installed


@dataclass(frozen=True, slots=True)
class MadeUpSchool:
    """One school, ready to be imported and then filled in."""

    roster: Roster
    details: SetSchool


def made_up_school(folder: str) -> MadeUpSchool:
    """The school of one folder of data/. Its files are ours: one that cannot be read is a mistake of the program."""
    schools = tomllib.loads((_DATA / "schools.toml").read_text(encoding="utf-8"))["school"]
    told = next(school for school in schools if school["folder"] == folder)
    files = sorted((_DATA / folder).glob("*.xml"))
    roster = read_roster([Given(file.name, file.read_bytes()) for file in files])
    if not isinstance(roster, Roster):
        raise ValueError(f"{folder}: {roster}")
    texts = {name: told[name] for name in ("name", "town", "contact", "phone", "email", "message")}
    services = tuple((Service[name.upper()], address) for name, address in told["services"].items())
    return MadeUpSchool(roster, SetSchool(roster.heading.uai, services=services, **texts))
