"""The core's own terms (states, events, mails, needs) in the words of the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import assert_never

from telekiosk.core.diagnosis import Failures
from telekiosk.core.lifecycle import Kind, Lacking, MailStatus, Need, NotAllowed, NotInThisState, State
from telekiosk.core.policy import local_date
from telekiosk.core.terms import IdentityCheck, MailKind, MailState, ReportKind, Role, Service, TallyKind
from telekiosk.helpdesk.words import _
from telekiosk.texts import PARIS, time_of_day


def state_words(state: State) -> str:
    return {
        State.PREPARED: _("no letter yet"),
        State.NOTIFIED: _("letter made"),
        State.PENDING: _("mail awaited"),
        State.ACTIVE: _("active"),
        State.LAPSED: _("letter past its deadline"),
        State.GROUPED: _("grouped"),
        State.REPLACED: _("replaced"),
        State.CLOSED: _("closed"),
    }[state]


def kind_words(kind: Kind) -> str:
    return _("guardian") if kind is Kind.GUARDIAN else _("pupil")


def mail_status_words(status: MailStatus) -> str:
    return {
        MailStatus.NONE: _("none"),
        MailStatus.AWAITING: _("to be confirmed"),
        MailStatus.CONFIRMED: _("confirmed"),
        MailStatus.CONFIRMED_AWAITING: _("confirmed, another one awaited"),
    }[status]


def mail_kind_words(kind: MailKind) -> str:
    return {
        MailKind.CONFIRMATION: _("Confirmation mail"),
        MailKind.IDENTIFIERS: _("Mail with the identifiers"),
        MailKind.RESET: _("Mail for a new password"),
        MailKind.NOTICE: _("Notice by mail"),
    }[kind]


def short_mail_kind(kind: MailKind) -> str:
    """For a column of a list."""
    return {
        MailKind.CONFIRMATION: _("Confirmation"),
        MailKind.IDENTIFIERS: _("Identifiers"),
        MailKind.RESET: _("New password"),
        MailKind.NOTICE: _("Notice"),
    }[kind]


def mail_state_words(state: MailState) -> str:
    return {
        MailState.WAITING: _("waits to leave"),
        MailState.SENT: _("handed to the mail server"),
        MailState.REFUSED: _("refused"),
        MailState.EXPIRED: _("expired before it left"),
        MailState.OVERTAKEN: _("not needed any more, not sent"),
    }[state]


def attempt_words(kind: TallyKind) -> str:
    return {
        TallyKind.PASSWORD: _("passwords"),
        TallyKind.BIRTH_DATE: _("birth dates"),
        TallyKind.CODE: _("codes"),
    }.get(kind, str(kind))


def identity_check_words(check: IdentityCheck) -> str:
    """To choose from."""
    return {
        IdentityCheck.DOCUMENT: _("Identity document"),
        IdentityCheck.KNOWN: _("Known to the school"),
        IdentityCheck.OTHER: _("Other way: write it in the reason"),
    }[check]


def checked_words(checked: str) -> str:
    """How identity was checked, as the journal has it: one of the console's ways, or a command's own words."""
    if checked == IdentityCheck.OTHER:
        return _("Identity checked in another way")
    known = next((each for each in IdentityCheck if each.value == checked), None)
    return identity_check_words(known) if known else checked


def failures_words(failures: Failures) -> str:
    """'passwords, Hall A'; birth dates count wherever they are typed."""
    return ", ".join(each for each in (attempt_words(failures.kind), failures.terminal) if each)


def report_kind_words(kind: ReportKind) -> str:
    return {
        ReportKind.BIRTH_DATE_IS_RIGHT: _("Birth date"),
        ReportKind.NOT_IN_CHARGE: _("Not in charge of this child"),
        ReportKind.CHILD_MISSING: _("A child is missing"),
        ReportKind.NO_COMMON_CHILD: _("No child in common"),
        ReportKind.CONTACT_DETAILS: _("Contact details"),
    }[kind]


def role_words(role: Role) -> str:
    return {Role.AGENT: _("agent"), Role.MANAGER: _("manager"), Role.AUTHORITY: _("authority")}[role]


def service_words(service: Service) -> str:
    return {
        Service.ABSENCES: _("Absences"),
        Service.COMPETENCY_RECORD: _("Competencies"),
        Service.MARKS: _("Marks"),
        Service.WORKSPACE: _("Digital workspace"),
    }[service]


def contact_field_words(name: str) -> str:
    words = {
        "address_lines": _("Postal address"),
        "postcode_and_town": _("Postcode and town"),
        "phone": _("Telephone"),
        "email": _("Mail address"),
    }
    return words.get(name, name)


def why_not_words(reason: NotAllowed) -> str:
    """What is true now, when the lifecycle's table refuses an act."""
    match reason:
        case NotInThisState(state, _event):
            return _("Not possible any more: the account is now “{state}”.").format(state=state_words(state))
        case Lacking(_state, _event, need):
            return need_words(need)
        case other:
            assert_never(other)


def need_words(need: Need) -> str:
    """Why an act lacks something."""
    return {
        Need.GUARDIAN: _("This is for guardians' accounts only."),
        Need.ACTIVE_AT_ONCE: _("The person must be confirmed at the counter first."),
        Need.CHILD_TO_SHOW: _("The account has no child to show: nothing opens it."),
        Need.AWAITED_ADDRESS: _("No mail address awaits its confirmation now."),
        Need.IN_TIME: _("The letter's deadline has passed."),
        Need.PAST_DEADLINE: _("The letter is still within its deadline."),
        Need.WAS_NOTIFIED: _("The account was in another state when it was grouped."),
        Need.WAS_ACTIVE: _("The account was in another state when it was grouped."),
        Need.SOMETHING_TO_TAKE_BACK: _("Nothing that it brought is still on the principal account."),
        Need.LAST_GROUPED: _("Groupings come apart last first. Begin with the newest."),
        Need.CLOSED_BY_TIME: _("The school closed this account itself."),
        Need.PART_OF_LOAD: _("Something must stay on the account. Choose less."),
        Need.WHOLE_LOAD: _("Choose everything that this account brought."),
    }[need]


def short_day(day: date) -> str:
    """28/11"""
    return f"{day:%d/%m}"


def short_moment(moment: datetime) -> str:
    """02/09 18:05, Europe/Paris."""
    return f"{moment.astimezone(PARIS):%d/%m %H:%M}"


def days_left(deadline: date, now: datetime) -> int:
    """Whole days until that day ends; 0 on the day itself."""
    return (deadline - local_date(now)).days


def by_then(until: datetime) -> str:
    """The time of day at which a wait is over for sure: the next whole minute."""
    return time_of_day(until + timedelta(seconds=59))
