"""R17: from the outbox to a real mail server, whatever breaks on the way."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.database import DatabaseAway
from telekiosk.core.mail_queue import list_mails
from telekiosk.core.outbox import LEASE_SECONDS, claim, queue
from telekiosk.core.terms import Language, MailKind, MailState
from telekiosk.mail.delivery import Delivered, Delivery
from telekiosk.mail.portal import Portal
from telekiosk.mail.transport import transport_for
from telekiosk.mail.worker import deliver_one, in_background, run, run_until_signalled, worker_name
from tests.databases import new_database, postgresql_server
from tests.desk import open_counter
from tests.mail.family import ADDRESS, Family
from tests.mail.servers import Post, free_port, mail_server

PORTAL = Portal("Scolarité Services", "kiosk@example.org", "https://comptes.example.org")


@pytest.fixture
def family(tmp_path: Path) -> Family:
    """A family at P3: its confirmation waits in the outbox."""
    family = Family(tmp_path)
    family.connect()
    return family


def send_all(family: Family, port: int) -> int:
    transport = transport_for(f"smtp://127.0.0.1:{port}")
    sent = 0
    while deliver_one(family.counter, transport, PORTAL, "worker"):
        sent += 1
    transport.close()
    return sent


def received(post: Post) -> list[tuple[str, str]]:
    """Message-ID and text of what a server took in."""
    messages = [message_from_bytes(envelope.original_content or b"") for envelope in post.envelopes]
    return [(message["Message-ID"], str(message.get_payload(0).get_payload(decode=True))) for message in messages]  # type: ignore[union-attr]


def state_of(family: Family) -> tuple[MailState, str, str | None, str | None]:
    (mail,) = family.mails()
    return mail.state, mail.answer, mail.code, mail.token


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "this never became true"
        time.sleep(0.02)


def test_a_confirmation_reaches_the_server_with_link_and_code_and_its_secrets_are_wiped(family: Family) -> None:
    post = Post()
    (queued,) = family.mails()
    with mail_server(post) as port:
        assert send_all(family, port) == 1
    ((message_id, text),) = received(post)
    assert message_id == queued.message_id and str(queued.token) in text and str(queued.code)[:4] in text
    assert post.envelopes[0].rcpt_tos == [ADDRESS]
    assert state_of(family) == (MailState.SENT, "250 2.0.0 queued as 4711", None, None)


@pytest.mark.fault
def test_refused_for_now_is_tried_again_later_with_the_same_message_id_and_code(family: Family) -> None:
    post = Post(rcpt="450 4.2.0 come back later")
    (queued,) = family.mails()
    with mail_server(post) as port:
        assert send_all(family, port) == 1
        assert state_of(family) == (MailState.WAITING, "450 4.2.0 come back later", queued.code, queued.token)
        assert send_all(family, port) == 0
        post.rcpt = "250 OK"
        family.pass_time(seconds=31)
        assert send_all(family, port) == 1
    ((message_id, text),) = received(post)
    assert message_id == queued.message_id and str(queued.token) in text


@pytest.mark.fault
def test_retries_come_ever_later(family: Family) -> None:
    port, pauses = free_port(), []
    for _ in range(9):
        tried_at = family.now
        assert send_all(family, port) == 1
        (mail,) = family.mails()
        pauses.append((mail.not_before - tried_at).total_seconds())
        family.now = mail.not_before
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.fault
def test_refused_for_good_is_kept_with_its_answer_and_without_secrets(family: Family) -> None:
    with mail_server(Post(rcpt="550 5.1.1 no such user")) as port:
        assert send_all(family, port) == 1
        family.pass_time(days=2)
        assert send_all(family, port) == 0
    assert state_of(family) == (MailState.REFUSED, "550 5.1.1 no such user", None, None)


@pytest.mark.fault
def test_no_mail_is_lost_while_there_is_no_server(family: Family) -> None:
    post, port = Post(), free_port()
    assert send_all(family, port) == 1
    state, answer, code, _ = state_of(family)
    assert state is MailState.WAITING and code and "127.0.0.1" in answer
    family.pass_time(minutes=1)
    with mail_server(post) as port:
        assert send_all(family, port) == 1
    assert len(post.envelopes) == 1


@pytest.mark.fault
def test_a_worker_that_dies_after_the_servers_yes_sends_once_more_the_same_mail(family: Family) -> None:
    post = Post()
    with mail_server(post) as port:

        class Dies:
            def deliver(self, message: EmailMessage) -> Delivery:
                transport_for(f"smtp://127.0.0.1:{port}").deliver(message)
                raise KeyboardInterrupt

            def close(self) -> None: ...

        with pytest.raises(KeyboardInterrupt):
            deliver_one(family.counter, Dies(), PORTAL, "dead")
        assert send_all(family, port) == 0
        family.pass_time(seconds=LEASE_SECONDS + 1)
        assert send_all(family, port) == 1
    first, second = received(post)
    assert first == second


def test_a_mail_that_a_newer_one_overtook_is_not_sent(family: Family) -> None:
    family.pass_time(minutes=3)
    family.ask_again()
    post = Post()
    with mail_server(post) as port:
        assert send_all(family, port) == 1
    old, new = family.mails()
    assert (old.state, old.code, new.state) == (MailState.OVERTAKEN, None, MailState.SENT)
    assert [message_id for message_id, _ in received(post)] == [new.message_id]


def test_a_mail_whose_code_has_expired_is_not_sent(family: Family) -> None:
    family.pass_time(hours=72)
    post = Post()
    with mail_server(post) as port:
        assert send_all(family, port) == 0
    assert state_of(family)[0::2] == (MailState.EXPIRED, None) and post.envelopes == []


def a_notice(counter: Counter, address: str = ADDRESS, event: str = "password changed") -> None:
    parameters = {"event": event, "identifier": "cmartin", "at": counter.clock().isoformat()}
    counter.write(lambda tx: queue(tx, MailKind.NOTICE, address, Language.FR, parameters))


@pytest.mark.fault
def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(family: Family) -> None:
    a_notice(family.counter, event="no such event")
    a_notice(family.counter, address="nobody\r\nBcc: all@example.org")
    a_notice(family.counter)
    post = Post()
    with mail_server(post) as port:
        assert send_all(family, port) == 4
    states = [(mail.state, bool(mail.answer)) for mail in family.mails()]
    sent, waits, refused = (MailState.SENT, True), (MailState.WAITING, True), (MailState.REFUSED, True)
    assert states == [sent, waits, refused, sent]


@pytest.mark.fault
def test_a_sender_that_is_no_address_is_the_operators_trouble(family: Family) -> None:
    with mail_server(Post()) as port:
        deliver_one(family.counter, transport_for(f"smtp://127.0.0.1:{port}"), Portal("Services", "nobody"), "worker")
    state, answer, code, _ = state_of(family)
    assert state is MailState.WAITING and code and "nobody" in answer


@pytest.fixture(params=["sqlite", "postgresql"])
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    """An empty outbox on either database."""
    with postgresql_server() if request.param == "postgresql" else nullcontext(None) as server:
        counter = open_counter(new_database(server) if server else f"sqlite:///{tmp_path}/outbox.db")
        yield counter
        counter.database.close()


def test_no_two_workers_hold_the_same_mail(counter: Counter) -> None:
    for _ in range(20):
        a_notice(counter)
    post, stop = Post(), threading.Event()
    with mail_server(post) as port:

        def work() -> None:
            run(counter, transport_for(f"smtp://127.0.0.1:{port}"), PORTAL, stop)

        workers = [threading.Thread(target=work, daemon=True) for _ in range(3)]
        for worker in workers:
            worker.start()
        wait_until(lambda: all(mail.state is MailState.SENT for mail in list_mails(counter)))
        stop.set()
        for worker in workers:
            worker.join(10)
    ids = [message_id for message_id, _ in received(post)]
    assert len(ids) == len(set(ids)) == 20
    assert all(mail.attempts == 1 for mail in list_mails(counter))


@pytest.mark.fault
def test_a_database_that_is_away_is_waited_for(family: Family, tmp_path: Path) -> None:
    family.counter.database.close()
    away = tmp_path.with_name(tmp_path.name + "-away")
    tmp_path.rename(away)
    with pytest.raises(DatabaseAway):
        claim(family.counter, "worker")
    post, stop = Post(), threading.Event()
    with mail_server(post) as port:
        transport = transport_for(f"smtp://127.0.0.1:{port}")
        worker = threading.Thread(
            target=run, args=(family.counter, transport, PORTAL, stop), kwargs={"away_seconds": 0.05}, daemon=True
        )
        worker.start()
        time.sleep(0.2)
        assert worker.is_alive()
        away.rename(tmp_path)
        wait_until(lambda: len(post.envelopes) == 1)
        stop.set()
        worker.join(10)
    assert not worker.is_alive()
    assert state_of(family)[0] is MailState.SENT


def test_beside_a_kiosk_the_worker_ends_with_it(family: Family) -> None:
    post = Post()
    with mail_server(post) as port:
        with in_background(family.counter, transport_for(f"smtp://127.0.0.1:{port}"), PORTAL):
            wait_until(lambda: state_of(family)[0] is MailState.SENT)
        assert not [thread for thread in threading.enumerate() if thread.name == "mail worker"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_after_the_mail_in_hand(family: Family, number: signal.Signals) -> None:
    a_notice(family.counter)

    class Signalled:
        def deliver(self, message: EmailMessage) -> Delivery:
            signal.raise_signal(number)
            return Delivered("250 OK")

        def close(self) -> None: ...

    before = signal.getsignal(number)
    run_until_signalled(family.counter, Signalled(), PORTAL)
    assert [mail.state for mail in family.mails()] == [MailState.SENT, MailState.WAITING]
    assert signal.getsignal(number) is before


def test_the_demos_mailbox_gets_the_same_mail(family: Family, tmp_path: Path) -> None:
    deliver_one(family.counter, transport_for(f"maildir:{tmp_path}/mailbox"), PORTAL, worker_name())
    (file,) = (tmp_path / "mailbox" / "new").iterdir()
    assert ADDRESS.encode() in file.read_bytes()
