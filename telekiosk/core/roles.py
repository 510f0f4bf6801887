"""Who may do what at the helpdesk: every act and look of the console, and the one table of roles (PRODUCT section 6).

What the state of an account allows is the lifecycle's table; whose accounts are in reach says scope.py."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from telekiosk.core.terms import Role


class Action(StrEnum):
    SEARCH = "search"
    LOOK = "look at an account"
    CLASSES = "look at the classes"
    MAIL_QUEUE = "look at the mail queue"
    REPORTS = "look at the reports"
    RESEND = "send the confirmation again"
    CORRECT_ADDRESS = "correct the address"
    CONFIRM_AT_COUNTER = "confirm at the counter"
    LEND = "lend a password"
    ISSUE_LETTER = "issue a letter"
    CLEAR_WAIT = "clear a wait"
    MAIL_RETRY = "send a mail again"
    CALL_BACK = "call a family back"
    LETTERS_IN_BULK = "issue letters in bulk"
    SLIPS_IN_BULK = "print slips in bulk"
    SPLIT_OFF = "split off"
    UNDO_GROUPING = "undo a grouping"
    GENERATE_ANEW = "generate anew"
    CLOSE = "close an account"
    HIDE = "hide a responsibility"
    SHOW = "show a responsibility again"
    PROTECT = "protect a guardian"
    SAME_PERSON = "say that two guardians are one person"
    NOT_SAME_PERSON = "say that a guardian is not the same person after all"
    IMPORT = "import a roster"
    ANSWER_CLAIM = "let a pupil go to another school, or keep them"
    SCHOOL_SETTINGS = "change the school's message and services"
    MEND_REPORT = "mend a report"
    OPERATORS = "keep the list of operators"


NEEDS: Mapping[Action, Role] = {
    Action.SEARCH: Role.AGENT,
    Action.LOOK: Role.AGENT,
    Action.CLASSES: Role.AGENT,
    Action.MAIL_QUEUE: Role.AGENT,
    Action.REPORTS: Role.AGENT,
    Action.RESEND: Role.AGENT,
    Action.CORRECT_ADDRESS: Role.AGENT,
    Action.CONFIRM_AT_COUNTER: Role.AGENT,
    Action.LEND: Role.AGENT,
    Action.ISSUE_LETTER: Role.AGENT,
    Action.CLEAR_WAIT: Role.AGENT,
    Action.MAIL_RETRY: Role.AGENT,
    Action.CALL_BACK: Role.AGENT,
    Action.LETTERS_IN_BULK: Role.MANAGER,
    Action.SLIPS_IN_BULK: Role.MANAGER,
    Action.SPLIT_OFF: Role.MANAGER,
    Action.UNDO_GROUPING: Role.MANAGER,
    Action.GENERATE_ANEW: Role.MANAGER,
    Action.CLOSE: Role.MANAGER,
    Action.HIDE: Role.MANAGER,
    Action.SHOW: Role.MANAGER,
    Action.PROTECT: Role.MANAGER,
    Action.SAME_PERSON: Role.MANAGER,
    Action.NOT_SAME_PERSON: Role.MANAGER,
    Action.IMPORT: Role.MANAGER,
    Action.ANSWER_CLAIM: Role.MANAGER,
    Action.SCHOOL_SETTINGS: Role.MANAGER,
    Action.MEND_REPORT: Role.MANAGER,
    Action.OPERATORS: Role.AUTHORITY,
}
"""The least role for each action."""

_ORDER = tuple(Role)


def may(role: Role, action: Action) -> bool:
    """Whether a role allows an action; each role may do what the ones before it may."""
    return _ORDER.index(role) >= _ORDER.index(NEEDS[action])
