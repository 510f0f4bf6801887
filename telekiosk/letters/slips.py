"""Slips in memory: a lent password for each account, and their PDF (C3, C4). Nothing is good yet and nothing is on
disk."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from telekiosk.core.counter import Counter
from telekiosk.core.credentials import in_groups, new_paper_secret
from telekiosk.core.slips import Handing, NewSlip, SlipDue
from telekiosk.letters import words
from telekiosk.letters.page import LONGEST_CLASS, LONGEST_NAME, Data, line
from telekiosk.texts import Language


@dataclass(frozen=True, slots=True)
class MadeSlips:
    """A PDF, and the lent passwords' digests in the same order. `pdf` holds secrets."""

    slips: tuple[NewSlip, ...]
    pdf: bytes = field(repr=False)


def make_slips(counter: Counter, due: Sequence[SlipDue], handing: Handing, language: Language = "fr") -> MadeSlips:
    """Ten slips to a page for these accounts (at least one), in their order.

    Slow: an Argon2id digest for each, on all cores and outside any transaction."""
    passwords = [new_paper_secret() for _ in due]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = list(pool.map(counter.hasher.hash, passwords))
    slips = tuple(NewSlip(slip.account_id, digest) for slip, digest in zip(due, digests, strict=True))
    written = list(zip(due, passwords, strict=True))
    return MadeSlips(slips, slips_pdf(written, handing, counter.clock(), language))


def slips_pdf(slips: Sequence[tuple[SlipDue, str]], handing: Handing, now: datetime, language: Language) -> bytes:
    """Each slip with its password, as a PDF; pure."""
    import typst

    said = words.slip(language, handing, now + handing.good_for)
    data = {
        "language": language,
        "title": said["title"],
        "slips": [said | _slip(due, password) for due, password in slips],
    }
    return typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=now.replace(microsecond=0),
    )


def _slip(due: SlipDue, password: str) -> dict[str, Data]:
    return {
        "holders": [line(each, LONGEST_NAME) for each in due.holders],
        "class": line(due.class_name, LONGEST_CLASS),
        "school": line(due.school),
        "identifier": line(due.identifier),
        "password": in_groups(password),
    }


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "slips.typ").read_bytes()
