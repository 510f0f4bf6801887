"""What surrounds every page: headers, limits, and calm words when something fails."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from telekiosk.web.page import style
from tests.contrast import ratio
from tests.mail.family import Family
from tests.web.reading import heading, words

BREAK = "ALTER TABLE mailed_secret RENAME TO gone"
FORM_TYPE = {"content-type": "application/x-www-form-urlencoded"}


async def every_answer(family: Family, web: AsyncClient) -> list[tuple[int, str, object]]:
    asked = [
        ("GET", "/"),
        ("GET", "/health"),
        ("GET", f"/c/{family.newest_token()}"),
        ("GET", "/c/unknown"),
        ("GET", "/r/unknown"),
        ("GET", "/nowhere"),
        ("DELETE", "/c/unknown"),
        ("POST", "/r/unknown"),
    ]
    return [(page.status_code, page.text, page.headers) for page in [await web.request(*each) for each in asked]]


async def test_every_answer_carries_the_security_headers(family: Family, web: AsyncClient) -> None:
    answers = await every_answer(family, web)
    assert [status for status, _, _ in answers] == [200, 200, 200, 404, 404, 404, 405, 415]
    for _, text, headers in answers:
        policy = headers["content-security-policy"]  # type: ignore[index]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"  # type: ignore[index]
        assert headers["x-content-type-options"] == "nosniff" and "set-cookie" not in headers  # type: ignore[index,operator]
        assert "<script" not in text and not re.search(r"\son\w+=|\sstyle=|src=|https?://", text)


async def test_the_one_style_sheet_is_the_one_that_the_policy_allows(web: AsyncClient) -> None:
    page = await web.get("/")
    sheets = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() for sheet in sheets]
    assert len(digests) == 1 and f"style-src 'sha256-{digests[0]}'" in page.headers["content-security-policy"]


async def test_a_page_fits_a_phone(family: Family, web: AsyncClient) -> None:
    page = await web.get(f"/c/{family.newest_token()}")
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text
    assert "font: 1.125rem" in style() and "min-height: 3.25rem" in style()


def role(name: str, theme: int) -> str:
    """A colour role of the standard theme (0), or of the one for dark and for high contrast (1)."""
    return str(re.findall(rf"--{name}: (#[0-9A-F]{{6}})", style())[theme])


@pytest.mark.parametrize("theme", [0, 1], ids=["standard", "dark and contrast"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "surface"), ("ink", "paper"), ("muted", "surface"), ("muted", "paper"), ("accent", "surface"),
        ("on-accent", "accent"), ("on-deep", "deep"), ("ink", "field"), ("error", "surface"), ("on-focus", "focus"),
        ("ink", "success-soft"), ("ink", "warning-soft"),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground(ink: str, ground: str, theme: int) -> None:
    assert ratio(role(ink, theme), role(ground, theme)) >= (4.5, 7)[theme]


@pytest.mark.parametrize("theme", [0, 1])
def test_lines_of_fields_stand_out(theme: int) -> None:
    assert ratio(role("edge", theme), role("surface", theme)) >= 3


async def test_a_page_that_does_not_exist_says_so(web: AsyncClient) -> None:
    page = await web.get("/favicon.ico")
    assert page.status_code == 404 and heading(page) == "Cette page n'existe pas"
    page = await web.get("/nowhere?lang=en")
    assert heading(page) == "This page does not exist"


async def test_another_method_is_refused_and_changes_nothing(family: Family, web: AsyncClient) -> None:
    before = family.fingerprint()
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        page = await web.request(method, f"/c/{family.newest_token()}")
        assert page.status_code == 405 and heading(page) == "Ce n'est pas possible ici"
        assert "GET" in page.headers["allow"]
    assert family.fingerprint() == before


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
async def test_what_is_no_form_is_refused(family: Family, web: AsyncClient, kind: str) -> None:
    page = await web.post(f"/r/{family.newest_token()}", content=b"{}", headers={"content-type": kind})
    assert page.status_code == 415 and "Rien n'a changé." in words(page)


async def test_a_form_that_is_too_long_is_refused(web: AsyncClient) -> None:
    page = await web.post("/r/x", content=b"identifier=" + b"x" * 9_000, headers=FORM_TYPE)
    assert page.status_code == 413 and "Rien n'a changé." in words(page)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000_000):
            yield b"identifier=" + b"x" * 1000

    assert (await web.post("/r/x", content=endless(), headers=FORM_TYPE)).status_code == 413
    assert (await web.post("/r/x", content=b"a=1&" * 500, headers=FORM_TYPE)).status_code == 413


async def test_bytes_that_are_no_text_are_no_fault(family: Family, web: AsyncClient) -> None:
    family.confirm()
    family.forget_password()
    body = b"identifier=%ff%fe%00&password=\xff\xfe&password_again=%e9"
    assert (await web.post(f"/r/{family.newest_token()}", content=body, headers=FORM_TYPE)).status_code == 422


def moved(here: Path, there: Path) -> Path:
    return here.rename(there)


@pytest.mark.fault
async def test_a_database_that_is_away_is_said_calmly_and_comes_back(
    family: Family, web: AsyncClient, tmp_path: Path
) -> None:
    token = family.newest_token()
    family.counter.database.close()
    away = moved(tmp_path, tmp_path.with_name(tmp_path.name + "-away"))
    for page in (await web.get(f"/c/{token}"), await web.post(f"/c/{token}")):
        assert page.status_code == 503 and heading(page) == "Une courte pause" and page.headers["retry-after"] == "30"
    assert (await web.get("/health")).status_code == 503
    moved(away, tmp_path)
    assert (await web.get("/health")).text == "ok\n"
    assert (await web.post(f"/c/{token}")).status_code == 200


@pytest.mark.fault
async def test_a_fault_of_ours_shows_a_calm_page_and_logs_no_value(
    family: Family, web: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    token = family.newest_token()
    family.counter.database.write(lambda session: session.connection().exec_driver_sql(BREAK))
    with caplog.at_level(logging.DEBUG):
        page = await web.get(f"/c/{token}")
    assert page.status_code == 500 and heading(page) == "Hors service" and "Traceback" not in page.text
    logged = [record.getMessage() for record in caplog.records if record.name != "httpx"]  # that one is the visitor
    assert [line for line in logged if "OperationalError" in line and "activation.py" in line]
    assert not [line for line in logged if token in line or "SELECT" in line]


async def test_the_start_page_says_what_this_is(web: AsyncClient) -> None:
    page = await web.get("/")
    assert page.status_code == 200 and heading(page) == "Il faut le lien de votre mail"
