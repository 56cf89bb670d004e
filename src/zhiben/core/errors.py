"""Everything that can be refused, as one small family.

A code is public and tested; the message is one Chinese sentence that says what, why and what to do. Web, API and CLI
translate these in one place each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ZhibenError(Exception):
    """A refusal. `code` is dotted and stable, `message` is for people, `context` for whoever logs it."""

    status = 500

    def __init__(self, code: str, message: str, **context: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.context = context


class InputError(ZhibenError):
    """What came from outside cannot be used."""

    status = 422


class PackError(InputError):
    """A rule pack cannot be used as written; `context` has path, line, what was found and what is allowed."""


class NotVisible(ZhibenError):
    """Outside the actor's scope; the answer is the same as for something that does not exist."""

    status = 404


class NotPermitted(ZhibenError):
    """Visible, but the actor's roles do not allow it."""

    status = 403


class Conflict(ZhibenError):
    """Somebody was faster."""

    status = 409


@dataclass(frozen=True, slots=True)
class Refusal:
    """One unmet condition: `code` is tested, `message` is one sentence for people."""

    code: str
    message: str


class TransitionRefused(ZhibenError):
    """A step whose conditions are not met. `refusals` holds every one of them, in the order of the table."""

    status = 409

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(self.refusals[0].code, "".join(refusal.message for refusal in self.refusals))


class ExternalError(ZhibenError):
    """Another system failed. `retryable` says whether trying again can help."""

    status = 502

    def __init__(self, code: str, message: str, *, retryable: bool, **context: object) -> None:
        super().__init__(code, message, **context)
        self.retryable = retryable
