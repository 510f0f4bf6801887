"""Choosing a password: what is known of the account, and so must not be it (R5)."""

from __future__ import annotations

from uuid import UUID

from telekiosk.core.accounts import children_of, live_lent_password, live_letter, newest_dead_letter
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import fold_paper_secret
from telekiosk.core.entities import Account
from telekiosk.core.forms import Found, password_problems


def new_password_problems(tx: Transaction, account_id: UUID, password: str, again: str) -> Found:
    """R5 for this account, but for its temporary passwords (`is_temporary`): identifier, children's birth dates."""
    account = tx.session.get_one(Account, account_id)
    birth_dates = frozenset(child.birth_date for child in children_of(tx.session, account) if child.birth_date)
    found: Found = []
    personal = frozenset({account.identifier})
    password_problems(found, tx.rules.passwords, password, again, personal=personal, birth_dates=birth_dates)
    return found


def is_temporary(counter: Counter, account_id: UUID, password: str) -> bool:
    """Whether it is the password of the account's newest letter or the one lent now, which others have seen: it cannot
    become one's own (R5). Computes Argon2id, so outside any transaction."""
    digests = counter.read(lambda tx: _temporary(tx, tx.session.get_one(Account, account_id)))
    return any(counter.hasher.verify(digest, fold_paper_secret(password)) for digest in digests)


def _temporary(tx: Transaction, account: Account) -> list[str]:
    letter = live_letter(tx.session, account) or newest_dead_letter(tx.session, account)
    return [each.password_digest for each in (letter, live_lent_password(tx, account)) if each]
