"""Commands on how long files stay: holds, what may go, deletion, and clearing up what crashes left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from zhiben.core.errors import Conflict, NotPermitted
from zhiben.foundation import audit as trail
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.evidence import audit, permissions
from zhiben.foundation.evidence.bindings import binding_of
from zhiben.foundation.evidence.incoming import directory
from zhiben.foundation.evidence.models import Attachment, Blob, Hold, Retrieval, Scan
from zhiben.foundation.evidence.scanner import Finding, Verdict
from zhiben.foundation.evidence.selectors import attachment, held, hold_on, lies_in
from zhiben.foundation.evidence.services import locked, require_reason, subject_of, thumbnail_key
from zhiben.foundation.evidence.storage import store

# Holds


@transaction.atomic
def hold_evidence(subject: models.Model, *, reason: str, actor: Actor, now: datetime) -> Hold:
    """Nothing at the object is deleted before the hold is lifted. The object comes from a selector of its app.

    Raises: NotPermitted, NotVisible, Conflict "evidence.already_held", InputError "evidence.reason_missing".
    """
    area = _may_hold(subject, actor)
    require_reason(reason)
    kind, key = subject._meta.label_lower, str(subject.pk)
    # Whoever deletes locks the same rows: a hold waits for a deletion under way, and stops every later one.
    list(Attachment.objects.select_for_update().filter(subject_type=kind, subject_id=key).values_list("pk"))
    if hold_on(kind, key):
        raise Conflict("evidence.already_held", f"“{subject}”的证据材料已经冻结。")
    made = Hold.objects.create(
        area=area, subject_type=kind, subject_id=key, subject_label=str(subject)[:200],
        reason=reason.strip()[:300], held_at=now, held_by_name=actor.name[:100],
    )  # fmt: skip
    Attachment.objects.filter(subject_type=kind, subject_id=key).update(marked_on=None)
    trail.record(audit.HELD, actor=actor, subject=subject, reason=made.reason)
    return made


@transaction.atomic
def lift_hold(subject: models.Model, *, reason: str, actor: Actor, now: datetime) -> Hold:
    """Raises: NotPermitted, NotVisible, Conflict "evidence.not_held", InputError "evidence.reason_missing"."""
    _may_hold(subject, actor)
    require_reason(reason)
    found = Hold.objects.select_for_update().filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), lifted_at=None
    )
    hold = found.first()
    if hold is None:
        raise Conflict("evidence.not_held", f"“{subject}”的证据材料没有冻结，请刷新后再看。")
    hold.lifted_at, hold.lifted_by_name, hold.lift_reason = now, actor.name[:100], reason.strip()[:300]
    hold.save(update_fields=["lifted_at", "lifted_by_name", "lift_reason"])
    trail.record(audit.RELEASED, actor=actor, subject=subject, reason=hold.lift_reason, held_for=hold.reason)
    return hold


def may_hold(subject: models.Model, *, actor: Actor) -> bool:
    """For a page: whether the actor may hold the object's files."""
    try:
        _may_hold(subject, actor)
    except NotPermitted:
        return False
    return True


def _may_hold(subject: models.Model, actor: Actor) -> Area:
    actor.require(permissions.HOLD)
    binding = binding_of(subject._meta.label_lower)
    area: Area | None = getattr(subject, "audit_area", None) or getattr(subject, "area", None)
    if area is None or not lies_in(actor.scope_for(permissions.HOLD), area, binding.organisation(subject)):
        raise NotPermitted("evidence.not_yours", "这个对象不归您办理，请联系其管辖单位。")
    return area


# Deletion


@transaction.atomic
def delete_evidence(attachment_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Attachment:
    """Delete a file whose time is over. The row stays and says what it was; the bytes go with their last row.

    Raises: NotPermitted, NotVisible, InputError "evidence.reason_missing", Conflict "evidence.kept_for_good",
    "evidence.within_retention", "evidence.held", "evidence.not_in_use".
    """
    actor.require(permissions.DELETE)
    # Always in this order: bytes, attachment, trail. An upload of the same bytes takes them in the same.
    blob = Blob.objects.select_for_update().filter(attachments=attachment(attachment_id, actor=actor)).first()
    row = locked(attachment_id, actor=actor, permission=permissions.DELETE)
    require_reason(reason)
    today = timezone.localdate(now)
    _require_over(row, today)
    kept_until = row.keep_until
    row.blob, row.deleted_on, row.deleted_by_name, row.reason = None, today, actor.name[:100], reason.strip()[:300]
    row.marked_on = None
    row.save(update_fields=["blob", "deleted_on", "deleted_by_name", "reason", "marked_on"])
    trail.record(
        audit.DELETED, actor=actor, subject=subject_of(row), attachment=row.pk, role=row.role_label, name=row.name,
        sha256=row.sha256, reason=row.reason, kept_until=kept_until,
    )  # fmt: skip
    if blob is not None:
        _purge(blob)
    return row


def _require_over(row: Attachment, today: date) -> None:
    if row.deleted_on is not None:
        raise Conflict("evidence.not_in_use", f"“{row.name}”已经删除。")
    if hold_on(row.subject_type, row.subject_id):
        raise Conflict("evidence.held", f"“{row.subject_label}”的证据材料已冻结，解冻前不能删除“{row.name}”。")
    if row.keep_until is None:
        raise Conflict("evidence.kept_for_good", f"“{row.name}”须永久保存，不能删除；如属误传，请撤下。")
    if row.keep_until >= today:
        raise Conflict(
            "evidence.within_retention", f"“{row.name}”须保存至 {row.keep_until}，期满前不能删除；如属误传，请撤下。"
        )


def _purge(blob: Blob) -> None:
    """The bytes go under the lock of their row, which an upload of the same bytes takes as well."""
    if Attachment.objects.filter(blob=blob).exists():
        return
    kept = store()
    kept.delete(thumbnail_key(blob.sha256))
    kept.delete(blob.sha256)
    blob.delete()


def mark_expired(on: date) -> int:
    """Mark what may be deleted: its time over, its object not held. Nothing is deleted by itself."""
    due = Attachment.objects.filter(keep_until__lt=on, deleted_on=None, marked_on=None).exclude(held())
    return due.update(marked_on=on)


# Quarantine


def quarantined() -> list[Blob]:
    return list(Blob.objects.filter(scan=Scan.PENDING).order_by("pk")[:500])


@transaction.atomic
def settle(blob_id: int, finding: Finding, *, actor: Actor, now: datetime) -> bool:
    """What the scanner said of quarantined bytes. Infected ones go at once, and their attachments are withdrawn."""
    blob = Blob.objects.select_for_update().filter(pk=blob_id, scan=Scan.PENDING).first()
    if blob is None or finding.verdict in (Verdict.UNKNOWN, Verdict.OFF):
        return False
    clean = finding.verdict is Verdict.CLEAN
    blob.scan, blob.scanned_at = (Scan.CLEAN if clean else Scan.INFECTED), now
    blob.save(update_fields=["scan", "scanned_at"])
    rows = list(Attachment.objects.filter(blob=blob, deleted_on=None).select_related("area", "uploaded_by"))
    for row in rows:
        if clean:
            trail.record(
                audit.CLEARED, actor=actor, subject=subject_of(row), attachment=row.pk, name=row.name, sha256=row.sha256
            )
        else:
            _withdraw_infected(row, finding.signature, actor, now)
    if not clean:
        kept = store()
        kept.delete(thumbnail_key(blob.sha256))
        kept.delete(blob.sha256)
    return True


def _withdraw_infected(row: Attachment, signature: str, actor: Actor, now: datetime) -> None:
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_name, row.reason = now, actor.name[:100], f"查出病毒（{signature}）"
        row.save(update_fields=["withdrawn_at", "withdrawn_by_name", "reason"])
    trail.record(
        audit.INFECTED, actor=actor, subject=subject_of(row), attachment=row.pk, name=row.name, sha256=row.sha256,
        signature=signature,
    )  # fmt: skip
    if row.uploaded_by is not None:
        outbox.notify(
            recipients=[row.uploaded_by], title=f"您上传的“{row.name}”查出病毒，已清除", now=now, urgent=True,
            text="请在本机杀毒后重新拍摄或导出，再次上传。", key=f"evidence-infected-{row.pk}",
        )  # fmt: skip


# What crashes leave


def sweep_temporary(before: datetime) -> int:
    """Remove files that came in and were never taken over."""
    stale = [p for p in directory().glob("*.part") if datetime.fromtimestamp(p.stat().st_mtime, UTC) < before]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def sweep_orphans(before: datetime) -> int:
    """Remove bytes in the store that no row knows: their transaction never ended."""
    return sum(_drop_orphan(digest, now=before) for digest in _orphans(before))


def _orphans(before: datetime) -> Iterator[str]:
    batch: set[str] = set()
    for key in store().keys(before):
        batch.add(key.removesuffix(".thumbnail"))
        if len(batch) >= 500:
            yield from _unknown(batch)
            batch = set()
    yield from _unknown(batch)


def _unknown(digests: set[str]) -> set[str]:
    return digests - set(Blob.objects.filter(sha256__in=digests).values_list("sha256", flat=True))


def _drop_orphan(digest: str, *, now: datetime) -> bool:
    """Under a row of the digest, so that an upload of the same bytes waits, and then puts them there again."""
    try:
        with transaction.atomic():
            guard = Blob.objects.create(sha256=digest, size=1, file_type="pdf", scan=Scan.PENDING, stored_at=now)
            kept = store()
            kept.delete(thumbnail_key(digest))
            kept.delete(digest)
            guard.delete()
    except IntegrityError:
        return False  # uploaded meanwhile
    return True


def forget_retrievals(before: datetime, at_once: int = 10_000) -> int:
    """Remove who opened what long ago; what is protected stays in the audit trail."""
    old = Retrieval.objects.filter(at__lt=before).values_list("pk", flat=True)[:at_once]
    return Retrieval.objects.filter(pk__in=list(old)).delete()[0]
