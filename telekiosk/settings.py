"""The installation's settings: a TOML file and TELEKIOSK_… variables, which win over the file (R25).

A setting that is not understood stops the program with one sentence that says where, which, and what is awaited. The
values of settings are never printed: URLs hold passwords."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from telekiosk.core.policy import LARGE_CHANGE_SHARE, Disclosure, JointFromLetters, PasswordPolicy
from telekiosk.places import PREFIX, WHERE, own_folder, settings_file
from telekiosk.system_words import reason_words
from telekiosk.texts import N_, Speaker

speaker = Speaker("commands")
_ = speaker.gettext

ONLY_AS_VARIABLE = "key"


class SettingsProblem(Exception):
    """The settings cannot be used; the argument is the sentence for whoever wrote them, without any value."""


def _shaped(pattern: str, sentence: str) -> AfterValidator:
    """The whole text, in clear or secret, has this shape; if not, `sentence` (a source text) says what is awaited."""

    def check(value: str | SecretStr) -> str | SecretStr:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not re.fullmatch(pattern, text):
            raise PydanticCustomError("shape", "{sentence}", {"sentence": _(sentence)})
        return value

    return AfterValidator(check)


def _readable_url(value: SecretStr) -> SecretStr:
    """What the database's library cannot read would end in its own words, with a part of the password in them."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        said = _("sqlite:///PATH or postgresql://USER@HOST/NAME, with %40 for @ and %2F for / in a password")
        raise PydanticCustomError("shape", "{sentence}", {"sentence": said}) from None
    return value


DatabaseUrl = Annotated[
    SecretStr,
    _shaped(r"sqlite:///.+|postgresql://.+", N_("sqlite:///PATH or postgresql://USER@HOST/NAME")),
    AfterValidator(_readable_url),
]
MailUrl = Annotated[
    SecretStr, _shaped(r"(smtps?://|maildir:).+", N_("smtp://HOST:PORT, smtps://HOST:PORT or maildir:FOLDER"))
]
PublicUrl = Annotated[str, _shaped(r"https?://[^/\s]+[^\s?#]*", N_("an address such as https://comptes.example.org"))]
MailAddress = Annotated[str, _shaped(r"[^@\s<>]+@[^@\s<>]+", N_("a mail address"))]
Uai = Annotated[str, _shaped(r"([0-9]{7}[A-Z])?", N_("a school's UAI, seven digits and a capital letter"))]
SshTarget = Annotated[
    str, _shaped(r"[^\s'\"<>|&;-][^\s'\"<>|&;]{0,99}", N_("what stands behind ssh, as telekiosk@host"))
]
OneLine = Annotated[str, _shaped(r"[^\x00-\x1f\x7f-\x9f]{0,100}", N_("one line of at most 100 characters"))]


class Settings(BaseSettings):
    """What one installation has chosen. Every field is a key of the file, and a variable TELEKIOSK_… in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    database_url: DatabaseUrl
    key_file: Path
    key: SecretStr | None = None
    anchor_file: Path
    mail_url: MailUrl | None = None
    mail_from: MailAddress | None = None
    public_url: PublicUrl | None = None

    portal: OneLine = "Scolarité Services"
    authority: OneLine = ""
    authority_contact: OneLine = ""
    data_protection_contact: OneLine = ""
    terminal: OneLine = Field(default_factory=socket.gethostname)
    terminal_school: Uai = ""
    ssh_target: SshTarget = Field(default_factory=lambda: f"telekiosk@{socket.gethostname()}")

    password_policy: PasswordPolicy = PasswordPolicy.GUIDE
    disclosure: Disclosure = Disclosure.GUIDE
    joint_from_letters: JointFromLetters = JointFromLetters.SAME_ADDRESS
    check_mail_domains: bool = False
    large_change_share: float = Field(default=LARGE_CHANGE_SHARE, ge=0, le=1)

    idle_seconds: int = Field(default=60, ge=5, le=3600)
    idle_seconds_long: int = Field(default=180, ge=5, le=3600)
    countdown_seconds: int = Field(default=20, ge=5, le=300)
    floor_ms: int = Field(default=500, ge=0, le=10_000)
    argon2_memory_kib: int = Field(default=19 * 1024, ge=8, le=4 * 1024 * 1024)
    argon2_passes: int = Field(default=2, ge=1, le=100)
    argon2_lanes: int = Field(default=1, ge=1, le=16)
    worker: bool | None = None
    retention_months: int = Field(default=12, ge=1, le=120)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @property
    def sender(self) -> str:
        """The address that mails come from; the portal's name stands before it."""
        return self.mail_from or f"telekiosk@{socket.gethostname()}"

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.get_secret_value().startswith("sqlite:")

    @property
    def worker_inside(self) -> bool:
        """Whether the kiosk sends the mails itself: by default on one machine, where the database is SQLite (R17)."""
        return self.on_sqlite if self.worker is None else self.worker


def load_settings(named: Path | None = None) -> Settings:
    """The settings of the file `named` (--settings) or the first that exists of R25's places, and of the variables.

    Raises SettingsProblem."""
    file = settings_file(named)
    values = _values(file) if file else {}
    folder = file.parent if file else own_folder()
    for name, usual in (("key_file", "telekiosk.key"), ("anchor_file", "telekiosk.anchors")):
        if isinstance(chosen := values.get(name, usual), str):
            values[name] = folder / chosen
    _refuse_unknown_variables(os.environ)
    try:
        return Settings(**values)
    except ValidationError as problem:
        raise SettingsProblem(_sentence(problem.errors()[0], file)) from None


def _values(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingsProblem(
            _("The settings file {file} cannot be read: {reason}.").format(
                file=file, reason=reason_words(problem.strerror, _)
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        where = re.search(r"line (\d+)", str(problem))
        raise SettingsProblem(
            _("The settings file {file} is not written in TOML ({where}).").format(
                file=file, where=_("line {line}").format(line=where[1]) if where else _("its encoding is not UTF-8")
            )
        ) from None
    if ONLY_AS_VARIABLE in values:
        raise SettingsProblem(
            _("{file}: the key itself does not belong into this file. Write key_file, or set {variable}.").format(
                file=file, variable=PREFIX + ONLY_AS_VARIABLE.upper()
            )
        )
    return values


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {WHERE} | {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsProblem(_("The variable {name} is not a setting of telekiosk.").format(name=name))


def _sentence(error: ErrorDetails, file: Path | None) -> str:
    """Where the first problem stands, which key it is about, what is awaited there."""
    key = str(error["loc"][0])
    variable = PREFIX + key.upper()
    if error["type"] == "missing":
        return _("Missing setting: write {key} in the settings file, or set {variable}.").format(
            key=key, variable=variable
        )
    if error["type"] == "extra_forbidden":
        return _("{file}: {key} is not a setting of telekiosk.").format(file=file, key=key)
    place = variable if os.environ.get(variable) else f"{file}, {key}"
    return _("{place}: awaited is {awaited}.").format(place=place, awaited=_awaited(error))


def _awaited(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "shape":
            return str(context["sentence"])
        case "enum":
            choices = re.findall("'([^']+)'", str(context["expected"]))
            return _("one of {choices}").format(choices=", ".join(f'"{choice}"' for choice in choices))
        case "bool_type" | "bool_parsing":
            return _("true or false")
        case "int_type" | "int_parsing" | "int_from_float":
            return _("a whole number")
        case "greater_than_equal":
            return _("a number of at least {least}").format(least=context["ge"])
        case "less_than_equal":
            return _("a number of at most {most}").format(most=context["le"])
        case _:
            return _("a text in quotation marks")
