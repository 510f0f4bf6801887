"""The console: one operator, one view at a time, until they leave, are removed, or go away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.screen import Screen
from textual.worker import WorkerFailed

from telekiosk.core.people import SchoolView
from telekiosk.helpdesk.console_dialog import ConsoleDialog
from telekiosk.helpdesk.desk import Desk
from telekiosk.helpdesk.help import HelpDialog, everywhere
from telekiosk.helpdesk.lock import LockScreen
from telekiosk.helpdesk.schools import SchoolPicker
from telekiosk.helpdesk.search import SearchView
from telekiosk.helpdesk.tabs import Tab, tabs_for
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _, speak, speaker
from telekiosk.texts import LANGUAGES, time_of_day
from telekiosk.widgets import glyphs
from telekiosk.widgets.hardened import COLUMNS, ROWS, SIGNS_OF_LIFE, HardenedApp
from telekiosk.widgets.themes import OTHER, THEMES


class HelpdeskApp(HardenedApp, inherit_bindings=False):
    """`monotonic`: a stopwatch in seconds. `console`: TERM=linux, sixteen colours, few glyphs. `ticking`: whether the
    second hand moves by itself (tests call `beat`)."""

    CSS_PATH = ["../widgets/base.tcss", "helpdesk.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (COLUMNS, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROWS, "-short"), (34, "-tall")]

    def __init__(
        self,
        desk: Desk,
        on_fault: Callable[[BaseException], None],
        *,
        monotonic: Callable[[], float],
        console: bool = False,
        ticking: bool = True,
    ) -> None:
        super().__init__(on_fault)
        self.desk = desk
        self.monotonic = monotonic
        self.last_words = ""
        """Why the session ended, for the terminal that stays behind."""
        self.school = desk.school
        """Whose classes, import and settings are shown; the authority chooses."""
        self._ticking = ticking
        self._last_sign = monotonic()
        glyphs.use(glyphs.CONSOLE if console else glyphs.ELSEWHERE)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "console" if console else "standard"
        speak("fr")
        self.tabs: tuple[Tab, ...] = tabs_for(desk.operator)

    def get_default_screen(self) -> Screen[Any]:
        return self.tabs[0].view()

    def on_mount(self) -> None:
        self.screen._push_result_callback(self.screen, None)  # so that the first view can be switched like any other
        if self._ticking:
            self.set_interval(1, self.beat)

    # views

    @property
    def view(self) -> View:
        """The view below whatever dialog is open."""
        return self._views[-1]

    @property
    def _views(self) -> list[View]:
        """The one below is the list that a sheet was opened from."""
        return [screen for screen in self.screen_stack if isinstance(screen, View)]

    def action_tab(self, number: int) -> None:
        if number > len(self.tabs) or self.tabs[number - 1].name == self.view.tab:
            return
        kind = self.tabs[number - 1].view
        if kind.needs_school and self.school is None:
            self._choose_school(kind)
        else:
            self.show(kind())

    def action_school(self) -> None:
        """The authority looks at another school."""
        if self.view.needs_school and self.desk.school is None:
            self._choose_school(type(self.view))

    def _choose_school(self, kind: type[View]) -> None:
        def chosen(school: SchoolView | None) -> None:
            if school is not None:
                self.school = school
                self.show(kind())

        self.push_screen(SchoolPicker(), chosen)

    def show(self, view: View) -> None:
        """Puts this view in the place of the present one; dialogs close."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(view)

    def open_account(self, identifier: str, on_back: Callable[[], None]) -> None:
        """To the sheet of an account that the present view has named, which stays as it is below; `on_back` is called
        when Escape has led back to it."""
        self.push_screen(SearchView(identifier, opens=True), lambda _none: on_back())

    def school_is_now(self, school: SchoolView) -> None:
        """The school that is shown has been changed; the header says so at once."""
        self.school = school
        self.view.show_header()

    def header_texts(self) -> tuple[str, str, str]:
        """Portal, school, operator with the time."""
        school, operator = self.school, self.desk.operator
        place = self.desk.authority or _("All schools")
        if school is not None:
            place = ", ".join(dict.fromkeys((school.name, school.uai)))
        portal = _("{portal}: helpdesk").format(portal=self.desk.portal)
        return portal, place, f"{operator.name}  {time_of_day(self.desk.clock())}"

    # ends

    def gone(self) -> None:
        """The operator was removed, or is no longer who they were (section 6)."""
        self.end(_("Your access has changed or ended. Ask whoever manages the operators."))

    def end(self, last_words: str, return_code: int = 0) -> None:
        self.last_words = last_words
        self.exit(return_code=return_code)

    def action_leave(self) -> None:
        self.exit(return_code=0)

    # time

    def beat(self) -> None:
        """Once a second: the clock, and whether anybody is still there."""
        for view in self._views:
            if view.is_mounted:
                view.show_header()
        if self.monotonic() - self._last_sign >= self.desk.lock_seconds and not self.is_locked:
            self._lock()

    @property
    def is_locked(self) -> bool:
        return isinstance(self.screen, LockScreen)

    def _lock(self) -> None:
        """Nothing that stood on the screen can be read any more, nor is it kept."""
        if not self.desk.has_password:
            self.end(_("Nobody pressed a key for 15 minutes. The console was closed: connect again."))
            return
        self.show(self.tabs[0].view())
        self.push_screen(LockScreen())

    # keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, SIGNS_OF_LIFE) and not event.is_forwarded:
            self._last_sign = self.monotonic()
            if self.is_typed_unseen(event):
                return
            for view in self._views:
                view.hush()
        await super().on_event(event)

    def action_help(self) -> None:
        screen = self.screen
        if isinstance(screen, View):
            self.push_screen(HelpDialog((*screen.help(), *everywhere())))
        elif isinstance(screen, ConsoleDialog) and (told := screen.help()):
            self.push_screen(HelpDialog(told))

    async def action_language(self) -> None:
        speak(LANGUAGES[1] if speaker.language == LANGUAGES[0] else LANGUAGES[0])
        for view in self._views:
            await view.redraw()

    def action_contrast(self) -> None:
        self.theme = OTHER[self.theme]

    def _handle_exception(self, error: Exception) -> None:
        super()._handle_exception(error.error if isinstance(error, WorkerFailed) else error)  # type: ignore[arg-type]
