"""An App from which nothing typed leads out (R19): no quit, palette, clipboard, link, picture, suspension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App, SystemCommand
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from telekiosk.widgets.driver import SafeDriver
from telekiosk.widgets.terminal import Harmless

COLUMNS, ROWS = 80, 24
"""The smallest window that pages fit in."""
SIGNS_OF_LIFE = (events.Key, events.MouseDown, events.MouseScrollUp, events.MouseScrollDown, events.Paste)


class WholeCells(ScrollBarRender):
    """A thumb that begins and ends with a cell: a Linux console's font has no parts of blocks."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


ScrollBar.renderer = WholeCells


class HardenedApp(App[None], inherit_bindings=False):
    """What Textual offers by itself is switched off; what remains is what our pages bind.

    A fault ends the App without a word on the terminal; `on_fault` is told of it, once."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS = set()
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, on_fault: Callable[[BaseException], None]) -> None:
        super().__init__(driver_class=SafeDriver)
        self.on_fault = on_fault
        self._harmless = Harmless()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._harmless]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing is kept for the next visitor, nothing is handed to the terminal."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """A kiosk has no browser."""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        return None

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No picture is taken."""

    async def action_quit(self) -> None:
        """The way out is a signal."""

    def action_suspend_process(self) -> None:
        """Never to the shell below."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield

    def is_typed_unseen(self, event: Message) -> bool:
        """Whether one sentence covers all, so that nobody sees what a key would do: none does but the one that leaves.
        A click meets nothing there anyway."""
        too_small = self.size.width < COLUMNS or self.size.height < ROWS
        return too_small and isinstance(event, (events.Key, events.Paste)) and getattr(event, "key", "") != "ctrl+q"

    @property
    def has_fault(self) -> bool:
        return self._exception is not None

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self.on_fault(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        self._close_messages_no_wait()
