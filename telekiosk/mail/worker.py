"""The worker: takes one mail after the other out of the outbox and hands it to the mail server (R17). Runs as a thread
inside the kiosk, or alone as `telekiosk worker`."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

from telekiosk.core.counter import Counter
from telekiosk.core.database import DatabaseAway
from telekiosk.core.outbox import (
    MailToSend,
    claim,
    record_delivered,
    record_refused_for_good,
    record_refused_for_now,
)
from telekiosk.mail.delivery import Delivered, Delivery, RefusedForGood, RefusedForNow, Transport
from telekiosk.mail.portal import Portal
from telekiosk.mail.render import AddressNotUsable, SenderNotUsable, render
from telekiosk.mail.speech import _

IDLE_SECONDS = 1.0
"""Between two looks into an empty outbox."""
AWAY_SECONDS = 5.0
"""Between two attempts while the database is away."""

JOIN_SECONDS = 10.0
"""How long a closing face waits for the mail in hand; longer, the lease brings that mail back."""

_log = logging.getLogger(__name__)


def run(
    counter: Counter,
    transport: Transport,
    portal: Portal,
    stop: threading.Event,
    *,
    idle_seconds: float = IDLE_SECONDS,
    away_seconds: float = AWAY_SECONDS,
) -> None:
    """Works until `stop` is set, and ends then after the mail in hand. A database that is away, or a mistake of ours in
    one mail, makes it wait; nothing ends it. The lease keeps what it could not record for a later attempt."""
    worker = worker_name()
    while not stop.is_set():
        try:
            pause = 0.0 if deliver_one(counter, transport, portal, worker) else idle_seconds
        except DatabaseAway as fault:
            _log.warning("outbox: database %s", fault.trouble)
            pause = away_seconds
        except Exception as fault:  # noqa: BLE001 a worker that died would leave every mail behind
            _log.error("outbox: %s", type(fault).__name__)
            pause = away_seconds
        if pause:
            transport.close()
            stop.wait(pause)
    transport.close()


def deliver_one(counter: Counter, transport: Transport, portal: Portal, worker: str) -> bool:
    """Claims a mail, hands it over, records the answer. False when none was due. Raises DatabaseAway."""
    mail = claim(counter, worker)
    if mail is None:
        return False
    answer = _handed_over(mail, transport, portal)
    _log.info("%s %s: %s after %d", mail.kind, mail.message_id, type(answer).__name__, mail.attempts)
    match answer:
        case Delivered(words):
            record_delivered(counter, mail.id, worker, words)
        case RefusedForNow(words):
            record_refused_for_now(counter, mail.id, worker, words)
        case RefusedForGood(words):
            record_refused_for_good(counter, mail.id, worker, words)
        case other:
            assert_never(other)
    return True


def worker_name() -> str:
    """Who holds a lease: machine, process, and a random part, for threads and for process numbers that come again."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def _handed_over(mail: MailToSend, transport: Transport, portal: Portal) -> Delivery:
    try:
        message = render(mail, portal)
    except AddressNotUsable:
        return RefusedForGood(_("This is no address that mail can be sent to."))
    except SenderNotUsable:
        return RefusedForNow(
            _("The setting for our own mail address is no mail address: {sender}").format(sender=portal.sender)
        )
    except Exception as fault:  # noqa: BLE001 one mail that we cannot write must not hold up the others
        _log.exception("mail %s cannot be written", mail.message_id)
        return RefusedForNow(_("The mail could not be written ({fault}).").format(fault=type(fault).__name__))
    return transport.deliver(message)


@contextmanager
def in_background(counter: Counter, transport: Transport, portal: Portal) -> Iterator[None]:
    """The worker as a thread beside a face on the same machine; leaving waits for the mail in hand."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(counter, transport, portal, stop), name="mail worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(JOIN_SECONDS)


def run_until_signalled(counter: Counter, transport: Transport, portal: Portal) -> None:
    """`telekiosk worker`: until SIGTERM or SIGINT, which let it finish the mail in hand."""
    stop = threading.Event()
    ends = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in ends}
    try:
        run(counter, transport, portal, stop)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
