"""M4: what each notice after the fact says. Nobody is asked for anything; whoever did not do this hears what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from telekiosk.core.mails import Notice
from telekiosk.mail.parameters import Parameters, group, moment, text, texts
from telekiosk.mail.speech import Voice
from telekiosk.texts import moment_in_words

Sentences: TypeAlias = tuple[str, ...]

OF_THE_FAMILY = frozenset(
    {
        Notice.OPENED_WITH_OTHER_ADDRESS,
        Notice.PASSWORD_CHANGED,
        Notice.ADDRESS_CHANGE_ASKED,
        Notice.ADDRESS_CHANGED,
        Notice.GROUPED,
    }
)
"""What families do by themselves, and so what a stranger may have done in their name."""


@dataclass(frozen=True, slots=True)
class Said:
    """One notice in words."""

    subject: str
    sentences: Sentences
    not_you: str


def notice(parameters: Parameters, speak: Voice, portal: str) -> Said:
    """The words for `parameters["event"]`, one of Notice; its `facts` may name the account added and the children."""
    _ = speak.gettext
    event = Notice(text(parameters, "event"))
    facts = group(parameters, "facts")
    names = {
        "identifier": text(parameters, "identifier"),
        "portal": portal,
        "added": text(facts, "added"),
        "children": ", ".join(texts(facts, "children")),
    }
    subject, *sentences = _wording(event, speak)
    when = moment_in_words(moment(parameters, "at"), speak.language)
    return Said(
        subject,
        (*(sentence.format(**names) for sentence in sentences), _("This was on {moment}.").format(moment=when)),
        _not_you(event, speak),
    )


def _not_you(event: Notice, speak: Voice) -> str:
    _ = speak.gettext
    if event in OF_THE_FAMILY:
        return _("If it was not you, tell the school's office at once. It can give the account back to you.")
    return _("If this surprises you, ask the school's office.")


def _wording(event: Notice, speak: Voice) -> Sentences:  # noqa: C901 one case for each event, nothing else
    """Subject, then sentences."""
    _ = speak.gettext
    match event:
        case Notice.OPENED_WITH_OTHER_ADDRESS:
            return (
                _("Your account was opened"),
                _("The account {identifier} on {portal} was opened."),
                _("Its mail address is not the one that the school knows."),
            )
        case Notice.CONFIRMED_AT_COUNTER:
            return (
                _("The school has confirmed your account"),
                _("The school has checked in person whose account {identifier} on {portal} is."),
                _("The account can be opened without a confirmed mail address."),
            )
        case Notice.PASSWORD_LENT:
            return (
                _("The school has lent a password"),
                _("The school has lent a password for the account {identifier} on {portal}."),
                _("It is good for a short time. It only serves to choose a new one."),
            )
        case Notice.PASSWORD_CHANGED:
            return (
                _("Your password was changed"),
                _("The account {identifier} on {portal} has a new password."),
                _("The old one does not work any more."),
            )
        case Notice.ADDRESS_CHANGE_ASKED:
            return (
                _("Another mail address was asked for"),
                _("The account {identifier} on {portal} is to have another mail address."),
                _("The present one stays until the new one is confirmed."),
            )
        case Notice.ADDRESS_CHANGED:
            return (
                _("Your mail address was changed"),
                _("The account {identifier} on {portal} has a new mail address."),
                _("From now on its mails go there."),
            )
        case Notice.ADDRESS_CORRECTED:
            return (
                _("The school has corrected your mail address"),
                _("The school has entered another mail address for the account {identifier} on {portal}."),
                _("It has to be confirmed before it counts."),
            )
        case Notice.GROUPED:
            return (
                _("Accounts were grouped"),
                _("The account {added} is now part of the account {identifier} on {portal}."),
                _("From now on, sign in with {identifier}. The identifier {added} does not work any more."),
            )
        case Notice.GROUPING_UNDONE:
            return (
                _("A grouping was undone"),
                _("The account {added} is no longer part of the account {identifier} on {portal}."),
                _("Each account has its own identifier again."),
            )
        case Notice.SPLIT_OFF:
            return (
                _("Children have moved to another account"),
                _("The school has moved children from the account {identifier} on {portal} to a new account."),
                _("A letter from the school says how to open the new account."),
            )
        case Notice.GENERATED_ANEW:
            return (
                _("The school makes a new account"),
                _("The account {identifier} on {portal} does not work any more."),
                _("A letter from the school says how to open the new account."),
            )
        case Notice.CLOSED:
            return (
                _("Your account was closed"),
                _("The account {identifier} on {portal} was closed."),
                _("It does not open any more."),
            )
        case Notice.CHILD_ADDED:
            return (
                _("A child was added to your account"),
                _("Now also on the account {identifier} on {portal}: {children}."),
            )
        case Notice.CHILD_MOVED:
            return (
                _("Your child has changed schools"),
                _("On the account {identifier} on {portal}, this child is now at another school: {children}."),
                _("Nothing changes for you: the identifier and the password stay the same."),
            )
        case Notice.CONTACT_CHANGE_ASKED:
            return (
                _("A change of contact details was asked for"),
                _("On the account {identifier} of {portal}, the school was asked to change contact details."),
                _("The school decides. You can see the request on the information sheet."),
            )
        case other:
            assert_never(other)
