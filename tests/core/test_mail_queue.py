"""C6: mails that wait too long or were refused, and another try for them (R17)."""

from __future__ import annotations

import pytest

from telekiosk.core.activation import (
    ConfirmByCode,
    Confirmed,
    CorrectAddress,
    MailSent,
    confirm_by_code,
    correct_address,
)
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.mail_queue import (
    LISTED,
    MailsOf,
    NoSuchMail,
    NothingToRetry,
    QueuedMail,
    RetryMail,
    RetryOutcome,
    SentAnew,
    TriedNow,
    retry_mail,
    retryable_mails,
    stuck_mails,
)
from telekiosk.core.management import ChangeAddress, change_address
from telekiosk.core.outbox import claim, queue, record_delivered, record_refused_for_good, record_refused_for_now
from telekiosk.core.recovery import ForgottenIdentifier, send_identifiers
from telekiosk.core.school import StaffAct, close
from telekiosk.core.terms import MailKind, MailState
from telekiosk.core.visits import Visit
from tests.core.families import ADDRESSES, by_letter, couple, grouped, opened
from tests.core.roads import ADDRESS, PASSWORD, activate, code_in, newest, outbox, pend, sign_in_as
from tests.desk import UAI, assert_every_journal_holds, clock_of, new_family, row, staff


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


def refuse_all(counter: Counter, kind: MailKind) -> None:
    """The mail server refuses all mails of this kind for good, and takes the others."""
    while (mail := claim(counter, "w")) is not None:
        (record_refused_for_good if mail.kind is kind else record_delivered)(counter, mail.id, "w", "550 full")


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
    refuse_all(counter, MailKind.NOTICE)
    (refused,) = stuck(counter)
    assert again(counter, refused) == SentAnew()
    first, second = outbox(counter, "M4")
    assert first.parameters == second.parameters and first.message_id != second.message_id
    assert_every_journal_holds(counter)


def test_refused_identifiers_are_told_anew_as_they_are_now(counter: Counter) -> None:
    family = couple(counter)
    claire = opened(counter, family, "Claire")
    send_identifiers(counter, ForgottenIdentifier(ADDRESSES["Claire"]))
    refuse_all(counter, MailKind.IDENTIFIERS)
    grouped(counter, claire, by_letter(family, "Claire 2"))
    (refused,) = stuck(counter)
    assert again(counter, refused) == SentAnew()
    listed = newest(counter, "M2").parameters["accounts"]
    assert [(each["identifier"], each["children"]) for each in listed] == [("cmartin", ["Léa MARTIN", "Tom MARTIN"])]
    assert_every_journal_holds(counter)


def test_refused_identifiers_never_go_to_an_address_that_the_account_no_longer_has(counter: Counter) -> None:
    activate(counter, new_family(counter).letters["Claire"])
    send_identifiers(counter, ForgottenIdentifier(ADDRESS))
    refuse_all(counter, MailKind.IDENTIFIERS)
    clock_of(counter).pass_time(minutes=3)
    visit = sign_in_as(counter, "cmartin")
    changed = change_address(counter, ChangeAddress(visit, "new@free.fr", "new@free.fr", PASSWORD))
    assert isinstance(changed, MailSent)
    confirmed = confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1"))))
    assert confirmed == Confirmed()
    refused = next(mail for mail in stuck(counter) if mail.kind is MailKind.IDENTIFIERS)
    assert again(counter, refused) == NothingToRetry()
    assert len(outbox(counter, "M2")) == 1


def test_whatever_waits_or_was_refused_can_be_tried_again_however_much(counter: Counter) -> None:
    pend(counter, new_family(counter).letters["Claire"])
    assert stuck(counter) == ()
    assert [mail.identifier for mail in retryable_mails(counter)] == ["cmartin"]

    def many(tx: Transaction) -> None:
        account = row(counter, "cmartin")
        for _ in range(LISTED + 1):
            queue(tx, MailKind.NOTICE, ADDRESS, account.language, {}, account=account)

    counter.write(many)
    assert len(retryable_mails(counter)) == LISTED + 2
