"""C8: who works at the helpdesk; for the authority."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from textual.binding import Binding
from textual.content import Content

from telekiosk.core.forms import FormRefused
from telekiosk.core.operators import OperatorView
from telekiosk.core.policy import local_date
from telekiosk.core.roles import Action
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.ssh_keys import KeyFault, KeyRefused, PublicKey, public_key
from telekiosk.core.staff import (
    AddOperator,
    AddOutcome,
    BadName,
    GiveKeys,
    KeysOutcome,
    KeyTaken,
    NameTaken,
    NewPassword,
    NoSuchOperator,
    NoWayIn,
    OperatorLine,
    RemoveOperator,
    SchoolDoesNotFit,
    SetPassword,
    add_operator,
    give_keys,
    list_operators,
    remove_operator,
    set_operator_password,
)
from telekiosk.core.terms import Role
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.entries import actor_words
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.terms import role_words
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.texts import date_in_figures
from telekiosk.widgets.field import Field
from telekiosk.widgets.footer import Key

KEY_LENGTH = 1500


class OperatorsView(ListView[OperatorLine]):
    tab = "operators"

    BINDINGS = [
        Binding("n", "new", show=False),
        Binding("k", "key", show=False),
        Binding("p", "password", show=False),
        Binding("x", "remove", show=False),
    ]

    def columns(self) -> Sequence[tuple[str, int]]:
        return (_("Name"), 16), (_("Role"), 13), (_("School"), 13), (_("Keys"), -5), (_("This month"), -12)

    async def load(self) -> Sequence[OperatorLine]:
        return await self.ask(Action.OPERATORS, lambda counter, _form: list_operators(counter), None)

    def row(self, item: OperatorLine) -> Sequence[str]:
        lent, confirmed = self._this_month(item)
        who = item.operator
        return who.name, role_words(who.role), who.school_uai or "", str(len(item.keys)), f"{lent} / {confirmed}"

    def _this_month(self, item: OperatorLine) -> tuple[int, int]:
        month = local_date(self.desk.clock()).replace(day=1)
        return next(((each.lent, each.confirmed) for each in item.months if each.month == month), (0, 0))

    def summary(self) -> Content:
        count = len(self.items)
        return Content.assemble(
            (ngettext("{count} operator", "{count} operators", count).format(count=count), "bold"),
            "   ",
            (_("this month: passwords lent / confirmations"), "$muted"),
        )

    def detail(self, item: OperatorLine) -> Iterator[Content]:
        who = item.operator
        yield Content.assemble((who.name, "bold"), "   ", role_words(who.role), "   ", (who.school_uai or "", "$muted"))
        yield Content(
            _("Taken on {day} by {who}.").format(
                day=date_in_figures(local_date(item.added_at)), who=actor_words(item.added_by)
            )
        )
        keys = [Content(key) for key in item.keys] or [Content(_("no key"))]
        yield Content("\n").join([Content.styled(_("Keys"), "bold $accent"), *keys])
        yield Content(_("Has a password.") if item.has_password else _("Has no password."))
        months = [
            Content(
                _("{month}: {lent} lent, {confirmed} confirmed").format(
                    month=_month(each.month), lent=each.lent, confirmed=each.confirmed
                )
            )
            for each in item.months
        ]
        yield Content("\n").join([Content.styled(_("By month"), "bold $accent"), *(months or [Content(_("nothing"))])])

    def list_keys(self) -> tuple[Key, ...]:
        return (
            Key("n", "N", _("New")),
            Key("k", "K", _("Key")),
            Key("p", "P", _("Pass")),
            Key("x", "X", _("Remove")),
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("An operator comes in with an SSH key, or on the spot with a password."),
            _("N takes one on, K adds a key, P sets a password, X removes."),
            _("Whoever is removed is out at once: an open session ends at its next act."),
        )

    # acts

    def action_new(self) -> None:
        self.carry_out(lambda: self.act(self._new()))

    def _new(self) -> ActDialog:
        roles = (Role.AGENT, Role.MANAGER, Role.AUTHORITY)

        async def do(dialog: ActDialog, given: Given) -> Told:
            key = _typed_key(given.values["key"])
            if isinstance(key, NotDone):
                return key
            chosen = dialog.query_one("#role", Choice).chosen
            if chosen is None:
                return NotDone(_("Choose a role."))
            form = AddOperator(given.values["name"], roles[chosen], given.values["school"].upper() or None, key)
            return _added(await dialog.ask(Action.OPERATORS, add_operator, form))

        return ActDialog(
            _("New operator"),
            (_("Agents help families; managers also print and import; the authority sees all schools."),),
            do,
            press=_("TAKE ON"),
            reason=False,
            fields=(
                Field("name", _("Name"), hint=_("Small letters: sbernard"), max_length=32, classes="short"),
                Field("school", _("School (UAI)"), hint=_("Empty for the authority."), required=False, max_length=8),
                _key_field(),
            ),
            parts=(Choice([role_words(role) for role in roles], ident="role"),),
        )

    def action_key(self) -> None:
        if self.item is not None:
            name = self.item.operator.name
            self.carry_out(lambda: self.act(self._key(name)))

    def _key(self, name: str) -> ActDialog:
        async def do(dialog: ActDialog, given: Given) -> Told:
            key = _typed_key(given.values["key"])
            if isinstance(key, NotDone):
                return key
            return _key_given(await dialog.ask(Action.OPERATORS, give_keys, GiveKeys(name, key)))

        return ActDialog(
            _("A key for {name}").format(name=name),
            (_("It opens the console at once, besides those that are there."),),
            do,
            press=_("ADD"),
            reason=False,
            fields=(_key_field(),),
        )

    def action_password(self) -> None:
        if self.item is not None:
            name = self.item.operator.name
            self.carry_out(lambda: self.act(self._password(name)))

    def _password(self, name: str) -> ActDialog:
        async def do(dialog: ActDialog, given: Given) -> Told:
            form = SetPassword(name, NewPassword(given.values["password"], given.values["again"]))
            match await dialog.ask(Action.OPERATORS, set_operator_password, form):
                case OperatorView():
                    return Success(_("The password is set."))
                case NoSuchOperator():
                    return NotDone(_("This operator is not there any more."))
                case FormRefused(problems):
                    if problems[0].field == "again" or "again" in problems[0].field:
                        return NotDone(_("The two are different."), "again")
                    return NotDone(_("15 to 64 characters, and nothing common."), "password")
                case other:
                    assert_never(other)

        return ActDialog(
            _("A password for {name}").format(name=name),
            (_("For the console on the spot, and to unlock it. Let them type it themselves."),),
            do,
            press=_("SET"),
            reason=False,
            fields=(
                Field("password", _("Password"), hint=_("At least 15 characters."), password=True),
                Field("again", _("Once more"), password=True),
            ),
        )

    def action_remove(self) -> None:
        if self.item is not None:
            name = self.item.operator.name
            self.carry_out(lambda: self.act(self._remove(name)))

    def _remove(self, name: str) -> ActDialog:
        async def do(dialog: ActDialog, _given: Given) -> Told:
            outcome = await dialog.ask(Action.OPERATORS, remove_operator, RemoveOperator(name))
            if isinstance(outcome, NoSuchOperator):
                return NotDone(_("This operator is not there any more."))
            return Success(_("{name} is removed.").format(name=name))

        return ActDialog(
            _("Remove {name}").format(name=name),
            (
                _("Their keys and password open nothing any more; an open session ends at its next act."),
                _("The journal goes on naming them."),
            ),
            do,
            press=_("REMOVE"),
            reason=False,
            destroys=True,
        )


def _key_field() -> Field:
    return Field("key", _("Public key"), hint=_("The line of the .pub file, pasted."), max_length=KEY_LENGTH)


def _month(day: date) -> str:
    return f"{day:%m/%Y}"


def _typed_key(text: str) -> tuple[PublicKey, ...] | NotDone:
    key = public_key(text)
    if isinstance(key, KeyRefused):
        return NotDone(key_words(key.fault), "key")
    return (key,)


def key_words(fault: KeyFault) -> str:
    return {
        KeyFault.PRIVATE: _("This is the private key: never give it away. Take the .pub file."),
        KeyFault.NOT_A_KEY: _("This is no public key. It begins with ssh-ed25519."),
        KeyFault.SEVERAL: _("One key at a time."),
        KeyFault.OUTDATED: _("This kind of key is no longer safe. Make one with ssh-ed25519."),
        KeyFault.RSA_TOO_SHORT: _("This RSA key is too short: 3072 bits at least."),
    }[fault]


def _added(outcome: AddOutcome) -> Told:
    match outcome:
        case OperatorView(name, _role, _school):
            return Success(_("{name} can work at the helpdesk now.").format(name=name))
        case BadName():
            return NotDone(_("Small letters, digits, . - _ ; a letter first."), "name")
        case NameTaken():
            return NotDone(_("Somebody has this name."), "name")
        case SchoolDoesNotFit():
            return NotDone(_("Agents and managers are of a school; the authority of none."), "school")
        case NoSuchSchool():
            return NotDone(_("No school has this UAI."), "school")
        case NoWayIn():
            return NotDone(_("This is missing."), "key")
        case KeyTaken(_fingerprint, name):
            return NotDone(_("This key is that of {name}.").format(name=name), "key")
        case FormRefused():
            return NotDone(_("15 to 64 characters, and nothing common."))
        case other:
            assert_never(other)


def _key_given(outcome: KeysOutcome) -> Told:
    match outcome:
        case OperatorView(name, _role, _school):
            return Success(_("The key of {name} is added.").format(name=name))
        case NoSuchOperator():
            return NotDone(_("This operator is not there any more."))
        case KeyTaken(_fingerprint, name):
            return NotDone(_("This key is that of {name}.").format(name=name), "key")
        case other:
            assert_never(other)
