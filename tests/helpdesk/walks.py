"""One act of the console from its first key to its end: what a walk is made of, and the hands that walk it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from textual.widgets import Button

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.operators import operator_row
from telekiosk.core.roles import Action
from telekiosk.core.school import StaffAct
from telekiosk.core.terms import Role
from telekiosk.helpdesk.acts import ACTS
from telekiosk.helpdesk.choice import Choice
from telekiosk.widgets.controls import Tick
from tests.desk import UAI
from tests.helpdesk.console import OPERATOR, AtConsole

ROLE = "Votre rôle ne le permet pas. Demandez à un gestionnaire."
Keys: TypeAlias = Callable[[AtConsole], Awaitable[None]]


@dataclass(frozen=True)
class Walk:
    """`before` brings about what the act needs, and what it returns is handed to `meanwhile`, which another terminal
    does while the question is open. `begin` leads to the question, `answer` fills it in and sends it. `done` and
    `refused` can be read afterwards. The picture of the question is `picture`, that of the refusal '…-refused'."""

    action: Action
    picture: str
    before: Callable[[Counter], Any]
    begin: Keys
    answer: Keys
    done: str
    meanwhile: Callable[[Counter, Any], object]
    refused: str


def act(identifier: str = "cmartin") -> StaffAct:
    """What a colleague does at another terminal."""
    return StaffAct(identifier, "autre poste", "vue")


def on_sheet(action: Action, identifier: str = "cmartin") -> Keys:
    """From the search box to the question of that act, by the list of acts."""

    async def begin(console: AtConsole) -> None:
        await console.search(identifier)
        await console.press("a")
        assert console.sheet.account is not None
        label = ACTS[action].label(console.sheet.account)
        lines = [line.plain for line in console.app.screen.query_one("#acts", Choice).lines]
        await console.press(*["down"] * lines.index(label), "enter")

    return begin


def in_list(tab: str, *keys: str) -> Keys:
    """To a tab, and these keys there."""

    async def begin(console: AtConsole) -> None:
        await console.go(tab)
        await console.press(*keys)

    return begin


def answered(*, choices: dict[str, str] | None = None, ticks: tuple[str, ...] = (), **fields: str) -> Keys:
    """The digits of the choices, the ticks, the fields by name, and the button."""

    async def answer(console: AtConsole) -> None:
        screen = console.app.screen
        for name, digit in (choices or {}).items():
            screen.query_one(f"#{name}", Choice).focus()
            await console.press(digit)
        for name in ticks:
            screen.query_one(f"#{name}", Tick).focus()
            await console.press("space")
        for name, text in fields.items():
            console.field(name).input.focus()
            await console.type(text)
        await send(console)

    return answer


async def send(console: AtConsole) -> None:
    """The button, until it has come up again: while it is down, it takes no Enter."""
    button = console.app.screen.query_one("#main-button", Button)
    button.focus()
    await console.press("enter")
    while button.is_attached and button.has_class("-active"):
        await console.pilot.pause(button.active_effect_duration)


def in_role(counter: Counter, role: Role) -> None:
    """The operator has that role from now on, at the school where there is one."""

    def step(tx: Transaction) -> None:
        row = operator_row(tx, OPERATOR)
        assert row is not None
        row.role, row.school_uai = role, None if role is Role.AUTHORITY else UAI

    counter.write(step)
