"""P12's message of the school, whole, when the margin is too narrow for it."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.core.people import SchoolView
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary
from telekiosk.widgets.words import _


class SchoolMessagePage(Page):
    """Over P12, which is as it was when one goes back."""

    def __init__(self, school: SchoolView) -> None:
        super().__init__()
        self.school = school

    def heading(self) -> str:
        return _("Message of the school")

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        yield paragraph(self.school.message)
        yield actions(primary(_("BACK")))

    def rail(self) -> ComposeResult:
        ways = "".join(f"\n{part}" for part in (self.school.contact, self.school.phone) if part)
        yield paragraph((self.school.name, "bold"), ways)

    async def send(self) -> None:
        self.leave()

    def leave(self) -> None:
        self.app.pop_screen()
