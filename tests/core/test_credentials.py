"""Secrets: paper passwords, scan codes, Argon2id, the key and its file (R3, R8, R22)."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telekiosk.core.counter import Counter, check_key, prepare_database
from telekiosk.core.credentials import (
    PAPER_ALPHABET,
    Argon2idHasher,
    Key,
    KeyProblem,
    fold_paper_secret,
    in_groups,
    new_id,
    new_key,
    new_link_token,
    new_paper_secret,
    new_scan_code,
    parsed_key,
    read_key,
)
from telekiosk.core.database import Database
from telekiosk.core.scans import ALPHABET, has_scan_shape, is_scan
from tests.desk import KEY, clock_of, open_counter

OTHER_KEY = parsed_key("telekiosk-key-1 0a0a0a0a " + "f" * 64)


def test_a_temporary_password_is_8_characters_that_cannot_be_confused_on_paper() -> None:
    made = {new_paper_secret() for _ in range(500)}
    assert len(made) == 500
    assert all(len(secret) == 8 and set(secret) <= set(PAPER_ALPHABET) for secret in made)
    assert not set("0O1IL") & set(PAPER_ALPHABET)


@pytest.mark.parametrize("typed", ["DCBRJDWH", "dcbrjdwh", "DCBR JDWH", " dcbr-jdwh ", "dc br\u00a0jd‑wh"])
def test_typed_in_lower_case_with_blanks_or_hyphens_it_is_still_right(typed: str) -> None:
    assert fold_paper_secret(typed) == "DCBRJDWH"
    assert in_groups("DCBRJDWH") == "DCBR JDWH"


def test_over_long_text_stays_wrong() -> None:
    assert fold_paper_secret("DCBRJDWH" + "x" * 10_000) != "DCBRJDWH"


def test_a_scan_code_has_its_prefix_its_length_and_82_secret_bits() -> None:
    code = new_scan_code()
    assert re.fullmatch(rf"TK[{ALPHABET}]{{22}}", code)
    assert len(ALPHABET) ** 19 > 2**80
    assert is_scan(code)
    assert is_scan(code.lower())
    assert new_scan_code() != code


def test_every_slip_in_one_place_and_every_swap_of_neighbours_is_noticed() -> None:
    code = new_scan_code()
    for place in range(2, len(code)):
        for letter in set(ALPHABET) - {code[place]}:
            assert not is_scan(code[:place] + letter + code[place + 1 :])
        if place + 1 < len(code) and code[place] != code[place + 1]:
            assert not is_scan(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(st.text(max_size=30))
def test_ordinary_typing_is_no_scan(text: str) -> None:
    assert not is_scan(text) or has_scan_shape(text)
    assert not is_scan(text + "A")


def test_ids_are_version_7_and_link_tokens_hold_256_bits() -> None:
    ids = [new_id() for _ in range(50)]
    assert all(each.version == 7 and each.variant == "specified in RFC 4122" for each in ids)
    assert len(set(ids)) == 50
    assert len(new_link_token()) == 43


def test_argon2id_with_the_parameters_of_the_rule() -> None:
    hasher = Argon2idHasher()
    digest = hasher.hash("lune7verte")
    assert digest.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(digest, "lune7verte")
    assert not hasher.verify(digest, "lune7vertE")
    assert hasher.hash("lune7verte") != digest


def test_against_nothing_a_stand_in_is_computed_and_never_right() -> None:
    hasher = Argon2idHasher(memory_kib=8, passes=1)
    assert not hasher.verify(None, "lune7verte")
    assert not hasher.verify(None, "")


@pytest.mark.parametrize("typed", ["e\u0301te\u0301", "ｅ\u0301té", "nul\x00nul", "seul \udc80", "x" * 5000])
def test_any_text_can_be_a_password_and_two_spellings_of_one_text_are_one(typed: str) -> None:
    hasher = Argon2idHasher(memory_kib=8, passes=1)
    assert hasher.verify(hasher.hash(typed), typed)
    assert hasher.verify(hasher.hash("été"), "e\u0301te\u0301")


def test_a_new_key_is_a_private_file_that_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "telekiosk.key"
    key = new_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key
    with pytest.raises(FileExistsError):
        new_key(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "missing"),
        (b"", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"telekiosk-key-1 0a0a0a0a 00", "unreadable"),
        (b"telekiosk-key-2 0a0a0a0a " + b"0" * 64, "unreadable"),
        (b"telekiosk-key-1 0a0a0a0a " + b"g" * 64, "unreadable"),
    ],
)
def test_a_key_that_is_missing_or_none_says_so_with_its_path(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "telekiosk.key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeyProblem) as caught:
        read_key(path)
    assert (caught.value.problem, caught.value.path) == (problem, path)


def test_a_database_opens_with_its_own_key_only(counter: Counter) -> None:
    check_key(counter.database, KEY)
    for other in (OTHER_KEY, Key("1b1b1b1b", bytes.fromhex("0123456789abcdef" * 4))):
        with pytest.raises(KeyProblem) as caught:
            check_key(counter.database, other)
        assert caught.value.problem == "other"


def test_only_an_empty_database_may_have_a_key_made(database_url: str, tmp_path: Path) -> None:
    counter = open_counter(database_url)
    asked: list[bool] = []

    def find_key(may_make: bool) -> Key:
        asked.append(may_make)
        return KEY

    prepare_database(counter.database, find_key, counter.clock)
    fresh = Database(f"sqlite:///{tmp_path}/fresh.db")
    prepare_database(fresh, find_key, counter.clock)
    assert asked == [False, True]
    with pytest.raises(KeyProblem):
        prepare_database(counter.database, lambda _may_make: OTHER_KEY, clock_of(counter))
    fresh.close()
    counter.database.close()


def test_digests_differ_by_purpose_part_and_key_and_name_their_key() -> None:
    digests = {
        KEY.digest("codes", "a", "bc"),
        KEY.digest("codes", "ab", "c"),
        KEY.digest("scan codes", "a", "bc"),
        KEY.digest("journal", "a", "bc"),
        KEY.digest("tallies", "a", "bc"),
        OTHER_KEY.digest("codes", "a", "bc"),
    }
    assert len(digests) == 6
    assert all(digest.startswith("0a0a0a0a:") for digest in digests)


def test_no_key_and_no_form_shows_its_secret_when_printed() -> None:
    from telekiosk.core.signin import Scan, SignIn

    text = f"{KEY!r} {SignIn('pmartin', 'lune7verte')!r} {Scan('TKBCDE')!r}"
    assert "lune7verte" not in text
    assert "TKBCDE" not in text
    assert "0123456789abcdef" not in text
