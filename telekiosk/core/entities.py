"""The tables. Rows never leave core/: faces get dataclasses.

Enumerations are text with a CHECK, times carry their zone, ids are made by the program."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from telekiosk.core.credentials import new_id
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.terms import AccountsPer, Language, MailKind, MailState, ReportKind, Service, TallyKind, Voided

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(members: type[StrEnum], name: str) -> Any:
    """A column type for an enumeration: text, its values checked by the database."""
    return sa.Enum(
        members,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda cls: [member.value for member in cls],
    )


def live(column: str) -> dict[str, Any]:
    """Arguments of an index over the rows where `column` is null, on both databases."""
    return {"sqlite_where": sa.text(f"{column} IS NULL"), "postgresql_where": sa.text(f"{column} IS NULL")}


def _within(table: str) -> Any:
    """A column that points into its own table; checked at once, but a restore may ask to have it checked at the end."""
    target = sa.ForeignKey(f"{table}.id", deferrable=True, initially="IMMEDIATE")
    return sa.Column(sa.Uuid(), target, index=True, nullable=True)


class KeyRecord(SQLModel, table=True):
    """Which key this database was made with (R8)."""

    __tablename__ = "key_record"
    id: str = Field(primary_key=True, max_length=16)
    check_value: str = Field(max_length=100)
    made_at: datetime


class School(SQLModel, table=True):
    __tablename__ = "school"
    uai: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=100)
    town: str = Field(default="", max_length=100)
    contact: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    message: str = Field(default="", max_length=500)
    printer: str = Field(default="", max_length=100)
    accounts_per: AccountsPer = Field(
        default=AccountsPer.CHILD, sa_column=sa.Column(choice(AccountsPer, "accounts_per"), nullable=False)
    )
    entry_count: int = 0
    last_digest: str = Field(default="", max_length=100)
    seal: str = Field(default="", max_length=100)


class SchoolService(SQLModel, table=True):
    __tablename__ = "school_service"
    school_uai: str = Field(foreign_key="school.uai", primary_key=True, max_length=8)
    service: Service = Field(sa_column=sa.Column(choice(Service, "service"), primary_key=True))
    address: str = Field(max_length=78)


class Pupil(SQLModel, table=True):
    __tablename__ = "pupil"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    ine: str | None = Field(default=None, unique=True, max_length=11)
    family_name: str = Field(max_length=100)
    usage_name: str = Field(default="", max_length=100)
    first_name: str = Field(max_length=100)
    birth_date: date | None = None
    birth_date_in_roster: date | None = None


class Enrolment(SQLModel, table=True):
    """A pupil at a school, from one date to another; one is current at most."""

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.Index("ux_enrolment_current", "pupil_id", unique=True, **live("ended_on")),
        sa.Index("ix_enrolment_school_class", "school_uai", "class_name"),
        sa.Index("ix_enrolment_eleve", "school_uai", "eleve_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8)
    eleve_id: str = Field(default="", max_length=20)
    elenoet: str = Field(default="", max_length=20)
    class_name: str = Field(default="", max_length=40)
    started_on: date
    ended_on: date | None = None
    ended_because: str = Field(default="", max_length=40)


class Guardian(SQLModel, table=True):
    __tablename__ = "guardian"
    __table_args__ = (sa.UniqueConstraint("school_uai", "person_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8)
    person_id: str = Field(max_length=20)
    same_as: UUID | None = Field(default=None, sa_column=_within("guardian"))
    civility: str = Field(default="", max_length=20)
    family_name: str = Field(max_length=100)
    usage_name: str = Field(default="", max_length=100)
    first_name: str = Field(max_length=100)
    address_lines: str = Field(default="", max_length=200)
    postcode_and_town: str = Field(default="", max_length=80)
    country: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    email_is_sound: bool = False
    protected: bool = False
    in_roster: dict[str, str] | None = Field(default=None, sa_column=sa.Column(sa.JSON(), nullable=True))


class Account(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'pupil') = (pupil_id IS NOT NULL)", name="pupil_has_pupil"),
        sa.CheckConstraint("state <> 'grouped' OR principal_id IS NOT NULL", name="grouped_has_principal"),
        sa.Index("ux_account_identifier", "identifier", unique=True),
        sa.Index("ix_account_school_state", "school_uai", "state"),
        sa.Index("ix_account_confirmed_address", sa.text("lower(confirmed_address)")),
        sa.Index("ix_account_awaited_address", sa.text("lower(awaited_address)")),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: Kind = Field(sa_column=sa.Column(choice(Kind, "kind"), nullable=False))
    state: State = Field(sa_column=sa.Column(choice(State, "state"), nullable=False))
    identifier: str = Field(max_length=20)
    school_uai: str = Field(foreign_key="school.uai", max_length=8)
    pupil_id: UUID | None = Field(default=None, foreign_key="pupil.id", index=True)
    language: Language = Field(default=Language.FR, sa_column=sa.Column(choice(Language, "language"), nullable=False))
    password_digest: str | None = Field(default=None, max_length=200)
    confirmed_address: str | None = Field(default=None, max_length=254)
    awaited_address: str | None = Field(default=None, max_length=254)
    confirmed_at_counter: bool = False
    principal_id: UUID | None = Field(default=None, sa_column=_within("account"))
    grouped_from: State | None = Field(default=None, sa_column=sa.Column(choice(State, "grouped_from"), nullable=True))
    grouped_at: datetime | None = None
    closed_by_time: bool = False
    last_sign_in: datetime | None = None
    previous_sign_in: datetime | None = None
    made_at: datetime
    state_since: datetime
    entry_count: int = 0
    last_digest: str = Field(default="", max_length=100)
    seal: str = Field(default="", max_length=100)


class Responsibility(SQLModel, table=True):
    """One guardian, one pupil, on exactly one account; current until it ended, shown unless hidden."""

    __tablename__ = "responsibility"
    __table_args__ = (
        sa.UniqueConstraint("guardian_id", "pupil_id"),
        sa.CheckConstraint("rank IN (1, 2)", name="rank"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    guardian_id: UUID = Field(foreign_key="guardian.id")
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    rank: int
    ended_on: date | None = None
    ended_because: str = Field(default="", max_length=40)
    hidden: bool = False
    hidden_until: date | None = None


class HeldWhenGrouped(SQLModel, table=True):
    """The responsibilities that sat on an account when it was grouped: what undoing gives back (R14)."""

    __tablename__ = "held_when_grouped"
    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    responsibility_id: UUID = Field(foreign_key="responsibility.id", primary_key=True)


class LetterBatch(SQLModel, table=True):
    """Letters that were committed together with one PDF (R22)."""

    __tablename__ = "letter_batch"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8)
    made_at: datetime
    made_by: str = Field(max_length=100)
    letters: int


class Letter(SQLModel, table=True):
    __tablename__ = "letter"
    __table_args__ = (sa.Index("ux_letter_live", "account_id", unique=True, **live("voided_at")),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    batch_id: UUID = Field(foreign_key="letter_batch.id", index=True)
    issued_on: date
    issued_at: datetime
    deadline: date
    password_digest: str = Field(max_length=200)
    scan_digest: str = Field(unique=True, max_length=100)
    voided_at: datetime | None = None
    voided: Voided | None = Field(default=None, sa_column=sa.Column(choice(Voided, "voided"), nullable=True))


class LentPassword(SQLModel, table=True):
    __tablename__ = "lent_password"
    __table_args__ = (sa.Index("ux_lent_password_live", "account_id", unique=True, **live("voided_at")),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    password_digest: str = Field(max_length=200)
    lent_at: datetime
    lent_by: str = Field(max_length=100)
    expires_at: datetime
    voided_at: datetime | None = None
    voided: Voided | None = Field(default=None, sa_column=sa.Column(choice(Voided, "voided"), nullable=True))


class MailedSecret(SQLModel, table=True):
    """What M1 or M3 carries: a code and a link token, kept as digests only. One live row for each account and kind."""

    __tablename__ = "mailed_secret"
    __table_args__ = (sa.Index("ux_mailed_secret_live", "account_id", "kind", unique=True, **live("voided_at")),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    kind: MailKind = Field(sa_column=sa.Column(choice(MailKind, "kind"), nullable=False))
    address: str = Field(max_length=254)
    code_digest: str = Field(max_length=100)
    token_digest: str = Field(unique=True, max_length=100)
    reference: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger(), unique=True, nullable=True))
    made_at: datetime
    expires_at: datetime
    voided_at: datetime | None = None
    voided: Voided | None = Field(default=None, sa_column=sa.Column(choice(Voided, "voided"), nullable=True))


class OutboxMail(SQLModel, table=True):
    """A mail from the transaction that causes it until our mail server's last answer (R17)."""

    __tablename__ = "outbox_mail"
    __table_args__ = (sa.Index("ix_outbox_mail_due", "state", "not_before"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: MailKind = Field(sa_column=sa.Column(choice(MailKind, "kind"), nullable=False))
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    secret_id: UUID | None = Field(default=None, foreign_key="mailed_secret.id", index=True)
    address: str = Field(max_length=254)
    language: Language = Field(sa_column=sa.Column(choice(Language, "language"), nullable=False))
    parameters: dict[str, Any] = Field(sa_column=sa.Column(sa.JSON(), nullable=False))
    code: str | None = Field(default=None, max_length=20)
    token: str | None = Field(default=None, max_length=60)
    message_id: str = Field(max_length=100, unique=True)
    state: MailState = Field(default=MailState.WAITING, sa_column=sa.Column(choice(MailState, "state"), nullable=False))
    queued_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    lease_until: datetime | None = None
    leased_by: str = Field(default="", max_length=100)
    answered_at: datetime | None = None
    answer: str = Field(default="", max_length=500)


class Tally(SQLModel, table=True):
    """One failed attempt or one mail asked for (R20). The subject is a keyed digest, of what does not exist too."""

    __tablename__ = "tally"
    __table_args__ = (sa.Index("ix_tally_subject", "kind", "subject", "at"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: TallyKind = Field(sa_column=sa.Column(choice(TallyKind, "tally_kind"), nullable=False))
    subject: str = Field(max_length=100)
    terminal: str = Field(max_length=100)
    at: datetime


class Report(SQLModel, table=True):
    """What a family says is wrong in the school's data, to be mended by the school."""

    __tablename__ = "report"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str = Field(unique=True, max_length=10)
    kind: ReportKind = Field(sa_column=sa.Column(choice(ReportKind, "report_kind"), nullable=False))
    account_id: UUID = Field(foreign_key="account.id", index=True)
    pupil_id: UUID | None = Field(default=None, foreign_key="pupil.id", index=True)
    guardian_id: UUID | None = Field(default=None, foreign_key="guardian.id", index=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8, index=True)
    birth_date_typed: date | None = None
    told: str = Field(default="", max_length=500)
    asked: dict[str, str] | None = Field(default=None, sa_column=sa.Column(sa.JSON(), nullable=True))
    made_at: datetime
    mended_at: datetime | None = None
    mended_by: str = Field(default="", max_length=100)
    answer: str = Field(default="", max_length=500)
    called_back_at: datetime | None = None


class RosterImport(SQLModel, table=True):
    """One roster applied to one school. When its files were exported moves on when newer ones say the same."""

    __tablename__ = "roster_import"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    school_uai: str = Field(foreign_key="school.uai", max_length=8, index=True)
    school_year: int
    pupils_exported_at: datetime
    guardians_exported_at: datetime
    applied_at: datetime
    applied_by: str = Field(max_length=100)
    pupils: int
    accounts: int


class UpkeepRun(SQLModel, table=True):
    """One daily upkeep that was carried through (R27)."""

    __tablename__ = "upkeep_run"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    ran_at: datetime = Field(index=True)


class JournalEntry(SQLModel, table=True):
    """One entry of an account's or a school's journal (R12): numbered without gaps, chained by a keyed digest."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.CheckConstraint("(account_id IS NULL) <> (school_uai IS NULL)", name="one_stream"),
        sa.UniqueConstraint("account_id", "number"),
        sa.UniqueConstraint("school_uai", "number"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    school_uai: str | None = Field(default=None, foreign_key="school.uai", max_length=8)
    number: int
    at: datetime
    actor: str = Field(max_length=100)
    event: str = Field(max_length=60)
    facts: str
    details: str | None = None
    salt: str | None = Field(default=None, max_length=32)
    details_digest: str = Field(max_length=64)
    digest: str = Field(max_length=100)
