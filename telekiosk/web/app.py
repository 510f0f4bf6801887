"""`telekiosk web`: the application behind the mails' links (R26), on the same use cases as the kiosk.

The token in the path is the whole right to act: there is no cookie, so nothing another site could borrow."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from telekiosk.core.counter import Counter
from telekiosk.core.database import DatabaseAway, SchemaProblem
from telekiosk.gateway import Gateway
from telekiosk.mail.portal import Portal
from telekiosk.web.confirm import ConfirmationPages
from telekiosk.web.page import Page, show
from telekiosk.web.reset import ResetPages
from telekiosk.web.shell import CalmFaults, SecurityHeaders
from telekiosk.web.speech import chosen_language, voice


def web_app(counter: Counter, portal: Portal) -> Starlette:
    """The pages: / (what this is), /c/TOKEN (confirm an address), /r/TOKEN (new password), /health (for machines)."""
    gateway = Gateway(counter)
    confirmation, reset = ConfirmationPages(gateway, portal), ResetPages(gateway, portal)

    async def start(request: Request) -> Response:
        return _start(request, portal)

    async def health(_request: Request) -> Response:
        return await _health(counter)

    return Starlette(
        routes=[
            Route("/", start, methods=["GET"]),
            Route("/health", health, methods=["GET"]),
            Route("/c/{token}", confirmation.look, methods=["GET"]),
            Route("/c/{token}", confirmation.confirm, methods=["POST"]),
            Route("/r/{token}", reset.look, methods=["GET"]),
            Route("/r/{token}", reset.choose, methods=["POST"]),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(CalmFaults, portal_name=portal.name)],
        exception_handlers={HTTPException: _pass_on},
    )


def _pass_on(_request: Request, refusal: Exception) -> Response:
    """Refusals get their words from CalmFaults, as faults do."""
    raise refusal


def _start(request: Request, portal: Portal) -> Response:
    speak = voice(chosen_language(request))
    _ = speak.gettext
    page = Page(
        _("You need the link from your mail"),
        (
            _("This address confirms a mail address or sets a new password, by the link of a mail."),
            _("Everything else is done at a terminal of the school."),
        ),
    )
    return show(page, speak, portal.name)


async def _health(counter: Counter) -> Response:
    """For the supervisor: 200 when the database answers and is of this program's schema."""
    try:
        await asyncio.to_thread(counter.database.check)
    except DatabaseAway as fault:
        return PlainTextResponse(f"database {fault.trouble}\n", status_code=503)
    except SchemaProblem as fault:
        return PlainTextResponse(f"schema {fault.problem}\n", status_code=503)
    return PlainTextResponse("ok\n")
