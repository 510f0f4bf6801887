"""The page behind M3's link: a new password (P10b, R16)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from telekiosk.core.activation import Link
from telekiosk.core.forms import FieldProblem, FormRefused
from telekiosk.core.mailed_secrets import SecretRefused
from telekiosk.core.recovery import (
    NewPasswordByLink,
    NotThisIdentifier,
    PasswordSet,
    ResetLinkGood,
    look_at_reset_link,
    set_password_by_link,
)
from telekiosk.core.signin import TooManyAttempts
from telekiosk.gateway import Gateway
from telekiosk.mail.portal import Portal
from telekiosk.texts import time_of_day
from telekiosk.web.page import Field, Form, Page, school_line, show, shown
from telekiosk.web.problems import password_rule, sentence
from telekiosk.web.refusals import GONE, language_of, refusal
from telekiosk.web.shell import form_of
from telekiosk.web.speech import Voice, reader_voice


class ResetPages:
    def __init__(self, gateway: Gateway, portal: Portal) -> None:
        self._gateway = gateway
        self._portal = portal

    async def look(self, request: Request) -> Response:
        """GET and HEAD: the form, or why there is none. Changes nothing."""
        return await self._form(request)

    async def choose(self, request: Request) -> Response:
        """POST: the new password."""
        typed = await form_of(request)
        form = NewPasswordByLink(
            token=_token(request),
            identifier=typed.get("identifier", ""),
            password=typed.get("password", ""),
            password_again=typed.get("password_again", ""),
        )
        match await self._gateway.run(set_password_by_link, form):
            case PasswordSet(language=language):
                speak = reader_voice(request, language)
                return show(_done(speak), speak, self._portal.name)
            case FormRefused(problems=problems):
                return await self._form(request, form.identifier, problems=problems)
            case NotThisIdentifier():
                return await self._form(request, form.identifier, not_this_identifier=True)
            case TooManyAttempts() as wait:
                return await self._form(request, form.identifier, wait=wait)
            case refused:
                return self._refused(request, refused)

    async def _form(
        self,
        request: Request,
        identifier: str = "",
        *,
        problems: tuple[FieldProblem, ...] = (),
        not_this_identifier: bool = False,
        wait: TooManyAttempts | None = None,
    ) -> Response:
        """The form as it was typed, passwords excepted; or, the link having ended meanwhile, why."""
        match await self._gateway.run(look_at_reset_link, Link(_token(request))):
            case ResetLinkGood() as good:
                speak = reader_voice(request, good.language)
                errors = {each.field: sentence(speak, each.problem, good.policy) for each in reversed(problems)}
                if not_this_identifier:
                    errors["identifier"] = speak.gettext("This is not the identifier in the mail.")
                page = _question(speak, good, identifier, errors, wait)
                return show(page, speak, self._portal.name)
            case refused:
                return self._refused(request, refused)

    def _refused(self, request: Request, refused: SecretRefused) -> Response:
        speak = reader_voice(request, language_of(refused))
        return show(_why_not(speak, refused), speak, self._portal.name)


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _question(
    speak: Voice, good: ResetLinkGood, identifier: str, errors: dict[str, str], wait: TooManyAttempts | None
) -> Page:
    _ = speak.gettext
    said: tuple[str, ...] = (_("Your identifier is written in the mail."),)
    if wait is not None:
        said = (
            _("The next try is possible at {time}.").format(time=time_of_day(wait.until)),
            _("Keep this link: you will need it again."),
        )
    return Page(
        _("Your new password"),
        said,
        tone="wait" if wait else "plain",
        facts=((_("School"), school_line(good.school)),),
        form=Form(
            _("Save"),
            (
                Field(
                    "identifier",
                    _("Identifier"),
                    value=shown(identifier),
                    error=errors.get("identifier", ""),
                    autocomplete="username",
                ),
                Field(
                    "password",
                    _("New password"),
                    hint=password_rule(speak, good.policy),
                    error=errors.get("password", ""),
                    secret=True,
                    autocomplete="new-password",
                ),
                Field(
                    "password_again",
                    _("New password, once more"),
                    error=errors.get("password_again", ""),
                    secret=True,
                    autocomplete="new-password",
                ),
            ),
        ),
        after=_("If you did not ask for this, close this page. Your password stays as it is."),
        status=429 if wait else 422 if errors else 200,
    )


def _done(speak: Voice) -> Page:
    _ = speak.gettext
    return Page(
        _("Your new password is saved"),
        (_("Your new password is saved."), _("Sign in with it at a terminal of the school.")),
        tone="done",
    )


def _why_not(speak: Voice, refused: SecretRefused) -> Page:
    _ = speak.gettext
    return refusal(
        speak,
        refused,
        used=Page(
            _("This link has already been used"),
            (
                _("The new password is saved. Sign in with it at a terminal of the school."),
                _("If it was not you, tell the school's office at once."),
            ),
            tone="wait",
            status=GONE,
        ),
        way_on=_("At a terminal, choose “Forgotten password”. A new mail will be sent."),
    )
