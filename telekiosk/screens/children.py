"""P15: the attached children, and through whom; from here accounts are grouped. Guardians only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.grouping import AttachedChild, ChildrenPage, attached_children
from telekiosk.core.people import ChildView
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.words import _, ngettext, unbroken

ROOM = 7
"""Up to so many children have two lines each."""


class AttachedChildrenPage(Page):
    CSS_PATH = "children.tcss"
    AUTO_FOCUS = ""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.found: ChildrenPage | None = None

    def heading(self) -> str:
        return _("Your children")

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Choose")

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        match await self.ask(attached_children, AtTheDesk(self.visit)):
            case ChildrenPage() as found:
                self.found = found
                await self.redraw()
                self.query_one("#main-button", Button).focus()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def main(self) -> ComposeResult:
        if self.found is None:
            return
        yield children_list(self.found.children)
        yield actions(primary(_("GROUP ACCOUNTS")), secondary(_("BACK"), "cancel"))

    def rail(self) -> ComposeResult:
        if self.found is None:
            return
        count = len(self.found.children)
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.found.identifier, "bold"))
        yield paragraph(ngettext("{count} child attached.", "{count} children attached.", count).format(count=count))
        yield paragraph(
            (_("Another letter, or another account?"), "bold"),
            "\n",
            _("Group them: one identifier is enough for all your children."),
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("Each child is here through a legal guardian: you, or the other one on a joint account."),
            _("To add a child, take its letter, or the identifier and the password of the other account."),
        )

    async def send(self) -> None:
        from telekiosk.screens.grouping import GroupingPage

        self.kiosk.show(GroupingPage(self.visit))

    def leave(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.show(ProfilePage(self.visit))


def children_list(children: Sequence[AttachedChild]) -> Static:
    """A child in two lines, or in one when there are many: who it is; through whom it is attached."""
    if not children:
        return Static(Content(_("No child is attached to your account.")), classes="children")
    widest = 0 if len(children) <= ROOM else max(len(named(each.child)) for each in children)
    parts: list[str | tuple[str, str]] = []
    for each in children:
        if parts:
            parts.append("\n")
        parts += [(each.child.name, "bold"), named(each.child).removeprefix(each.child.name)]
        if widest:
            parts += [" " * (widest - len(named(each.child))), "  ", (through(each), "$muted")]
        else:
            parts += ["\n  ", (guardians(each), "$muted")]
    return Static(Content.assemble(*parts), classes="children")


def named(child: ChildView) -> str:
    """'Léa MARTIN, 4e C'"""
    return f"{child.name}, {child.class_name}" if child.class_name else child.name


def guardians(each: AttachedChild) -> str:
    """'Guardian: Mme Claire MARTIN'"""
    words = ngettext("Guardian: {guardian}", "Guardians: {guardian}", len(each.through))
    return words.format(guardian=_(" and ").join(map(unbroken, each.through)))


def through(each: AttachedChild) -> str:
    """'through Mme Claire MARTIN and M. Paul MARTIN'"""
    return _("through {guardian}").format(guardian=_(" and ").join(each.through))
