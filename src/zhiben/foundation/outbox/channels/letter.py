"""What is sent, and what sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kind:
    """`personal`: it goes to an address of one person; otherwise to a group that everybody in it reads."""

    name: str
    label: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """`reference` is the same in every attempt, so that the other side can know a repetition. `url`: a path here."""

    reference: UUID
    address: str
    title: str
    text: str
    url: str
    at: datetime


class Channel(Protocol):
    def send(self, letter: Letter) -> str:
        """The other side's receipt.

        Raises: ExternalError, whose message never holds an address of a server or a secret.
        """


def linked(site: str, path: str) -> str:
    """The address of a page as seen from outside; nothing where the installation has not said its own."""
    return f"{site.rstrip('/')}{path}" if site and path else ""
