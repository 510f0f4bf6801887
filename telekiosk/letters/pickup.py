"""An order of paper carried out (C4): the PDF is built in memory, made good in one transaction, then handed over, to
whoever picks it up or to the school's printer. Nothing is left on the server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.operators import Asked, Refusal, permitted
from telekiosk.core.owed import LIVE_LETTERS_TOO, LetterChoice, letters_owed
from telekiosk.core.paper import LettersOutdated
from telekiosk.core.paper_fetching import (
    Fetched,
    FetchLetters,
    FetchOutcome,
    FetchSlips,
    NotOpen,
    OpenOrder,
    fetch,
    lost,
    open_order,
    received,
    still_wanted,
)
from telekiosk.core.paper_orders import NothingToPrint, PrinterOf, printer_of
from telekiosk.core.slips import SlipChoice, SlipDue, SlipFor, slip_for, slips_owed
from telekiosk.core.terms import PaperKind
from telekiosk.letters.making import make_letters
from telekiosk.letters.slips import make_slips

_PRINTER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_PRINTING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class HandedOver:
    """All of it left: so many letters or slips. `left_out` are accounts of the order that need none any more,
    or moved to another school meanwhile."""

    made: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotReceived:
    """The letters are good, but the PDF did not get through (`why`, in the system's words): order them again (C4)."""

    why: str


@dataclass(frozen=True, slots=True)
class NoPrinter:
    """The school has named no printer, or the system knows none of that name. Nothing was issued: pick it up."""

    printer: str


HandOutcome: TypeAlias = HandedOver | NotReceived | NothingToPrint | NotOpen | LettersOutdated | Refusal
PrintOrderOutcome: TypeAlias = HandOutcome | NoPrinter


def pick_up(counter: Counter, operator_name: str, number: str, out: BinaryIO) -> HandOutcome:
    """Writes an order's PDF to `out`. Role and scope are asked again; only whoever ordered gets it, once."""

    def write(pdf: bytes) -> str | None:
        try:
            out.write(pdf)
            out.flush()
        except OSError as problem:
            return problem.strerror or type(problem).__name__
        return None

    return _handed(counter, operator_name, number, write)


def print_order(counter: Counter, operator_name: str, number: str) -> PrintOrderOutcome:
    """Sends an order's PDF to the printer that its school has named. One that does not take jobs is found out before
    anything is issued."""
    order = open_order(counter, operator_name, number)
    if not isinstance(order, OpenOrder):
        return order
    printer = printer_of(counter, PrinterOf(order.school_uai))
    if not isinstance(printer, str) or not takes_jobs(printer):
        return NoPrinter(printer if isinstance(printer, str) else "")
    return _handed(counter, operator_name, number, lambda pdf: _printed(printer, number, pdf))


def takes_jobs(printer: str) -> bool:
    """Whether the system's printing knows this printer and lets it take jobs."""
    if _PRINTER.fullmatch(printer) is None or shutil.which("lp") is None or shutil.which("lpstat") is None:
        return False
    told = _ran(["lpstat", "-a", printer], b"")
    return told is None


def _printed(printer: str, number: str, pdf: bytes) -> str | None:
    return _ran(["lp", "-d", printer, "-t", f"telekiosk {number}"], pdf)


def _ran(command: list[str], given: bytes) -> str | None:
    """What is wrong, in the program's own words; None: it went well."""
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_PRINTING_SECONDS, check=False)  # noqa: S603 - fixed programs
    except (OSError, subprocess.TimeoutExpired) as problem:
        return type(problem).__name__
    return None if done.returncode == 0 else done.stderr.decode("utf-8", "replace").strip() or str(done.returncode)


def _handed(counter: Counter, operator_name: str, number: str, hand_over: Callable[[bytes], str | None]) -> HandOutcome:
    order = open_order(counter, operator_name, number)
    if not isinstance(order, OpenOrder):
        return order
    papers: list[_Paper] = []

    def made_good(guarded: Counter, open_one: OpenOrder) -> FetchOutcome | NothingToPrint:
        paper = _made(guarded, open_one)
        if isinstance(paper, NothingToPrint):
            return paper
        papers.append(paper)
        return fetch(guarded, paper.form)

    outcome = permitted(counter, Asked(operator_name, order.action), made_good, order)
    if not isinstance(outcome, Fetched):
        return outcome
    (paper,) = papers
    if why := hand_over(paper.pdf):
        lost(counter, order)
        return NotReceived(why)
    received(counter, order)
    rest = tuple(each for each in order.identifiers if each not in paper.made)
    return HandedOver(len(paper.made), (*rest, *order.moved_away))


@dataclass(frozen=True, slots=True)
class _Paper:
    """A PDF in memory, the accounts that it is for, and what makes it good."""

    form: FetchLetters | FetchSlips
    pdf: bytes
    made: frozenset[str]


def _made(counter: Counter, order: OpenOrder) -> _Paper | NothingToPrint:
    if order.kind is PaperKind.SLIPS:
        slips = _slips_due(counter, order)
        if not slips:
            return NothingToPrint()
        lent = make_slips(counter, slips, order.handing)
        return _Paper(FetchSlips(order, lent.slips), lent.pdf, frozenset(slip.identifier for slip in slips))
    choice = LetterChoice(order.school_uai, LIVE_LETTERS_TOO, identifiers=frozenset(order.identifiers))
    owed = letters_owed(counter, choice)
    wanted = still_wanted(counter, order)  # asked last: a letter issued between both questions is not replaced
    due = sorted(
        (letter for letter in owed.due if letter.identifier in wanted),
        key=lambda letter: order.identifiers.index(letter.identifier),
    )
    if not due:
        return NothingToPrint(owed.held_back)
    letters = make_letters(counter, due, reason=order.handing.reason)
    return _Paper(FetchLetters(order, letters.batch), letters.pdf, frozenset(letter.identifier for letter in due))


def _slips_due(counter: Counter, order: OpenOrder) -> tuple[SlipDue, ...]:
    if order.handing.checked is None:
        return slips_owed(counter, SlipChoice(order.school_uai, identifiers=frozenset(order.identifiers)))
    found = [slip_for(counter, SlipFor(order.school_uai, identifier)) for identifier in order.identifiers]
    return tuple(each for each in found if isinstance(each, SlipDue))
