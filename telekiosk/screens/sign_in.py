"""P1: one door for letter, scan, account and lent password."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.scans import Scanned
from telekiosk.screens.school_words import contact_of, full_name
from telekiosk.texts import date_in_words
from telekiosk.widgets.controls import Link, primary
from telekiosk.widgets.field import Field
from telekiosk.widgets.notice import Kind, Notice
from telekiosk.widgets.words import Words, _, speaker, spoken

if TYPE_CHECKING:  # this page is painted before the core is loaded
    from telekiosk.core.lifecycle import State
    from telekiosk.core.signin import Explained, ScanOutcome, SignInOutcome

IDENTIFIER_LENGTH = 40
"""Longer than any identifier: blanks and hyphens may be typed in it."""
PASSWORD_LENGTH = 128
LETTER_ROWS = 40


class SignInPage(Page):
    """`said` is what a refusal says above the fields: its kind, what is so, what to do next."""

    awaits_scan = has_secrets = has_required = centred = roomy = True

    def __init__(self, said: tuple[Kind, Words, Words] | None = None) -> None:
        super().__init__()
        self.said = said
        self.until: datetime | None = None
        self.waits_as = ""

    @property
    def at_rest(self) -> bool:
        empty = all(not field.value and not field.error for field in self.query(Field))
        return empty and self.said is None and not self.busy

    def heading(self) -> str:
        return _("Sign in")

    def escape_word(self) -> str:
        return _("Clear")

    def main(self) -> ComposeResult:
        if self.said is not None:
            kind, what, next_step = self.said
            yield Notice(kind, spoken(what), spoken(next_step))
        yield Field(
            "identifier",
            _("Your identifier"),
            hint=_("It stands in the frame on your letter."),
            max_length=IDENTIFIER_LENGTH,
        )
        yield Field(
            "password",
            _("Your password"),
            hint=_("The first time: the one in the letter."),
            password=True,
            max_length=PASSWORD_LENGTH,
        )
        yield actions(
            primary(self._button_label(), disabled=self.until is not None),
            Vertical(
                Link(_("Forgotten identifier?"), "forgotten-identifier"),
                Link(_("Forgotten password?"), "forgotten-password"),
                Link(_("I have several letters"), "several-letters"),
                classes="links",
            ),
        )

    def rail(self) -> ComposeResult:
        place = self.kiosk.place
        yield Static(Content(place.portal if place else ""), id="brand")
        yield paragraph(_("Welcome. Open your account, or follow your children's schooling."))
        yield paragraph(
            (_("Do you have a letter?"), "bold"), "\n", _("Hold its QR code under the reader. That is all.")
        )
        yield Static(_letter(), id="letter", classes="room-only")
        yield Static(Content(_("Or copy these two lines.")), classes="p room-only")

    def on_resize(self) -> None:
        """The letter is drawn where the margin is high enough for it."""
        self.set_class(self.size.height >= LETTER_ROWS, "has-room")

    def foot(self) -> ComposeResult:
        yield Link(_("Help and contact"), "help-page")

    @on(Button.Pressed, "#forgotten-identifier")
    def _forgotten_identifier(self) -> None:
        from telekiosk.screens.forgotten_identifier import ForgottenIdentifierPage

        self.kiosk.show(ForgottenIdentifierPage())

    @on(Button.Pressed, "#forgotten-password")
    def _forgotten_password(self) -> None:
        from telekiosk.screens.forgotten_password import ForgottenPasswordPage

        self.kiosk.show(ForgottenPasswordPage())

    @on(Button.Pressed, "#several-letters")
    def _several_letters(self) -> None:
        from telekiosk.screens.several_letters import SeveralLettersPage

        self.kiosk.show(SeveralLettersPage())

    @on(Button.Pressed, "#help-page")
    def _help_page(self) -> None:
        from telekiosk.screens.help_page import HelpPage

        self.app.push_screen(HelpPage())

    def help(self) -> tuple[str, ...]:
        return (
            _("The school has given you a letter. It holds your identifier and a first password."),
            _("Have you already chosen a password? Then type that one."),
        )

    def show_header(self) -> None:
        super().show_header()
        if self.kiosk.place is not None:
            for brand in self.query("#brand").results(Static):
                brand.update(Content(self.kiosk.place.portal))

    def leave(self) -> None:
        """Escape empties the fields."""
        self.said = self.until = None
        self.carry_out(self._clear)

    async def _clear(self) -> None:
        for field in self.query(Field):
            field.value = ""
            field.fail("")
        await self.redraw()
        self.query_one("#identifier", Field).input.focus()

    async def send(self) -> None:
        from telekiosk.core.signin import SignIn, sign_in

        if self.until is None:
            form = SignIn(self.value("identifier"), self.value("password"))
            await self._answer(await self.ask(sign_in, form, floor=True))

    @on(Scanned)
    def _scanned(self, scanned: Scanned) -> None:
        self.carry_out(lambda: self._sign_in_by_scan(scanned.code))

    async def _sign_in_by_scan(self, code: str) -> None:
        from telekiosk.core.signin import Scan, sign_in_by_scan

        await self._answer(await self.ask(sign_in_by_scan, Scan(code)))

    async def _answer(self, outcome: SignInOutcome | ScanOutcome) -> None:
        from telekiosk.core import signin as core
        from telekiosk.core.forms import FormRefused
        from telekiosk.screens.admission import admit
        from telekiosk.screens.problems import in_words

        self.said = None
        match outcome:
            case core.FirstConnectionDue() | core.OwnPasswordDue() | core.ConfirmationDue() | core.SignedIn():
                await admit(self.kiosk, outcome)
            case FormRefused(problems):
                await self.redraw()
                self.wrong(in_words(problems, (await self.kiosk.opened()).passwords))
            case core.WrongCredentials():
                await self.redraw()
                self.wrong({"identifier": lambda: _("Wrong identifier or password.")})
            case core.TooManyAttempts(until):
                await self._wait(until)
            case core.ScanUnknown():
                await self._say(
                    "error",
                    lambda: _("This letter is not known here."),
                    lambda: _("Try once more, or ask the school."),
                )
            case (
                core.LetterPastDeadline()
                | core.LetterVoid()
                | core.LetterUsed()
                | core.AccountEnded()
                | core.NoChildToShow()
            ):
                await self._say(*_explained(outcome))
            case other:
                assert_never(other)

    async def _say(self, kind: Kind, what: Words, next_step: Words) -> None:
        self.said = kind, what, next_step
        await self.redraw()
        self.wrong({})
        self.query_one("#password", Field).value = ""

    async def _wait(self, until: datetime) -> None:
        self.until, self.waits_as = until, self.value("identifier")
        await self._say(
            "warning",
            lambda: _("Next try possible at {time}.").format(time=by_then(until)),
            lambda: _("Several attempts were wrong. The kiosk waits a little."),
        )

    @on(Input.Changed)
    def _somebody_types(self) -> None:
        """A wait is one identifier's, not the terminal's: the next family, or a lent password, is let through (R20)."""
        if self.until is not None and (self.value("password") or self.value("identifier") != self.waits_as):
            self.until = None
            button = self.query_one("#main-button", Button)
            button.disabled, button.label = False, Content(self._button_label())

    def beat(self) -> None:
        if self.until is None:
            return
        if self.kiosk.clocks.now() >= self.until:
            self.until = self.said = None
            self.carry_out(self.redraw)
        else:
            self.query_one("#main-button", Button).label = Content(self._button_label())

    def _button_label(self) -> str:
        if self.until is None:
            return _("CONFIRM")
        seconds = max(1, ceil((self.until - self.kiosk.clocks.now()).total_seconds()))
        if seconds <= 90:
            return _("CONFIRM in {seconds} s").format(seconds=seconds)
        return _("CONFIRM at {time}").format(time=by_then(self.until))


def _explained(outcome: Explained) -> tuple[Kind, Words, Words]:
    """Said only to someone who gave the right password."""
    from telekiosk.core import signin as core

    match outcome:
        case core.LetterPastDeadline(deadline):
            return (
                "error",
                lambda: _("This letter is no longer good."),
                lambda: _("It was until {day}. Ask the school for a new one.").format(
                    day=date_in_words(deadline, speaker.language)
                ),
            )
        case core.LetterVoid(newer_issued_on):
            return (
                "error",
                lambda: _("This letter has been replaced."),
                lambda: (
                    _("Ask the school for a new one.")
                    if newer_issued_on is None
                    else _("Take the one of {day}.").format(day=date_in_words(newer_issued_on, speaker.language))
                ),
            )
        case core.LetterUsed():
            return (
                "info",
                lambda: _("This letter has already been used."),
                lambda: _("Type the password that you chose."),
            )
        case core.AccountEnded(state):
            return _ended(state)
        case core.NoChildToShow(school):
            return (
                "warning",
                lambda: _("For this account, ask at the school's office."),
                contact_of(school) or full_name(school),
            )
        case other:
            assert_never(other)


def _ended(state: State) -> tuple[Kind, Words, Words]:
    from telekiosk.core.lifecycle import State

    if state is State.GROUPED:
        return (
            "info",
            lambda: _("This account is grouped with another one."),
            lambda: _("Sign in with your main identifier."),
        )
    if state is State.REPLACED:
        return (
            "error",
            lambda: _("This account has been replaced."),
            lambda: _("Ask the school for the letter of the new one."),
        )
    return (
        "error",
        lambda: _("This account is closed."),
        lambda: _("Ask the school."),
    )


def _letter() -> Content:
    """What a letter looks like."""
    return Content.assemble(
        (_("Your letter"), "$muted"),
        "\n\n",
        _("Your account for\nthe online services"),
        "\n\n",
        _("Identifier").ljust(14),
        ("cmartin3", "bold $accent"),
        "\n",
        _("Password").ljust(14),
        ("DCBR JDWH", "bold $accent"),
    )
