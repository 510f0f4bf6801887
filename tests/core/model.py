"""PRODUCT.md section 2 once more, small and on its own: what an account is, what ends, what a family is told.

Shares no code with the core; the state machine in test_model.py plays both side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

ENDED = {"grouped", "replaced", "closed"}
ALIVE = {"prepared", "notified", "lapsed", "pending", "active"}
DAY = timedelta(days=1)


@dataclass
class Paper:
    """A letter; `fate` is live, used, overtaken or ended."""

    password: str
    scan_code: str
    deadline: date
    fate: str = "live"


@dataclass
class Mailed:
    """What M1 or M3 carried."""

    kind: str
    code: str
    token: str
    expires: datetime
    fate: str = "live"

    def told(self, now: datetime) -> str:
        """What whoever brings it back is told; 'good' when it works."""
        if self.fate == "live":
            return "SecretExpired" if self.expires <= now else "good"
        return "SecretUsed" if self.fate == "used" else "SecretOvertaken"


@dataclass
class Loan:
    password: str
    expires: datetime
    live: bool = True

    def good(self, now: datetime) -> bool:
        return self.live and now < self.expires


@dataclass
class Known:
    """One account as section 2 has it."""

    identifier: str
    guardian: bool
    load: int
    state: str = "prepared"
    confirmed: str | None = None
    awaited: str | None = None
    password: str | None = None
    passwords_set: int = 0
    old_passwords: list[str] = field(default_factory=list)
    seen_at_counter: bool = False
    papers: list[Paper] = field(default_factory=list)
    mailed: list[Mailed] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)

    def on_sight(self, today: date) -> None:
        """What time does: a letter past its deadline lapses its account."""
        if self.state == "notified" and any(p.fate == "live" and p.deadline < today for p in self.papers):
            self.end("lapsed")

    def end(self, state: str) -> None:
        self.state, self.awaited, self.seen_at_counter = state, None, False
        self.void_papers("ended")
        self.void_mailed("M1", "ended")
        self.void_mailed("M3", "ended")
        self.void_loans()

    def void_papers(self, fate: str) -> None:
        for paper in self.papers:
            paper.fate = fate if paper.fate == "live" else paper.fate

    def void_mailed(self, kind: str, fate: str) -> None:
        for each in self.mailed:
            each.fate = fate if (each.kind, each.fate) == (kind, "live") else each.fate

    def void_loans(self) -> None:
        for loan in self.loans:
            loan.live = False

    def letter_issued(self, paper: Paper) -> None:
        self.void_papers("overtaken")
        self.papers.append(paper)
        self.state = "notified"

    def set_password(self, password: str) -> None:
        if self.password:
            self.old_passwords.append(self.password)
        self.password, self.passwords_set = password, self.passwords_set + 1
        self.void_mailed("M3", "ended")
        self.void_loans()

    def connected(self, password: str, address: str | None) -> None:
        self.set_password(password)
        self.void_papers("used")
        self.awaited = address
        self.state = "pending" if self.guardian and not self.seen_at_counter else "active"

    def mail_left(self, mailed: Mailed) -> None:
        self.void_mailed(mailed.kind, "overtaken")
        self.mailed.append(mailed)

    def confirm(self) -> None:
        self.confirmed, self.awaited, self.state = self.awaited, None, "active"
        self.void_mailed("M1", "used")
        self.void_mailed("M3", "ended")

    def told_of(self, paper: Paper) -> str:
        """What the right password, or the scan, of a letter leads to."""
        if self.state in ENDED:
            return "AccountEnded"
        if paper.fate == "live":
            return "FirstConnectionDue"
        if paper.fate == "used" or self.papers[-1].fate == "used":
            return "LetterUsed"
        return "LetterPastDeadline" if self.state == "lapsed" and paper.fate == "ended" else "LetterVoid"

    def told_of_password(self, paper: Paper) -> str:
        """Of the letters that are used or void only the newest is tried (R15)."""
        dead = [each for each in self.papers if each.fate != "live"]
        known = paper.fate == "live" or (dead and paper is dead[-1])
        return self.told_of(paper) if known else "WrongCredentials"

    @property
    def mail_status(self) -> str:
        return {
            (False, False): "none",
            (False, True): "awaiting",
            (True, False): "confirmed",
            (True, True): "confirmed, another awaited",
        }[(self.confirmed is not None, self.awaited is not None)]


@dataclass
class Limits:
    """Mails that families ask for: 2 minutes apart and 5 a day for an account, 20 a day for an address (R20)."""

    accounts: dict[str, list[datetime]] = field(default_factory=dict)
    addresses: dict[str, list[datetime]] = field(default_factory=dict)

    def may_leave(self, account: str, address: str, now: datetime) -> bool:
        mine = [at for at in self.accounts.setdefault(account, []) if at > now - DAY]
        there = [at for at in self.addresses.setdefault(address, []) if at > now - DAY]
        soon = bool(mine) and mine[-1] + timedelta(minutes=2) > now
        if soon or len(mine) >= 5 or len(there) >= 20:
            return False
        self.accounts[account].append(now)
        self.addresses[address].append(now)
        return True
