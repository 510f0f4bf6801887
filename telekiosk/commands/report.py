"""telekiosk report: what families say is wrong in the school's data (C9)."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.frame import Arguments, Stop, day, plain, quoted, say, say_json, speaker, verbs, with_json

if TYPE_CHECKING:
    from telekiosk.core.reports import ReportView

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "list": (_("reports that wait, the oldest first"), list_),
            "mend": (_("close a report, and correct the birth date it is about"), mend),
        },
    )
    made["list"].add_argument("--mended", action="store_true", help=_("those already mended too"))
    with_json(made["list"])
    made["mend"].add_argument("reference", metavar=_("REFERENCE"), help=_("the report's reference, as listed"))
    made["mend"].add_argument("--answer", required=True, metavar=_("TEXT"), help=_("what was found, for the journal"))
    made["mend"].add_argument("--birth-date", type=day, metavar=_("DATE"), help=_("the right date: day, month, year"))
    made["mend"].add_argument("--accept", action="store_true", help=_("take over the contact details asked for"))


def list_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.reports import ReportsOf, list_reports

    with local_desk(arguments) as counter:
        reports = list_reports(counter, ReportsOf(mended=arguments.mended))
    if arguments.json:
        say_json([plain(asdict(report)) for report in reports])
        return
    if not reports:
        say(_("No report waits."))
    for report in reports:
        say(_in_words(report))


def mend(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.reports import (
        ImpossibleBirthDate,
        Mended,
        MendedBefore,
        MendReport,
        NoSuchReport,
        SameBirthDate,
        mend_report,
    )
    from telekiosk.texts import moment_in_words

    form = MendReport(arguments.reference, arguments.answer, arguments.birth_date, arguments.accept)
    with local_desk(arguments) as counter:
        outcome = mend_report(counter, form)
    match outcome:
        case Mended(identifier):
            say(_("Mended. The family of account {identifier} can go on.").format(identifier=identifier))
        case NoSuchReport():
            raise Stop(_("No report has the reference {reference}.").format(reference=arguments.reference))
        case MendedBefore(at):
            raise Stop(
                _("This report was mended before, on {when}.").format(when=moment_in_words(at, speaker.language))
            )
        case ImpossibleBirthDate():
            raise Stop(_("No pupil was born on that day. Nothing was changed."))
        case SameBirthDate():
            raise Stop(_("The school has this very date. If it is right, leave out --birth-date."))
        case other:
            assert_never(other)


def _in_words(report: ReportView) -> str:
    from telekiosk.commands.terms import term
    from telekiosk.core.policy import local_date
    from telekiosk.texts import date_in_figures

    parts = [
        report.reference,
        date_in_figures(local_date(report.made_at)),
        report.school,
        report.identifier,
        report.about or ", ".join(report.by),
    ]
    parts.append(term(report.kind))
    if report.birth_date_typed:
        now = date_in_figures(report.birth_date_now) if report.birth_date_now else "-"
        parts.append(
            _("has {now}, family says {typed}").format(now=now, typed=date_in_figures(report.birth_date_typed))
        )
    if report.told:
        parts.append(quoted(report.told))
    parts += [
        _("{field}: {now} → {wanted}").format(field=term(each.field), now=each.now or "-", wanted=each.wanted or "-")
        for each in report.asked
    ]
    if report.mended_at:
        parts.append(_("mended: {answer}").format(answer=report.answer))
    return "  ".join(parts)
