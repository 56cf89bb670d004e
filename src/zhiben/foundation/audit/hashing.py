"""The two hashes of the trail. Each entry names its own, so that a change of setting keeps the old ones verifiable."""

from __future__ import annotations

import json
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from django.conf import settings

ALGORITHMS: dict[str, Callable[[], hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


def algorithm_in_use() -> str:
    """The one that new entries carry, by the setting AUDIT_HASH."""
    return str(settings.AUDIT_HASH)


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(algorithm: str, value: object) -> str:
    """64 hexadecimal digits over the canonical JSON of a value. Raises: KeyError for an algorithm that is unknown."""
    running = hashes.Hash(ALGORITHMS[algorithm]())
    running.update(canonical(value))
    return running.finalize().hex()
