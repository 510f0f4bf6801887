"""What upkeep deletes: what has neither use nor anything to explain any more (R27, R28)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from telekiosk.core import policy
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import LentPassword, Letter, LetterBatch, MailedSecret, OutboxMail, Report, Tally
from telekiosk.core.outbox import wipe_expired
from telekiosk.core.search_terms import note
from telekiosk.core.staff_entities import PaperOrder
from telekiosk.core.terms import MailState, TallyKind


def drop_secrets(tx: Transaction) -> int:
    """Codes, links and lent passwords that have been void or expired long enough; and expired ones in mails that no
    worker has taken, at once: they stand there in clear."""
    wipe_expired(tx)
    limit = tx.now - timedelta(days=policy.EXPLAINED_DAYS)
    old = sa.or_(col(MailedSecret.voided_at) < limit, col(MailedSecret.expires_at) < limit)
    gone = sa.select(col(MailedSecret.id)).where(old)
    tx.session.execute(sa.update(OutboxMail).where(col(OutboxMail.secret_id).in_(gone)).values(secret_id=None))
    referred = sa.select(col(MailedSecret.account_id)).where(old, col(MailedSecret.reference).is_not(None))
    note(tx.session, accounts=tx.session.scalars(referred))
    dropped = _delete(tx, sa.delete(MailedSecret).where(old))
    lent = sa.or_(col(LentPassword.voided_at) < limit, col(LentPassword.expires_at) < limit)
    return dropped + _delete(tx, sa.delete(LentPassword).where(lent))


def drop_attempts(tx: Transaction) -> int:
    """Counts that no longer count: passwords and codes a day after the last failure, mails after a day (R20). Counts of
    wrong birth dates stay."""
    day_ago = tx.now - timedelta(hours=policy.ATTEMPT_MEMORY_HOURS)
    newer = aliased(Tally)
    recent = sa.exists().where(
        col(newer.kind) == Tally.kind, col(newer.subject) == Tally.subject, col(newer.at) > day_ago
    )
    dropped = sa.delete(Tally).where(col(Tally.kind) != TallyKind.BIRTH_DATE, col(Tally.at) <= day_ago, ~recent)
    return _delete(tx, dropped)


def drop_mails(tx: Transaction, oldest: datetime) -> int:
    """Mails that have had their answer; what still waits is shown, never dropped (R17)."""
    answered = sa.delete(OutboxMail).where(
        col(OutboxMail.state) != MailState.WAITING, col(OutboxMail.queued_at) < oldest
    )
    return _delete(tx, answered)


def drop_reports(tx: Transaction, oldest: datetime) -> int:
    old = col(Report.mended_at) < oldest
    note(tx.session, accounts=tx.session.scalars(sa.select(col(Report.account_id)).where(old)))
    return _delete(tx, sa.delete(Report).where(old))


def drop_letters(tx: Transaction, oldest: datetime) -> int:
    """Void letters, their digests with them; and batches whose letters are all gone."""
    dropped = _delete(tx, sa.delete(Letter).where(col(Letter.voided_at) < oldest))
    letters = sa.exists().where(col(Letter.batch_id) == LetterBatch.id)
    orders = sa.exists().where(col(PaperOrder.batch_id) == LetterBatch.id)
    _delete(tx, sa.delete(LetterBatch).where(col(LetterBatch.made_at) < oldest, ~letters, ~orders))
    return dropped


def drop_lost_orders(tx: Transaction, oldest: datetime) -> int:
    """Paper that was fetched and never arrived, when nobody will ask for it any more."""
    return _delete(tx, sa.delete(PaperOrder).where(col(PaperOrder.asked_at) < oldest))


def _delete(tx: Transaction, statement: Any) -> int:
    result: Any = tx.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
