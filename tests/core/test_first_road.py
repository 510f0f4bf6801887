"""The whole road once, on both databases: a letter, a first connection, a code, services."""

from __future__ import annotations

from telekiosk.core.activation import (
    AtTheDesk,
    ConfirmByCode,
    Confirmed,
    FirstConnection,
    MailAwaited,
    confirm_by_code,
    first_connection,
)
from telekiosk.core.counter import Counter
from telekiosk.core.management import Services, services
from telekiosk.core.outbox import claim, record_delivered
from telekiosk.core.recovery import (
    ForgottenPassword,
    NewPasswordByCode,
    PasswordSet,
    ResetSent,
    ask_for_reset,
    set_password_by_code,
)
from telekiosk.core.signin import SignedIn, SignIn, sign_in
from telekiosk.core.terms import Language
from tests.desk import assert_every_journal_holds, clock_of, new_family, open_letter


def test_a_letter_opens_an_account_and_a_reset_gets_back_in(counter: Counter) -> None:
    letter = new_family(counter).letters["Claire"]
    due = open_letter(counter, letter)
    form = FirstConnection(due.visit, "lune7verte", "lune7verte", "c@orange.fr", "c@orange.fr", "07032012", Language.FR)
    awaited = first_connection(counter, form)
    assert isinstance(awaited, MailAwaited) and not awaited.active
    mail = claim(counter, "worker")
    assert mail is not None and mail.code is not None
    record_delivered(counter, mail.id, "worker", "250 ok")
    assert confirm_by_code(counter, ConfirmByCode(awaited.visit, mail.code)) == Confirmed()
    signed_in = sign_in(counter, SignIn(letter.identifier, "lune7verte"))
    assert isinstance(signed_in, SignedIn)
    page = services(counter, AtTheDesk(signed_in.visit))
    assert isinstance(page, Services) and [child.first_name for child in page.children] == ["Léa"]

    clock_of(counter).pass_time(minutes=5)
    assert isinstance(ask_for_reset(counter, ForgottenPassword("C Martin")), ResetSent)
    reset = claim(counter, "worker")
    assert reset is not None and reset.code is not None
    new = NewPasswordByCode(letter.identifier, reset.code, "jardin9bleu", "jardin9bleu")
    assert set_password_by_code(counter, new) == PasswordSet(Language.FR)
    assert isinstance(sign_in(counter, SignIn(letter.identifier, "jardin9bleu")), SignedIn)

    assert_every_journal_holds(counter)
