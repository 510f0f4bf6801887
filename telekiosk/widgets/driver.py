"""The terminal's side of a face that nobody may break: odd bytes, absurd numbers, signals, a line that goes away."""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

FARTHEST = 10_000
"""A mouse report beyond this many cells is no mouse."""

ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
NOTHING = (signal.SIGINT, signal.SIGTSTP)


class SafeDriver(LinuxDriver):
    """Reads what comes and goes on reading. SIGTERM, SIGHUP and SIGQUIT end the app in good order (128 + number);
    SIGINT and SIGTSTP do nothing."""

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in ENDS:
            self._loop.add_signal_handler(number, self._end, number)
        for number in NOTHING:
            signal.signal(number, signal.SIG_IGN)

    def _end(self, number: int) -> None:
        self._app.exit(return_code=128 + number)

    def run_input_thread(self) -> None:
        """Reads until told to stop. The parser is begun anew after bytes that it cannot bear."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data = self._read() if selector.select(0.1) else None
                if data == b"":
                    self._line_is_gone()
                    return
                try:
                    self._process(parser, decode(data) if data else "")
                except (ValueError, OverflowError, ArithmeticError, LookupError, ParseError, TypeError):
                    parser = XTermParser(self._debug)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _process(self, parser: XTermParser, text: str) -> None:
        for message in [*(parser.feed(text) if text else ()), *parser.tick()]:
            self.process_message(message)

    def _line_is_gone(self) -> None:
        self._loop.call_soon_threadsafe(self._end, signal.SIGHUP)

    def process_message(self, message: Message) -> None:
        """Passes on what a person can have caused. The window's size is asked of the system, never of typed bytes."""
        if isinstance(message, (events.Resize, InBandWindowResize)):
            return
        if isinstance(message, events.MouseEvent) and not self._is_on_screen(message):
            return
        super().process_message(message)

    @staticmethod
    def _is_on_screen(message: events.MouseEvent) -> bool:
        return 0 <= message.x <= FARTHEST and 0 <= message.y <= FARTHEST
