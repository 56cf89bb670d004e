"""Taking an import back, as far as nobody has worked on what it made; and what people decide of likely duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import DuplicateDecision, Fact, Person, Site, SiteImport, SnapshotItem
from zhiben.apps.registry.selectors import lists
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.selectors import counts_of

UNDO_DAYS = 7
BATCH = 500
SHOWN = 200


@dataclass(frozen=True)
class Undone:
    """How many files went, and which stay and why: key, name, reason; `kept` counts them all."""

    removed: int
    kept: int
    remaining: list[dict[str, Any]]
    updated: int


def undo_until(found: SiteImport) -> datetime | None:
    """Until when the import may be taken back."""
    if found.state != SiteImport.State.APPLIED or found.applied_at is None:
        return None
    return found.applied_at + timedelta(days=UNDO_DAYS)


@transaction.atomic
def undo_import(*, import_id: UUID, actor: Actor, now: datetime) -> Undone:
    """Remove the files that the import made and nobody has touched since. What it updated stays: the values before stand
    in the timeline of each.

    Raises: NotVisible, NotPermitted, Conflict "registry.import_not_applied", "registry.undo_too_late".
    """
    actor.require(permissions.IMPORT)
    found = SiteImport.objects.select_for_update().get(pk=lists.site_import(import_id, actor=actor).pk)
    until = undo_until(found)
    if until is None:
        raise Conflict("registry.import_not_applied", "这次导入没有写入，或已经撤回。")
    if now > until:
        raise Conflict("registry.undo_too_late", f"写入已超过 {UNDO_DAYS} 天，不能整体撤回，请逐个更正。")
    removed, kept = 0, 0
    remaining: list[dict[str, Any]] = []
    for batch in _batches(found):
        reasons = _touched(batch, found)
        free = [site.pk for site in batch if site.pk not in reasons]
        Fact.objects.filter(site__in=free).delete()
        Person.objects.filter(site__in=free).delete()
        Site.objects.filter(pk__in=free).delete()
        removed, kept = removed + len(free), kept + len(reasons)
        named = ({"site": s.pk, "name": s.name, "reason": reasons[s.pk]} for s in batch if s.pk in reasons)
        remaining += list(named)[: SHOWN - len(remaining)]
    updated = int(found.report.get("counts", {}).get("updated", 0))
    undone = Undone(removed, kept, remaining, updated)
    found.state, found.undone_at = SiteImport.State.UNDONE, now
    found.report = found.report | {
        "undone": {"removed": removed, "kept": kept, "remaining": remaining, "updated": updated}
    }
    found.save(update_fields=["state", "undone_at", "report"])
    audit.record(
        actions.IMPORT_UNDONE, actor=actor, subject=found, file=found.name, sha256=found.sha256, removed=removed,
        kept=kept,
    )  # fmt: skip
    return undone


def _batches(found: SiteImport) -> Iterator[list[Site]]:
    """What the import made, by key: there is no index of it, and it is walked once in the order of the table."""
    last = 0
    while True:
        rows = Site.objects.filter(county_key=found.area.county_key, imported_by=found, pk__gt=last).order_by("pk")
        batch = list(rows[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield batch


def _touched(batch: list[Site], found: SiteImport) -> dict[int, str]:
    """Key to why a file stays: whatever points at it and did not come with the import."""
    keys = [site.pk for site in batch]
    reasons = {site.pk: "导入后已修改" for site in batch if site.revision}
    for relation in Site._meta.related_objects:
        model: type[models.Model] = relation.related_model
        path = relation.field.name
        rows = model._default_manager.filter(**{f"{path}__in": keys})
        if model in (Fact, Person):
            rows = rows.exclude(source_kind="registry.import", source_id=str(found.pk))
        for key in rows.order_by().values_list(f"{path}_id", flat=True).distinct():
            reasons.setdefault(key, f"已有{model._meta.verbose_name}")
    for key in SnapshotItem.objects.filter(site_id__in=keys).values_list("site_id", flat=True):
        reasons.setdefault(key, "已列入底数快照")
    for word in counts_of("registry.site", map(str, keys)):
        reasons.setdefault(int(word), "已有材料")
    return reasons


@transaction.atomic
def decide_duplicates(*, import_id: UUID, decisions: Mapping[tuple[str, int], str], actor: Actor, now: datetime) -> int:
    """Keep what a person says of rows that look like registered sites, for this sheet and every later one.

    Args: `decisions`, digest of the row and key of the site to merge, create or skip.
    Returns: how many decisions differ from those before. The trial must be run again.
    Raises: NotVisible, NotPermitted, InputError "registry.decision", Conflict "registry.import_done".
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    if found.state in (SiteImport.State.APPLIED, SiteImport.State.UNDONE):
        raise Conflict("registry.import_done", f"“{found.name}”已经写入，不能再改。如需更正，请导入新的文件。")
    offered = {(row["digest"], row["site"]) for row in found.report.get("doubtful", ()) if row.get("site")}
    if odd := [key for key, word in decisions.items() if key not in offered or word not in DuplicateDecision.Decision]:
        raise InputError("registry.decision", f"有 {len(odd)} 行的决定无法识别，请刷新后重新选择。")
    for (digest, site), word in decisions.items():
        DuplicateDecision.objects.update_or_create(
            county_key=found.area.county_key, row_digest=digest, site_id=site,
            defaults={"decision": word, "decided_by": actor.name, "decided_at": now},
        )  # fmt: skip
    if decisions:
        words = "、".join(f"{label} {n}" for value, label in DuplicateDecision.Decision.choices if (n := list(decisions.values()).count(value)))  # fmt: skip
        audit.record(actions.DUPLICATE_DECIDED, actor=actor, subject=found, count=len(decisions), decisions=words)
    return len(decisions)
