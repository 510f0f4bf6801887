"""What a row of a roster says otherwise than the record: field by field, old and new (R21, C9)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from telekiosk.roster.known import KnownGuardian, KnownPupil
from telekiosk.roster.model import PersonRow, PupilRow
from telekiosk.roster.steps import Change, GuardianChange, Value


def pupil_changes(pupil: KnownPupil, row: PupilRow, owners: Mapping[str, UUID], *, arrives: bool) -> tuple[Change, ...]:
    """Names, INE and birth date; class and numbers too, unless a new enrolment takes them (`arrives`). What the row
    does not say stays; an INE that another pupil has (`owners`) is left alone."""
    said: dict[str, Value] = {
        "family_name": row.family_name,
        "usage_name": row.usage_name,
        "first_name": row.first_name,
    }
    if row.ine and owners.get(row.ine, pupil.id) == pupil.id:
        said["ine"] = row.ine
    if not arrives:
        said |= {"class_name": row.class_name, "eleve_id": row.eleve_id}
        said |= {"elenoet": row.elenoet} if row.elenoet else {}
    changes = [
        Change(name, old, new)
        for name, new in said.items()
        if name not in row.unsaid and new != (old := getattr(pupil, name))
    ]
    return (*changes, *_birth_date(pupil, row))


def _birth_date(pupil: KnownPupil, row: PupilRow) -> list[Change]:
    """A correction by the school holds until the roster brings a value other than the one corrected."""
    if row.birth_date is None or row.birth_date == pupil.birth_date_in_roster:
        return []
    told = [Change("birth_date", pupil.birth_date, row.birth_date)] if row.birth_date != pupil.birth_date else []
    return [*told, Change("birth_date_in_roster", pupil.birth_date_in_roster, row.birth_date)]


def guardian_values(row: PersonRow) -> dict[str, Value]:
    """A guardian's record as the row has it, by its fields' names."""
    return {
        "person_id": row.person_id,
        "civility": row.civility,
        "family_name": row.family_name,
        "usage_name": row.usage_name,
        "first_name": row.first_name,
        "address_lines": "\n".join(row.address_lines),
        "postcode_and_town": row.postcode_and_town,
        "country": row.country,
        "phone": row.phone,
        "email": row.email,
        "email_is_sound": row.email_is_sound,
    }


def guardian_change(guardian: KnownGuardian, row: PersonRow, *, protected: bool) -> GuardianChange | None:
    """None when the record says the same. Contact details that the school has changed hold until the roster brings a
    value other than the one they replaced; `protected` carries over the mark of another record of this person."""
    said = guardian_values(row)
    held = {name for name, value in guardian.in_roster.items() if said[name] == value}
    skipped = held | row.unsaid
    skipped |= {"email_is_sound"} if "email" in skipped else set()
    changes = [
        Change(name, old, new)
        for name, new in said.items()
        if name not in skipped and new != (old := getattr(guardian, name))
    ]
    if protected and not guardian.protected:
        changes.append(Change("protected", old=False, new=True))
    caught_up = tuple(sorted(guardian.in_roster.keys() - held - skipped))
    if not changes and not caught_up:
        return None
    return GuardianChange(guardian.id, row.name, tuple(changes), caught_up)
