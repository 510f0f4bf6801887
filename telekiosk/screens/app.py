"""The kiosk: one page at a time, one visitor at a time, and nothing left of them afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from telekiosk.screens.idle import IdleDialog, IdleWatch
from telekiosk.screens.lifeline import Lifeline
from telekiosk.screens.opening import STANDARD_PACE, Clocks, Opened, Opener, Pace, Place
from telekiosk.screens.page import WIDE, Page
from telekiosk.screens.scans import Scan, ScanListener, Scanned, Swallowed
from telekiosk.screens.school_words import contact_of, full_name, whole_numbers
from telekiosk.texts import LANGUAGES, Language, time_of_day
from telekiosk.widgets import glyphs
from telekiosk.widgets.dialog import Dialog
from telekiosk.widgets.hardened import COLUMNS, ROWS, SIGNS_OF_LIFE, HardenedApp
from telekiosk.widgets.text_input import TakeBack, TextInput
from telekiosk.widgets.themes import OTHER, THEMES
from telekiosk.widgets.words import _, speaker

if TYPE_CHECKING:
    from telekiosk.core.people import SchoolView
    from telekiosk.core.terms import Language as AccountLanguage
    from telekiosk.core.visits import Visit


class KioskApp(HardenedApp, inherit_bindings=False):
    """`opener` opens the core, in a thread, once P1 is painted. `console`: TERM=linux, sixteen colours, few glyphs.
    `out_of_order`: begin with the page that follows a fault. `place`: where the App before stood, for the header."""

    CSS_PATH = ["../widgets/base.tcss", "sign_in.tcss", "pause.tcss"]  # of first pages an App must be told
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (COLUMNS, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROWS, "-short"), (34, "-tall")]

    def __init__(
        self,
        opener: Opener,
        on_fault: Callable[[BaseException], None],
        *,
        pace: Pace = STANDARD_PACE,
        clocks: Clocks | None = None,
        console: bool = False,
        allow_quit: bool = False,
        out_of_order: bool = False,
        place: Place | None = None,
    ) -> None:
        super().__init__(on_fault)
        glyphs.use(glyphs.CONSOLE if console else glyphs.ELSEWHERE)
        for theme in THEMES:
            self.register_theme(theme)
        self.home_theme = "console" if console else "standard"
        self.theme = self.home_theme
        speaker.use("fr")
        self.pace = pace
        self.clocks = clocks or Clocks()
        self.monotonic = self.clocks.monotonic
        self.visit: Visit | None = None
        self.place = place
        self.school: SchoolView | None = None
        """Of whoever is signed in: the chosen child's, before P12 the eldest's. Header and help speak for it."""
        self.refusal = ""
        """Why the kiosk cannot start at all, when it ends with return code 2."""
        self.renewing = False
        self._lifeline = Lifeline(self, opener)
        self._out_of_order = out_of_order
        self._scans = ScanListener(self.monotonic, pace.after_scan)
        self._watch = IdleWatch(self)
        if allow_quit:
            self.bind("ctrl+q", "leave_kiosk", show=False)

    # opening

    def get_default_screen(self) -> Screen[Any]:
        if self._out_of_order:
            from telekiosk.screens.pause import OutOfOrderPage

            return OutOfOrderPage(self.pace.out_of_order, self.sign_out)
        return self._home()

    def _home(self) -> Page:
        from telekiosk.screens.sign_in import SignInPage

        return SignInPage()

    def on_mount(self) -> None:
        self.screen._push_result_callback(self.screen, None)  # so that the first page can be switched like any other
        if self.clocks.ticking:
            self.set_interval(1, self.beat)
        self.call_after_refresh(self._lifeline.begin)

    async def opened(self) -> Opened:
        """The core, as soon as it is open."""
        return await self._lifeline.opened()

    def is_open(self, opened: Opened) -> None:
        """The core has been opened: the pages now know where they stand."""
        self.place, self.pace = opened.place, opened.pace or self.pace
        self.page.show_header()

    def refuse(self, sentence: str) -> None:
        """The kiosk cannot start at all."""
        self.refusal = sentence
        self.exit(return_code=2)

    # pages

    @property
    def page(self) -> Page:
        """The page below whatever dialog is open."""
        return cast(Page, self.screen_stack[0])

    def show(self, page: Page) -> None:
        """Puts this page in the place of the present one; dialogs close.

        In a context of its own, for tasks keep the context they were begun in, and with it the page before."""
        Context().run(self._put, page)

    def _put(self, page: Page) -> None:
        with self._context():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self._mouse_down_widget = None
            self.switch_screen(page)

    def begin(self, visit: Visit) -> None:
        """Someone is signed in; every page now says how to sign out."""
        self.visit = visit

    def speak(self, language: AccountLanguage) -> None:
        """The account's language, unless the visitor has just chosen one with F2."""
        if speaker.language == "fr":
            speaker.use("en" if language.value == "en" else "fr")

    def sign_out(self) -> None:
        """Ends the visit, if there is one; P1."""
        self.visit = self.school = None
        self._scans.forget()
        self.show(self._home())

    def visit_over(self) -> None:
        """Another terminal, or the school, was faster: what the visit stood on is no longer true (R11)."""
        from telekiosk.screens.sign_in import SignInPage

        self.visit = self.school = None
        self.show(
            SignInPage(
                (
                    "warning",
                    lambda: _("Something has changed in the meantime."),
                    lambda: _("Sign in again: this page will tell you."),
                )
            )
        )

    def wipe(self) -> None:
        """Nobody is there any more: ends the visit, and begins as for the first visitor (R18)."""
        paused = self.is_paused
        self._watch.sign_of_life()
        speaker.use("fr")
        self.theme = self.home_theme
        self.sign_out()
        if paused:
            self.pause()

    def header_texts(self) -> tuple[str, str, str]:
        """Portal, school, terminal with the time."""
        if self.place is None:
            return "", "", ""
        terminal = f"{self.place.terminal}  {time_of_day(self.clocks.now())}"
        return self.place.portal, full_name(self.school) if self.school else self.place.school, terminal

    @property
    def contact(self) -> str:
        """Who helps."""
        if self.school is not None:
            return contact_of(self.school)
        return "" if self.place is None else whole_numbers(self.place.contact)

    # a database that is away

    @property
    def is_paused(self) -> bool:
        """Whether the database is away."""
        from telekiosk.screens.pause import PausePage

        return len(self.screen_stack) > 1 and isinstance(self.screen, PausePage)

    def pause(self) -> None:
        """Covers the page until the core answers again."""
        from telekiosk.screens.pause import PausePage

        if not self.is_paused:
            self.push_screen(PausePage(self.pace.retry, self._lifeline.try_again))

    def come_back(self) -> None:
        """Uncovers the page."""
        if self.is_paused:
            self.pop_screen()
            self.page.came_back()

    @property
    def is_untouched(self) -> bool:
        """Whether the first page stands alone, as for the first visitor."""
        return speaker.language == "fr" and self.theme == self.home_theme and len(self.screen_stack) == 1

    def renew(self) -> None:
        """Ends this App; the next one begins at once."""
        self.renewing = True
        self.exit()

    # time

    def beat(self) -> None:
        """Once a second: clocks, countdowns, idleness, age."""
        self.page.show_header()
        for screen in list(self.screen_stack):
            if isinstance(screen, (Page, IdleDialog)) and screen.is_mounted:
                screen.beat()
        self._watch.look()

    @property
    def seconds_left(self) -> float:
        """Until everything is wiped."""
        return self._watch.seconds_left

    # keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, SIGNS_OF_LIFE) and not event.is_forwarded and self._has_taken(event):
            return
        await super().on_event(event)

    def _has_taken(self, event: Message) -> bool:
        """Notes the sign of life, and whether it has had its effect already."""
        self._watch.sign_of_life()
        if self.is_typed_unseen(event):
            return True
        heard = self._scans.hear(event, self.focused) if isinstance(event, events.Key) else None
        if isinstance(heard, Swallowed):
            return True
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.hush()
        if not isinstance(event, events.Key):
            return False
        if isinstance(heard, Scan):
            self._take(heard)
            return True
        if isinstance(self.screen, IdleDialog):
            self.screen.dismiss(None)
            return True
        return False

    def _take(self, scan: Scan) -> None:
        for widget, keys in scan.fallen:
            if isinstance(widget, TextInput):
                widget.post_message(TakeBack(keys))
        if not scan.whole:
            self._say(_("The code was not read well. Present the letter again."))
        elif not self.page.awaits_scan or self.is_paused:
            self._say(_("A letter is read on the sign-in page only."))
        else:
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.page.post_message(Scanned(scan.code))

    def _say(self, sentence: str) -> None:
        screen = self.screen
        if isinstance(screen, (Page, Dialog)):
            screen.say(sentence)

    def action_help(self) -> None:
        from telekiosk.screens.help import HelpDialog

        self.push_screen(HelpDialog(self.page.help(), self.contact), self._help_more)

    def _help_more(self, more: bool | None) -> None:
        from telekiosk.screens.help_page import HelpPage

        if more:
            self.push_screen(HelpPage())

    async def action_language(self) -> None:
        other: Language = LANGUAGES[1] if speaker.language == LANGUAGES[0] else LANGUAGES[0]
        speaker.use(other)
        for screen in list(self.screen_stack):
            if isinstance(screen, Page):
                await screen.redraw()

    def action_contrast(self) -> None:
        self.theme = OTHER[self.theme]

    def action_leave_kiosk(self) -> None:
        self.exit(return_code=0)

    def _handle_exception(self, error: Exception) -> None:
        super()._handle_exception(error.error if isinstance(error, WorkerFailed) else error)  # type: ignore[arg-type]
