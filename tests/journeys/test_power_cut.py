"""The kiosk dies at the moment at which a family's work is being stored (F1)."""

from __future__ import annotations

import time

import pytest

from telekiosk.core.lifecycle import State
from tests.journeys.installation import Installation
from tests.journeys.steps import AWAITING, Parent, copies_the_letter, fills_in

MOMENTS = (0.0, 0.02, 0.05, 0.1, 0.2)
"""Seconds between VALIDER and the end: before, while and after it is stored, however fast the machine."""
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
    shown = []
    for parent, letter, moment in zip(PARENTS, letters, MOMENTS, strict=True):
        with installation.kiosk() as visitor:
            copies_the_letter(visitor, letter)
            fills_in(visitor, parent)
            time.sleep(moment)
            visitor.terminal.kill()
            visitor.terminal.read()
            shown.append(AWAITING in visitor.text())
    accounts = installation.accounts(*(letter.identifier for letter in letters))
    for parent, account, awaiting in zip(PARENTS, accounts, shown, strict=True):
        mailed = [mail.kind for mail in account.mails if mail.address == parent.address]
        now = account.state, account.awaited_address, mailed
        assert now in [(State.NOTIFIED, None, []), (State.PENDING, parent.address, ["M1"])]
        assert not awaiting or account.state is State.PENDING  # what a page confirmed is on disk
    installation.run("journal", "verify")
