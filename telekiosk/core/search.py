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
    """The words typed, as they are compared, the longest first: it leads the search."""
    folded = (_folded(word) for word in fold(text[:_TYPED]).split())
    return tuple(sorted(dict.fromkeys(word for word in folded if word), key=lambda word: (-len(word), word)))[:_WORDS]


def _folded(word: str) -> str:
    """A mail address keeps its signs; any other word has letters and digits only."""
    whole = "".join(sign for sign in word if sign.isprintable()) if "@" in word else comparable(word)
    return whole[:TERM_LENGTH]


def _matching(tx: Transaction, asked: Sequence[str], form: Query) -> list[UUID]:
    """One more than a page of accounts, each by the first of its words that the longest typed one leads to."""
    first, earlier = sa.orm.aliased(SearchTerm), sa.orm.aliased(SearchTerm)
    question = sa.select(col(first.account_id)).where(*_in_scope(first, form), *_begins(first, asked[0]))
    for word in asked[1:]:
        other: Any = sa.orm.aliased(SearchTerm)
        also = col(other.account_id) == first.account_id, *_in_scope(other, form), *_begins(other, word)
        question = question.where(sa.exists().where(*also))
    before = sa.or_(
        col(earlier.term) < first.term,
        sa.and_(col(earlier.term) == first.term, col(earlier.school_uai) < first.school_uai),
    )
    known = col(earlier.account_id) == first.account_id, *_in_scope(earlier, form), *_begins(earlier, asked[0]), before
    question = question.where(~sa.exists().where(*known))
    ordered = question.order_by(col(first.term), col(first.account_id))
    return list(tx.session.scalars(ordered.offset(max(form.page, 0) * PAGE).limit(PAGE + 1)))


def _in_scope(term: Any, form: Query) -> tuple[sa.ColumnElement[bool], ...]:
    return () if form.school_uai is None else (col(term.school_uai) == form.school_uai,)


def _begins(term: Any, word: str) -> tuple[sa.ColumnElement[bool], ...]:
    return col(term.term) >= word, col(term.term) < word + _LAST
