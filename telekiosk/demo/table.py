"""The demo as its table shows it."""

from __future__ import annotations

from pathlib import Path

from telekiosk.core.credentials import in_groups
from telekiosk.core.lifecycle import State
from telekiosk.demo.mailbox import received_mails
from telekiosk.demo.story import Demo
from telekiosk.demo.table_page import Table, TableAccount, TableLetter, TableMail


def table_of(demo: Demo, maildir: Path) -> Table:
    """Letters by family; every account that is past its letter; the mailbox as it is at each look."""
    letters = tuple(
        TableLetter(
            letter.holder,
            letter.child,
            letter.birth_date,
            letter.school_name,
            letter.identifier,
            in_groups(letter.temporary_password),
            letter.scan_code,
            letter.deadline,
        )
        for letter in demo.letters
    )
    accounts = tuple(
        TableAccount(each.identifier, each.password or "", each.state.value, each.holder, each.children)
        for each in sorted(demo.accounts, key=lambda account: (account.state is not State.ACTIVE, account.state.value))
        if each.state is not State.NOTIFIED
    )
    return Table(letters, accounts, lambda: _mails(maildir))


def _mails(maildir: Path) -> tuple[TableMail, ...]:
    return tuple(
        TableMail(mail.address, mail.subject, mail.sent_at, mail.text, mail.code) for mail in received_mails(maildir)
    )
