"""A queued mail as it goes out: headers, plain text and HTML from one set of words (R16)."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from telekiosk.core.outbox import MailToSend
from telekiosk.mail.parameters import shown
from telekiosk.mail.portal import Portal
from telekiosk.mail.words import words_for


class AddressNotUsable(ValueError):
    """No mail can be written to this address: it is none, or would break a header."""


class SenderNotUsable(ValueError):
    """The setting names no address that mails can come from: no fault of any mail."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("telekiosk.mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(mail: MailToSend, portal: Portal) -> EmailMessage:
    """The whole message; a mail sent once more has the same Message-ID, date, words and code (R17).

    Raises AddressNotUsable, SenderNotUsable."""
    words = words_for(mail, portal)
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(portal)
    message["To"] = _address(mail.address)
    message["Subject"] = words.subject
    message["Date"] = mail.queued_at
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    templates = _templates()
    message.set_content(templates.get_template("message.txt").render(words=words), cte="quoted-printable")
    message.add_alternative(
        templates.get_template("message.html").render(words=words), subtype="html", cte="quoted-printable"
    )
    message["Content-Language"] = words.language  # last: setting the content clears the headers about it
    return message


def _sender(portal: Portal) -> Address:
    """Our own address need not be one that the world can write to: kiosk@host will do."""
    try:
        return Address(shown(portal.name), addr_spec=portal.sender)
    except (MessageError, ValueError, IndexError):
        raise SenderNotUsable from None


def _address(address: str) -> Address:
    """An address fit for a header: its domain in ASCII, so that only accents before the @ ask for SMTPUTF8."""
    try:
        checked = validate_email(address, check_deliverability=False, globally_deliverable=False, test_environment=True)
    except EmailNotValidError:
        raise AddressNotUsable from None
    user, _, domain = (checked.ascii_email or f"{checked.local_part}@{checked.ascii_domain}").rpartition("@")
    return Address("", user, domain)
