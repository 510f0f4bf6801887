"""The words of the field that rows and faces share: closed lists, stored as text."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LEFT_THE_SCHOOL: Final = "left the school"
"""Why an enrolment, and the responsibilities with it, has ended; the other reason is the guardian's."""


class Language(StrEnum):
    FR = "fr"
    EN = "en"


class AccountsPer(StrEnum):
    CHILD = "child"
    GUARDIAN = "guardian"


class Service(StrEnum):
    """The outside services that a school may have opened (P12)."""

    ABSENCES = "absences"
    COMPETENCY_RECORD = "competency record"
    MARKS = "marks"
    WORKSPACE = "digital workspace"


class MailKind(StrEnum):
    CONFIRMATION = "M1"
    IDENTIFIERS = "M2"
    RESET = "M3"
    NOTICE = "M4"


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


class Voided(StrEnum):
    """Why something that could open an account no longer does (R28)."""

    USED = "used"
    OVERTAKEN = "overtaken"
    ENDED = "ended"


class TallyKind(StrEnum):
    PASSWORD = "password"
    BIRTH_DATE = "birth date"
    CODE = "code"
    ACCOUNT_MAIL = "mail of an account"
    ADDRESS_MAIL = "mail to an address"
    UNKNOWN_ADDRESS = "unknown address"
    OPERATOR = "operator's password"


class ReportKind(StrEnum):
    BIRTH_DATE_IS_RIGHT = "the birth date is right"
    NOT_IN_CHARGE = "not in charge of this child"
    CHILD_MISSING = "a child is missing"
    NO_COMMON_CHILD = "no child in common"
    CONTACT_DETAILS = "contact details"


class IdentityCheck(StrEnum):
    """How staff made sure who stands before them, where a secret changes hands (C3). A command may say it in words of
    its own."""

    DOCUMENT = "identity document"
    KNOWN = "known to the school"
    OTHER = "another way, told in the reason"


class Role(StrEnum):
    """What an operator may do; each may do what the ones before it may (section 6)."""

    AGENT = "agent"
    MANAGER = "manager"
    AUTHORITY = "authority"


class PaperKind(StrEnum):
    LETTERS = "letters"
    SLIPS = "slips"
