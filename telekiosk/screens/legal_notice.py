"""P18: what is kept about families, why, how long, and whom they may ask (GDPR, articles 12 to 14)."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.screens.information import InformationPage, topic
from telekiosk.screens.long_words import in_rows
from telekiosk.screens.page import paragraph
from telekiosk.widgets.words import _


class LegalNoticePage(InformationPage):
    entry = "legal-notice"

    def heading(self) -> str:
        return _("Your data")

    def main(self) -> ComposeResult:
        yield topic(
            _("What we keep"),
            _("The school gives names, birth dates, classes, addresses, telephone numbers."),
            _("You give your mail address."),
            _("The kiosk notes what is done."),
            _("Nobody can read your password."),
        )
        yield topic(
            _("Why"),
            _("The public service of education gives you its services online."),
            _("That is a mission of public interest. Nothing is sold."),
        )
        yield topic(
            _("How long"),
            _("Records and mails: {months} months. The account: while a child is on it, then 13 months.").format(
                months=self.retention_months
            ),
        )
        yield topic(
            _("Your rights"),
            _("You may see your data, have them corrected, limit their use or object to it."),
            _("You may also turn to the CNIL: cnil.fr."),
        )

    def rail(self) -> ComposeResult:
        if self.authority:
            yield paragraph((_("Who keeps your data?"), "bold"), "\n", self.authority)
        if self.school is not None:
            parts = (self.school.name, self.school.contact, self.school.phone)
            yield paragraph((_("Whom to ask?"), "bold"), "\n", "\n".join(part for part in parts if part))
        authority = "\n".join(part for part in (self.authority, self.authority_contact) if part)
        officer = self.data_protection_contact or authority or _("The school names them to you.")
        yield paragraph((_("Data protection officer"), "bold"), "\n", in_rows(officer, self.rail_columns))
