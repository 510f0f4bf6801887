"""P2: the family's own password, its mail address, and the child's birth date as proof. Step 2 of 4."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Checkbox

from telekiosk.core.activation import (
    AccountReady,
    AddressOfPupil,
    BirthDateWrong,
    FirstConnection,
    MailAwaited,
    ReportChild,
    Reported,
    first_connection,
    report_child,
)
from telekiosk.core.forms import FormRefused
from telekiosk.core.lifecycle import Kind
from telekiosk.core.signin import FirstConnectionDue, TooManyAttempts
from telekiosk.core.terms import Language, ReportKind
from telekiosk.core.visits import VisitOver
from telekiosk.screens.connecting import ConnectingPage
from telekiosk.screens.page import actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.questions import Told
from telekiosk.widgets.controls import Tick, primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import Words, _, speaker

DATE_LENGTH = 20


class FirstConnectionPage(ConnectingPage):
    """`due` is what the sign-in found: whose account it is, and which child's birth date is asked."""

    CSS_PATH = "first_connection.tcss"

    def __init__(self, due: FirstConnectionDue) -> None:
        super().__init__()
        self.due = due
        self.date_was_wrong = False

    @property
    def is_guardian(self) -> bool:
        return self.due.kind is Kind.GUARDIAN

    @property
    def child(self) -> str:
        return self.due.child.first_name

    def main(self) -> ComposeResult:
        yield from self.password_and_address(self.due.policy, address_optional=self.due.address_optional)
        with Vertical(classes="born"):
            yield Field(
                "birth_date",
                _("Birth date of {child}").format(child=self.child) if self.is_guardian else _("Your birth date"),
                placeholder=_("day month year"),
                hint=_("For example 07 03 2012."),
                max_length=DATE_LENGTH,
                classes="short",
            )
            with Vertical(classes="ticks"):
                if self.date_was_wrong:
                    yield Tick(_("The date is right."), "date-is-right")
                if self.is_guardian:
                    yield Tick(_("I am not in charge of {child}.").format(child=self.child), "not-in-charge")
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        child = self.due.child
        name = f"{child.name}, {child.class_name}" if child.class_name else child.name
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.due.identifier, "bold"))
        yield paragraph((_("Your child") if self.is_guardian else _("You are"), "$muted"), "\n", name)
        yield paragraph(
            (_("Why an address?"), "bold"),
            "\n",
            _("A mail leaves for it at once. Open it: your account opens then.")
            if self.is_guardian
            else _("To replace a forgotten password."),
        )
        if self.is_guardian:
            yield paragraph(_("Later it helps you if you forget something."))

    def enter_word(self) -> str:
        return _("Report") if self.report else super().enter_word()

    def help(self) -> tuple[str, ...]:
        return (
            _("Choose a password that you will remember. The letter's password ends here."),
            _("Type the birth date with or without blanks: 07 03 2012 or 07032012."),
            _("Is the date refused, or is this not your child? Tick the sentence below it: the school will mend it."),
        )

    @on(Checkbox.Changed)
    def _one_tick(self, event: Checkbox.Changed) -> None:
        """Either the one or the other."""
        if event.value:
            for tick in self.query(Tick):
                if tick is not event.checkbox:
                    tick.value = False

    @property
    def report(self) -> ReportKind | None:
        """What is ticked."""
        ticked = {tick.id for tick in self.query(Tick) if tick.value}
        if "date-is-right" in ticked:
            return ReportKind.BIRTH_DATE_IS_RIGHT
        return ReportKind.NOT_IN_CHARGE if "not-in-charge" in ticked else None

    @on(Checkbox.Changed)
    def _name_button(self) -> None:
        label = _("REPORT IT") if self.report else _("CONFIRM")
        self.query_one("#main-button", Button).label = Content(label)
        self.show_enter_word()

    def redrawn(self) -> None:
        self._name_button()

    async def send(self) -> None:
        if kind := self.report:
            await self._report(kind)
        else:
            await self.connect(shared_is_fine=False)

    async def connect(self, *, shared_is_fine: bool) -> None:
        form = FirstConnection(
            self.due.visit,
            self.value("password"),
            self.value("password_again"),
            self.value("address"),
            self.value("address_again"),
            self.value("birth_date"),
            Language(speaker.language),
            shared_is_fine,
        )
        match await self.ask(first_connection, form):
            case FormRefused(problems):
                self.wrong(in_words(problems, self.due.policy))
            case BirthDateWrong():
                await self._offer_report(lambda: _("The date does not match. Check it."))
            case TooManyAttempts(until):
                time = by_then(until)
                await self._offer_report(lambda: _("Next try possible at {time}.").format(time=time))
            case AddressOfPupil(pupil):
                await self.warn_of(pupil)
            case MailAwaited() | AccountReady() as connected:
                self.connected(connected)
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    async def _offer_report(self, why: Words) -> None:
        """Also while a wait lasts: it may be the school's date that is wrong."""
        self.date_was_wrong = True
        await self.redraw()
        self.wrong({"birth_date": why})

    async def _report(self, kind: ReportKind) -> None:
        match await self.ask(report_child, ReportChild(self.due.visit, kind, self.value("birth_date"))):
            case Reported(reference):
                await self.app.push_screen_wait(
                    Told(
                        _("The school will look at it"),
                        _("Note this reference:"),
                        reference,
                        _("Nothing has changed for your account. Once it is mended, the same letter works."),
                    )
                )
                self.kiosk.sign_out()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    @on(Checkbox.Changed)
    def _hush_errors(self) -> None:
        """Who reports needs no other field."""
        if self.report:
            for field in self.query(Field):
                field.remark = ""
                field.fail("")
