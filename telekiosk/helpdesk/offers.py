"""Which acts the core offers for an account, in the order of the list."""

from __future__ import annotations

from telekiosk.core.diagnosis import Diagnosis
from telekiosk.core.lifecycle import Event
from telekiosk.core.roles import Action

OF_EVENTS = {
    Event.CONFIRMATION_RESENT: Action.RESEND,
    Event.ADDRESS_CHANGED: Action.CORRECT_ADDRESS,
    Event.CONFIRMED_AT_COUNTER: Action.CONFIRM_AT_COUNTER,
    Event.PASSWORD_LENT: Action.LEND,
    Event.LETTER_ISSUED: Action.ISSUE_LETTER,
    Event.GROUPING_UNDONE: Action.UNDO_GROUPING,
    Event.SPLIT_OFF: Action.SPLIT_OFF,
    Event.GENERATED_ANEW: Action.GENERATE_ANEW,
    Event.CLOSED: Action.CLOSE,
}


def remedies(diagnosis: Diagnosis) -> tuple[Action, ...]:
    return tuple(OF_EVENTS[event] for event in diagnosis.remedies if event in OF_EVENTS)


def possible(diagnosis: Diagnosis) -> tuple[Action, ...]:
    return remedies(diagnosis)
