"""P13: a change of one guardian's contact details, as a request to the school."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult
from textual.containers import Vertical

from telekiosk.core.activation import Reported
from telekiosk.core.contacts import (
    CONTACT_LENGTHS,
    AskContactChange,
    ContactDetails,
    GuardianSheet,
    NothingToChange,
    TakenBack,
    ask_contact_change,
)
from telekiosk.core.forms import FormRefused
from telekiosk.core.people import ChildView
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.notice import Kind
from telekiosk.widgets.words import Words, _

FEWEST_LINES = 2


class ContactChangePage(Page):
    """`sheet` is what the school has of this guardian; what was asked before and still waits stands in the fields."""

    CSS_PATH = "information_sheet.tcss"

    def __init__(self, visit: Visit, sheet: GuardianSheet, child: ChildView, chosen: int) -> None:
        super().__init__()
        self.visit, self.sheet, self.child, self.chosen = visit, sheet, child, chosen

    @property
    def details(self) -> ContactDetails:
        known = self.sheet.asked or self.sheet.details
        return known or ContactDetails("", "", "", "")

    def heading(self) -> str:
        return _("Ask for a change")

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Send")

    def main(self) -> ComposeResult:
        known = self.details
        with Vertical(classes="lines"):
            lines = self._lines()
            longest = CONTACT_LENGTHS["address_lines"] // len(lines) - 1
            for number, line in enumerate(lines):
                if number:
                    yield Field(f"line_{number}", "", line, required=False, max_length=longest, classes="bare")
                else:
                    label = _("Postal address")
                    yield Field("address_lines", label, line, required=False, max_length=longest, classes="first")
        yield _field("postcode_and_town", _("Postcode and town"), known.postcode_and_town)
        yield _field("phone", _("Telephone"), known.phone)
        yield _field("email", _("Mail address"), known.email)
        yield actions(primary(_("SEND IT")), secondary(_("CANCEL"), "cancel"))

    def _lines(self) -> list[str]:
        """The postal address's lines, two at least."""
        lines = self.details.address_lines.splitlines()
        return lines + [""] * max(0, FEWEST_LINES - len(lines))

    def rail(self) -> ComposeResult:
        yield paragraph((self.sheet.name, "bold"))
        yield paragraph(_("The school checks what you ask for. Until then nothing changes."))
        yield paragraph(
            (_("Not your account's address"), "bold"),
            "\n",
            _("The one that opens your account is changed under “Manage my account”."),
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("Change what is wrong, and leave the rest as it is."),
            _("Tab or Enter goes to the next field."),
        )

    async def send(self) -> None:
        lines = [field.value for field in self.query(".lines Field").results(Field)]
        asked = ContactDetails(
            "\n".join(line for line in lines if line.strip()),
            self.value("postcode_and_town"),
            self.value("phone"),
            self.value("email"),
        )
        match await self.ask(ask_contact_change, AskContactChange(self.visit, self.sheet.guardian, asked)):
            case Reported(reference):
                what = _("Reference: {reference}.").format(reference=reference)
                self._back("success", lambda: _("Your request is sent to the school."), what)
            case TakenBack():
                self._back("success", lambda: _("Your request is taken back. Nothing changes."), "")
            case NothingToChange():
                self._back("info", lambda: _("Nothing was sent: the school has it so already."), "")
            case FormRefused(problems):
                self.wrong(in_words(problems, (await self.kiosk.opened()).passwords))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def _back(self, kind: Kind, what: Words, next_step: Words) -> None:
        from telekiosk.screens.information_sheet import InformationSheetPage

        self.kiosk.show(InformationSheetPage(self.visit, self.child, self.chosen, (kind, what, next_step)))

    def leave(self) -> None:
        from telekiosk.screens.information_sheet import InformationSheetPage

        self.kiosk.show(InformationSheetPage(self.visit, self.child, self.chosen))


def _field(name: str, label: str, value: str) -> Field:
    return Field(name, label, value, required=False, max_length=CONTACT_LENGTHS[name])
