"""The life of an account: its states, what can happen to it, and the one table that says what follows (R10).

Pure: standard library only, no clock, no database. Everything that allows, refuses, offers, explains or draws asks this
table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class State(StrEnum):
    PREPARED = "prepared"
    NOTIFIED = "notified"
    PENDING = "pending"
    ACTIVE = "active"
    LAPSED = "lapsed"
    GROUPED = "grouped"
    REPLACED = "replaced"
    CLOSED = "closed"


ENDED = frozenset({State.GROUPED, State.REPLACED, State.CLOSED})


class Kind(StrEnum):
    GUARDIAN = "guardian"
    PUPIL = "pupil"


class MailStatus(StrEnum):
    """The second dimension of an account, independent of its state."""

    NONE = "none"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    CONFIRMED_AWAITING = "confirmed, another awaited"


class Who(StrEnum):
    FAMILY = "family"
    SCHOOL = "school"
    IMPORT = "import"
    TIME = "time"


class Event(StrEnum):
    PREPARED = "account prepared"
    LETTER_ISSUED = "letter issued"
    CHILD_ATTACHED = "child attached"
    CHILD_ENDED = "child ended"
    CHILD_HIDDEN = "child hidden"
    CHILD_SHOWN = "child shown again"
    FIRST_CONNECTION = "first connection done"
    ADDRESS_CONFIRMED = "address confirmed"
    CONFIRMED_AT_COUNTER = "confirmed at the counter"
    CONFIRMATION_RESENT = "confirmation sent again"
    ADDRESS_CHANGED = "address changed"
    RESET_ASKED = "password reset asked"
    RESET_DONE = "password reset done"
    PASSWORD_CHANGED = "password changed"
    PASSWORD_LENT = "password lent"
    OWN_PASSWORD_CHOSEN = "own password chosen"
    GROUPED = "account grouped"
    GROUPED_IN = "another account grouped in"
    GROUPING_UNDONE = "grouping undone"
    TAKEN_OUT = "grouped account taken out"
    SPLIT_OFF = "split off"
    DEADLINE_PASSED = "letter's deadline passed"
    GENERATED_ANEW = "account generated anew"
    CLOSED = "account closed"
    PRINCIPAL_REPLACED = "principal replaced"
    PRINCIPAL_CLOSED = "principal closed"


class Need(StrEnum):
    """What must be true besides the state; also the reason of a refusal when it is not."""

    GUARDIAN = "a guardian's account"
    ACTIVE_AT_ONCE = "a pupil, or confirmed at the counter before"
    CHILD_TO_SHOW = "a child to show"
    AWAITED_ADDRESS = "an awaited address"
    IN_TIME = "a letter within its deadline"
    PAST_DEADLINE = "a letter past its deadline"
    WAS_NOTIFIED = "notified when it was grouped"
    WAS_ACTIVE = "active when it was grouped"
    SOMETHING_TO_TAKE_BACK = "a responsibility to take back"
    LAST_GROUPED = "the last of its principal's groupings"
    CLOSED_BY_TIME = "closed by time"
    PART_OF_LOAD = "a part of what the account carries"
    WHOLE_LOAD = "all that the account carries"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask of an account besides its state.

    `children_to_show` counts current responsibilities that are not hidden (of a pupil: 1 while enrolled);
    `deadline` is the live letter's last good day; `was` is the state when it was grouped; `last_grouped`
    whether nothing was grouped into its principal after it; `splitting_all` whether a split takes all it carries."""

    kind: Kind
    mail: MailStatus = MailStatus.NONE
    confirmed_at_counter: bool = False
    children_to_show: int = 1
    deadline: date | None = None
    was: State | None = None
    to_take_back: int = 0
    last_grouped: bool = True
    closed_by_time: bool = False
    splitting_all: bool = False


_AWAITED = (MailStatus.AWAITING, MailStatus.CONFIRMED_AWAITING)
_HOLDS: dict[Need, Callable[[Facts, date], bool]] = {
    Need.GUARDIAN: lambda facts, _today: facts.kind is Kind.GUARDIAN,
    Need.ACTIVE_AT_ONCE: lambda facts, _today: facts.kind is Kind.PUPIL or facts.confirmed_at_counter,
    Need.CHILD_TO_SHOW: lambda facts, _today: facts.children_to_show > 0,
    Need.AWAITED_ADDRESS: lambda facts, _today: facts.mail in _AWAITED,
    Need.IN_TIME: lambda facts, today: facts.deadline is not None and today <= facts.deadline,
    Need.PAST_DEADLINE: lambda facts, today: facts.deadline is not None and facts.deadline < today,
    Need.WAS_NOTIFIED: lambda facts, _today: facts.was is State.NOTIFIED,
    Need.WAS_ACTIVE: lambda facts, _today: facts.was is State.ACTIVE,
    Need.SOMETHING_TO_TAKE_BACK: lambda facts, _today: facts.to_take_back > 0,
    Need.LAST_GROUPED: lambda facts, _today: facts.last_grouped,
    Need.CLOSED_BY_TIME: lambda facts, _today: facts.closed_by_time,
    Need.PART_OF_LOAD: lambda facts, _today: not facts.splitting_all,
    Need.WHOLE_LOAD: lambda facts, _today: facts.splitting_all,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `event`, caused by one of `who`, takes an account from any of `before` to `after` (None:
    the state stays) when every one of `needs` holds."""

    event: Event
    before: frozenset[State]
    after: State | None
    who: frozenset[Who]
    needs: tuple[Need, ...] = ()


def row(event: Event, before: str, after: State | None, who: str, *needs: Need) -> Row:
    return Row(event, frozenset(map(State, before.split())), after, frozenset(map(Who, who.split())), needs)


_ALIVE = "prepared notified lapsed pending active"

TABLE = (
    row(Event.LETTER_ISSUED, "prepared notified lapsed", State.NOTIFIED, "school", Need.CHILD_TO_SHOW),
    row(Event.CHILD_ATTACHED, _ALIVE, None, "import"),
    row(Event.CHILD_ENDED, f"{_ALIVE} closed", None, "import school"),
    row(Event.CHILD_HIDDEN, f"{_ALIVE} closed", None, "import school"),
    row(Event.CHILD_SHOWN, f"{_ALIVE} closed", None, "import school"),
    row(
        Event.FIRST_CONNECTION,
        "notified",
        State.ACTIVE,
        "family",
        Need.IN_TIME,
        Need.CHILD_TO_SHOW,
        Need.ACTIVE_AT_ONCE,
    ),
    row(Event.FIRST_CONNECTION, "notified", State.PENDING, "family", Need.IN_TIME, Need.CHILD_TO_SHOW),
    row(Event.ADDRESS_CONFIRMED, "pending active", State.ACTIVE, "family", Need.AWAITED_ADDRESS),
    row(Event.CONFIRMED_AT_COUNTER, "notified", None, "school", Need.GUARDIAN),
    row(Event.CONFIRMED_AT_COUNTER, "pending", State.ACTIVE, "school", Need.GUARDIAN),
    row(Event.CONFIRMATION_RESENT, "pending active", None, "family school", Need.AWAITED_ADDRESS),
    row(Event.ADDRESS_CHANGED, "pending active", None, "family school"),
    row(Event.RESET_ASKED, "active", None, "family"),
    row(Event.RESET_DONE, "active", None, "family"),
    row(Event.PASSWORD_CHANGED, "active", None, "family"),
    row(Event.PASSWORD_LENT, "pending active", None, "school"),
    row(Event.OWN_PASSWORD_CHOSEN, "pending active", None, "family"),
    row(Event.GROUPED, "notified active", State.GROUPED, "family", Need.GUARDIAN, Need.CHILD_TO_SHOW),
    row(Event.GROUPED_IN, "pending active", None, "family", Need.GUARDIAN),
    row(
        Event.GROUPING_UNDONE,
        "grouped",
        State.PREPARED,
        "school",
        Need.LAST_GROUPED,
        Need.SOMETHING_TO_TAKE_BACK,
        Need.WAS_NOTIFIED,
    ),
    row(
        Event.GROUPING_UNDONE,
        "grouped",
        State.ACTIVE,
        "school",
        Need.LAST_GROUPED,
        Need.SOMETHING_TO_TAKE_BACK,
        Need.WAS_ACTIVE,
    ),
    row(Event.TAKEN_OUT, "pending active", None, "school"),
    row(Event.SPLIT_OFF, "pending active", None, "school", Need.GUARDIAN, Need.PART_OF_LOAD),
    row(Event.SPLIT_OFF, "grouped", State.REPLACED, "school", Need.GUARDIAN, Need.WHOLE_LOAD),
    row(Event.DEADLINE_PASSED, "notified", State.LAPSED, "time", Need.PAST_DEADLINE),
    row(Event.GENERATED_ANEW, "notified lapsed pending active closed", State.REPLACED, "school"),
    row(Event.GENERATED_ANEW, "closed", State.REPLACED, "import", Need.CLOSED_BY_TIME),
    row(Event.CLOSED, _ALIVE, State.CLOSED, "school time"),
    row(Event.PRINCIPAL_REPLACED, "grouped", State.REPLACED, "school import"),
    row(Event.PRINCIPAL_CLOSED, "grouped", State.CLOSED, "school time"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """The event is allowed; `after` may equal `before`."""

    before: State
    after: State


@dataclass(frozen=True, slots=True)
class NotInThisState:
    """No row of the table takes this event, from this actor, in this state."""

    state: State
    event: Event


@dataclass(frozen=True, slots=True)
class Lacking:
    """A row exists for this state and actor, but `need` does not hold."""

    state: State
    event: Event
    need: Need


NotAllowed: TypeAlias = NotInThisState | Lacking


def decide(state: State, event: Event, who: Who, facts: Facts, today: date) -> Moved | NotAllowed:
    """What `event`, caused by `who` on the plain date `today`, does to an account in `state`.

    Total: every combination has an answer. Where several rows fit, the first whose needs all hold decides."""
    refusal: NotAllowed = NotInThisState(state, event)
    for line in TABLE:
        if line.event is event and state in line.before and who in line.who:
            lacking = next((need for need in line.needs if not _HOLDS[need](facts, today)), None)
            if lacking is None:
                return Moved(state, line.after or state)
            refusal = Lacking(state, event, lacking)
    return refusal


def asks_for_facts(event: Event) -> bool:
    """Whether any row asks anything of an account besides its state when this happens."""
    return any(line.needs for line in TABLE if line.event is event)


def possible(state: State, who: Who, facts: Facts, today: date) -> tuple[Event, ...]:
    """What `who` can do now: the console's next steps, in the table's order, each once."""
    return tuple(
        dict.fromkeys(line.event for line in TABLE if isinstance(decide(state, line.event, who, facts, today), Moved))
    )


class Thing(StrEnum):
    """What an event can bring to an end (R28)."""

    LETTERS = "letters and their scan codes"
    CONFIRMATIONS = "confirmation mails"
    RESETS = "reset mails"
    LENT_PASSWORDS = "lent passwords"
    AWAITED_ADDRESS = "awaited address"
    COUNTER_MARK = "confirmed at the counter"


_EVERYTHING = frozenset(Thing)
_PASSWORD_SET = frozenset({Thing.RESETS, Thing.LENT_PASSWORDS})
_ENDS: dict[Event, frozenset[Thing]] = {
    Event.LETTER_ISSUED: frozenset({Thing.LETTERS}),
    Event.FIRST_CONNECTION: _PASSWORD_SET | {Thing.LETTERS},
    Event.RESET_DONE: _PASSWORD_SET,
    Event.PASSWORD_CHANGED: _PASSWORD_SET,
    Event.OWN_PASSWORD_CHOSEN: _PASSWORD_SET,
    Event.PASSWORD_LENT: frozenset({Thing.LENT_PASSWORDS}),
    Event.RESET_ASKED: frozenset({Thing.RESETS}),
    Event.CONFIRMATION_RESENT: frozenset({Thing.CONFIRMATIONS}),
    Event.ADDRESS_CHANGED: frozenset({Thing.CONFIRMATIONS}),
    Event.ADDRESS_CONFIRMED: frozenset({Thing.CONFIRMATIONS, Thing.RESETS}),
}


def ends(event: Event, moved: Moved) -> frozenset[Thing]:
    """What is void once `event` has happened (R28): all of it at an account's end, else what the event overtakes."""
    if moved.after is not moved.before and moved.after in ENDED | {State.LAPSED}:
        return _EVERYTHING
    return _ENDS.get(event, frozenset())


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/lifecycle.md."""
    lines = ["stateDiagram-v2", f"    [*] --> prepared: {Event.PREPARED.value} (school, import)"]
    for line in TABLE:
        if line.after is None:
            continue
        label = f"{line.event.value} ({', '.join(sorted(line.who))})"
        if line.needs:
            label += "; " + "; ".join(line.needs)
        lines += [f"    {state} --> {line.after}: {label}" for state in State if state in line.before]
    return "\n".join(lines) + "\n"
