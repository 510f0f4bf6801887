"""An act that needs nothing but its reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.roles import Action
from telekiosk.core.school import StaffAct
from telekiosk.helpdesk.dialogs import ActDialog, Given, Told
from telekiosk.helpdesk.outcomes import Outcome, told

Do: TypeAlias = Callable[[ActDialog, Given], Awaitable[Told]]


def staff_act(action: Action, use_case: Callable[[Counter, StaffAct], Outcome], identifier: str) -> Do:
    """Carries out an act that needs nothing but its reason."""

    async def do(dialog: ActDialog, given: Given) -> Told:
        return told(await dialog.ask(action, use_case, StaffAct(identifier, given.reason, given.checked)))

    return do
