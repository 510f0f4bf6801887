"""Public keys for SSH, as `ssh-keygen` writes them in a .pub file: parsed, and refused where they are not safe."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

LONGEST_FILE = 16 * 1024  # characters; the longest key we take has 1500
LONGEST_KEY = 1500
SHORTEST_RSA = 3072  # bits
_TYPES = frozenset(
    {
        "ssh-ed25519",
        "sk-ssh-ed25519@openssh.com",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com",
        "ssh-rsa",
    }
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`line` is type and key without the comment; `fingerprint` as ssh-keygen and sshd say it: 'SHA256:…'."""

    fingerprint: str
    line: str


class KeyFault(StrEnum):
    """Why a file holds no key that we take."""

    PRIVATE = "a private key"
    NOT_A_KEY = "no public key"
    SEVERAL = "more than one key"
    OUTDATED = "a kind of key that is no longer safe"
    RSA_TOO_SHORT = "an RSA key that is too short"


@dataclass(frozen=True, slots=True)
class KeyRefused:
    fault: KeyFault


KeyOutcome: TypeAlias = PublicKey | KeyRefused


def public_key(text: str) -> KeyOutcome:
    """The one key of a .pub file's text. Comments and empty lines are left out."""
    if "PRIVATE KEY" in text or "PuTTY-User-Key-File" in text:
        return KeyRefused(KeyFault.PRIVATE)
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(text) > LONGEST_FILE or not lines:
        return KeyRefused(KeyFault.NOT_A_KEY)
    if len(lines) > 1:
        return KeyRefused(KeyFault.SEVERAL if all(_kind(line) in _TYPES for line in lines) else KeyFault.NOT_A_KEY)
    return _parsed(lines[0])


def _kind(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _parsed(line: str) -> KeyOutcome:
    kind, *rest = line.split(maxsplit=2)
    if kind == "ssh-dss":
        return KeyRefused(KeyFault.OUTDATED)
    if kind not in _TYPES or not rest or len(rest[0]) > LONGEST_KEY - len(kind) - 1:
        return KeyRefused(KeyFault.NOT_A_KEY)
    try:
        blob = base64.b64decode(rest[0], validate=True)
        key = load_ssh_public_key(f"{kind} {rest[0]}".encode("ascii"))
    except (ValueError, binascii.Error, UnicodeEncodeError, UnsupportedAlgorithm):
        return KeyRefused(KeyFault.NOT_A_KEY)
    if isinstance(key, RSAPublicKey) and key.key_size < SHORTEST_RSA:
        return KeyRefused(KeyFault.RSA_TOO_SHORT)
    return PublicKey(fingerprint_of(blob), f"{kind} {base64.b64encode(blob).decode('ascii')}")


def fingerprint_of(blob: bytes) -> str:
    """SHA-256 in base64 without padding, as sshd's %f gives it."""
    return "SHA256:" + base64.b64encode(sha256(blob).digest()).decode("ascii").rstrip("=")
