"""Why the system did not let something happen, in words that fit into a sentence of either language."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from telekiosk.texts import N_

_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EEXIST: N_("that name is taken"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("the way to it leads through a file"),
    errno.EACCES: N_("this user is not allowed to"),
    errno.EPERM: N_("this user is not allowed to"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EADDRINUSE: N_("another program uses it already"),
    errno.EADDRNOTAVAIL: N_("this machine does not have it"),
    errno.ECONNREFUSED: N_("nobody answers there"),
    errno.EPIPE: N_("the line was cut"),
    errno.ECONNRESET: N_("the line was cut"),
}
_BY_SENTENCE = {os.strerror(code): words for code, words in _REASONS.items()}


def reason_words(reason: str | None, gettext: Callable[[str], str]) -> str:
    """The system's own sentence (`OSError.strerror`) in the words of the catalogue 'commands'; one that is not known
    stays as it is."""
    known = _BY_SENTENCE.get(reason or "")
    return gettext(known) if known else reason or "?"
