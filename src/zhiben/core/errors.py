"""Everything that can be refused, as one small family.

A code is public and tested; the message is one Chinese sentence that says what, why and what to do. Web, API and CLI
translate these in one place each.
"""

from __future__ import annotations


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


class NotVisible(ZhibenError):
    """Outside the actor's scope; the answer is the same as for something that does not exist."""

    status = 404


class NotPermitted(ZhibenError):
    """Visible, but the actor's roles do not allow it."""

    status = 403


class Conflict(ZhibenError):
    """Somebody was faster."""

    status = 409


class ExternalError(ZhibenError):
    """Another system failed. `retryable` says whether trying again can help."""

    status = 502

    def __init__(self, code: str, message: str, *, retryable: bool, **context: object) -> None:
        super().__init__(code, message, **context)
        self.retryable = retryable
