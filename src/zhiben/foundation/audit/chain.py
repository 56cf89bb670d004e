"""The hash over an entry: SHA-256 of its canonical JSON, in which the hash before it is one member."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from zhiben.foundation.audit.models import GENESIS, Entry, Erasable, Head

MEMBERS = (
    "seq", "action", "actor_name", "actor_kind", "subject_type", "subject_id", "subject_label", "fields", "previous",
)  # fmt: skip


def plain(value: object) -> object:
    """A value as JSON keeps it exactly on every database: no floats, because their digits differ.

    Raises: TypeError.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise TypeError(f"an audit field cannot keep a {type(value).__name__} exactly; use text, a whole number or a date")


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(entry: Entry) -> str:
    """The hash that the entry must carry."""
    content = {name: getattr(entry, name) for name in MEMBERS}
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    content["actor_id"] = str(entry.actor_id)
    content["county_key"] = str(entry.county_key) if entry.county_key else None
    return hashlib.sha256(canonical(content)).hexdigest()


def salted(salt: str, value: object) -> str:
    return hashlib.sha256(canonical([salt, value])).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold. `reason` is a sentence for people."""

    seq: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    entries: int
    hash: str
    broken: Break | None


def verify() -> Verdict:
    """Walk the whole chain in one pass, up to its first break."""
    previous, count = GENESIS, 0
    for entry in _entries():
        broken = _check(entry, count + 1, previous)
        if broken:
            return Verdict(count, previous, broken)
        previous, count = entry.hash, count + 1
    head = Head.objects.filter(pk=1).first()
    if (head.seq, head.hash) != (count, previous) if head else count:
        missing = Break(count + 1, "audit.tail_missing", f"第 {count} 条之后的记录缺失，或链尾标记被改动。")
        return Verdict(count, previous, missing)
    return Verdict(count, previous, _check_erasables())


def _entries() -> Iterator[Entry]:
    return Entry.objects.order_by("seq").iterator(chunk_size=2000)


def _check(entry: Entry, expected: int, previous: str) -> Break | None:
    if entry.seq != expected:
        return Break(expected, "audit.entry_missing", f"第 {expected} 条缺失，其后是第 {entry.seq} 条。")
    if entry.previous != previous:
        return Break(entry.seq, "audit.order_changed", f"第 {entry.seq} 条与前一条不衔接，记录被替换或调换。")
    if entry.hash != digest_of(entry):
        return Break(entry.seq, "audit.entry_changed", f"第 {entry.seq} 条的内容与其校验值不符，记录被改动。")
    return None


def _check_erasables() -> Break | None:
    """What is still kept apart must be what its entry vouches for; what is gone was erased."""
    for kept in Erasable.objects.select_related("entry").order_by("entry_id", "pk").iterator(chunk_size=2000):
        if kept.entry.fields.get(kept.field) != {"sha256": salted(kept.salt, kept.value)}:
            return Break(
                kept.entry_id,
                "audit.erasable_changed",
                f"第 {kept.entry_id} 条的“{kept.field}”与其校验值不符，内容被改动。",
            )
    return None
