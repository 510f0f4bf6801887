"""What a web page is made of, and how it becomes HTML: one template, one inline style sheet, no script."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from telekiosk.core.names import clean
from telekiosk.core.people import SchoolView
from telekiosk.texts import Language
from telekiosk.web.speech import Voice

Tone: TypeAlias = Literal["plain", "done", "wait"]

LONGEST_VALUE = 200
"""Characters shown of a name, a contact or a typed value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. A password's value is never given back."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    secret: bool = False
    autocomplete: str = "off"


@dataclass(frozen=True, slots=True)
class Form:
    button: str
    fields: tuple[Field, ...] = ()

    @property
    def first_wrong(self) -> str:
        """The name of the first field with an error: where the reader starts."""
        return next((field.name for field in self.fields if field.error), "")


@dataclass(frozen=True, slots=True)
class Page:
    """`sentences` say what happened and what to do; `facts` are label and value (identifier, address); `after`
    stands under the form. All is text, escaped by the template."""

    title: str
    sentences: tuple[str, ...]
    tone: Tone = "plain"
    facts: tuple[tuple[str, str], ...] = ()
    form: Form | None = None
    after: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Switch:
    """The other language: its name in itself, and its tag."""

    language: Language
    label: str


def school_line(school: SchoolView) -> str:
    """The account's school and whom to ask there: the pages behind the mails' links speak for it."""
    parts = (school.name, school.town, school.contact, school.phone)
    return ", ".join(shown(part) for part in parts if part)


def show(page: Page, speak: Voice, portal_name: str) -> HTMLResponse:
    """The page as an answer. What has no status of its own to say (used, expired) is an ordinary page: 200."""
    html = (
        _template()
        .get_template("page.html")
        .render(
            page=page,
            language=speak.language,
            switch=Switch("en", "English") if speak.language == "fr" else Switch("fr", "Français"),
            portal=shown(portal_name),
            required=speak.gettext("* required"),
            help=speak.gettext("A question? Ask the school's office."),
            style=Markup(style()),  # noqa: S704 ours, from style.css
        )
    )
    return HTMLResponse(html, status_code=page.status)


def shown(text: str) -> str:
    """Data as it may stand on a page: one line, nothing unseen in it, not endless."""
    one_line = clean(text)
    return one_line if len(one_line) <= LONGEST_VALUE else one_line[: LONGEST_VALUE - 1] + "…"


@cache
def style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@cache
def style_digest() -> str:
    """What the security policy calls the one style sheet that may apply."""
    return f"sha256-{b64encode(sha256(style().encode()).digest()).decode()}"


@cache
def _template() -> Environment:
    return Environment(
        loader=PackageLoader("telekiosk.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
