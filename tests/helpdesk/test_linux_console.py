"""On a Linux console (TERM=linux) nothing is drawn that Debian's console fonts have no glyph for: it shows as ♦."""

from __future__ import annotations

import pytest

from telekiosk.core.terms import ReportKind
from tests.desk import new_family
from tests.helpdesk.console import AtConsole, console_at
from tests.helpdesk.test_reports import reported

DRAWN = set("─│┌┐└┘├┤┬┴┼═║╔╗╚╝█░■·•×←↑→↓…«»œŒ“”’")


def shows_in_its_font(console: AtConsole, *texts: str) -> None:
    console.shows(*texts)
    assert not {sign for sign in console.text() if ord(sign) > 0xFF and sign not in DRAWN}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["console", "console-contrast"])
async def test_every_view_has_signs_alone_that_the_font_has(counter, same_reference, theme, size):
    reported(counter, new_family(counter), ReportKind.BIRTH_DATE_IS_RIGHT, "08 03 2012")
    async with console_at(counter, theme=theme, size=size) as console:
        await console.type("martin")
        shows_in_its_font(console, "cmartin")
        await console.press("f1")
        shows_in_its_font(console, "■ tout va bien")
        await console.press("escape", "enter", "pagedown")
        shows_in_its_font(console, "Journal")
        await console.press("a")
        shows_in_its_font(console, "L Faire un courrier")
        await console.press("l")
        shows_in_its_font(console, "ANNULER")
        await console.press("escape", "escape")
        for tab in ("classes", "reports", "import", "mails", "school"):
            await console.go(tab)
            shows_in_its_font(console, "F1 Aide")
            await console.press("enter")
            shows_in_its_font(console, "F1 Aide")
