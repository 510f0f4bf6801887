"""The parts of an account's sheet below the diagnosis, each one block of text (C2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from textual.content import Content

from telekiosk.core.lifecycle import Kind, MailStatus
from telekiosk.core.sheets import AccountSheet, SheetChild, SheetGuardian, SheetLetter, SheetReport, WhyNot
from telekiosk.core.terms import MailState, Voided
from telekiosk.helpdesk.entries import actor_words, entry_words, reason_words
from telekiosk.helpdesk.terms import (
    attempt_words,
    checked_words,
    days_left,
    failures_words,
    kind_words,
    mail_kind_words,
    mail_state_words,
    mail_status_words,
    report_kind_words,
    short_moment,
    state_words,
)
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.texts import date_in_figures, phone_in_pairs, time_of_day
from telekiosk.widgets.glyphs import glyphs

LABEL = 10
VALUE = 29
"""The cells beside a label, as far as they are sure to be there: helpdesk.tcss (.col)."""
JOURNAL = 60
"""How many entries of the journal are shown, the newest first; of the others their number."""


def heading(account: AccountSheet, *, every_school: bool) -> Content:
    """`every_school`: for an operator who sees all of them, and is told which one."""
    who = ", ".join(account.holders) or _("without a holder")
    school = f"\n{account.school}, {account.school_uai}" if every_school else ""
    kind = kind_words(account.kind)
    return Content.assemble(
        (who, "bold"), "   ", (account.identifier, "bold $accent"), "   ", kind, (school, "not bold $muted")
    )


def _block(title: str, lines: Iterable[Content]) -> Content:
    return Content("\n").join([Content.styled(title, "bold $accent"), *lines])


def _fact(label: str, value: str) -> Content:
    """A mail address that is too long for its line goes on at its sign."""
    if len(value) > VALUE and " " not in value:
        value = value.replace("@", "\n" + " " * LABEL + "@")
    return Content.assemble((f"{label:<{LABEL}}", "$muted"), value)


def state(account: AccountSheet) -> Content:
    facts = [
        _fact(_("Account"), state_words(account.state)),
        _fact(_("Since"), short_moment(account.state_since)),
        *_addresses(account),
    ]
    if account.confirmed_at_counter:
        facts.append(_fact(_("Counter"), _("confirmed in person")))
    if account.last_sign_in:
        facts.append(_fact(_("Signed in"), short_moment(account.last_sign_in)))
    for each in account.diagnosis.failures:
        held = any(pause.kind is each.kind and each.terminal in {"", pause.terminal} for pause in account.pauses)
        said = _("{count}, with a pause now") if held else _("{count}, without a pause")
        facts += [_fact(_("Attempts"), said.format(count=each.count)), _fact("", failures_words(each))]
    return _block(_("State"), facts)


def _addresses(account: AccountSheet) -> Iterator[Content]:
    """Each with what it is worth: a new one says nothing of the one that was confirmed."""
    if account.confirmed_address:
        yield _fact(_("Address"), account.confirmed_address)
        yield _fact("", mail_status_words(MailStatus.CONFIRMED))
    if account.awaited_address:
        yield _fact(_("New one") if account.confirmed_address else _("Address"), account.awaited_address)
        yield _fact("", mail_status_words(MailStatus.AWAITING))
    if not account.confirmed_address and not account.awaited_address:
        yield _fact(_("Address"), _("none"))


def people(account: AccountSheet, *, every_school: bool) -> Content:
    """`every_school`: with each child's."""
    together: dict[UUID, list[SheetChild]] = {}
    for child in account.children:
        together.setdefault(child.pupil, []).append(child)
    joint = len({child.guardian for child in account.children if child.guardian}) > 1
    facts = [_child(several, joint, every_school) for several in together.values()]
    facts += [_guardian(each) for each in account.guardians if each.phone or each.protected or each.also]
    if account.principal:
        facts.append(_fact(_("Principal"), account.principal))
    if account.grouped_in:
        facts.append(_fact(_("Contains"), ", ".join(account.grouped_in)))
    title = _("Pupil") if account.kind is Kind.PUPIL else _("Children")
    return _block(title, facts or [Content(_("no child"))])


def _child(several: Sequence[SheetChild], joint: bool, every_school: bool) -> Content:
    """One child, shown if anybody brings it; on a joint account, through whom."""
    child = min(several, key=lambda each: each.why_not is not None)
    if child.elsewhere:
        where = ", ".join(part for part in (child.school, child.phone) if part)
        return Content.assemble(_("Another child"), "\n  ", (where, "$muted"))
    born = date_in_figures(child.birth_date) if child.birth_date else _("birth date unknown")
    place = ", ".join(filter(None, (child.class_name, child.school if every_school else "")))
    if joint:
        lines = [place] if any(each.why_not is None for each in several) else []
        lines += [_through(each) for each in several]
    else:
        lines = [_why_not(child) or place]
    return Content.assemble(f"{child.name}, {born}", *(("\n  " + line, "$muted") for line in lines))


def _through(child: SheetChild) -> str:
    if child.why_not is None:
        return _("through {guardian}").format(guardian=child.guardian)
    return _("{what}: {how}").format(what=child.guardian, how=_why_not(child))


def _guardian(guardian: SheetGuardian) -> Content:
    phone = (f"{guardian.name}, {phone_in_pairs(guardian.phone)}" if guardian.phone else guardian.name, "")
    mark = ("\n  " + _("protected: no address, no joint account"), "bold $warning") if guardian.protected else ("", "")
    one = ("\n  " + _("also on: {others}").format(others=", ".join(guardian.also)), "$muted") if guardian.also else ""
    return Content.assemble(phone, one, mark)


def _why_not(child: SheetChild) -> str:
    day = date_in_figures(child.on) if child.on else ""
    match child.why_not:
        case None:
            return ""
        case WhyNot.ENDED:
            return _("no longer, since {day}").format(day=day)
        case WhyNot.HIDDEN:
            return _("hidden until {day}").format(day=day) if day else _("hidden")
        case WhyNot.LEFT:
            return _("left on {day}").format(day=day) if day else _("enrolled nowhere")
        case WhyNot.GROUPED_AWAY:
            return _("on the principal account")
        case other:
            assert_never(other)


def lists(account: AccountSheet, now: datetime) -> Iterator[Content]:
    """Waits, letters, reports, mails, those that are there; and the journal."""
    if account.pauses:
        yield _block(
            _("Pauses"),
            [
                Content.assemble(
                    ("! ", "bold $warning"),
                    _("wrong {what}, until {time}, {terminal}").format(
                        what=attempt_words(pause.kind), time=time_of_day(pause.until), terminal=pause.terminal
                    ),
                )
                for pause in account.pauses
            ],
        )
    if account.letters:
        yield _block(_("Letters"), [_letter(letter, now) for letter in reversed(account.letters)])
    if account.reports:
        yield _block(_("Reports"), [_report(each) for each in reversed(account.reports)])
    if account.mails:
        yield _block(_("Mails"), list(_mails(account)))
    yield _block(_("Journal"), list(_journal(account)))


def _letter(letter: SheetLetter, now: datetime) -> Content:
    left = days_left(letter.deadline, now)
    if letter.lapsed:
        status, sign = _("past its deadline, {day}").format(day=date_in_figures(letter.deadline)), "×"
    elif letter.voided is not None:
        what = {Voided.USED: _("used"), Voided.OVERTAKEN: _("replaced by a newer one"), Voided.ENDED: _("void")}
        status, sign = what[letter.voided], glyphs().done if letter.voided is Voided.USED else "×"
    else:
        status = ngettext("good for {count} more day", "good for {count} more days", left).format(count=left)
        sign = glyphs().todo
    issued = _("Letter of {day}").format(day=date_in_figures(letter.issued_on))
    return Content.assemble((f"{sign} ", "bold"), _("{what}: {how}").format(what=issued, how=status))


def _report(report: SheetReport) -> Content:
    sign = glyphs().done if report.mended_at else "!"
    said = report.answer if report.mended_at else _("waits for an answer")
    return Content.assemble(
        (f"{sign} ", "bold"),
        (f"{short_moment(report.made_at)}  ", "$muted"),
        f"{report_kind_words(report.kind)} {report.reference}",
        (f"  {said}", "$muted"),
        f"\n  {told}" if (told := " ".join(report.told.split())) else "",
    )


def _mails(account: AccountSheet) -> Iterator[Content]:
    signs = {
        MailState.SENT: (glyphs().done, "bold $success"),
        MailState.REFUSED: ("×", "bold $error"),
        MailState.EXPIRED: ("×", "bold"),
        MailState.OVERTAKEN: ("×", "bold"),
    }
    for mail in reversed(account.mails):
        sign, style = signs.get(mail.state, (glyphs().todo, "bold"))
        said = _("{what}: {how}").format(what=mail_kind_words(mail.kind), how=mail_state_words(mail.state))
        yield Content.assemble((f"{sign} ", style), (f"{short_moment(mail.queued_at)}  ", "$muted"), said)
        yield Content.assemble((f"  {mail.address}", "$muted"), f"  {mail.answer}" if mail.answer else "")


def _journal(account: AccountSheet) -> Iterator[Content]:
    if account.journal_holds:
        yield Content.assemble(
            (f"{glyphs().done} ", "bold $success"), (_("Complete, nothing changed in it."), "$muted")
        )
    else:
        said = _("Something is missing or was changed: tell whoever runs this machine.")
        yield Content.assemble(("! ", "bold $warning"), (said, "bold $warning"))
    for entry in list(reversed(account.entries))[:JOURNAL]:
        yield Content.assemble(
            (f"{short_moment(entry.at)}  ", "$muted"),
            entry_words(entry.event),
            f" ({attempt_words(entry.attempts)})" if entry.attempts else "",
            (f"  {actor_words(entry.actor)}", "$muted"),
            "".join(
                f"\n             {said}"
                for said in (reason_words(entry.event, entry.reason), checked_words(entry.checked))
                if said
            ),
        )
    older = len(account.entries) - JOURNAL
    if older > 0:
        said = ngettext("{count} older entry", "{count} older entries", older)
        yield Content.styled(said.format(count=older), "$muted")


def facts(pairs: Sequence[tuple[str, str]]) -> Content:
    """Labels and values, one pair a line."""
    return Content("\n").join([_fact(label, value) for label, value in pairs])
