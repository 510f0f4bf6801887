"""The core's terms (states, events, kinds) in the words of staff. They are looked up by the core's own value."""

from __future__ import annotations

from telekiosk.commands.frame import speaker
from telekiosk.texts import N_

STATES = (
    N_("prepared"),
    N_("notified"),
    N_("pending"),
    N_("active"),
    N_("lapsed"),
    N_("grouped"),
    N_("replaced"),
    N_("closed"),
)
KINDS = (N_("guardian"), N_("pupil"))
ROLES = (N_("agent"), N_("manager"), N_("authority"))
MAIL_STATUSES = (N_("none"), N_("awaiting"), N_("confirmed"), N_("confirmed, another awaited"))
MAIL_KINDS = (N_("M1"), N_("M2"), N_("M3"), N_("M4"))
MAIL_STATES = (N_("waiting"), N_("sent"), N_("refused"), N_("expired"), N_("overtaken"))
VOIDED = (N_("used"), N_("overtaken"), N_("ended"))
ATTEMPTS = (N_("password"), N_("birth date"), N_("code"))
IDENTITY_CHECKS = (N_("identity document"), N_("known to the school"), N_("another way, told in the reason"))
REPORTS = (
    N_("the birth date is right"),
    N_("not in charge of this child"),
    N_("a child is missing"),
    N_("no child in common"),
    N_("contact details"),
)
CONTACT_FIELDS = (N_("address_lines"), N_("postcode_and_town"), N_("phone"), N_("email"))
HELD_BACK = (
    N_("no child to show"),
    N_("no birth date"),
    N_("its letter is good"),
    N_("opened already"),
    N_("grouped, replaced or closed"),
    N_("not an account of this school"),
    N_("no child in these classes"),
)
SERVICES = (N_("absences"), N_("competency record"), N_("marks"), N_("digital workspace"))
EVENTS = (
    N_("account prepared"),
    N_("letter issued"),
    N_("child attached"),
    N_("child ended"),
    N_("child hidden"),
    N_("child shown again"),
    N_("first connection done"),
    N_("address confirmed"),
    N_("confirmed at the counter"),
    N_("confirmation sent again"),
    N_("address changed"),
    N_("password reset asked"),
    N_("password reset done"),
    N_("password changed"),
    N_("password lent"),
    N_("own password chosen"),
    N_("account grouped"),
    N_("another account grouped in"),
    N_("grouping undone"),
    N_("grouped account taken out"),
    N_("split off"),
    N_("letter's deadline passed"),
    N_("account generated anew"),
    N_("account closed"),
    N_("principal replaced"),
    N_("principal closed"),
)
OTHER_ENTRIES = (
    N_("checkpoint"),
    N_("birth date corrected"),
    N_("child moved"),
    N_("contact details asked"),
    N_("guardian is the same person"),
    N_("guardian is not the same person"),
    N_("guardian protected"),
    N_("guardian unprotected"),
    N_("language chosen"),
    N_("family called back"),
    N_("mail sent again"),
    N_("personal data erased"),
    N_("personal data exported"),
    N_("report made"),
    N_("report mended"),
    N_("report taken back"),
    N_("signed in"),
    N_("wait begun"),
    N_("wait cleared"),
)
WHY_ENDED = (N_("left the school"), N_("no longer a guardian"))
NEEDS = (
    N_("a guardian's account"),
    N_("a pupil, or confirmed at the counter before"),
    N_("a child to show"),
    N_("an awaited address"),
    N_("a letter within its deadline"),
    N_("a letter past its deadline"),
    N_("notified when it was grouped"),
    N_("active when it was grouped"),
    N_("a responsibility to take back"),
    N_("the last of its principal's groupings"),
    N_("closed by time"),
    N_("a part of what the account carries"),
    N_("all that the account carries"),
)
ACTORS = (N_("time"), N_("worker"))
"""Who acts without anybody's order; whoever gives one is named as they are."""
JOURNAL_FAULTS = (
    N_("missing"),
    N_("changed"),
    N_("details changed"),
    N_("cut off"),
    N_("seal"),
    N_("does not follow from the entry before"),
    N_("the account is not what its journal tells"),
)


def term(value: str) -> str:
    """The words for a state, kind or event of the core."""
    return speaker.gettext(value)
