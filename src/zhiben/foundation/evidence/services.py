"""Commands: binding a file to an object, taking it off, dating it, opening it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation import audit as trail
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.evidence import audit, permissions, refusals
from zhiben.foundation.evidence.bindings import Binding, binding_of, role_label
from zhiben.foundation.evidence.events import EvidenceAttached
from zhiben.foundation.evidence.fingerprint import BANDS, signed
from zhiben.foundation.evidence.incoming import Incoming
from zhiben.foundation.evidence.models import Attachment, Blob, Retrieval, Scan
from zhiben.foundation.evidence.scanner import Verdict, scan
from zhiben.foundation.evidence.selectors import attachment, lies_in
from zhiben.foundation.evidence.storage import Store, store

_SCANNED = {Verdict.CLEAN: Scan.CLEAN, Verdict.OFF: Scan.OFF, Verdict.UNKNOWN: Scan.PENDING}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the person says of the file. `effective_on`: the day from which, or of which, it speaks."""

    role: str
    effective_on: date | None = None
    note: str = ""
    protected: bool = False


def thumbnail_key(digest: str) -> str:
    return f"{digest}.thumbnail"


def require_place(subject: models.Model, *, actor: Actor) -> tuple[Binding, Area]:
    """The binding and the area of an object at which the actor may add files.

    Raises: NotPermitted "access.not_permitted", "evidence.not_yours"; NotVisible "evidence.subject_absent".
    """
    actor.require(permissions.ADD)
    binding = binding_of(subject._meta.label_lower)
    area: Area | None = getattr(subject, "audit_area", None) or getattr(subject, "area", None)
    if area is None:
        raise NotVisible("evidence.subject_absent", "没有这个对象，或您无权查看。")
    if not lies_in(actor.scope_for(permissions.ADD), area, binding.organisation(subject)):
        raise NotPermitted("evidence.not_yours", "这个对象不归您办理，不能上传材料，请联系其管辖单位。")
    return binding, area


def may_add(subject: models.Model, *, actor: Actor) -> bool:
    """For a page: whether `attach` would let the actor add files to the object."""
    try:
        require_place(subject, actor=actor)
    except (NotPermitted, NotVisible):
        return False
    return True


def attach(
    incoming: Incoming, *, subject: models.Model, particulars: Particulars, actor: Actor, now: datetime
) -> Attachment:
    """Scan, keep, bind. The same bytes in the same role of an object are one attachment, returned as it is.

    The object comes from a selector of its app. Where the scanner does not answer, the file is kept in quarantine.

    Raises: NotPermitted, NotVisible, InputError "evidence.role_unknown", "evidence.too_many", "evidence.infected",
    ExternalError "evidence.store_failed".
    """
    binding, area = require_place(subject, actor=actor)
    binding.require_role(particulars.role)
    finding = scan(incoming.path)
    if finding.verdict is Verdict.INFECTED:
        raise refusals.infected(incoming.name, finding.signature)
    kept = store()
    kept.put(incoming.digest, incoming.path)  # before the transaction: a large file would hold up all other writers
    with transaction.atomic():
        blob = _blob(incoming, _SCANNED[finding.verdict], kept, now)
        row, made = _bound(incoming, blob, subject, binding, area, particulars, actor, now)
        if made:
            _tell(row, blob, subject, actor, now)
    return row


def _blob(incoming: Incoming, scanned: Scan, kept: Store, now: datetime) -> Blob:
    """The row of the digest, locked, with the bytes there: whoever deletes them takes the same lock."""
    picture = incoming.picture
    defaults: dict[str, object] = {
        "size": incoming.size, "file_type": incoming.kind.code, "scan": scanned, "scanned_at": now, "stored_at": now,
    }  # fmt: skip
    if picture is not None:
        taken, print_ = picture.capture, picture.fingerprint
        defaults |= {
            "width": picture.width, "height": picture.height, "captured_at": taken.at,
            "captured_zone_assumed": taken.zone_assumed, "latitude": taken.latitude, "longitude": taken.longitude,
            "datum": taken.datum, "device": taken.device,
        }  # fmt: skip
        if print_ is not None:
            defaults |= {"across": signed(print_.across), "down": signed(print_.down)}
            defaults |= {f"band_{band}": print_.bands[band] for band in range(BANDS)}
    blob = _locked_blob(incoming.digest, defaults)
    if blob.scan == Scan.INFECTED:
        raise refusals.infected(incoming.name, "此前已查出")
    if blob.scan != scanned and scanned == Scan.CLEAN:
        blob.scan, blob.scanned_at = scanned, now
        blob.save(update_fields=["scan", "scanned_at"])
    if not kept.exists(incoming.digest):
        kept.put(incoming.digest, incoming.path)
    if picture is not None and not kept.exists(thumbnail_key(incoming.digest)):
        kept.put_bytes(thumbnail_key(incoming.digest), picture.thumbnail)
    return blob


def _locked_blob(digest: str, values: dict[str, object]) -> Blob:
    """A row that was there and is gone once its lock is ours was deleted meanwhile; then it is made again.

    Raises: Conflict "evidence.busy" where that happens over and over.
    """
    for _ in range(5):
        Blob.objects.get_or_create(sha256=digest, defaults=values)
        if (blob := Blob.objects.select_for_update().filter(sha256=digest).first()) is not None:
            return blob
    raise Conflict("evidence.busy", "同一文件正被他人删除，请稍后再上传。")


def _bound(
    incoming: Incoming, blob: Blob, subject: models.Model, binding: Binding, area: Area, said: Particulars,
    actor: Actor, now: datetime,
) -> tuple[Attachment, bool]:  # fmt: skip
    at = Attachment.objects.filter(
        subject_type=binding.kind, subject_id=str(subject.pk), withdrawn_at=None, deleted_on=None
    )
    if known := at.filter(role=said.role, sha256=incoming.digest).first():
        return known, False
    if at.count() >= binding.most:
        raise refusals.too_many(binding.most)
    return Attachment.objects.create(
        blob=blob, sha256=blob.sha256, kind=incoming.kind.kind, captured_at=blob.captured_at,
        area=area, county_key=area.county_key, town_key=area.town_key, village_key=area.village_key,
        grid_key=area.grid_key, organisation_id=binding.organisation(subject),
        subject_type=binding.kind, subject_id=str(subject.pk), subject_label=str(subject)[:200],
        role=said.role, name=incoming.name, note=said.note.strip()[:500], protected=said.protected,
        effective_on=said.effective_on, uploaded_at=now, uploaded_by_id=actor.id if actor.kind == "user" else None,
        uploaded_by_name=actor.name[:100],
        keep_until=timezone.localdate(now) + binding.keep if binding.keep is not None else None,
    ), True  # fmt: skip


def _tell(row: Attachment, blob: Blob, subject: models.Model, actor: Actor, now: datetime) -> None:
    trail.record(
        audit.ATTACHED, actor=actor, subject=subject, attachment=row.pk, role=row.role_label, name=row.name,
        sha256=row.sha256, size=blob.size, quarantined=not blob.usable,
    )  # fmt: skip
    event = EvidenceAttached(row.pk, row.subject_type, row.subject_id, row.role)
    outbox.publish(event, actor=actor, now=now, area=row.area)


def subject_of(row: Attachment) -> models.Model:
    """The object, for its timeline; the attachment itself where the object is gone."""
    found = binding_of(row.subject_type).model._base_manager.filter(pk=row.subject_id).first()
    return found if found is not None else row


def locked(attachment_id: UUID, *, actor: Actor, permission: str) -> Attachment:
    """An attachment that the actor may change, its row locked. In a transaction.

    Raises: NotPermitted, NotVisible.
    """
    actor.require(permission)
    seen = attachment(attachment_id, actor=actor)
    row = Attachment.objects.select_for_update().get(pk=seen.pk)
    row.area, row.blob = seen.area, seen.blob if row.blob_id else None
    if not lies_in(actor.scope_for(permission), row.area, row.organisation_id):
        raise NotPermitted("evidence.not_yours", "这份材料不归您办理，请联系其管辖单位。")
    return row


@transaction.atomic
def withdraw_evidence(attachment_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Attachment:
    """Take a file off its object: it counts no longer, and is kept as long as it has to be.

    Raises: NotPermitted, NotVisible, Conflict "evidence.not_in_use", InputError "evidence.reason_missing".
    """
    row = locked(attachment_id, actor=actor, permission=permissions.ADD)
    require_reason(reason)
    if not row.is_live:
        raise Conflict("evidence.not_in_use", f"“{row.name}”已撤下或已删除，请刷新后再看。")
    row.withdrawn_at, row.withdrawn_by_name, row.reason = now, actor.name[:100], reason.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name", "reason"])
    trail.record(
        audit.WITHDRAWN, actor=actor, subject=subject_of(row), attachment=row.pk, role=row.role_label, name=row.name,
        sha256=row.sha256, reason=row.reason,
    )  # fmt: skip
    return row


@transaction.atomic
def set_effective_day(attachment_id: UUID, *, effective_on: date | None, actor: Actor) -> Attachment:
    """The day of which a file speaks, as a person says. Raises: NotPermitted, NotVisible, Conflict."""
    row = locked(attachment_id, actor=actor, permission=permissions.ADD)
    if not row.is_live:
        raise Conflict("evidence.not_in_use", f"“{row.name}”已撤下或已删除，请刷新后再看。")
    before, row.effective_on = row.effective_on, effective_on
    if before != effective_on:
        row.save(update_fields=["effective_on"])
        trail.record(
            audit.DATED, actor=actor, subject=subject_of(row), attachment=row.pk, role=row.role_label, name=row.name,
            before=before, after=effective_on,
        )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Offers:
    """What a page offers on a file; the commands decide again. `delete` only where its time is over."""

    change: bool
    delete: bool


def offers(row: Attachment, *, actor: Actor, on: date) -> Offers:
    def handles(permission: str) -> bool:
        return lies_in(actor.scope_for(permission), row.area, row.organisation_id)

    over = row.deleted_on is None and row.keep_until is not None and row.keep_until < on
    return Offers(row.is_live and handles(permissions.ADD), over and handles(permissions.DELETE))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("evidence.reason_missing", "请写明原因。")


@transaction.atomic
def open_file(row: Attachment, *, actor: Actor, now: datetime) -> None:
    """Write down that the actor opens the file; in the audit trail too where it is protected.

    Raises: NotVisible "evidence.absent", Conflict "evidence.quarantined".
    """
    readable(row)
    Retrieval.objects.create(attachment=row, actor_id=actor.id, actor_name=actor.name[:100], at=now)
    if row.protected:
        trail.record(
            audit.DOWNLOADED, actor=actor, subject=subject_of(row), attachment=row.pk,
            role=role_label(row.subject_type, row.role), name=row.name, sha256=row.sha256,
        )  # fmt: skip


def readable(row: Attachment) -> Blob:
    """Raises: NotVisible "evidence.absent" for deleted bytes, Conflict "evidence.quarantined"."""
    if row.blob is None:
        raise NotVisible("evidence.absent", "这份材料已删除。")
    if not row.blob.usable:
        raise refusals.quarantined(row.name)
    return row.blob


def content(row: Attachment, start: int, stop: int) -> Iterator[bytes]:
    """Raises: NotVisible, Conflict, ExternalError."""
    blob = readable(row)
    try:
        return store().read(blob.sha256, start, stop)
    except KeyError:
        raise NotVisible("evidence.absent", "这份材料的文件不在存储中，请联系系统管理员。") from None


def thumbnail(row: Attachment) -> Iterator[bytes]:
    """The small picture, a JPEG. Raises: NotVisible, Conflict, ExternalError."""
    blob = readable(row)
    try:
        return store().read(thumbnail_key(blob.sha256), 0, 1 << 24)
    except KeyError:
        raise NotVisible("evidence.absent", "这份材料没有缩略图。") from None


def follow(subject: models.Model) -> int:
    """After an object moved to another area or organisation: its files move with it. In the command that moves it."""
    binding = binding_of(subject._meta.label_lower)
    area: Area | None = getattr(subject, "audit_area", None) or getattr(subject, "area", None)
    if area is None:
        return 0
    return Attachment.objects.filter(subject_type=binding.kind, subject_id=str(subject.pk)).update(
        area=area, county_key=area.county_key, town_key=area.town_key, village_key=area.village_key,
        grid_key=area.grid_key, organisation_id=binding.organisation(subject),
    )  # fmt: skip
