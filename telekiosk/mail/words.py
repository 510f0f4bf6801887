"""What each mail says (M1 to M4). One structure for all: what happened, what to do, the link or code and until when,
what if it was not you, whom to ask. The templates lay it out as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from telekiosk.core.credentials import in_groups
from telekiosk.core.outbox import MailToSend
from telekiosk.core.terms import MailKind
from telekiosk.mail.notices import notice
from telekiosk.mail.parameters import contact, groups, moment, shown, text, texts
from telekiosk.mail.portal import Portal
from telekiosk.mail.speech import Voice, voice
from telekiosk.texts import Language, moment_in_words


@dataclass(frozen=True, slots=True)
class Link:
    before: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code to type; `where` says at the terminal on which page."""

    before: str
    groups: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLines:
    """One account of M2: its identifier, and a line for each child."""

    identifier: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One mail, in words, before it is laid out. `happened` and `todo` are paragraphs."""

    language: Language
    subject: str
    title: str
    greeting: str
    happened: tuple[str, ...]
    not_you: str
    contact: str
    signature: str
    todo: tuple[str, ...] = ()
    accounts: tuple[AccountLines, ...] = ()
    link: Link | None = None
    code: Code | None = None
    until: str | None = None


def words_for(mail: MailToSend, portal: Portal) -> Words:
    """The words of one queued mail, in its account's language (R16)."""
    speak = voice(mail.language)
    match mail.kind:
        case MailKind.CONFIRMATION:
            return _confirmation(mail, portal, speak)
        case MailKind.IDENTIFIERS:
            return _identifiers(mail, portal, speak)
        case MailKind.RESET:
            return _reset(mail, portal, speak)
        case MailKind.NOTICE:
            return _notice(mail, portal, speak)
        case other:
            assert_never(other)


def _confirmation(mail: MailToSend, portal: Portal, speak: Voice) -> Words:
    """M1. The code is typed on the page that waits for it: P3, P5, or P14 for an account that is open already."""
    _ = speak.gettext
    url = portal.confirmation_link(mail.token) if mail.token else None
    sentence = _("This mail address was given for the account {identifier} on {portal}.")
    return Words(
        language=speak.language,
        subject=_("Confirm your mail address"),
        title=_("Confirm your mail address"),
        greeting=_greeting(mail, speak),
        happened=(
            sentence.format(identifier=text(mail.parameters, "identifier"), portal=shown(portal.name)),
            _("Please confirm that it is yours."),
        ),
        link=Link(_("Open this page, then press its button:"), _("Confirm my address"), url) if url else None,
        code=Code(
            _("Or type this code at a terminal of the school:")
            if url
            else _("Type this code at a terminal of the school:"),
            in_groups(mail.code),
            (
                _("Sign in there with your identifier and your password. The page asks for the code."),
                _("Is your account open already? The code goes into “Manage my account”."),
            ),
        )
        if mail.code
        else None,
        until=_until(mail, speak),
        not_you=_("If it was not you, do nothing. Your address will not be used."),
        contact=_whom_to_ask(mail, speak),
        signature=_signature(portal, speak),
    )


def _identifiers(mail: MailToSend, portal: Portal, speak: Voice) -> Words:
    """M2. It greets nobody by name: families share mailboxes, and it may list several people's accounts."""
    _, ngettext = speak.gettext, speak.ngettext
    accounts = tuple(_listed(mail, speak))
    sentence = ngettext(
        "This account on {portal} has your mail address:",
        "These accounts on {portal} have your mail address:",
        len(accounts),
    )
    return Words(
        language=speak.language,
        subject=ngettext("Your identifier", "Your identifiers", len(accounts)),
        title=ngettext("Your identifier", "Your identifiers", len(accounts)),
        greeting=_("Hello,"),
        happened=(sentence.format(portal=shown(portal.name)),),
        accounts=accounts,
        todo=(
            _("At the terminal, sign in with the identifier and its password."),
            _("No password any more? Choose “Forgotten password” there."),
        ),
        not_you=_("If you did not ask for this, do nothing. Nothing has changed."),
        contact=_whom_to_ask(mail, speak),
        signature=_signature(portal, speak),
    )


def _reset(mail: MailToSend, portal: Portal, speak: Voice) -> Words:
    """M3. Its subject is the reference alone: the number that P10 shows."""
    _ = speak.gettext
    url = portal.reset_link(mail.token) if mail.token else None
    sentence = _("A new password was asked for the account {identifier} on {portal}.")
    return Words(
        language=speak.language,
        subject=text(mail.parameters, "reference"),
        title=_("Your new password"),
        greeting=_greeting(mail, speak),
        happened=(sentence.format(identifier=text(mail.parameters, "identifier"), portal=shown(portal.name)),),
        link=Link(_("Choose your new password on this page:"), _("Choose my password"), url) if url else None,
        code=Code(
            _("Or at any terminal: choose “Forgotten password”, then “I already have a code”. Your code:")
            if url
            else _("At any terminal, choose “Forgotten password”, then “I already have a code”. Your code:"),
            in_groups(mail.code),
        )
        if mail.code
        else None,
        until=_until(mail, speak),
        not_you=_("If it was not you, do nothing. Your password stays as it is."),
        contact=_whom_to_ask(mail, speak),
        signature=_signature(portal, speak),
    )


def _notice(mail: MailToSend, portal: Portal, speak: Voice) -> Words:
    """M4: a word after the fact. Whoever did not do this hears what to do about it."""
    _ = speak.gettext
    said = notice(mail.parameters, speak, shown(portal.name))
    return Words(
        language=speak.language,
        subject=said.subject,
        title=said.subject,
        greeting=_greeting(mail, speak),
        happened=said.sentences,
        not_you=said.not_you,
        contact=_whom_to_ask(mail, speak),
        signature=_signature(portal, speak),
    )


def _listed(mail: MailToSend, speak: Voice) -> Iterator[AccountLines]:
    """M2's accounts, each with its holders and its children; a pupil is both, and named once."""
    _ = speak.gettext
    for account in groups(mail.parameters, "accounts"):
        holders, children = texts(account, "holders"), texts(account, "children")
        whose = _("Children: {names}").format(names=", ".join(children)) if children else _("No child at present")
        lines = (*holders,) if children == holders else (*holders, whose)
        yield AccountLines(text(account, "identifier"), lines)


def _greeting(mail: MailToSend, speak: Voice) -> str:
    _ = speak.gettext
    names = texts(mail.parameters, "holders")
    return _("Hello {names},").format(names=_(" and ").join(names)) if names else _("Hello,")


def _until(mail: MailToSend, speak: Voice) -> str:
    _ = speak.gettext
    return _("Good once, until {moment}.").format(
        moment=moment_in_words(moment(mail.parameters, "expires_at"), speak.language)
    )


def _whom_to_ask(mail: MailToSend, speak: Voice) -> str:
    _ = speak.gettext
    ask = contact(mail.parameters)
    if not ask.school:
        return _("A question? Ask the school's office.")
    if not ask.how:
        return _("A question? Ask the school's office: {school}.").format(school=ask.school)
    return _("A question? Ask the school's office: {school}, {contact}.").format(school=ask.school, contact=ask.how)


def _signature(portal: Portal, speak: Voice) -> str:
    _ = speak.gettext
    return _("{portal}. This mail was sent by a machine. Nobody reads the answers.").format(portal=shown(portal.name))
