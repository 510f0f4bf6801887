"""C9: reports to mend, whom to call back, and hidden children who show again soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias, assert_never

from textual.binding import Binding
from textual.content import Content

from telekiosk.core.callbacks import (
    CallBack,
    CallDue,
    Called,
    CalledBefore,
    CallOutcome,
    NotMendedYet,
    called_back,
    calls_due,
)
from telekiosk.core.hiding import HiddenEnding, hidden_ending
from telekiosk.core.reports import NoSuchReport, ReportsOf, ReportView, list_reports
from telekiosk.core.roles import Action
from telekiosk.core.schools import WhichSchool
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.mending import asked_words, mending
from telekiosk.helpdesk.sheet_parts import facts
from telekiosk.helpdesk.table import Column
from telekiosk.helpdesk.terms import report_kind_words, short_day, short_moment
from telekiosk.helpdesk.words import _
from telekiosk.texts import date_in_figures, phone_in_pairs
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs

Item: TypeAlias = ReportView | CallDue | HiddenEnding


class ReportsView(ListView[Item]):
    tab = "reports"
    needs_school = True

    BINDINGS = [
        Binding("m", "mend", show=False),
        Binding("c", "called", show=False),
    ]

    def columns(self) -> Sequence[Column]:
        return ("", 1), (_("What"), 18, 29), (_("Who"), 17, 22), (_("Account"), 12), (_("When"), 5)

    async def load(self) -> Sequence[Item]:
        uai = self.school_uai
        waiting = await self.ask(Action.REPORTS, list_reports, ReportsOf(uai))
        calls = await self.ask(Action.REPORTS, calls_due, ReportsOf(uai))
        ending = await self.ask(Action.REPORTS, hidden_ending, WhichSchool(uai))
        return [*waiting, *calls, *ending]

    def row(self, item: Item) -> Sequence[str]:
        match item:
            case ReportView():
                who = item.about or ", ".join(item.by)
                return "!", report_kind_words(item.kind), who, item.identifier, _day(item.made_at)
            case CallDue():
                who = ", ".join(item.holders)
                return glyphs().arrow, _("To call back"), who, item.identifier, _day(item.mended_at)
            case HiddenEnding():
                return glyphs().todo, _("Shows again"), item.child, item.identifier, short_day(item.until)
            case other:
                assert_never(other)

    def summary(self) -> Content:
        waiting = sum(isinstance(each, ReportView) for each in self.items)
        calls = sum(isinstance(each, CallDue) for each in self.items)
        said = _("To mend: {waiting}   To call back: {calls}").format(waiting=waiting, calls=calls)
        return Content.styled(said, "bold")

    def detail(self, item: Item) -> Iterator[Content]:
        match item:
            case ReportView():
                yield from _report(item)
            case CallDue():
                yield Content.styled(_("To call back"), "bold $accent")
                yield Content("\n").join([Content(each) for each in (*item.holders, *map(phone_in_pairs, item.phones))])
                yield Content.assemble((_("What was mended:"), "$muted"), "\n", report_kind_words(item.kind))
                yield Content.assemble((_("The answer:"), "$muted"), "\n", item.answer or _("none"))
            case HiddenEnding():
                yield Content.styled(_("Shows again"), "bold $accent")
                said = _("{child} is hidden from {guardian} until {day}.")
                yield Content(said.format(child=item.child, guardian=item.guardian, day=date_in_figures(item.until)))
                yield Content(_("If it must go on, hide the child again on the account's sheet."))
            case other:
                assert_never(other)

    def account(self, item: Item) -> str:
        return item.identifier

    def list_keys(self) -> tuple[Key, ...]:
        may_mend = self.desk.operator.may(Action.MEND_REPORT)
        if isinstance(self.item, ReportView) and may_mend:
            return (Key("m", "M", _("Mend")),)
        return (Key("c", "C", _("Called")),) if isinstance(self.item, CallDue) else ()

    def help(self) -> tuple[str, ...]:
        mends = self.desk.operator.may(Action.MEND_REPORT)
        return (
            _("What families say is wrong. M: the answer, and what is corrected.")
            if mends
            else _("What families say is wrong. A manager answers, and corrects."),
            _("A corrected birth date works at once, with the same letter."),
            _("Once mended, the family is to be called back. C: it has been called."),
            _("F leads to the account's sheet."),
        )

    async def on_data_table_row_highlighted(self) -> None:
        await self.show_keys()

    # acts

    def action_mend(self) -> None:
        if isinstance(self.item, ReportView) and self.desk.operator.may(Action.MEND_REPORT):
            dialog = mending(self.item)
            self.carry_out(lambda: self.act(dialog))

    def action_called(self) -> None:
        if isinstance(self.item, CallDue):
            reference = self.item.reference
            self.carry_out(lambda: self._called(reference))

    async def _called(self, reference: str) -> None:
        outcome = await self.ask(Action.CALL_BACK, called_back, CallBack(reference))
        self.show_list()
        await self.refill().wait()
        (self.say_done if isinstance(outcome, Called) else self.say)(_called_words(outcome))


def _day(moment: datetime) -> str:
    return short_moment(moment).split()[0]


def _report(item: ReportView) -> Iterator[Content]:
    yield Content.styled(report_kind_words(item.kind), "bold $accent")
    pairs = [
        (_("Number"), item.reference),
        *([(_("About"), item.about)] if item.about else []),
        *((_("Said by"), name) for name in item.by if name != item.about),
        (_("Account"), item.identifier),
        (_("When"), short_moment(item.made_at)),
    ]
    if item.birth_date_typed is not None:
        now = date_in_figures(item.birth_date_now) if item.birth_date_now else _("unknown")
        pairs += [(_("We have"), now), (_("They say"), date_in_figures(item.birth_date_typed))]
    yield facts(pairs)
    if item.told:
        yield Content.assemble((_("In their words:"), "$muted"), "\n", item.told)
    if item.asked:
        yield Content("\n").join(
            [
                Content.styled(_("They ask for:"), "$muted"),
                *(Content(asked_words(each)) for each in item.asked),
            ]
        )


def _called_words(outcome: CallOutcome) -> str:
    match outcome:
        case Called():
            return _("Written down: the family knows.")
        case CalledBefore(at):
            return _("Somebody called on {when}.").format(when=short_moment(at))
        case NotMendedYet() | NoSuchReport():
            return _("This report is not there any more.")
        case other:
            assert_never(other)
