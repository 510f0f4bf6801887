"""Secrets and how they are kept: Argon2id, the installation's key, temporary passwords, tokens, codes, scan codes (R3,
R8, R22)."""

from __future__ import annotations

import hmac
import os
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol, TypeAlias
from uuid import UUID

import argon2
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from telekiosk.core.scans import scan_with_check_letters

PAPER_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L (R3)
PAPER_LENGTH = 8


def new_paper_secret() -> str:
    """8 characters that cannot be confused on paper: a temporary or lent password, or a mail's code (R3)."""
    return "".join(secrets.choice(PAPER_ALPHABET) for _ in range(PAPER_LENGTH))


def fold_paper_secret(typed: str) -> str:
    """What was typed, as it was printed: capitals, no blanks, no hyphens (R3). Over-long text stays wrong."""
    return "".join(c for c in typed[:100].upper() if not c.isspace() and c not in "-\u2010\u2011\u2013")


def in_groups(secret: str) -> str:
    """'DCBRJDWH' as it is printed and shown: 'DCBR JDWH'."""
    return f"{secret[:4]} {secret[4:]}"


def new_link_token() -> str:
    """256 random bits for a mail's link."""
    return secrets.token_urlsafe(32)


def new_scan_code() -> str:
    """A letter's bearer secret, 82 bits in the 20 letters that keep their place on every keyboard (R22)."""
    return scan_with_check_letters("".join(secrets.choice("BCDEFGHIJKLNOPRSTUVX") for _ in range(19)))


def new_id() -> UUID:
    """A random, time-ordered identifier (UUID version 7), made by the program and not by the database."""
    import time

    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    return UUID(int=(number & ~(0x3 << 62)) | (0x2 << 62))


class Hasher(Protocol):
    """Argon2id as the counter uses it. `verify` against None works as long, with a stand-in (R15)."""

    def hash(self, secret: str) -> str: ...

    def verify(self, digest: str | None, secret: str) -> bool: ...


class Argon2idHasher:
    """Argon2id; the stand-in digest is made once, with the same parameters. At most `at_once` run in parallel, so that
    many sign-ins at once queue for the processor and not for memory."""

    def __init__(self, *, memory_kib: int = 19 * 1024, passes: int = 2, lanes: int = 1, at_once: int = 2) -> None:
        self._argon2 = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._stand_in = self._argon2.hash(secrets.token_urlsafe())
        self._places = threading.BoundedSemaphore(at_once)

    def hash(self, secret: str) -> str:
        with self._places:
            return self._argon2.hash(_normalised(secret))

    def verify(self, digest: str | None, secret: str) -> bool:
        with self._places:
            try:
                self._argon2.verify(digest or self._stand_in, _normalised(secret))
            except argon2.exceptions.VerificationError:
                return False
        return digest is not None


def _normalised(secret: str) -> str:
    """NFKC, as SP 800-63B-4 asks for Unicode passwords. Lone surrogates cannot be encoded: they become '?'."""
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "replace").decode("utf-8")


class KeyProblem(Exception):
    """The key is missing, unreadable or another installation's (R8). Says which file, in data, not in words."""

    def __init__(self, problem: Literal["missing", "unreadable", "other"], path: Path | None) -> None:
        super().__init__(f"key {problem}: {path}")
        self.problem, self.path = problem, path


Purpose: TypeAlias = Literal["codes", "scan codes", "journal", "tallies"]


@lru_cache(maxsize=16)
def _derived(master: bytes, purpose: Purpose) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"telekiosk 1 " + purpose.encode()).derive(master)


@dataclass(frozen=True, slots=True)
class Key:
    """The installation's key and what is derived from it, one key for each purpose (HKDF)."""

    id: str
    _master: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"

    def derived(self, purpose: Purpose) -> bytes:
        return _derived(self._master, purpose)

    def digest(self, purpose: Purpose, *parts: str) -> str:
        """HMAC-SHA-256 of the parts, preceded by this key's id: all that is kept of a code, token or scan code."""
        texts = [part.encode("utf-8", "surrogatepass") for part in parts]
        message = b"".join(len(text).to_bytes(4, "big") + text for text in texts)
        return f"{self.id}:{hmac.new(self.derived(purpose), message, sha256).hexdigest()}"

    @property
    def check_value(self) -> str:
        """Kept in the database: tells this key from another without telling the key."""
        return self.digest("tallies", "check value")


def new_key(path: Path) -> Key:
    """Makes the installation's key in a new 0600 file. Only `db upgrade` on an empty database, and `demo`, do this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"telekiosk-key-1 {secrets.token_hex(4)} {secrets.token_hex(32)}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return parsed_key(text, path)


def read_key(path: Path) -> Key:
    """The key of a file; raises KeyProblem when it is missing or no key."""
    try:
        return parsed_key(path.read_text(encoding="ascii"), path)
    except FileNotFoundError:
        raise KeyProblem("missing", path) from None
    except (OSError, UnicodeDecodeError):
        raise KeyProblem("unreadable", path) from None


def parsed_key(text: str, path: Path | None = None) -> Key:
    """The key written out in one line: 'telekiosk-key-1 ID HEX'."""
    parts = text.split()
    if len(parts) != 3 or parts[0] != "telekiosk-key-1" or len(parts[2]) != 64:
        raise KeyProblem("unreadable", path)
    try:
        return Key(parts[1], bytes.fromhex(parts[2]))
    except ValueError:
        raise KeyProblem("unreadable", path) from None
