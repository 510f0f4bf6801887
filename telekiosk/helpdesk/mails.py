"""C6: mails that wait too long or were refused, and another try for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from textual.binding import Binding
from textual.content import Content

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
    stuck_mails,
)
from telekiosk.core.roles import Action
from telekiosk.core.sheets import AccountSheet
from telekiosk.core.terms import MailState
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.sheet_parts import facts
from telekiosk.helpdesk.table import Column
from telekiosk.helpdesk.terms import mail_kind_words, mail_state_words, short_mail_kind, short_moment
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs


class MailsView(ListView[QueuedMail]):
    tab = "mails"

    BINDINGS = [Binding("r", "retry", show=False)]

    def columns(self) -> Sequence[Column]:
        mail, state = (_("What"), 12), (_("State"), 7)
        return ("", 1), mail, (_("Address"), 16, 26), (_("Account"), 8, 12), (_("Since"), 11), state

    async def load(self) -> Sequence[QueuedMail]:
        school = self.desk.school
        return await self.ask(Action.MAIL_QUEUE, stuck_mails, MailsOf(school.uai if school else None))

    def row(self, item: QueuedMail) -> Sequence[str]:
        refused = item.state is MailState.REFUSED
        sign, state = ("!", _("refused")) if refused else (glyphs().todo, _("waits"))
        return sign, short_mail_kind(item.kind), item.address, item.identifier, short_moment(item.queued_at), state

    def summary(self) -> Content:
        count = len(self.items)
        if not count:
            return Content.styled(_("No mail is stuck."), "bold")
        if count == LISTED:
            return Content.styled(_("The {count} mails that have been stuck longest").format(count=count), "bold")
        return Content.styled(
            ngettext("{count} mail is stuck", "{count} mails are stuck", count).format(count=count), "bold"
        )

    def detail(self, item: QueuedMail) -> Iterator[Content]:
        yield Content.styled(mail_kind_words(item.kind), "bold $accent")
        pairs = [
            (_("To"), item.address),
            (_("Account"), item.identifier),
            (_("Since"), short_moment(item.queued_at)),
            (_("State"), mail_state_words(item.state)),
            (_("Tried"), ngettext("{count} time", "{count} times", item.attempts).format(count=item.attempts)),
        ]
        if item.state is MailState.WAITING:
            pairs.append((_("Next"), short_moment(item.next_try)))
        yield facts(pairs)
        if item.answer:
            yield Content.assemble((_("The mail server says:"), "$muted"), "\n", item.answer)

    def account(self, item: QueuedMail) -> str:
        return item.identifier

    def identity(self, item: QueuedMail) -> object:
        return item.id

    def list_keys(self) -> tuple[Key, ...]:
        return (Key("r", "R", _("Try again")),) if self.items else ()

    def help(self) -> tuple[str, ...]:
        return (
            _("Mails that the mail server does not take, or that no worker fetches."),
            _("R tries once more: what waits goes now, what was refused leaves as a new mail."),
            _("Is the address wrong? F leads to the account's sheet: correct it there."),
        )

    def action_retry(self) -> None:
        if self.item is not None:
            item = self.item
            self.carry_out(lambda: self._retry(item))

    async def _retry(self, item: QueuedMail) -> None:
        outcome = await self.ask(Action.MAIL_RETRY, retry_mail, RetryMail(item.id, item.identifier))
        self.show_list()
        await self.refill().wait()
        if isinstance(outcome, TriedNow | SentAnew):
            self.say_done(_said(outcome))
        else:
            self.say(_said(outcome))


async def retry_dialog(view: View, sheet: AccountSheet) -> ActDialog | None:
    """Another try for the account's newest mail that did not arrive."""
    stuck = await view.ask(Action.MAIL_RETRY, stuck_mails, MailsOf(identifier=sheet.identifier))
    if not stuck:
        view.say(_("No mail is stuck."))
        return None
    mail = stuck[-1]

    async def do(dialog: ActDialog, _given: Given) -> Told:
        outcome = await dialog.ask(Action.MAIL_RETRY, retry_mail, RetryMail(mail.id, mail.identifier))
        said = _said(outcome)
        return Success(said) if isinstance(outcome, TriedNow | SentAnew) else NotDone(said)

    return ActDialog(
        _("Try the mail again"),
        (
            _("{what}: {how}").format(what=mail_kind_words(mail.kind), how=mail.address),
            mail.answer or _("The mail server was not asked yet."),
        ),
        do,
        press=_("TRY AGAIN"),
        reason=False,
    )


def _said(outcome: RetryOutcome) -> str:
    match outcome:
        case TriedNow():
            return _("It is tried again at once.")
        case SentAnew():
            return _("It leaves as a new mail.")
        case NothingToRetry():
            return _("There is nothing to send any more: see the account's sheet.")
        case NoSuchMail():
            return _("This mail is not there any more.")
        case other:
            assert_never(other)
