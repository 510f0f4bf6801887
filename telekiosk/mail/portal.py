"""What mails and web pages know of this installation (R16, R25)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portal:
    """The authority's portal: its name, the address that mails come from, and where `telekiosk web` is reached from
    outside (None: no web pages, mails carry the code alone)."""

    name: str
    sender: str
    public_url: str | None = None

    def confirmation_link(self, token: str) -> str | None:
        return self._link("c", token)

    def reset_link(self, token: str) -> str | None:
        return self._link("r", token)

    def _link(self, page: str, token: str) -> str | None:
        return f"{self.public_url.rstrip('/')}/{page}/{token}" if self.public_url else None
