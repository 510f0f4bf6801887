"""A whole database copied into an empty one, of the same kind or the other: what backup and restore are made of.

A backup is a SQLite file whatever it was taken from, so that it can be checked without a server, and a school that
outgrows one machine can restore it into PostgreSQL."""

from __future__ import annotations

from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

import telekiosk.core.staff_entities  # noqa: F401 - fills the metadata, with entities
from telekiosk.core.database import Database

_ROWS_AT_ONCE = 500

Counts: TypeAlias = dict[str, int]


class CopyBroken(Exception):
    """The copy does not hold what was read, or is damaged. Nothing may rely on it."""


def copy_database(source: Database, target: Database) -> Counts:
    """Every row of every table, as of one moment, into a database that has the schema and nothing else; returns how
    many rows each table has. Raises CopyBroken, DatabaseAway."""
    with source.snapshot() as rows_from, target.filling() as rows_to:
        if any(_count(rows_to, table) for table in SQLModel.metadata.sorted_tables):
            raise CopyBroken
        counts = {table.name: _copy_table(rows_from, rows_to, table) for table in SQLModel.metadata.sorted_tables}
    with target.snapshot() as copy:
        if counts != {table.name: _count(copy, table) for table in SQLModel.metadata.sorted_tables}:
            raise CopyBroken
    return counts


def check_file(database: Database) -> None:
    """A SQLite file's own checks: whole pages, and no row that points to nothing. Raises CopyBroken."""
    try:
        with database.snapshot() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            linked = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    except sa.exc.DatabaseError:
        raise CopyBroken from None
    if not (whole and linked):
        raise CopyBroken


def _copy_table(rows_from: Connection, rows_to: Connection, table: sa.Table) -> int:
    copied = 0
    for piece in rows_from.execute(sa.select(table)).mappings().partitions(_ROWS_AT_ONCE):
        rows_to.execute(sa.insert(table), [dict(row) for row in piece])
        copied += len(piece)
    return copied


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
