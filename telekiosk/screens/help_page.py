"""P18: help with what families ask most."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.screens.information import InformationPage, topic
from telekiosk.screens.page import paragraph
from telekiosk.widgets.words import _


class HelpPage(InformationPage):
    entry = "help-page"

    def heading(self) -> str:
        return _("Help")

    def main(self) -> ComposeResult:
        yield topic(
            _("I come for the first time"),
            _("Take the school's letter. Hold its QR code under the reader, or type its two lines."),
        )
        yield topic(_("I have lost my letter"), _("Ask the school: it prints a new one."))
        yield topic(
            _("I have forgotten my identifier or my password"),
            _("On the sign-in page, choose “Forgotten identifier?” or “Forgotten password?”."),
        )
        yield topic(_("The mail does not come"), _("Wait two minutes, then look in “Junk” or “Spam”."))
        yield topic(_("I want to see what I type"), _("F4 shows the password, and hides it again."))

    def rail(self) -> ComposeResult:
        yield paragraph((_("The keys"), "bold"), "\n", _("Tab or Enter: next field."), "\n", _("Escape: back."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Who can help you?"), "bold"), "\n", contact)
