"""P16's way out when the school's lists know of no child in common: a report (C9)."""

from __future__ import annotations

from textual.app import ComposeResult

from telekiosk.core.terms import ReportKind
from telekiosk.screens.child_missing import ReportPage
from telekiosk.screens.page import paragraph
from telekiosk.widgets.words import _


class NoCommonChildPage(ReportPage):
    kind = ReportKind.NO_COMMON_CHILD

    def heading(self) -> str:
        return _("No child in common")

    def explanation(self) -> ComposeResult:
        yield paragraph(_("A joint account is for two guardians of a same child."))
        yield paragraph(_("The school's lists know of no such child for these two accounts. If there is one, say so."))

    def told_hint(self) -> str:
        return _("The child's name, and the other guardian's.")

    def help(self) -> tuple[str, ...]:
        return (_("Write which child has you both as guardians. The school answers you, or calls you back."),)

    def leave(self) -> None:
        from telekiosk.screens.children import AttachedChildrenPage

        self.kiosk.show(AttachedChildrenPage(self.visit))
