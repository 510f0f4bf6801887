"""What a page shows, as a reader sees it."""

from __future__ import annotations

import re
from html import unescape

from httpx import Response


def words(page: Response) -> str:
    """The words of the page in one line, blanks all alike, its sentences in order."""
    body = page.text.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).replace("\u00a0", " ").split())


def heading(page: Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text)
    assert found is not None
    return unescape(found.group(1)).replace("\u00a0", " ")


def language(page: Response) -> str:
    found = re.search(r'<html lang="(..)">', page.text)
    assert found is not None
    return found.group(1)


def message_of(page: Response, field: str) -> tuple[str, bool]:
    """What stands beside a field, and whether it is an error."""
    found = re.search(rf'<p class="(hint|error)" id="{field}-message">(.*?)</p>', page.text)
    assert found is not None
    return unescape(found.group(2)).replace("\u00a0", " "), found.group(1) == "error"
