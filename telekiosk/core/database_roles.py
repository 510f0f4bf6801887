"""What each face may do in a PostgreSQL database: three roles, and one table of their rights.

The login of a face is a member of one of them; the schema's owner stays with `db upgrade` and the commands. The kiosk
stands in a foyer: its role adds to the journal, which it can neither read nor change (ids are made by the program, the
seal is in the account's row), and knows nothing of operators, imports and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from telekiosk.core.database import Database

KIOSK, HELPDESK, UPKEEP = "telekiosk_kiosk", "telekiosk_helpdesk", "telekiosk_upkeep"

_WORDS = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
_NO_RIGHT = "42501"

RIGHTS: Mapping[str, tuple[str, str, str]] = {
    # table: what the kiosk, the helpdesk, and worker and upkeep may do
    "account": ("SU", "SIU", "SU"),
    "alembic_version": ("S", "S", "S"),
    "deposited_roster": ("", "SID", "SD"),
    "enrolment": ("S", "SIU", "S"),
    "guardian": ("S", "SIU", "S"),
    "held_when_grouped": ("SI", "SID", "S"),
    "journal_entry": ("I", "SI", "SID"),
    "key_record": ("S", "S", "S"),
    "lent_password": ("SU", "SIU", "SUD"),
    "letter": ("SU", "SIU", "SUD"),
    "letter_batch": ("", "SI", "SD"),
    "mailed_secret": ("SIU", "SIU", "SUD"),
    "operator": ("", "SIU", "S"),
    "operator_key": ("", "SID", ""),
    "outbox_mail": ("SIU", "SIU", "SIUD"),
    "paper_order": ("", "SIU", "SD"),
    "pupil": ("S", "SIU", "S"),
    "pupil_claim": ("", "SIU", "SD"),
    "report": ("SIU", "SIU", "SUD"),
    "responsibility": ("SU", "SIU", "SU"),
    "roster_import": ("", "SI", ""),
    "school": ("S", "SIU", "SU"),
    "school_service": ("S", "SID", "S"),
    "search_term": ("SID", "SID", "SID"),
    "tally": ("SID", "SID", "SD"),
    "upkeep_run": ("S", "S", "SI"),
}


@dataclass(frozen=True, slots=True)
class RolesSet:
    """Their rights are as this program needs them; `made` are those that were not there before."""

    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneFile:
    """SQLite knows no roles: who can open the file can do everything."""


@dataclass(frozen=True, slots=True)
class MayNotMakeRoles:
    """The login that asks may not; whoever administers the server makes these, then it is asked again."""

    missing: tuple[str, ...]


RolesOutcome: TypeAlias = RolesSet | OneFile | MayNotMakeRoles


def set_roles(database: Database) -> RolesOutcome:
    """`db roles`: makes the three roles where they are missing, and gives each its rights and no other. To be run again
    after `db upgrade`."""
    if database.is_sqlite:
        return OneFile()
    missing = database.read(_missing)
    try:
        database.write(lambda session: _set(session, missing))
    except ProgrammingError as problem:
        if getattr(problem.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        return MayNotMakeRoles(missing)
    return RolesSet(missing)


def may_do_upkeep(database: Database) -> bool:
    """Whether this login may purge journals: the kiosk's may not."""
    if database.is_sqlite:
        return True
    asked = sa.text("SELECT has_table_privilege('journal_entry', 'DELETE')")
    return bool(database.read(lambda session: session.scalar(asked)))


def _missing(session: Session) -> tuple[str, ...]:
    known = set(session.scalars(sa.text("SELECT rolname FROM pg_roles")))
    return tuple(role for role in (KIOSK, HELPDESK, UPKEEP) if role not in known)


def _set(session: Session, missing: tuple[str, ...]) -> None:
    for role in missing:
        session.execute(sa.text(f"CREATE ROLE {role} NOLOGIN"))
    for table, rights in RIGHTS.items():
        for role, letters in zip((KIOSK, HELPDESK, UPKEEP), rights, strict=True):
            session.execute(sa.text(f"REVOKE ALL ON {table} FROM {role}"))
            if letters:
                words = ", ".join(_WORDS[letter] for letter in letters)
                session.execute(sa.text(f"GRANT {words} ON {table} TO {role}"))
