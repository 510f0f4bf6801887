"""The tables of the helpdesk: who works there, what finds an account, and paper and files on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from telekiosk.core.credentials import new_id
from telekiosk.core.entities import choice, live
from telekiosk.core.terms import PaperKind, Role


class Operator(SQLModel, table=True):
    """A member of staff: of one school, or of the authority (no school). A removed one stays: the journal names it."""

    __tablename__ = "operator"
    __table_args__ = (
        sa.CheckConstraint("(role = 'authority') = (school_uai IS NULL)", name="authority_has_no_school"),
        sa.Index("ux_operator_name", "name", unique=True, **live("removed_at")),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=32)
    role: Role = Field(sa_column=sa.Column(choice(Role, "role"), nullable=False))
    school_uai: str | None = Field(default=None, foreign_key="school.uai", max_length=8, index=True)
    password_digest: str | None = Field(default=None, max_length=200)
    added_at: datetime
    added_by: str = Field(max_length=100)
    removed_at: datetime | None = None
    removed_by: str = Field(default="", max_length=100)


class OperatorKey(SQLModel, table=True):
    """An SSH key that opens the console for one operator."""

    __tablename__ = "operator_key"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    operator_id: UUID = Field(foreign_key="operator.id", index=True)
    fingerprint: str = Field(unique=True, max_length=60)
    public_key: str = Field(max_length=1500)
    added_at: datetime


def _term() -> Any:
    """Text compared byte by byte, so that a beginning is a range of the index on both databases."""
    return sa.Column(sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), primary_key=True)


class SearchTerm(SQLModel, table=True):
    """One folded word by which a school finds an account (C1)."""

    __tablename__ = "search_term"
    __table_args__ = (
        sa.Index("ix_search_term_school", "school_uai", "term", "account_id"),
        sa.Index("ix_search_term_all", "term", "account_id"),
        {"sqlite_with_rowid": False},
    )
    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    school_uai: str = Field(foreign_key="school.uai", primary_key=True, max_length=8)
    term: str = Field(sa_column=_term())


class PaperOrder(SQLModel, table=True):
    """Paper that an operator asked for and fetches once by its number (pick-up): letters, or slips with lent passwords.
    `checked`: how identity was checked, for a slip handed over at the counter. `replaces`: the letters that were good
    when it was asked for; those and no others may end with it. `expires_at`: it can be fetched until
    then and, once fetched, is to arrive by then. What did not is to be issued again (C4)."""

    __tablename__ = "paper_order"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(unique=True, max_length=10)
    kind: PaperKind = Field(sa_column=sa.Column(choice(PaperKind, "paper_kind"), nullable=False))
    operator_id: UUID = Field(foreign_key="operator.id", index=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8, index=True)
    reason: str = Field(default="", max_length=500)
    checked: str | None = Field(default=None, max_length=200)
    identifiers: list[str] = Field(sa_column=sa.Column(sa.JSON(), nullable=False))
    replaces: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON(), nullable=False))
    asked_at: datetime
    expires_at: datetime
    taken_at: datetime | None = None
    batch_id: UUID | None = Field(default=None, foreign_key="letter_batch.id")
    received_at: datetime | None = None


class DepositedRoster(SQLModel, table=True):
    """Roster files that an operator sent for a preview (C5); deleted when applied, withdrawn, or a day old."""

    __tablename__ = "deposited_roster"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    operator_id: UUID = Field(foreign_key="operator.id", index=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8, index=True)
    content: bytes = Field(sa_column=sa.Column(sa.LargeBinary(), nullable=False))
    deposited_at: datetime


class PupilClaim(SQLModel, table=True):
    """A school asks for a pupil whom another school lists by this enrolment; that school has accepted, has refused, or
    has not answered yet (R21)."""

    __tablename__ = "pupil_claim"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "school_uai"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    enrolment_id: UUID = Field(foreign_key="enrolment.id")
    school_uai: str = Field(foreign_key="school.uai", max_length=8, index=True)
    asked_at: datetime
    asked_by: str = Field(max_length=100)
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    answered_by: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=500)
