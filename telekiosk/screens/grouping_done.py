"""P16 (c): it is done, and this is the new list of children; (d) one more, or back to P15."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.core.grouping import AttachedChild, Grouped
from telekiosk.core.visits import Visit
from telekiosk.screens.children import children_list
from telekiosk.screens.grouping import GroupingPage
from telekiosk.screens.grouping_words import grouping_rail
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.screens.scans import Scanned
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, ngettext


class GroupingDonePage(Page):
    """`added` are the children who have just come over."""

    CSS_PATH = ["children.tcss", "grouping.tcss"]
    awaits_scan = True

    def __init__(self, visit: Visit, done: Grouped, added: Sequence[AttachedChild]) -> None:
        super().__init__()
        self.visit, self.done, self.added = visit, done, added

    def heading(self) -> str:
        return _("The accounts are grouped")

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Choose")

    def main(self) -> ComposeResult:
        names = [each.child.first_name for each in self.added]
        all_names = _(" and ").join(filter(None, (", ".join(names[:-1]), names[-1])))
        what = ngettext("{names} is now on your account.", "{names} are now on your account.", len(names))
        ended = _("The identifier {identifier} no longer works.").format(identifier=self.done.identifier)
        yield Notice("success", what.format(names=all_names), ended)
        yield children_list(self.done.children)
        yield actions(primary(_("THAT IS ALL")), secondary(_("ADD ANOTHER ONE"), "another"))

    def rail(self) -> ComposeResult:
        yield from grouping_rail(3)
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.done.own_identifier, "bold"))
        yield paragraph(_("A mail confirms it."))

    def help(self) -> tuple[str, ...]:
        return (
            _("From now on, sign in with your own identifier and password."),
            _("Another letter? Hold it under the reader, or choose to add another one."),
        )

    async def send(self) -> None:
        self.leave()

    @on(Button.Pressed, "#another")
    def _another(self) -> None:
        self.kiosk.show(GroupingPage(self.visit))

    @on(Scanned)
    def _scanned(self, scanned: Scanned) -> None:
        self.kiosk.show(GroupingPage(self.visit, scan_code=scanned.code))

    def leave(self) -> None:
        from telekiosk.screens.children import AttachedChildrenPage

        self.kiosk.show(AttachedChildrenPage(self.visit))
