"""Time-based one-time passwords as RFC 6238 and RFC 4226 define them: SHA-1, six digits, steps of thirty seconds.

SHA-1 is what every authenticator application reads; HMAC with it is not broken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
SKEW = 1  # steps that a clock may be wrong, either way


def fresh_secret() -> str:
    """160 random bits in base 32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def code_at(secret: str, step: int) -> str:
    """The six digits of a step (RFC 4226, 5.3)."""
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The step whose code this is, later than `after`, the last one used: a code counts once."""
    current = step_of(now)
    found = None
    for step in range(current - SKEW, current + SKEW + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def address(secret: str, *, user: str, issuer: str) -> str:
    """What the QR code holds."""
    label = quote(f"{issuer}:{user}")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer, 'digits': DIGITS, 'period': STEP_S})}"
    )
