"""Letters in memory: pages with new secrets, their PDF, and what the core needs to make them good (R22).

Nothing is good yet and nothing is on disk: whoever asked writes the PDF or sends it, and has the letters issued."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.credentials import new_id, new_paper_secret, new_scan_code
from telekiosk.core.owed import LetterDue
from telekiosk.core.paper import IssueLetters, NewLetter
from telekiosk.core.policy import deadline, local_date
from telekiosk.letters.page import Child, LetterPage
from telekiosk.letters.pdf import letters_pdf

Progress: TypeAlias = Callable[[int, int], None]  # letters ready, of how many


@dataclass(frozen=True, slots=True)
class MadeLetters:
    """A PDF and the batch to issue with it (core.paper.issue_letters). `pdf` and `pages` hold secrets."""

    batch: IssueLetters
    pages: tuple[LetterPage, ...] = field(repr=False)
    pdf: bytes = field(repr=False)


def make_letters(
    counter: Counter,
    due: Sequence[LetterDue],
    *,
    with_english: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> MadeLetters:
    """One page for each of these letters (at least one, all of one school), in their order, then the hand-out list.

    Slow: an Argon2id digest for each letter, on all cores and outside any transaction."""
    issued_on = local_date(counter.clock())
    pages = tuple(_page(letter, issued_on, with_english) for letter in due)
    batch = IssueLetters(new_id(), due[0].school.uai, issued_on, _sealed(counter, due, pages, progress), reason)
    return MadeLetters(batch, pages, letters_pdf(pages))


def _page(due: LetterDue, issued_on: date, with_english: bool) -> LetterPage:
    """One letter with its two new secrets; they exist in this page and in the PDF alone."""
    school = due.school
    return LetterPage(
        school=school.name,
        town=school.town,
        contact=tuple(line for line in (school.contact, school.town, school.phone, school.email) if line),
        addressee=(*due.holders, *due.address),
        children=tuple(Child(child.name, child.class_name) for child in due.children),
        identifier=due.identifier,
        temporary_password=new_paper_secret(),
        scan_code=new_scan_code(),
        issued_on=issued_on,
        deadline=deadline(issued_on),
        kind=due.kind,
        language="en" if due.language == "en" and not with_english else "fr",
        with_english=with_english,
    )


def _sealed(
    counter: Counter, due: Sequence[LetterDue], pages: Sequence[LetterPage], progress: Progress | None
) -> list[NewLetter]:
    """The letters as the core takes them."""
    letters: list[NewLetter] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = pool.map(counter.hasher.hash, [page.temporary_password for page in pages])
        for account, page, digest in zip(due, pages, digests, strict=True):
            letters.append(NewLetter(account.account_id, account.replaces, digest, page.scan_code))
            if progress is not None:
                progress(len(letters), len(pages))
    return letters
