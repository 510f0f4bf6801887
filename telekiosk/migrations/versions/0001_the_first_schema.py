"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_record",
        sa.Column("id", AutoString(length=16), nullable=False),
        sa.Column("check_value", AutoString(length=100), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_record")),
    )
    op.create_table(
        "pupil",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ine", AutoString(length=11), nullable=True),
        sa.Column("family_name", AutoString(length=100), nullable=False),
        sa.Column("usage_name", AutoString(length=100), nullable=False),
        sa.Column("first_name", AutoString(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_date_in_roster", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
        sa.UniqueConstraint("ine", name=op.f("uq_pupil_ine")),
    )
    op.create_table(
        "school",
        sa.Column("uai", AutoString(length=8), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("town", AutoString(length=100), nullable=False),
        sa.Column("contact", AutoString(length=200), nullable=False),
        sa.Column("phone", AutoString(length=40), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("message", AutoString(length=500), nullable=False),
        sa.Column("printer", AutoString(length=100), nullable=False),
        sa.Column(
            "accounts_per",
            sa.Enum("child", "guardian", name="accounts_per", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("last_digest", AutoString(length=100), nullable=False),
        sa.Column("seal", AutoString(length=100), nullable=False),
        sa.PrimaryKeyConstraint("uai", name=op.f("pk_school")),
    )
    op.create_table(
        "tally",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "password",
                "birth date",
                "code",
                "mail of an account",
                "mail to an address",
                "unknown address",
                "operator's password",
                name="tally_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", AutoString(length=100), nullable=False),
        sa.Column("terminal", AutoString(length=100), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_subject", ["kind", "subject", "at"], unique=False)

    op.create_table(
        "upkeep_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ran_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_run")),
    )
    with op.batch_alter_table("upkeep_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upkeep_run_ran_at"), ["ran_at"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("guardian", "pupil", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "notified",
                "pending",
                "active",
                "lapsed",
                "grouped",
                "replaced",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("identifier", AutoString(length=20), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("pupil_id", sa.Uuid(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("fr", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("password_digest", AutoString(length=200), nullable=True),
        sa.Column("confirmed_address", AutoString(length=254), nullable=True),
        sa.Column("awaited_address", AutoString(length=254), nullable=True),
        sa.Column("confirmed_at_counter", sa.Boolean(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column(
            "grouped_from",
            sa.Enum(
                "prepared",
                "notified",
                "pending",
                "active",
                "lapsed",
                "grouped",
                "replaced",
                "closed",
                name="grouped_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("grouped_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by_time", sa.Boolean(), nullable=False),
        sa.Column("last_sign_in", UTCDateTime(), nullable=True),
        sa.Column("previous_sign_in", UTCDateTime(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("state_since", UTCDateTime(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("last_digest", AutoString(length=100), nullable=False),
        sa.Column("seal", AutoString(length=100), nullable=False),
        sa.CheckConstraint("(kind = 'pupil') = (pupil_id IS NOT NULL)", name=op.f("ck_account_pupil_has_pupil")),
        sa.CheckConstraint(
            "state <> 'grouped' OR principal_id IS NOT NULL", name=op.f("ck_account_grouped_has_principal")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["account.id"],
            name=op.f("fk_account_principal_id_account"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_account_pupil_id_pupil")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_account_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("ix_account_awaited_address", [sa.text("lower(awaited_address)")], unique=False)
        batch_op.create_index("ix_account_confirmed_address", [sa.text("lower(confirmed_address)")], unique=False)
        batch_op.create_index(batch_op.f("ix_account_principal_id"), ["principal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("ix_account_school_state", ["school_uai", "state"], unique=False)
        batch_op.create_index("ux_account_identifier", ["identifier"], unique=True)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pupil_id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("eleve_id", AutoString(length=20), nullable=False),
        sa.Column("elenoet", AutoString(length=20), nullable=False),
        sa.Column("class_name", AutoString(length=40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", AutoString(length=40), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_enrolment_pupil_id_pupil")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_enrolment_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_eleve", ["school_uai", "eleve_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("ix_enrolment_school_class", ["school_uai", "class_name"], unique=False)
        batch_op.create_index(
            "ux_enrolment_current",
            ["pupil_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "guardian",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("person_id", AutoString(length=20), nullable=False),
        sa.Column("same_as", sa.Uuid(), nullable=True),
        sa.Column("civility", AutoString(length=20), nullable=False),
        sa.Column("family_name", AutoString(length=100), nullable=False),
        sa.Column("usage_name", AutoString(length=100), nullable=False),
        sa.Column("first_name", AutoString(length=100), nullable=False),
        sa.Column("address_lines", AutoString(length=200), nullable=False),
        sa.Column("postcode_and_town", AutoString(length=80), nullable=False),
        sa.Column("country", AutoString(length=40), nullable=False),
        sa.Column("phone", AutoString(length=40), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("email_is_sound", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("in_roster", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["same_as"],
            ["guardian.id"],
            name=op.f("fk_guardian_same_as_guardian"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_guardian_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
        sa.UniqueConstraint("school_uai", "person_id", name=op.f("uq_guardian_school_uai_person_id")),
    )
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_same_as"), ["same_as"], unique=False)

    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", AutoString(length=100), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_letter_batch_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", AutoString(length=32), nullable=False),
        sa.Column(
            "role",
            sa.Enum("agent", "manager", "authority", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("school_uai", AutoString(length=8), nullable=True),
        sa.Column("password_digest", AutoString(length=200), nullable=True),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by", AutoString(length=100), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_by", AutoString(length=100), nullable=False),
        sa.CheckConstraint(
            "(role = 'authority') = (school_uai IS NULL)", name=op.f("ck_operator_authority_has_no_school")
        ),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_operator_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_school_uai"), ["school_uai"], unique=False)
        batch_op.create_index(
            "ux_operator_name",
            ["name"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "roster_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("pupils_exported_at", UTCDateTime(), nullable=False),
        sa.Column("guardians_exported_at", UTCDateTime(), nullable=False),
        sa.Column("applied_at", UTCDateTime(), nullable=False),
        sa.Column("applied_by", AutoString(length=100), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_roster_import_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    with op.batch_alter_table("roster_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_import_school_uai"), ["school_uai"], unique=False)

    op.create_table(
        "school_service",
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column(
            "service",
            sa.Enum(
                "absences",
                "competency record",
                "marks",
                "digital workspace",
                name="service",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", AutoString(length=78), nullable=False),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_school_service_school_uai_school")),
        sa.PrimaryKeyConstraint("school_uai", "service", name=op.f("pk_school_service")),
    )
    op.create_table(
        "deposited_roster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("deposited_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_deposited_roster_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_deposited_roster_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposited_roster")),
    )
    with op.batch_alter_table("deposited_roster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deposited_roster_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deposited_roster_school_uai"), ["school_uai"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("school_uai", AutoString(length=8), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", AutoString(length=100), nullable=False),
        sa.Column("event", AutoString(length=60), nullable=False),
        sa.Column("facts", AutoString(), nullable=False),
        sa.Column("details", AutoString(), nullable=True),
        sa.Column("salt", AutoString(length=32), nullable=True),
        sa.Column("details_digest", AutoString(length=64), nullable=False),
        sa.Column("digest", AutoString(length=100), nullable=False),
        sa.CheckConstraint("(account_id IS NULL) <> (school_uai IS NULL)", name=op.f("ck_journal_entry_one_stream")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_journal_entry_account_id_account")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_journal_entry_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_journal_entry_account_id_number")),
        sa.UniqueConstraint("school_uai", "number", name=op.f("uq_journal_entry_school_uai_number")),
    )
    op.create_table(
        "lent_password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_digest", AutoString(length=200), nullable=False),
        sa.Column("lent_at", UTCDateTime(), nullable=False),
        sa.Column("lent_by", AutoString(length=100), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column(
            "voided",
            sa.Enum("used", "overtaken", "ended", name="voided", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lent_password_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lent_password")),
    )
    with op.batch_alter_table("lent_password", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lent_password_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ux_lent_password_live",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("password_digest", AutoString(length=200), nullable=False),
        sa.Column("scan_digest", AutoString(length=100), nullable=False),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column(
            "voided",
            sa.Enum("used", "overtaken", "ended", name="voided", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_letter_account_id_account")),
        sa.ForeignKeyConstraint(["batch_id"], ["letter_batch.id"], name=op.f("fk_letter_batch_id_letter_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("scan_digest", name=op.f("uq_letter_scan_digest")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ux_letter_live",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "mailed_secret",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("M1", "M2", "M3", "M4", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("address", AutoString(length=254), nullable=False),
        sa.Column("code_digest", AutoString(length=100), nullable=False),
        sa.Column("token_digest", AutoString(length=100), nullable=False),
        sa.Column("reference", sa.BigInteger(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column(
            "voided",
            sa.Enum("used", "overtaken", "ended", name="voided", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailed_secret_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_secret")),
        sa.UniqueConstraint("reference", name=op.f("uq_mailed_secret_reference")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_mailed_secret_token_digest")),
    )
    with op.batch_alter_table("mailed_secret", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_secret_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ux_mailed_secret_live",
            ["account_id", "kind"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "operator_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", AutoString(length=60), nullable=False),
        sa.Column("public_key", AutoString(length=1500), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_operator_key_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_key")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_operator_key_fingerprint")),
    )
    with op.batch_alter_table("operator_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_key_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "paper_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", AutoString(length=10), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("letters", "slips", name="paper_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("checked", AutoString(length=200), nullable=True),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("replaces", sa.JSON(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["letter_batch.id"], name=op.f("fk_paper_order_batch_id_letter_batch")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_paper_order_operator_id_operator")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_paper_order_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_order")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_order_number")),
    )
    with op.batch_alter_table("paper_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_order_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_order_school_uai"), ["school_uai"], unique=False)

    op.create_table(
        "pupil_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", AutoString(length=100), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("refused_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", AutoString(length=100), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_pupil_claim_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_pupil_claim_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_claim")),
        sa.UniqueConstraint("enrolment_id", "school_uai", name=op.f("uq_pupil_claim_enrolment_id_school_uai")),
    )
    with op.batch_alter_table("pupil_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pupil_claim_school_uai"), ["school_uai"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", AutoString(length=10), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "the birth date is right",
                "not in charge of this child",
                "a child is missing",
                "no child in common",
                "contact details",
                name="report_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("pupil_id", sa.Uuid(), nullable=True),
        sa.Column("guardian_id", sa.Uuid(), nullable=True),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column("birth_date_typed", sa.Date(), nullable=True),
        sa.Column("told", AutoString(length=500), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("mended_at", UTCDateTime(), nullable=True),
        sa.Column("mended_by", AutoString(length=100), nullable=False),
        sa.Column("answer", AutoString(length=500), nullable=False),
        sa.Column("called_back_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_account_id_account")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_report_guardian_id_guardian")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_report_pupil_id_pupil")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_report_school_uai_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_report_reference")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_guardian_id"), ["guardian_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_school_uai"), ["school_uai"], unique=False)

    op.create_table(
        "responsibility",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guardian_id", sa.Uuid(), nullable=False),
        sa.Column("pupil_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", AutoString(length=40), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_until", sa.Date(), nullable=True),
        sa.CheckConstraint("rank IN (1, 2)", name=op.f("ck_responsibility_rank")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_responsibility_account_id_account")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_responsibility_guardian_id_guardian")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_responsibility_pupil_id_pupil")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
        sa.UniqueConstraint("guardian_id", "pupil_id", name=op.f("uq_responsibility_guardian_id_pupil_id")),
    )
    with op.batch_alter_table("responsibility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_responsibility_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_responsibility_pupil_id"), ["pupil_id"], unique=False)

    op.create_table(
        "search_term",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("school_uai", AutoString(length=8), nullable=False),
        sa.Column(
            "term", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_search_term_account_id_account")),
        sa.ForeignKeyConstraint(["school_uai"], ["school.uai"], name=op.f("fk_search_term_school_uai_school")),
        sa.PrimaryKeyConstraint("account_id", "school_uai", "term", name=op.f("pk_search_term")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_term", schema=None) as batch_op:
        batch_op.create_index("ix_search_term_all", ["term", "account_id"], unique=False)
        batch_op.create_index("ix_search_term_school", ["school_uai", "term", "account_id"], unique=False)

    op.create_table(
        "held_when_grouped",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("responsibility_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_held_when_grouped_account_id_account")),
        sa.ForeignKeyConstraint(
            ["responsibility_id"],
            ["responsibility.id"],
            name=op.f("fk_held_when_grouped_responsibility_id_responsibility"),
        ),
        sa.PrimaryKeyConstraint("account_id", "responsibility_id", name=op.f("pk_held_when_grouped")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("M1", "M2", "M3", "M4", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("secret_id", sa.Uuid(), nullable=True),
        sa.Column("address", AutoString(length=254), nullable=False),
        sa.Column(
            "language",
            sa.Enum("fr", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("code", AutoString(length=20), nullable=True),
        sa.Column("token", AutoString(length=60), nullable=True),
        sa.Column("message_id", AutoString(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "refused",
                "expired",
                "overtaken",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("queued_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("leased_by", AutoString(length=100), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answer", AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outbox_mail_account_id_account")),
        sa.ForeignKeyConstraint(
            ["secret_id"], ["mailed_secret.id"], name=op.f("fk_outbox_mail_secret_id_mailed_secret")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_mail_message_id")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_outbox_mail_due", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_mail_secret_id"), ["secret_id"], unique=False)
