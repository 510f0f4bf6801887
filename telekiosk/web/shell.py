"""What surrounds every page: security headers, limits on what is sent to us, and calm words when something fails."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from telekiosk.gateway import Away
from telekiosk.web.page import Page, show, style_digest
from telekiosk.web.speech import Voice, chosen_language, voice

LONGEST_BODY = 8 * 1024
"""Bytes of a form: an identifier and two passwords need a few hundred."""
LONGEST_SENDING_SECONDS = 20
LONGEST_PATH = 400
"""Characters of an address: ours have about 50."""
_FIELDS = 10

_log = logging.getLogger(__name__)


def security_headers() -> Mapping[str, str]:
    """No script, nothing from elsewhere, in no frame, never stored; the address holds the token: told to nobody."""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src '{style_digest()}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Robots-Tag": "noindex, nofollow",
    }


class SecurityHeaders:
    """Puts the security headers on every answer, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in security_headers().items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class CalmFaults:
    """Turns what an endpoint raises into a page. The log says where it happened, without values: an exception's text
    and the address may hold what a visitor typed, or a token."""

    def __init__(self, app: ASGIApp, portal_name: str) -> None:
        self._app = app
        self._portal_name = portal_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            if len(scope["path"]) > LONGEST_PATH:
                raise HTTPException(404)
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as fault:  # noqa: BLE001 nothing may show a traceback
            await self._answer(fault, Request(scope, receive))(scope, receive, send)

    def _answer(self, fault: Exception, request: Request) -> Response:
        speak = voice(chosen_language(request))
        match fault:
            case HTTPException():
                page, headers = _refusal(speak, fault.status_code), fault.headers
            case Away():
                _log.warning("the database is away")
                page, headers = _away(speak), {"Retry-After": "30"}
            case _:
                _log.error("%s at %s", type(fault).__name__, _places(fault))
                page, headers = _out_of_order(speak), None
        response = show(page, speak, self._portal_name)
        response.headers.update(headers or {})
        return response


def _places(fault: Exception) -> str:
    """Our own lines on the way to the fault, and the last one, whosever it is."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames[:-1] if "telekiosk" in Path(frame.filename).parts]
    return "; ".join(f"{frame.filename}:{frame.lineno}" for frame in [*ours, *frames[-1:]])


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form. Raises HTTPException: 413 too long, 408 too slow, 415 not a form."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    try:
        async with asyncio.timeout(LONGEST_SENDING_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > LONGEST_BODY:
                    raise HTTPException(413, headers={"Connection": "close"})
    except TimeoutError:
        raise HTTPException(408, headers={"Connection": "close"}) from None
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:
        raise HTTPException(413) from None


def _refusal(speak: Voice, status: int) -> Page:
    _ = speak.gettext
    if status == 404:
        return Page(
            _("This page does not exist"),
            (
                _("Open the link from the mail again, all of it."),
                _("Or type the mail's code at a terminal of the school."),
            ),
            status=404,
        )
    if status in (408, 413, 415):
        return Page(
            _("This could not be read"),
            (_("Nothing has changed."), _("Open the link from the mail again, and fill in the page once more.")),
            status=status,
        )
    return Page(
        _("This is not possible here"),
        (_("Nothing has changed."), _("Open the link from the mail again.")),
        status=status,
    )


def _away(speak: Voice) -> Page:
    _ = speak.gettext
    return Page(
        _("A short break"),
        (_("The page cannot answer just now."), _("Keep your link, and try again in a few minutes.")),
        tone="wait",
        status=503,
    )


def _out_of_order(speak: Voice) -> Page:
    _ = speak.gettext
    return Page(
        _("Out of order"),
        (_("Something did not work on our side."), _("Try again in a few minutes, or ask the school's office.")),
        tone="wait",
        status=500,
    )
