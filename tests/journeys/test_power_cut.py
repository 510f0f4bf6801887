"""The kiosk dies at the moment at which a family's work is being stored (F1)."""

from __future__ import annotations

import time

import pytest

from telekiosk.core.lifecycle import State
from tests.journeys.installation import Installation
from tests.journeys.paper import Letter
from tests.journeys.steps import AWAITING, PASSWORD, Parent, copies_the_letter
from tests.journeys.visitor import ENTER

SHARES = (0.05, 0.12, 0.2, 0.35)
"""Of the time from VALIDER to P3: before, while and after it is stored, however fast the machine."""
PARENTS = (
    Parent("M. Loïc ŒUVRARD", "Gaspard", "11 11 2015", "one@example.org"),
    Parent("Mme Séverine ŒUVRARD-PÉRON", "Gaspard", "11 11 2015", "two@example.org"),
    Parent("Mme Aminata DIALLO", "Awa", "17 08 2015", "three@example.org"),
    Parent("Mme Aminata DIALLO", "Moussa", "30 11 2013", "four@example.org"),
    Parent("Mme Aminata DIALLO", "Fatou", "05 01 2012", "five@example.org"),
)


@pytest.mark.fault
def test_a_kiosk_that_dies_leaves_each_account_untouched_or_wholly_done(installation: Installation) -> None:
    letters = [parent.letter(installation.folder) for parent in PARENTS]
    whole = dies(installation, PARENTS[0], letters[0], seconds=None)
    for parent, letter, share in zip(PARENTS[1:], letters[1:], SHARES, strict=True):
        dies(installation, parent, letter, seconds=share * whole)
    accounts = installation.accounts(*(letter.identifier for letter in letters))
    assert accounts[0].state is State.PENDING  # what a page has confirmed is on disk
    for parent, account in zip(PARENTS, accounts, strict=True):
        mailed = [mail.kind for mail in account.mails if mail.address == parent.address]
        now = account.state, account.awaited_address, mailed
        assert now in [(State.NOTIFIED, None, []), (State.PENDING, parent.address, ["M1"])]
    installation.run("journal", "verify")


def dies(installation: Installation, parent: Parent, letter: Letter, *, seconds: float | None) -> float:
    """A kiosk that is killed so long after VALIDER on P2, or, with None, when P3 is there; how long that was."""
    with installation.kiosk() as visitor:
        copies_the_letter(visitor, letter)
        visitor.types(PASSWORD, PASSWORD, parent.address, parent.address)
        visitor.writes(parent.born)
        visitor.sees(parent.born)
        pressed_at = time.monotonic()
        visitor.presses(ENTER)
        if seconds is None:
            visitor.sees(AWAITING)
        else:
            time.sleep(seconds)
        visitor.terminal.kill()
        return time.monotonic() - pressed_at
