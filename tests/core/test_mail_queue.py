"""C6: mails that wait too long or were refused, and another try for them (R17)."""

from __future__ import annotations

import pytest

from telekiosk.core.activation import (
    ConfirmByCode,
    Confirmed,
    CorrectAddress,
    confirm_by_code,
    correct_address,
)
from telekiosk.core.counter import Counter
from telekiosk.core.mail_queue import (
    MailsOf,
    NoSuchMail,
    NothingToRetry,
    QueuedMail,
    RetryMail,
    RetryOutcome,
    SentAnew,
    TriedNow,
    retry_mail,
    stuck_mails,
)
from telekiosk.core.outbox import claim, record_delivered, record_refused_for_good, record_refused_for_now
from telekiosk.core.school import StaffAct, close
from telekiosk.core.terms import MailKind, MailState
from telekiosk.core.visits import Visit
from tests.core.roads import activate, code_in, newest, outbox, pend
from tests.desk import UAI, assert_every_journal_holds, clock_of, new_family, staff


@pytest.fixture
def visit(counter: Counter) -> Visit:
    """Claire, whose confirmation mail waits."""
    return pend(counter, new_family(counter).letters["Claire"])


def stuck(counter: Counter, uai: str | None = UAI) -> tuple[QueuedMail, ...]:
    return stuck_mails(counter, MailsOf(uai))


def again(counter: Counter, mail: QueuedMail, identifier: str = "cmartin") -> RetryOutcome:
    return retry_mail(staff(counter), RetryMail(mail.id, identifier))


def answered(counter: Counter, record, answer: str) -> None:
    mail = claim(counter, "w")
    assert mail is not None
    record(counter, mail.id, "w", answer)


def test_a_mail_that_waits_too_long_is_shown_to_its_school_and_taken_up_at_once(counter: Counter, visit: Visit) -> None:
    assert stuck(counter) == ()
    answered(counter, record_refused_for_now, "451 later")
    (mail,) = stuck(counter)
    assert (mail.identifier, mail.kind, mail.attempts, mail.answer) == (
        "cmartin",
        MailKind.CONFIRMATION,
        1,
        "451 later",
    )
    assert stuck(counter, "0990009X") == () and stuck(counter, None) == (mail,)
    assert claim(counter, "w") is None
    assert again(counter, mail) == TriedNow()
    answered(counter, record_delivered, "250 ok")
    assert stuck(counter) == ()
    assert again(counter, mail) == NothingToRetry()


def test_a_mail_that_no_worker_takes_is_shown_after_a_while(counter: Counter, visit: Visit) -> None:
    clock_of(counter).pass_time(minutes=6)
    assert [mail.attempts for mail in stuck(counter)] == [0]


def test_a_refused_confirmation_is_sent_anew_with_a_code_that_works(counter: Counter, visit: Visit) -> None:
    answered(counter, record_refused_for_good, "550 no such user")
    (mail,) = stuck(counter)
    assert again(counter, mail, "pmartin") == NoSuchMail()
    assert again(counter, mail) == SentAnew()
    assert {each.state for each in outbox(counter, "M1")} == {MailState.OVERTAKEN, MailState.WAITING}
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert again(counter, mail) == NothingToRetry()
    assert_every_journal_holds(counter)


def test_a_confirmation_to_an_address_that_was_corrected_meanwhile_has_nothing_to_say(
    counter: Counter, visit: Visit
) -> None:
    answered(counter, record_refused_for_good, "550 no such user")
    clock_of(counter).pass_time(minutes=3)
    correct_address(counter, CorrectAddress(visit, "claire@free.fr", "claire@free.fr"))
    (mail,) = stuck(counter)
    assert again(counter, mail) == NothingToRetry()


def test_a_refused_notice_is_sent_again_word_for_word(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    close(staff(counter), StaffAct("cmartin", "moved away"))
    while (mail := claim(counter, "w")) is not None:
        refuse = record_refused_for_good if mail.kind is MailKind.NOTICE else record_delivered
        refuse(counter, mail.id, "w", "550 full")
    (refused,) = stuck(counter)
    assert again(counter, refused) == SentAnew()
    first, second = outbox(counter, "M4")
    assert first.parameters == second.parameters and first.message_id != second.message_id
    assert_every_journal_holds(counter)
