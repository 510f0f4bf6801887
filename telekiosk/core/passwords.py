"""Choosing a password: what is known of the account, and so must not be it (R5)."""

from __future__ import annotations

from uuid import UUID

from telekiosk.core.accounts import children_of
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account
from telekiosk.core.forms import Found, password_problems


def new_password_problems(
    tx: Transaction, account_id: UUID, password: str, again: str, temporary: frozenset[str] = frozenset()
) -> Found:
    """R5 for this account: identifier, children's birth dates, the temporary password where known in clear."""
    account = tx.session.get_one(Account, account_id)
    birth_dates = frozenset(child.birth_date for child in children_of(tx.session, account) if child.birth_date)
    found: Found = []
    personal = temporary | {account.identifier}
    password_problems(found, tx.rules.passwords, password, again, personal=personal, birth_dates=birth_dates)
    return found
