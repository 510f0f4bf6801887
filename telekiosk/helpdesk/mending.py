"""A report answered by the school, from the list of reports or from an account's sheet (C9)."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from telekiosk.core.dates import typed_date
from telekiosk.core.reports import (
    AskedChange,
    ImpossibleBirthDate,
    Mended,
    MendedBefore,
    MendOutcome,
    MendReport,
    NoSuchReport,
    ReportsOf,
    ReportView,
    SameBirthDate,
    list_reports,
    mend_report,
)
from telekiosk.core.roles import Action
from telekiosk.core.sheets import AccountSheet
from telekiosk.core.terms import ReportKind
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.terms import contact_field_words, report_kind_words, short_moment
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.texts import date_in_figures, phone_in_pairs
from telekiosk.widgets.field import Field


async def mend_dialog(view: View, sheet: AccountSheet) -> ActDialog | None:
    """The account's oldest report that waits at this operator's school; for the authority, at any."""
    school = view.desk.operator.school_uai
    waiting = await view.ask(Action.MEND_REPORT, list_reports, ReportsOf(school), identifier=sheet.identifier)
    report = next((each for each in waiting if each.identifier == sheet.identifier), None)
    if report is None:
        view.say(_("No report waits here any more."))
        return None
    return mending(report)


def mending(report: ReportView) -> ActDialog:
    """The dialog that answers a report, and corrects what it is about."""
    match report.kind:
        case ReportKind.BIRTH_DATE_IS_RIGHT:
            return _birth_date(report)
        case ReportKind.CONTACT_DETAILS:
            return _contact(report)
        case ReportKind.NOT_IN_CHARGE | ReportKind.CHILD_MISSING | ReportKind.NO_COMMON_CHILD:
            return _answered(report)
        case other:
            assert_never(other)


class _Whose(Choice):
    """Whose birth date is right: one is asked for only where the school's is to be corrected."""

    IS_CORRECTED = 0

    def action_mark(self) -> None:
        super().action_mark()
        self.screen.query_one("#birth_date", Field).display = self.chosen == self.IS_CORRECTED


def _birth_date(report: ReportView) -> ActDialog:
    def form(dialog: ActDialog, given: Given) -> MendReport | NotDone:
        whose = dialog.query_one("#whose", _Whose).chosen
        if whose is None:
            return NotDone(_("Choose: correct the date, or leave it."))
        if whose != _Whose.IS_CORRECTED:
            return MendReport(report.reference, given.values["answer"])
        typed = typed_date(given.values["birth_date"])
        if not isinstance(typed, date):
            return NotDone(_("This is no date. For example 07 03 2012."), "birth_date")
        return MendReport(report.reference, given.values["answer"], birth_date=typed)

    async def do(dialog: ActDialog, given: Given) -> Told:
        asked = form(dialog, given)
        return asked if isinstance(asked, NotDone) else _told(await dialog.ask(Action.MEND_REPORT, mend_report, asked))

    now = date_in_figures(report.birth_date_now) if report.birth_date_now else _("unknown")
    said = date_in_figures(report.birth_date_typed) if report.birth_date_typed else ""
    return ActDialog(
        _("Birth date of {child}").format(child=report.about),
        (
            _("The school has: {now}. The family says: {said}.").format(now=now, said=said or _("unknown")),
            _("Once corrected, the same letter works. Mend it in SIECLE too."),
        ),
        do,
        press=_("ANSWER"),
        reason=False,
        parts=(_Whose([_("Correct the school’s date"), _("The school’s date is right")], ident="whose"),),
        fields=(
            Field("birth_date", _("Right date"), said, hint=_("As the family typed it."), max_length=20),
            _answer(),
        ),
    )


def _contact(report: ReportView) -> ActDialog:
    async def do(dialog: ActDialog, given: Given) -> Told:
        accepted = dialog.query_one("#accept", Choice).chosen
        if accepted is None:
            return NotDone(_("Choose: accept or refuse."))
        form = MendReport(report.reference, given.values["answer"], accept=accepted == 0)
        return _told(await dialog.ask(Action.MEND_REPORT, mend_report, form))

    return ActDialog(
        _("Contact details of {who}").format(who=report.about),
        [asked_words(each) for each in report.asked],
        do,
        press=_("ANSWER"),
        reason=False,
        parts=(Choice([_("Accept"), _("Refuse")], ident="accept"),),
        fields=(_answer(),),
    )


def asked_words(asked: AskedChange) -> str:
    """'Telephone: 05 49 00 00 00 → 06 99 88 77 66', what the school has and what the family wants."""
    shown = phone_in_pairs if asked.field == "phone" else str
    now, wanted = (shown(", ".join(text.splitlines())) or _("empty") for text in (asked.now, asked.wanted))
    return _("{what}: {how}").format(what=contact_field_words(asked.field), how=f"{now} → {wanted}")


def _answered(report: ReportView) -> ActDialog:
    async def do(dialog: ActDialog, given: Given) -> Told:
        form = MendReport(report.reference, given.values["answer"])
        return _told(await dialog.ask(Action.MEND_REPORT, mend_report, form))

    return ActDialog(
        report_kind_words(report.kind),
        (
            *([report.about] if report.about else []),
            *([_("The family writes: {words}").format(words=report.told)] if report.told else []),
            _("Children come and go with the roster: mend it in SIECLE, then import."),
        ),
        do,
        press=_("DONE"),
        reason=False,
        fields=(_answer(),),
    )


def _answer() -> Field:
    return Field("answer", _("What was found"), hint=_("For the call, and for the journal."), max_length=200)


def _told(outcome: MendOutcome) -> Told:
    match outcome:
        case Mended():
            return Success(_("Mended. The family is to be called back."))
        case MendedBefore(at):
            return NotDone(_("Somebody mended it on {when}.").format(when=short_moment(at)))
        case NoSuchReport():
            return NotDone(_("This report is not there any more."))
        case ImpossibleBirthDate():
            return NotDone(_("No pupil was born on that day."), "birth_date")
        case SameBirthDate():
            return NotDone(_("The school has this very date."), "birth_date")
        case other:
            assert_never(other)
