"""What an operator's ssh can be told besides opening the console: fetch paper, send a roster (C4, C5)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO, assert_never

from telekiosk.commands.frame import ExitCode, Stop, complain, say, shown, speaker
from telekiosk.system_words import reason_words

if TYPE_CHECKING:
    from datetime import datetime

    from telekiosk.core.counter import Counter
    from telekiosk.core.operators import OperatorView, Refusal
    from telekiosk.roster.model import Roster

_ = speaker.gettext
ngettext = speaker.ngettext


def must_be_possible(words: list[str]) -> None:
    """Said before the database is asked. There is no shell behind this, and no file."""
    match words:
        case []:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise Stop(
                    _("The console needs a terminal. Connect without a command, or with ssh -t."), ExitCode.USAGE
                )
        case ["pickup", _number]:
            if sys.stdout.isatty():
                raise Stop(_("Send it to a file: ssh … pickup NUMBER > letters.pdf"), ExitCode.USAGE)
        case ["deposit"]:
            if sys.stdin.isatty():
                raise Stop(_("Send a file: ssh … deposit < roster.zip"), ExitCode.USAGE)
        case _:
            said = _("This is not possible here: {asked}. Possible are: the console, “pickup NUMBER”, “deposit”.")
            raise Stop(said.format(asked=shown(" ".join(words))[:60]), ExitCode.USAGE)


def pick_up_to(out: BinaryIO, counter: Counter, operator: OperatorView, number: str) -> None:
    """The PDF and nothing else to `out`; what it is about to stderr."""
    from telekiosk.core.operators import OperatorGone, OutOfScope, RoleTooLow
    from telekiosk.core.paper import LettersOutdated
    from telekiosk.core.paper_fetching import FetchedBefore, OrderExpired
    from telekiosk.core.paper_orders import NoSuchOrder, NothingToPrint
    from telekiosk.letters import words
    from telekiosk.letters.pickup import HandedOver, NotReceived, pick_up

    match pick_up(counter, operator.name, number, out):
        case HandedOver(made, left_out):
            said = ngettext(
                "{count} letter or slip. It holds a password.", "{count} letters or slips. They hold passwords.", made
            )
            complain(said.format(count=made))
            if left_out:
                complain(words.left_out(speaker.language, left_out))
        case NotReceived(why):
            raise Stop(
                _("Not everything arrived ({why}). Issue it again at the console.").format(why=reason_words(why, _))
            )
        case NoSuchOrder():
            raise Stop(_("You have no order with this number."))
        case OrderExpired():
            raise Stop(_("This order has expired: it is good for 30 minutes. Nothing was issued."))
        case FetchedBefore(at):
            raise Stop(_("This order was fetched before, at {time}. It is good once.").format(time=_time(at)))
        case NothingToPrint() | LettersOutdated():
            raise Stop(_("The accounts have changed meanwhile. Nothing was issued: order again."))
        case OperatorGone() | RoleTooLow() | OutOfScope() as refusal:
            raise _refused(refusal)
        case other:
            assert_never(other)


def deposit_from(given: BinaryIO, counter: Counter, operator: OperatorView) -> None:
    """A school's exports, as one zip or tar, for the preview at the console."""
    from telekiosk.core import deposits
    from telekiosk.core.operators import Asked, OperatorGone, OutOfScope, RoleTooLow, permitted
    from telekiosk.core.roles import Action
    from telekiosk.core.schools import NoSuchSchool

    content = given.read(deposits.LARGEST + 1)
    if len(content) > deposits.LARGEST:
        raise Stop(_("This is too large for a school's roster. Nothing was kept."))
    if not operator.may(Action.IMPORT):
        raise _refused(RoleTooLow(Action.IMPORT, operator.role))
    roster = _roster_in(content)
    form = deposits.Deposit(roster.heading.uai, operator.name, content)
    match permitted(counter, Asked(operator.name, Action.IMPORT), deposits.deposit_roster, form):
        case deposits.Deposited(until):
            count = len(roster.pupils)
            say(
                _("{count} pupils of {uai} were read. Nothing has changed yet.").format(
                    count=count, uai=form.school_uai
                )
            )
            say(_("Look at the preview at the console, before {time}.").format(time=_time(until)))
        case OutOfScope():
            raise Stop(_("These files are of {uai}, not of your school. Nothing was kept.").format(uai=form.school_uai))
        case NoSuchSchool():
            said = _("No school has the UAI {uai} yet. Make it with: telekiosk school set {uai} --create")
            raise Stop(said.format(uai=form.school_uai))
        case OperatorGone() | RoleTooLow() as refusal:
            raise _refused(refusal)
        case other:
            assert_never(other)


def _roster_in(content: bytes) -> Roster:
    from telekiosk.roster.model import Roster
    from telekiosk.roster.parcel import read_parcel
    from telekiosk.roster.words import sentence

    roster = read_parcel(content)
    if not isinstance(roster, Roster):
        raise Stop(sentence(roster, speaker.language))
    return roster


def _refused(refusal: Refusal) -> Stop:
    from telekiosk.core.operators import OperatorGone, OutOfScope, RoleTooLow

    match refusal:
        case OperatorGone():
            return Stop(_("Your access to the helpdesk has ended. Ask whoever manages the operators."))
        case RoleTooLow():
            return Stop(_("Your role does not allow this. Ask a manager."))
        case OutOfScope():
            return Stop(_("There is no such account at your school."))
        case other:
            assert_never(other)


def _time(moment: datetime) -> str:
    from telekiosk.texts import moment_in_words

    return moment_in_words(moment, speaker.language)
