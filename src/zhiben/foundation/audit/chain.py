"""The hash over an entry: of its canonical JSON, in which the hash before it is one member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from zhiben.foundation.audit.checkpoints import Checkpoint
from zhiben.foundation.audit.hashing import ALGORITHMS, digest
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


def digest_of(entry: Entry) -> str:
    """The hash that the entry must carry, by the algorithm that it names."""
    content = {name: getattr(entry, name) for name in MEMBERS}
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    content["actor_id"] = str(entry.actor_id)
    content["county_key"] = str(entry.county_key) if entry.county_key else None
    return digest(entry.algorithm, content)


def vouched(algorithm: str, salt: str, value: object) -> dict[str, str]:
    """What stands in an entry for a value that may be erased."""
    return {algorithm: digest(algorithm, [salt, value])}


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


def verify(against: Iterable[Checkpoint] = ()) -> Verdict:
    """Walk the whole chain in one pass, up to its first break. `against`: checkpoints that it must go through."""
    wanted = {checkpoint.entries: checkpoint for checkpoint in against}
    previous, count = GENESIS, 0
    for entry in _entries():
        broken = _check(entry, count + 1, previous) or _compare(wanted.pop(entry.seq, None), entry.hash)
        if broken:
            return Verdict(count, previous, broken)
        previous, count = entry.hash, count + 1
    head = Head.objects.filter(pk=1).first()
    if (head.seq, head.hash) != (count, previous) if head else count:
        missing = Break(count + 1, "audit.tail_missing", f"第 {count} 条之后的记录缺失，或链尾标记被改动。")
        return Verdict(count, previous, missing)
    return Verdict(count, previous, _check_beyond(wanted, count) or _check_erasables())


def _compare(checkpoint: Checkpoint | None, found: str) -> Break | None:
    if checkpoint is None or checkpoint.hash == found:
        return None
    return Break(
        checkpoint.entries,
        "audit.checkpoint_differs",
        f"第 {checkpoint.entries} 条与 {checkpoint.at:%Y-%m-%d %H:%M} 的检查点不符，此前的记录被整体改写。",
    )


def _check_beyond(wanted: dict[int, Checkpoint], count: int) -> Break | None:
    """A checkpoint of more entries than there are: the end was cut off, and the head moved back."""
    beyond = [checkpoint for entries, checkpoint in wanted.items() if entries > count]
    if not beyond:
        return None
    longest = max(beyond, key=lambda checkpoint: checkpoint.entries)
    return Break(
        count + 1,
        "audit.checkpoint_beyond",
        f"{longest.at:%Y-%m-%d %H:%M} 的检查点有 {longest.entries} 条，现在只有 {count} 条，之后的记录被删除。",
    )


def _entries() -> Iterator[Entry]:
    return Entry.objects.order_by("seq").iterator(chunk_size=2000)


def _check(entry: Entry, expected: int, previous: str) -> Break | None:
    if entry.seq != expected:
        return Break(expected, "audit.entry_missing", f"第 {expected} 条缺失，其后是第 {entry.seq} 条。")
    if entry.previous != previous:
        return Break(entry.seq, "audit.order_changed", f"第 {entry.seq} 条与前一条不衔接，记录被替换或调换。")
    if entry.algorithm not in ALGORITHMS or entry.hash != digest_of(entry):
        return Break(entry.seq, "audit.entry_changed", f"第 {entry.seq} 条的内容与其校验值不符，记录被改动。")
    return None


def _check_erasables() -> Break | None:
    """What is still kept apart must be what its entry vouches for; what is gone was erased."""
    for kept in Erasable.objects.select_related("entry").order_by("entry_id", "pk").iterator(chunk_size=2000):
        if kept.entry.fields.get(kept.field) != vouched(kept.entry.algorithm, kept.salt, kept.value):
            return Break(
                kept.entry_id,
                "audit.erasable_changed",
                f"第 {kept.entry_id} 条的“{kept.field}”与其校验值不符，内容被改动。",
            )
    return None
