"""Several files in one piece, as they come through a pipe (C5): a zip or a tar with the exports in it, or one file."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from typing import TypeVar

from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.refusals import ReadRefusal, Refused, TooLarge, ZipBroken
from telekiosk.roster.unzip import BROKEN, LARGEST_FILE, is_litter, unpack

MOST_FILES = 4  # two exports, and no more than a slip beside them
PARCEL = "deposit"  # by the command that brought it: what has no name of its own is called so in sentences
Member = TypeVar("Member")


def read_parcel(content: bytes) -> Roster | ReadRefusal:
    """The roster in it, as read.read_roster reads files."""
    try:
        return read_roster(opened(content))
    except Refused as refused:
        return refused.refusal


def opened(content: bytes) -> tuple[Given, ...]:
    """The files inside, each still zipped where it was. Names inside are words for sentences, never paths.

    Raises Refused."""
    if content[257:262] == b"ustar":
        return tuple(_from_tar(content))
    if content.startswith(b"PK\x03\x04"):
        return tuple(_from_zip(content)) or (Given(PARCEL, content),)
    return (Given(PARCEL, content),)


def _from_zip(content: bytes) -> Iterator[Given]:
    """Nothing when the zip is one of SIECLE's own, with one file inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not is_litter(member.filename)]
            if len(members) == 1 and not members[0].filename.casefold().endswith(".zip"):
                return
            for member in _few(members):
                yield Given(_last(member.filename), unpack(_last(member.filename), archive, member))
    except BROKEN:
        raise Refused(ZipBroken(PARCEL)) from None


def _from_tar(content: bytes) -> Iterator[Given]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in _few([each for each in archive if each.isfile() and not is_litter(each.name)]):
                file = archive.extractfile(member)
                if file is None or member.size > LARGEST_FILE:
                    raise Refused(TooLarge(_last(member.name)))
                yield Given(_last(member.name), file.read())
    except (tarfile.TarError, OSError, ValueError):
        raise Refused(ZipBroken(PARCEL)) from None


def _few(members: list[Member]) -> list[Member]:
    if len(members) > MOST_FILES:
        raise Refused(TooLarge(PARCEL))
    return members


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
