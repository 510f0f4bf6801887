"""The journal's entries in the words of the office, by the core's own names of what happened."""

from __future__ import annotations

from telekiosk.core.lifecycle import Event
from telekiosk.helpdesk.words import _, speaker
from telekiosk.texts import N_

ENTRIES = (
    N_("account prepared"),
    N_("letter issued"),
    N_("child attached"),
    N_("child ended"),
    N_("child moved"),
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
    N_("checkpoint"),
    N_("birth date corrected"),
    N_("contact details asked"),
    N_("guardian is the same person"),
    N_("guardian is not the same person"),
    N_("guardian protected"),
    N_("guardian unprotected"),
    N_("language chosen"),
    N_("family called back"),
    N_("mail sent again"),
    N_("report made"),
    N_("report mended"),
    N_("report taken back"),
    N_("signed in"),
    N_("wait begun"),
    N_("wait cleared"),
    N_("personal data exported"),
    N_("personal data erased"),
)


WHY_ENDED = (N_("left the school"), N_("no longer a guardian"))


def reason_words(event: str, reason: str) -> str:
    """Why, as staff wrote it; only why a child's responsibility ended is the roster's own reason."""
    return speaker.gettext(reason) if reason and event == Event.CHILD_ENDED else reason


def entry_words(event: str) -> str:
    return speaker.gettext(event)


def actor_words(actor: str) -> str:
    """Who acted, by the journal's name for them: 'operator:sbernard', 'terminal:Hall A'."""
    kind, _colon, name = actor.partition(":")
    words = {
        "operator": name,
        "terminal": _("kiosk {name}").format(name=name),
        "local": _("command by {name}").format(name=name),
        "web": _("web page"),
        "worker": _("by itself"),
        "time": _("by itself"),
    }
    return words.get(kind, actor)
