"""The page behind M1's link: looking changes nothing, the button confirms the address (R16)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from telekiosk.core.activation import Confirmed, Link, LinkGood, confirm_by_link, look_at_confirmation_link
from telekiosk.core.mailed_secrets import SecretRefused
from telekiosk.gateway import Gateway
from telekiosk.mail.portal import Portal
from telekiosk.web.page import Form, Page, school_line, show, shown
from telekiosk.web.refusals import language_of, refusal
from telekiosk.web.speech import Voice, reader_voice


class ConfirmationPages:
    def __init__(self, gateway: Gateway, portal: Portal) -> None:
        self._gateway = gateway
        self._portal = portal

    async def look(self, request: Request) -> Response:
        """GET and HEAD: mail scanners and previews open links, so this only asks."""
        match await self._gateway.run(look_at_confirmation_link, _link(request)):
            case LinkGood() as good:
                speak = reader_voice(request, good.language)
                return show(_question(speak, good), speak, self._portal.name)
            case refused:
                return self._refused(request, refused)

    async def confirm(self, request: Request) -> Response:
        """POST: the button. All it needs is in the address; a body is not even read."""
        match await self._gateway.run(confirm_by_link, _link(request)):
            case Confirmed():
                speak = reader_voice(request, None)
                return show(_done(speak), speak, self._portal.name)
            case refused:
                return self._refused(request, refused)

    def _refused(self, request: Request, refused: SecretRefused) -> Response:
        speak = reader_voice(request, language_of(refused))
        return show(_why_not(speak, refused), speak, self._portal.name)


def _link(request: Request) -> Link:
    return Link(str(request.path_params["token"]))


def _question(speak: Voice, good: LinkGood) -> Page:
    _ = speak.gettext
    return Page(
        _("Confirm your mail address"),
        (_("Is this your account and your address? Then press the button."),),
        facts=(
            (_("Identifier"), shown(good.identifier)),
            (_("Mail address"), shown(good.address)),
            (_("School"), school_line(good.school)),
        ),
        form=Form(_("Confirm my address")),
        after=_("If it was not you, close this page. Your address will not be used."),
    )


def _done(speak: Voice) -> Page:
    _ = speak.gettext
    return Page(
        _("Your address is confirmed"),
        (
            _("Your address is confirmed. You can sign in."),
            _("At a terminal that waits for you, the page goes on by itself."),
        ),
        tone="done",
    )


def _why_not(speak: Voice, refused: SecretRefused) -> Page:
    _ = speak.gettext
    return refusal(
        speak,
        refused,
        used=Page(
            _("Your address is confirmed"),
            (_("This link has already been used."), _("Your address is confirmed. You can sign in.")),
            tone="done",
        ),
        way_on=_("Sign in at a terminal of the school. A new mail can be sent from there."),
    )
