"""argparse's own sentences, in our catalogues."""

from __future__ import annotations

import argparse

from telekiosk.commands.frame import speaker
from telekiosk.texts import N_

ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
    N_("show program's version number and exit"),
)


def speak_our_languages() -> None:
    """Left alone, argparse asks gettext's global domain, which knows neither our catalogues nor our default."""
    vars(argparse).update(_=speaker.gettext, ngettext=speaker.ngettext)
