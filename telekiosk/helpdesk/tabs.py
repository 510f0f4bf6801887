"""The tabs of the console: what each is called, and whose role shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from telekiosk.core.operators import OperatorView
from telekiosk.core.roles import Action
from telekiosk.helpdesk.classes import ClassesView
from telekiosk.helpdesk.imports import ImportView
from telekiosk.helpdesk.mails import MailsView
from telekiosk.helpdesk.operators import OperatorsView
from telekiosk.helpdesk.reports import ReportsView
from telekiosk.helpdesk.school_settings import SchoolSettingsView
from telekiosk.helpdesk.search import SearchView
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _


@dataclass(frozen=True, slots=True)
class Tab:
    """`short`: what it is called where the bar has no room for all labels."""

    name: str
    label: Callable[[], str]
    view: type[View]
    needs: Action
    short: Callable[[], str] | None = None


TABS = (
    Tab("search", lambda: _("Search"), SearchView, Action.SEARCH),
    Tab("classes", lambda: _("Classes"), ClassesView, Action.CLASSES),
    Tab("reports", lambda: _("Reports"), ReportsView, Action.REPORTS),
    Tab("import", lambda: _("Import"), ImportView, Action.IMPORT),
    Tab("mails", lambda: _("Mails"), MailsView, Action.MAIL_QUEUE),
    Tab("school", lambda: _("School"), SchoolSettingsView, Action.SCHOOL_SETTINGS, lambda: _("Sch.")),
    Tab("operators", lambda: _("Operators"), OperatorsView, Action.OPERATORS),
)


def tabs_for(operator: OperatorView) -> tuple[Tab, ...]:
    """The tabs that this role may open, in order."""
    return tuple(tab for tab in TABS if operator.may(tab.needs))
