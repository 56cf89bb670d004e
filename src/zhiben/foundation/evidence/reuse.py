"""Photos that were shown before: the same bytes, the same picture in another size or quality, or turned left to right.

A finding is a reason to look, not a proof: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from zhiben.core.errors import Refusal
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.fingerprint import (
    BANDS,
    NEAR,
    NEAR_DOWN,
    Fingerprint,
    distance,
    probes,
    unsigned,
)
from zhiben.foundation.evidence.models import Attachment, Blob
from zhiben.foundation.evidence.selectors import shown_at, visible

_MOST = 20_000  # candidates looked at; a picture that resembles more of them says nothing


@dataclass(frozen=True, slots=True)
class Reuse:
    """`photo` resembles `other`, which came before it or lies elsewhere. `bits` differ, of 64; 0 for the same bytes."""

    photo: Attachment
    other: Attachment
    bits: int
    reasons: tuple[Refusal, ...]


def reused_photos(subject: Model, *, actor: Actor) -> list[Reuse]:
    """For every photo at an object, the others in the actor's scope that it may have been taken from, nearest first.

    Photos in another role at the same object count as well: the state after cannot be proved by the picture from before.
    """
    return [found for photo in shown_at(subject, actor=actor) for found in reuses_of(photo, actor=actor)]


def reuses_of(photo: Attachment, *, actor: Actor) -> list[Reuse]:
    """The same for one photo. Other kinds of files are compared by their bytes alone. One query, two for a photo."""
    if photo.blob is None:
        return []
    near = _near_blobs(photo.blob)
    rows = visible(actor=actor).filter(deleted_on=None, blob__in=[photo.blob.pk, *near]).exclude(pk=photo.pk)
    found = [_reuse(photo, other, near.get(other.blob_id or 0, (0, False))) for other in rows[:200]]
    return sorted(found, key=lambda each: (each.bits, each.other.uploaded_at))


def _near_blobs(blob: Blob) -> dict[int, tuple[int, bool]]:
    """Blobs other than this one: how many bits away, and whether turned left to right."""
    print_ = blob.fingerprint
    if print_ is None:
        return {}
    near = {}
    for pk, found in _candidates(print_, print_.mirrored):
        bits, turned = min((_bits(found, print_), False), (_bits(found, print_.mirrored), True))
        if bits <= NEAR and pk != blob.pk:
            near[pk] = bits, turned
    return near


def _bits(one: Fingerprint, other: Fingerprint) -> int:
    """How many bits of `across` differ; more than there are where `down` does not confirm it."""
    return distance(one.across, other.across) if distance(one.down, other.down) <= NEAR_DOWN else 65


def _candidates(*wanted: Fingerprint) -> Iterator[tuple[int, Fingerprint]]:
    """All blobs at most NEAR bits away from one of those wanted, and others. By the index of one band each."""
    searches = []
    for band in range(BANDS):
        values = {value for each in wanted for value in probes(each.bands[band])}
        near = Blob.objects.filter(**{f"band_{band}__in": sorted(values)}, across__isnull=False).order_by()
        searches.append(near.values_list("pk", "across", "down"))
    # One search for each band, each answered by its index alone: a condition on four columns would read every row.
    rows: Iterable[tuple[int, int | None, int | None]] = searches[0].union(*searches[1:])[:_MOST]
    for pk, across, down in rows:
        yield pk, Fingerprint(unsigned(across or 0), unsigned(down or 0))


def _reuse(photo: Attachment, other: Attachment, near: tuple[int, bool]) -> Reuse:
    bits, turned = near
    return Reuse(photo, other, bits, tuple(_reasons(photo, other, bits, turned)))


def _reasons(photo: Attachment, other: Attachment, bits: int, turned: bool) -> Iterator[Refusal]:
    if photo.sha256 == other.sha256:
        yield Refusal("evidence.same_bytes", "与另一份材料是同一个文件。")
    elif turned:
        yield Refusal("evidence.mirrored_photo", f"与另一张照片左右翻转后几乎相同（64 位指纹相差 {bits} 位）。")
    else:
        yield Refusal("evidence.near_photo", f"与另一张照片几乎相同（64 位指纹相差 {bits} 位）。")
    same_object = (photo.subject_type, photo.subject_id) == (other.subject_type, other.subject_id)
    if not same_object:
        yield Refusal("evidence.used_elsewhere", f"对方用于“{other.subject_label}”的{other.role_label}。")
    elif photo.role != other.role:
        yield Refusal("evidence.used_in_other_role", f"同一对象的{other.role_label}已用过。")
    if photo.captured_at and photo.captured_at == other.captured_at and photo.sha256 != other.sha256:
        yield Refusal("evidence.same_instant", "两张照片的拍摄时间分秒不差。")


def oddities(photo: Attachment) -> list[Refusal]:
    """What in a photo's own data does not fit together."""
    found = []
    if photo.captured_at is not None:
        if photo.captured_at > photo.uploaded_at:
            found.append(Refusal("evidence.captured_later", "相机写的拍摄时间晚于上传时间，请核对相机时钟。"))
        if photo.effective_on is not None and (photo.uploaded_at - photo.captured_at).days > 30:
            found.append(Refusal("evidence.captured_long_ago", "照片拍摄于上传前 30 天以上，请核对是否反映当前情况。"))
    return found
