"""P16 (a): the account to add, and the proof that it is one's own: typed, or by its letter under the reader."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.core.forms import PASSWORD_INPUT_LENGTH, FormRefused
from telekiosk.core.grouping import GroupingRefused, GroupingSummary, LookAtGrouping, Refusal, look_at_grouping
from telekiosk.core.proofs import Given, ProofWrong
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.grouping_words import grouping_rail, why_not
from telekiosk.screens.page import Page, actions, by_then
from telekiosk.screens.problems import in_words
from telekiosk.screens.scans import Scanned
from telekiosk.widgets.controls import Link, primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.notice import Kind, Notice
from telekiosk.widgets.words import Words, _, spoken

IDENTIFIER_LENGTH = 40
DATE_LENGTH = 20


class GroupingPage(Page):
    """`scan_code`: a letter was read, its birth date is still to come. `refused` is why the last account could not be
    added; `said` is whatever else there is to tell."""

    CSS_PATH = "grouping.tcss"
    awaits_scan = has_secrets = has_required = centred = True

    def __init__(
        self,
        visit: Visit,
        *,
        scan_code: str = "",
        refused: Refusal | None = None,
        said: tuple[Kind, Words, Words] | None = None,
    ) -> None:
        super().__init__()
        self.visit, self.scan_code, self.refused, self.said = visit, scan_code, refused, said

    def heading(self) -> str:
        return _("The account to add")

    def escape_word(self) -> str:
        return _("Cancel")

    def offers_showing(self) -> bool:
        return not self.scan_code

    def enter_word(self) -> str:
        return _("Go on")

    def main(self) -> ComposeResult:
        if notice := self._notice():
            kind, what, next_step = notice
            yield Notice(kind, spoken(what), spoken(next_step))
        if not self.scan_code:
            yield Field(
                "identifier",
                _("Its identifier"),
                hint=_("It stands in the frame on its letter."),
                max_length=IDENTIFIER_LENGTH,
            )
            yield Field(
                "password",
                _("Its password"),
                hint=_("The one in the letter, or one chosen since."),
                password=True,
                max_length=PASSWORD_INPUT_LENGTH,
                emptied=_("Type this password once more."),
            )
        yield Field(
            "birth_date",
            _("Birth date of one of its children"),
            placeholder=_("day month year"),
            hint=_("For example 07 03 2012."),
            max_length=DATE_LENGTH,
            classes="short",
        )
        yield actions(primary(_("GO ON")), secondary(_("CANCEL"), "cancel"))

    def _notice(self) -> tuple[Kind, Words, Words] | None:
        if self.refused is not None:
            return ("error", *why_not(self.refused, self.kiosk.contact))
        if self.said is not None:
            return self.said
        if self.scan_code:
            return (
                "success",
                lambda: _("The letter has been read."),
                lambda: _("Its birth date is still missing."),
            )
        return None

    def rail(self) -> ComposeResult:
        yield from grouping_rail(1, by_reader=not self.scan_code)

    def foot(self) -> ComposeResult:
        if self.scan_code:
            yield Link(_("Type it instead"), "type-instead")
        if self.refused is Refusal.NO_COMMON_CHILD:
            yield Link(_("Tell the school"), "report")

    def help(self) -> tuple[str, ...]:
        return (
            _("Hold the letter of the other account under the reader, or type its identifier and its password."),
            _("Nothing happens yet: the next page first shows what will follow."),
        )

    async def send(self) -> None:
        if self.scan_code:
            given = Given(self.value("birth_date"), scan_code=self.scan_code)
        else:
            given = Given(self.value("birth_date"), self.value("identifier"), self.value("password"))
        self.refused = self.said = None
        match await self.ask(look_at_grouping, LookAtGrouping(self.visit, given), floor=True):
            case GroupingSummary() as summary:
                from telekiosk.screens.grouping_summary import GroupingSummaryPage

                self.kiosk.show(GroupingSummaryPage(self.visit, summary))
            case GroupingRefused(reason):
                self.refused = reason
                await self._say_above()
            case TooManyAttempts(until):
                self.said = (
                    "warning",
                    lambda: _("Next try possible at {time}.").format(time=by_then(until)),
                    lambda: _("Several attempts were wrong. The kiosk waits a little."),
                )
                await self._say_above()
            case ProofWrong():
                await self.redraw()
                self._say_wrong()
            case FormRefused(problems):
                await self.redraw()
                self.wrong(in_words(problems, (await self.kiosk.opened()).passwords))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    async def _say_above(self) -> None:
        self.scan_code = ""
        await self.redraw()
        self.wrong({})
        self.query_one("#password", Field).value = ""
        self.query_one("#identifier", Field).input.focus()

    def _say_wrong(self) -> None:
        """One text for all, before everything is right."""
        if self.scan_code:
            self.wrong({"birth_date": lambda: _("Letter and date do not match. Check the date.")})
        else:
            self.wrong({"identifier": lambda: _("One of these three lines is wrong.")})

    @on(Scanned)
    def _scanned(self, scanned: Scanned) -> None:
        self.carry_out(lambda: self._take(scanned.code))

    @on(Button.Pressed, "#type-instead")
    def _type_instead(self) -> None:
        self.carry_out(lambda: self._take(""))

    async def _take(self, code: str) -> None:
        self.scan_code, self.refused, self.said = code, None, None
        await self.redraw()
        self.query_one("#birth_date" if code else "#identifier", Field).input.focus()

    @on(Button.Pressed, "#report")
    def _report(self) -> None:
        from telekiosk.screens.grouping_report import NoCommonChildPage

        self.kiosk.show(NoCommonChildPage(self.visit))

    def leave(self) -> None:
        from telekiosk.screens.children import AttachedChildrenPage

        self.kiosk.show(AttachedChildrenPage(self.visit))
