"""Which mail an act causes, to whom, and what its text needs to know (section 4: M1–M4)."""

from __future__ import annotations

from enum import StrEnum

from telekiosk.core.accounts import grouped_into, guardians_of
from telekiosk.core.addresses import same
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account
from telekiosk.core.outbox import Secret, new_secret, queue
from telekiosk.core.people import child_views, holders, school_view
from telekiosk.core.terms import MailKind


class Notice(StrEnum):
    """What M4 tells after the fact."""

    OPENED_WITH_OTHER_ADDRESS = "opened with another address"
    CONFIRMED_AT_COUNTER = "confirmed at the counter"
    PASSWORD_LENT = "password lent"
    PASSWORD_CHANGED = "password changed"
    ADDRESS_CHANGE_ASKED = "address change asked"
    ADDRESS_CHANGED = "address changed"
    ADDRESS_CORRECTED = "address corrected by the school"
    GROUPED = "grouped"
    GROUPING_UNDONE = "grouping undone"
    SPLIT_OFF = "split off"
    GENERATED_ANEW = "generated anew"
    CLOSED = "closed"
    CHILD_ADDED = "child added"
    CHILD_MOVED = "child moved"
    CONTACT_CHANGE_ASKED = "contact change asked"


def _parameters(tx: Transaction, account: Account) -> dict[str, object]:
    school = school_view(tx.session, account.school_uai)
    return {
        "holders": list(holders(tx.session, account)),
        "identifier": account.identifier,
        "school": {"name": school.name, "contact": school.contact, "phone": school.phone, "email": school.email},
        "at": tx.now.isoformat(),
    }


def send_confirmation(tx: Transaction, account: Account) -> None:
    """M1 to the awaited address: a link and a code that confirm it; older ones are void."""
    address = account.awaited_address or ""
    secret = new_secret(tx, account, MailKind.CONFIRMATION, address)
    _send_secret(tx, account, MailKind.CONFIRMATION, address, secret, {})


def send_reset(tx: Transaction, account: Account, reference: int) -> None:
    """M3 to the confirmed address, the reference as its subject; older ones are void."""
    address = account.confirmed_address or ""
    secret = new_secret(tx, account, MailKind.RESET, address, reference)
    _send_secret(tx, account, MailKind.RESET, address, secret, {"reference": str(reference)})


def _send_secret(
    tx: Transaction, account: Account, kind: MailKind, address: str, secret: Secret, more: dict[str, object]
) -> None:
    parameters = _parameters(tx, account) | {"expires_at": secret.row.expires_at.isoformat()} | more
    queue(tx, kind, address, account.language, parameters, account=account, secret=secret)


def send_identifiers(tx: Transaction, address: str, owned: list[Account]) -> None:
    """M2: every account of that address, each with its children; one mail, in the first account's language."""
    listed = [
        {
            "identifier": account.identifier,
            "holders": list(holders(tx.session, account)),
            "children": [child.name for child in child_views(tx.session, account)],
        }
        for account in owned
    ]
    queue(
        tx,
        MailKind.IDENTIFIERS,
        address,
        owned[0].language,
        _parameters(tx, owned[0]) | {"accounts": listed},
        account=owned[0],
    )


def notify(
    tx: Transaction,
    account: Account,
    what: Notice,
    *,
    facts: dict[str, object] | None = None,
    also: tuple[str | None, ...] = (),
) -> None:
    """M4 to every confirmed address concerned, those of accounts grouped into this one included, level by level, and
    where the roster has another address for a guardian, to that one too; no roster address of a protected guardian, by
    whichever record of theirs. `also` are addresses that the account no longer holds."""
    grouped = grouped_into(tx.session, account)
    candidates = [account.confirmed_address, *also, *(each.confirmed_address for each in grouped)]
    guardians = guardians_of(tx.session, account)
    if not any(guardian.protected for guardian in guardians):  # such an account is nobody else's (P16)
        candidates += [guardian.email for guardian in guardians if guardian.email_is_sound]
    told: list[str] = []
    for address in candidates:
        if address and not any(same(address, each) for each in told):
            told.append(address)
    parameters = _parameters(tx, account) | {"event": what.value, "facts": facts or {}}
    for address in told:
        queue(tx, MailKind.NOTICE, address, account.language, parameters, account=account)


def notify_of_other_address(tx: Transaction, account: Account, address: str) -> None:
    """M4 when the first address of an account is not the one that the roster has for its guardian."""
    if any(guardian.email and not same(guardian.email, address) for guardian in guardians_of(tx.session, account)):
        notify(tx, account, Notice.OPENED_WITH_OTHER_ADDRESS, facts={"address": address})
