"""One of a few lines: each has a digit, as far as there are digits."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult

from telekiosk.helpdesk.choice import Choice
from telekiosk.widgets.themes import THEMES
from tests.keys import press
from tests.pictures import screen_text


class Menu(App[int]):
    def __init__(self, lines: int) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "standard"
        self.lines = [f"act {number}" for number in range(1, lines + 1)]

    def compose(self) -> ComposeResult:
        yield Choice(self.lines, ident="acts", at_once=True)

    @on(Choice.Chosen)
    def choose(self, event: Choice.Chosen) -> None:
        self.exit(event.place)


async def test_the_tenth_act_is_chosen_with_0_and_an_eleventh_by_the_arrows():
    menu = Menu(11)
    async with menu.run_test() as pilot:
        assert "9 act 9" in screen_text(menu) and "0 act 10" in screen_text(menu)
        assert "1 act 11" not in screen_text(menu)
        await press(pilot, "0")
    assert menu.return_value == 9


async def test_0_does_nothing_where_no_tenth_act_is():
    menu = Menu(9)
    async with menu.run_test() as pilot:
        await press(pilot, "0", "9")
    assert menu.return_value == 8
