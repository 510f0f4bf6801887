"""Key files as they come: real ones by ssh-keygen, and what is not one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from telekiosk.core.ssh_keys import KeyFault, KeyRefused, PublicKey, public_key
from tests.programs import require_program

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsABgH5C9okWi0dh2l9GKJl"
FINGERPRINT = "SHA256:vquJBo6EvVfnHbyPmuwuOg4XGi4Cmti6ZX2fnFN0Ti0"  # as ssh-keygen says it


@pytest.mark.parametrize("options", [("ed25519",), ("ecdsa", "-b", "384"), ("rsa", "-b", "3072")])
def test_a_key_that_ssh_keygen_makes_is_taken_and_called_as_ssh_keygen_calls_it(tmp_path: Path, options):
    keygen, file = require_program("ssh-keygen"), tmp_path / "key"
    subprocess.run([keygen, "-q", "-N", "", "-C", "Ada's key", "-t", *options, "-f", file], check=True)
    text = file.with_suffix(".pub").read_text()
    said = subprocess.run([keygen, "-l", "-f", file], check=True, capture_output=True, text=True).stdout
    key = public_key(text)
    assert key == PublicKey(said.split()[1], " ".join(text.split()[:2]))
    assert public_key(file.read_text()) == KeyRefused(KeyFault.PRIVATE)


@pytest.mark.parametrize(
    "text",
    [
        ED25519,
        f"{ED25519} ada@example.org, her laptop\n",
        f"\ufeff# mine\r\n\r\n{ED25519}\r\n",
        f"  {ED25519}  \x1b[31m",
    ],
)
def test_comments_and_line_ends_do_not_matter_and_are_not_kept(text):
    assert public_key(text) == PublicKey(FINGERPRINT, ED25519)


def openssh(key: rsa.RSAPublicKey) -> str:
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", KeyFault.NOT_A_KEY),
        ("# nothing here\n", KeyFault.NOT_A_KEY),
        ("%PDF-1.7 \x00\x01", KeyFault.NOT_A_KEY),
        (ED25519.replace("AAAAC3", "AAAAC4"), KeyFault.NOT_A_KEY),
        (ED25519[:-6], KeyFault.NOT_A_KEY),
        ("ssh-rsa " + ED25519.split()[1], KeyFault.NOT_A_KEY),
        (f'command="/bin/sh" {ED25519}', KeyFault.NOT_A_KEY),
        ("ssh-ed25519-cert-v01@openssh.com AAAA", KeyFault.NOT_A_KEY),
        ("ssh-ed25519", KeyFault.NOT_A_KEY),
        ("ssh-ed25519 " + "é" * 40, KeyFault.NOT_A_KEY),
        ("ssh-rsa " + "A" * 20_000, KeyFault.NOT_A_KEY),
        (f"{ED25519}\n{ED25519}\n", KeyFault.SEVERAL),
        (f"{ED25519}\nhello\n", KeyFault.NOT_A_KEY),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n", KeyFault.PRIVATE),
        ("PuTTY-User-Key-File-3: ssh-ed25519\n", KeyFault.PRIVATE),
        ("ssh-dss AAAAB3NzaC1kc3M=", KeyFault.OUTDATED),
    ],
)
def test_what_is_no_key_or_not_a_safe_one_is_refused_with_its_reason(text, fault):
    assert public_key(text) == KeyRefused(fault)


def test_an_rsa_key_below_3072_bits_is_too_short():
    short = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    assert public_key(openssh(short)) == KeyRefused(KeyFault.RSA_TOO_SHORT)


@given(st.text(max_size=80), st.integers(0, len(ED25519)))
def test_no_text_at_all_is_more_than_refused(text, place):
    for each in (text, ED25519[:place] + text + ED25519[place:]):
        answer = public_key(each)
        assert isinstance(answer, PublicKey | KeyRefused)
        assert not isinstance(answer, PublicKey) or answer.line.isascii()
