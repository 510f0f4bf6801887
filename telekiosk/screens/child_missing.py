"""P12 'a child is missing': why that can be, what to do, and a report to the school."""

from __future__ import annotations

from typing import ClassVar, assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.activation import Reported
from telekiosk.core.contacts import ReportToSchool, report_to_school
from telekiosk.core.forms import FormRefused
from telekiosk.core.reports import TOLD_LENGTH
from telekiosk.core.terms import ReportKind
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.questions import Told
from telekiosk.widgets.controls import Link, primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import _, unwidowed


class ReportPage(Page):
    """A few words to the school, and the reference they get. Afterwards, and on Escape, where one came from."""

    CSS_PATH = "child_missing.tcss"
    AUTO_FOCUS = "#told Input"
    has_required = True
    kind: ClassVar[ReportKind]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Report")

    def explanation(self) -> ComposeResult:
        yield from ()

    def main(self) -> ComposeResult:
        with Vertical(classes="explanation"):
            yield from self.explanation()
        yield Field("told", _("Your message"), hint=self.told_hint(), max_length=TOLD_LENGTH)
        yield actions(primary(_("REPORT IT")), secondary(_("CANCEL"), "cancel"))

    def told_hint(self) -> str:
        return ""

    def rail(self) -> ComposeResult:
        yield paragraph((_("What then?"), "bold"), "\n", _("The school looks at its lists, and mends them."))
        yield paragraph(_("You get a reference to note down. Nothing changes for your account until then."))
        if contact := self.kiosk.contact:
            yield paragraph((_("Do you prefer to ask?"), "bold"), "\n", contact)

    async def send(self) -> None:
        match await self.ask(report_to_school, ReportToSchool(self.visit, self.kind, self.value("told"))):
            case Reported(reference):
                await self.app.push_screen_wait(
                    Told(
                        _("The school will look at it"),
                        _("Note this reference:"),
                        reference,
                        _("Nothing has changed for your account."),
                    )
                )
                self.leave()
            case FormRefused(problems):
                self.wrong(in_words(problems, (await self.kiosk.opened()).passwords))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)


class ChildMissingPage(ReportPage):
    kind = ReportKind.CHILD_MISSING

    def heading(self) -> str:
        return _("A child is missing")

    def explanation(self) -> ComposeResult:
        yield _topic(
            _("Is there another letter, or another account?"),
            _("Each child can have its own. Add it: the child is here at once."),
            followed=True,
        )
        yield Link(_("Group accounts"), "group")
        yield _topic(_("Has the child just come to the school?"), _("Its list is mended within a few days."))
        yield _topic(_("Neither of these?"), _("Tell the school here."))

    def told_hint(self) -> str:
        return _("The child's name, birth date and class.")

    def help(self) -> tuple[str, ...]:
        return (
            _("You see the children for whom the school lists you as a legal guardian."),
            _("Write who is missing. The school answers you, or calls you back."),
        )

    @on(Button.Pressed, "#group")
    def _group(self) -> None:
        from telekiosk.screens.grouping import GroupingPage

        self.kiosk.show(GroupingPage(self.visit))

    def leave(self) -> None:
        from telekiosk.screens.services import ServicesPage

        self.kiosk.show(ServicesPage(self.visit))


def _topic(question: str, answer: str, *, followed: bool = False) -> Static:
    """`followed` by a link that belongs to it."""
    text = Content.assemble((question, "bold"), "\n", unwidowed(answer))
    return Static(text, classes="topic followed" if followed else "topic")
