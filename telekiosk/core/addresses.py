"""Mail addresses as families type them: checked, compared, and probable slips found (R6)."""

from __future__ import annotations

from dataclasses import dataclass

from telekiosk.core.forms import ADDRESS_LENGTH, FieldProblem, Found, Problem

# The mailboxes of most French families; also the endings that a page's keys complete.
USUAL_DOMAINS = (
    "gmail.com",
    "orange.fr",
    "hotmail.fr",
    "free.fr",
    "outlook.fr",
    "laposte.net",
    "sfr.fr",
    "yahoo.fr",
    "icloud.com",
    "wanadoo.fr",
    "hotmail.com",
    "live.fr",
    "outlook.com",
    "bbox.fr",
    "yahoo.com",
    "proton.me",
    "neuf.fr",
    "numericable.fr",
    "aol.com",
    "msn.com",
)
COMPLETED_DOMAINS = USUAL_DOMAINS[:8]
_ENDINGS = {
    "con": "com",
    "cim": "com",
    "vom": "com",
    "comm": "com",
    "fe": "fr",
    "ft": "fr",
    "f": "fr",
    "r": "fr",
    "co": "com",
}


@dataclass(frozen=True, slots=True)
class Sound:
    """An address that mail can be sent to, normalised as it is stored (domain in lower case, no outer blanks)."""

    address: str


def checked(typed: str, *, deliverability: bool = False) -> Sound | Problem:
    """Syntax always, by email-validator; its domain's mail servers by DNS only where configured."""
    from email_validator import EmailNotValidError, EmailUndeliverableError, validate_email

    text = typed.strip()
    domain = text.rpartition("@")[2]
    if not text:
        return Problem.MISSING
    if len(text) > ADDRESS_LENGTH:
        return Problem.TOO_LONG
    if "@" not in text:
        return Problem.NO_AT
    if any(c.isspace() for c in text):
        return Problem.BLANK_INSIDE
    if "." not in domain.strip(".") or len(domain.rpartition(".")[2]) < 2:
        return Problem.NO_ENDING
    try:
        return Sound(validate_email(text, strict=True, check_deliverability=deliverability).normalized)
    except EmailUndeliverableError:
        return Problem.NO_MAILBOX
    except EmailNotValidError:
        return Problem.NOT_AN_ADDRESS


def address_problems(
    found: Found, address: str, again: str, *, deliverability: bool, required: bool = True
) -> str | None:
    """R6 for an address typed twice, as fields `address` and `address_again`: the address, or None with what is wrong
    added to `found` (or with nothing added, where it may be left out and was)."""
    if not required and not address.strip() and not again.strip():
        return None
    result = checked(address, deliverability=deliverability)
    if isinstance(result, Problem):
        found.append(FieldProblem("address", result))
        return None
    if not again.strip():
        found.append(FieldProblem("address_again", Problem.MISSING))
    elif same(address, again):
        return result.address
    else:
        found.append(FieldProblem("address_again", Problem.DIFFERENT))
    return None


def same(one: str, other: str) -> bool:
    """Whether two addresses are one mailbox to a person's eye: blanks around them and case do not matter."""
    return one.strip().casefold() == other.strip().casefold()


def suggestion(typed: str) -> str | None:
    """The address that was probably meant (gmial.com, gmailcom, .con, orange.f), or None. Never blocks (R6)."""
    name, at, domain = typed.strip().rpartition("@")
    domain = domain.lower()
    if not (at and name and len(domain) >= 4) or domain in USUAL_DOMAINS:
        return None
    base, _, ending = domain.rpartition(".")
    mended = f"{base}.{_ENDINGS[ending]}" if base and ending in _ENDINGS else domain
    near = [usual for usual in USUAL_DOMAINS if mended == usual or _one_slip(mended, usual)]
    best = near[0] if near else mended
    return f"{name}@{best}" if best != domain else None


def _one_slip(typed: str, meant: str) -> bool:
    """One letter too many, missing, wrong, or two neighbours swapped. Short names differ by one letter for good reasons
    (free.fr, fred.fr), so only the domains of eight characters and more are compared so."""
    if len(meant) < 8 or abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    head = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    left, right = typed[head:], meant[head:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or (len(left) > 1 and swapped)
