"""The outbox: leases, answers, secrets, and what is never sent (R17)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from telekiosk.core.accounts import locked_one
from telekiosk.core.activation import AtTheDesk, resend_confirmation
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.mail_queue import list_mails
from telekiosk.core.mails import Notice, notify
from telekiosk.core.outbox import (
    LEASE_SECONDS,
    MailToSend,
    claim,
    record_delivered,
    record_refused_for_good,
    record_refused_for_now,
)
from telekiosk.core.school import StaffAct, close
from telekiosk.core.terms import MailState
from tests.core.roads import activate, newest, outbox, pend
from tests.desk import clock_of, new_family, row, staff


@pytest.fixture
def waiting(counter: Counter) -> Counter:
    pend(counter, new_family(counter).letters["Claire"])
    return counter


def claimed(counter: Counter, worker: str = "w1") -> MailToSend:
    mail = claim(counter, worker)
    assert mail is not None
    return mail


def test_a_mail_belongs_to_one_worker_until_its_lease_ends(waiting: Counter) -> None:
    first = claimed(waiting)
    assert claim(waiting, "w2") is None
    clock_of(waiting).pass_time(seconds=LEASE_SECONDS - 1)
    assert claim(waiting, "w2") is None
    clock_of(waiting).pass_time(seconds=1)
    second = claimed(waiting, "w2")
    assert (second.message_id, second.code, second.token) == (first.message_id, first.code, first.token)
    assert second.attempts == 2


def test_an_answer_that_comes_after_the_lease_was_lost_changes_nothing(waiting: Counter) -> None:
    mail = claimed(waiting)
    clock_of(waiting).pass_time(seconds=LEASE_SECONDS)
    claimed(waiting, "w2")
    record_refused_for_good(waiting, mail.id, "w1", "550 no")
    assert newest(waiting, "M1").state is MailState.WAITING
    record_delivered(waiting, mail.id, "w2", "250 ok")
    assert newest(waiting, "M1").state is MailState.SENT


@pytest.mark.parametrize(
    ("record", "state"), [(record_delivered, MailState.SENT), (record_refused_for_good, MailState.REFUSED)]
)
def test_the_last_answer_is_kept_and_the_secrets_are_wiped(
    waiting: Counter, record: Callable[[Counter, UUID, str, str], None], state: MailState
) -> None:
    mail = claimed(waiting)
    answer = "250 \x00\x1b[31m" + "é" * 600 + "\udc80"
    record(waiting, mail.id, "w1", answer)
    kept = newest(waiting, "M1")
    assert (kept.state, kept.code, kept.token, kept.leased_by) == (state, None, None, "")
    assert kept.answer.startswith("250 ")
    assert len(kept.answer) <= 500
    assert claim(waiting, "w1") is None


def test_refused_for_now_it_is_tried_again_at_growing_intervals_to_an_hour(waiting: Counter) -> None:
    pauses = []
    for _ in range(9):
        mail, now = claimed(waiting), clock_of(waiting).now
        record_refused_for_now(waiting, mail.id, "w1", "451 later")
        (listed,) = list_mails(waiting)
        assert listed.answer == "451 later"
        pauses.append((listed.next_try - now).total_seconds())
        assert claim(waiting, "w1") is None
        clock_of(waiting).now = listed.next_try
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert newest(waiting, "M1").code is not None


def test_the_mail_that_has_waited_longest_goes_first(counter: Counter) -> None:
    for name in ("Abel", "Blanc", "Colin"):
        pend(counter, new_family(counter, surname=name).letters["Claire"])
        clock_of(counter).pass_time(seconds=1)
    mails = [claimed(counter) for _ in range(3)]
    assert [mail.parameters["identifier"] for mail in mails] == ["cabel", "cblanc", "ccolin"]


def test_a_mail_whose_code_has_expired_is_not_sent_and_keeps_no_secret(waiting: Counter) -> None:
    clock_of(waiting).pass_time(hours=72)
    assert claim(waiting, "w1") is None
    mail = newest(waiting, "M1")
    assert (mail.state, mail.code, mail.token) == (MailState.EXPIRED, None, None)


def test_a_mail_overtaken_while_it_waits_is_not_sent(waiting: Counter) -> None:
    visit = pend(waiting, new_family(waiting, surname="Abel").letters["Claire"])
    clock_of(waiting).pass_time(minutes=5)
    resend_confirmation(waiting, AtTheDesk(visit))
    sent = [claimed(waiting) for _ in range(2)]
    assert claim(waiting, "w1") is None
    assert {mail.parameters["identifier"] for mail in sent} == {"cmartin", "cabel"}
    assert [mail.state for mail in outbox(waiting)] == [MailState.WAITING, MailState.OVERTAKEN, MailState.WAITING]


def test_a_mail_overtaken_on_its_way_is_noted_as_sent_and_one_put_off_never_leaves(waiting: Counter) -> None:
    mail = claimed(waiting)
    close(staff(waiting), StaffAct("cmartin", "moved away"))
    record_refused_for_now(waiting, mail.id, "w1", "451 later")
    assert newest(waiting, "M1").state is MailState.OVERTAKEN
    clock_of(waiting).pass_time(hours=2)
    assert claim(waiting, "w1") is None


def test_notices_wait_as_long_as_it_takes(counter: Counter) -> None:
    activate(counter, new_family(counter, roster_address="mairie@free.fr").letters["Claire"])
    clock_of(counter).pass_time(days=30)
    kinds = []
    while mail := claim(counter, "w1"):
        kinds.append(mail.kind.value)
    assert kinds == ["M4"]


def test_nothing_is_queued_when_the_act_fails(counter: Counter) -> None:
    new_family(counter)

    account_id = row(counter, "cmartin").id

    def step(tx: Transaction) -> None:
        notify(tx, locked_one(tx, account_id), Notice.CLOSED, also=("c@orange.fr",))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        counter.write(step)
    assert outbox(counter) == []
