"""SIECLE's zips: the one file inside, and no more of it than a school's export can be (R21)."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from telekiosk.roster.refusals import Refused, Spreadsheet, TooLarge, ZipBroken, ZipContents

LARGEST_FILE = 64 * 2**20  # bytes unpacked; a school of 5,000 pupils exports about 13 million
LARGEST_ZIP = 8 * 2**20  # bytes; that school's zip has about one million
HIGHEST_RATIO = 100  # bytes unpacked for one packed; real exports come to about 20
FREE_OF_RATIO = 2**20  # bytes that may be unpacked whatever the ratio
_CHUNK = 2**16

BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
_OF_SPREADSHEETS = {"[Content_Types].xml", "mimetype"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls


def unzipped(name: str, content: bytes) -> bytes:
    """The file inside a zip, or the content itself when it is none. Names inside are never used as paths."""
    if content.startswith(_OLE):
        raise Refused(Spreadsheet(name))
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if len(content) > LARGEST_FILE:
            raise Refused(TooLarge(name))
        return content
    if len(content) > LARGEST_ZIP:
        raise Refused(TooLarge(name))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return unpack(name, archive, _only_member(name, archive))
    except BROKEN:
        raise Refused(ZipBroken(name)) from None


def _only_member(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    if _OF_SPREADSHEETS & set(archive.namelist()):
        raise Refused(Spreadsheet(name))
    members = [member for member in archive.infolist() if not is_litter(member.filename)]
    if len(members) != 1:
        raise Refused(ZipContents(name, len(members)))
    return members[0]


def is_litter(name: str) -> bool:
    """Folders, and what Mac and Windows leave in a zip that somebody packed again."""
    *folders, last = name.replace("\\", "/").split("/")
    return not last or "__MACOSX" in folders or last.startswith(".") or last.casefold() in {"thumbs.db", "desktop.ini"}


def unpack(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Piece by piece: what the zip says of its own size is not believed. Fifty bytes of bzip2 can unpack to 45 million
    in one piece, so it is not read at all."""
    if member.compress_type == zipfile.ZIP_BZIP2:
        raise Refused(ZipBroken(name))
    most = min(LARGEST_FILE, FREE_OF_RATIO + HIGHEST_RATIO * member.compress_size)
    unpacked = bytearray()
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            unpacked += chunk
            if len(unpacked) > most:
                raise Refused(TooLarge(name))
    return bytes(unpacked)
