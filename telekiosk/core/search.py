"""C1: an account found by the beginnings of a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.lines import AccountLine, account_lines
from telekiosk.core.names import comparable, fold
from telekiosk.core.search_terms import TERM_LENGTH
from telekiosk.core.staff_entities import SearchTerm

PAGE = 50  # lines
_WORDS = 8
_TYPED = 200
_FREQUENT = 2_000  # terms: as many accounts are looked at in some 20 ms
_LAST = "\U0010ffff"  # sorts after every text, byte by byte, on both databases


@dataclass(frozen=True, slots=True)
class Query:
    """What stands in C1's box, as typed; which school's accounts (None: everybody's); which page, from 0."""

    text: str
    school_uai: str | None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of accounts, those with the shortest matching words first; whether another page follows."""

    rows: tuple[AccountLine, ...]
    more: bool


def search(counter: Counter, form: Query) -> Found:
    """Accounts that have, for every word typed, a word that begins so: in any order; case, accents, hyphens and
    apostrophes do not matter. Nothing typed finds nothing. The school is part of the question itself (section 6)."""
    asked = asked_words(form.text)
    if not asked:
        return Found((), False)

    def step(tx: Transaction) -> Found:
        ids = _matching(tx, asked, form)
        return Found(account_lines(tx.session, ids[:PAGE], form.school_uai, tx.today), len(ids) > PAGE)

    return counter.read(step)


def asked_words(text: str) -> tuple[str, ...]:
    """The words typed, as they are compared, the longest first."""
    folded = (_folded(word) for word in fold(text[:_TYPED]).split())
    return tuple(sorted(dict.fromkeys(word for word in folded if word), key=lambda word: (-len(word), word)))[:_WORDS]


def _folded(word: str) -> str:
    """A mail address keeps its signs; any other word has letters and digits only."""
    whole = "".join(sign for sign in word if sign.isprintable()) if "@" in word else comparable(word)
    return whole[:TERM_LENGTH]


def _matching(tx: Transaction, asked: Sequence[str], form: Query) -> list[UUID]:
    """One more than a page of accounts, each by the first of its words that the rarest typed one leads to.

    That word's terms are read in order until the page is full, and each one's account looked at by itself. A planner
    that joins instead reads all terms of all words, which takes a second where there are a million accounts: what
    `_has` does keeps it from that."""
    asked = _rarest_first(tx, asked, form)
    first, earlier = sa.orm.aliased(SearchTerm), sa.orm.aliased(SearchTerm)
    question = sa.select(col(first.account_id)).where(*_in_scope(first, form), *_begins(first, asked[0]))
    for word in asked[1:]:
        question = question.where(_has(sa.orm.aliased(SearchTerm), word, first, form))
    before = sa.or_(
        col(earlier.term) < first.term,
        sa.and_(col(earlier.term) == first.term, col(earlier.school_uai) < first.school_uai),
    )
    question = question.where(~_has(earlier, asked[0], first, form, before))
    ordered = question.order_by(col(first.term), col(first.account_id))
    return list(tx.session.scalars(ordered.offset(max(form.page, 0) * PAGE).limit(PAGE + 1)))


def _in_scope(term: Any, form: Query) -> tuple[sa.ColumnElement[bool], ...]:
    return () if form.school_uai is None else (col(term.school_uai) == form.school_uai,)


def _begins(term: Any, word: str) -> tuple[sa.ColumnElement[bool], ...]:
    return col(term.term) >= word, col(term.term) < word + _LAST


def _rarest_first(tx: Transaction, asked: Sequence[str], form: Query) -> Sequence[str]:
    """By how many terms begin so, counted as far as it matters; of the frequent ones the longest."""
    if len(asked) == 1:
        return asked

    def terms(word: str) -> int:
        some = sa.select(sa.literal(1)).select_from(SearchTerm).limit(_FREQUENT)
        some = some.where(*_in_scope(SearchTerm, form), *_begins(SearchTerm, word))
        return tx.session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0

    return sorted(asked, key=terms)


def _has(term: Any, word: str, first: Any, form: Query, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether the account of `first` has a term that begins so: no index is offered but that of the account's own
    terms (`substr`), and OFFSET makes no join of it."""
    begins = sa.func.substr(term.term, 1, len(word)) == word
    mine = sa.select(sa.literal(1)).where(col(term.account_id) == first.account_id, begins, *_in_scope(term, form))
    return sa.exists(mine.where(*more).correlate(first).offset(0))
