"""Reads: attachments in the actor's scope, and what lies at an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models import Model as DjangoModel
from django.utils import timezone

from zhiben.core.errors import NotVisible
from zhiben.core.lifecycle import Given
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.scope import Scope
from zhiben.foundation.evidence.models import UNLISTED, USABLE, Attachment, Blob, Hold, Retrieval, Scan
from zhiben.foundation.evidence.permissions import PROTECTED, VIEW
from zhiben.foundation.search.selectors import keys_holding

PAGE = 48
FEW = 1_000


def visible(*, actor: Actor) -> QuerySet[Attachment]:
    """What the actor may see: in scope, and protected only where the actor may see that too, or brought it. Deleted
    ones included."""
    found = actor.scope_for(VIEW).q(area="")
    protected = actor.scope_for(PROTECTED).q(area="")
    return Attachment.objects.filter(found & (Q(protected=False) | protected | Q(uploaded_by=actor.id))).select_related(
        "blob", "area"
    )


def attachment(attachment_id: UUID, *, actor: Actor) -> Attachment:
    """Raises: NotVisible "evidence.absent"."""
    found = visible(actor=actor).filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible("evidence.absent", "没有这份材料，或您无权查看。")
    return found


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields do not filter. `captured` and `uploaded` are days of the county's clock, both ends included."""

    kind: str = ""
    subject_type: str = ""
    role: str = ""
    name: str = ""
    state: str = ""
    captured_from: date | None = None
    captured_to: date | None = None
    uploaded_from: date | None = None
    uploaded_to: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`next`: what to ask for to go on, empty at the end."""

    rows: list[Attachment]
    next: str


def attachments(filters: Filters, *, actor: Actor, after: str = "", size: int = PAGE) -> Page:
    """The latest first: the latest taken where days of capture are asked for, else the latest uploaded.

    `after` is the `next` of the page before; one that makes no sense begins anew. One query, up to two more for a name.
    """
    column = "captured_at" if filters.captured_from or filters.captured_to else "uploaded_at"
    rows = _filtered(visible(actor=actor), filters, actor)
    if (key := read_key(after)) is not None:
        at, pk = key
        rows = rows.filter(Q(**{f"{column}__lte": at}) & (Q(**{f"{column}__lt": at}) | Q(pk__lt=pk)))
    found = list(rows.order_by(f"-{column}", "-pk")[: size + 1])
    shown = found[:size]
    return Page(shown, f"{getattr(shown[-1], column).isoformat()}~{shown[-1].pk}" if len(found) > size else "")


def read_key(text: str) -> tuple[datetime, UUID] | None:
    at, _, pk = text.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None


def _filtered(rows: QuerySet[Attachment], filters: Filters, actor: Actor) -> QuerySet[Attachment]:
    for field in ("kind", "subject_type", "role"):
        if value := getattr(filters, field):
            rows = rows.filter(**{field: value})
    if filters.name:
        rows = _named(rows, filters.name, actor)
    for field in ("captured", "uploaded"):
        if start := getattr(filters, f"{field}_from"):
            rows = rows.filter(**{f"{field}_at__gte": _midnight(start)})
        if end := getattr(filters, f"{field}_to"):
            rows = rows.filter(**{f"{field}_at__lt": _midnight(end + timedelta(days=1))})
    return _in_state(rows, filters.state)


def _named(rows: QuerySet[Attachment], text: str, actor: Actor) -> QuerySet[Attachment]:
    """Where few are called so, the index of the search says which; many are soon met in the order of the list."""
    named = Q(name__icontains=text) | Q(subject_label__icontains=text)
    keys = keys_holding(text, "attachment", actor=actor, limit=FEW)
    if keys is None or len(keys) == FEW:
        return rows.filter(named)
    unlisted = visible(actor=actor).filter(UNLISTED, named).order_by().values_list("pk", flat=True)[:FEW]
    return rows.filter(named, pk__in=[*map(UUID, keys), *unlisted])


STATES = {
    "": "在用",
    "pending": "等待病毒检查",
    "marked": "可删除",
    "held": "已冻结",
    "withdrawn": "已撤下",
    "deleted": "已删除",
}


def _in_state(rows: QuerySet[Attachment], state: str) -> QuerySet[Attachment]:
    if state == "deleted":
        return rows.filter(deleted_on__isnull=False)
    rows = rows.filter(deleted_on=None)
    if state == "withdrawn":
        return rows.filter(withdrawn_at__isnull=False)
    if state == "marked":
        return rows.filter(marked_on__isnull=False)
    if state == "held":
        return rows.filter(_under_holds())
    rows = rows.filter(withdrawn_at=None)
    if state == "pending":
        # Few, and known by index; from the list's own index all rows would be looked at to find them.
        waiting = Blob.objects.filter(scan=Scan.PENDING).values_list("pk", flat=True)[:1000]
        rows = rows.filter(blob__in=list(waiting))
    return rows


def _under_holds() -> Q:
    """Objects under a hold are few, and their files are found by index."""
    found: dict[str, list[str]] = {}
    for kind, key in Hold.objects.filter(lifted_at=None).order_by().values_list("subject_type", "subject_id"):
        found.setdefault(kind, []).append(key)
    matched = Q(pk__in=())
    for kind, keys in found.items():
        matched |= Q(subject_type=kind, subject_id__in=keys)
    return matched


def held() -> Exists:
    """Whether an attachment's object is under a hold, for a query."""
    return Exists(
        Hold.objects.filter(
            subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), lifted_at__isnull=True
        )
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# At one object. The object comes from a selector of its app, which decided whether the actor sees it.


def _at(subject: DjangoModel) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), withdrawn_at=None, deleted_on=None
    )


def evidence_of(subject: DjangoModel) -> Mapping[str, list[Attachment]]:
    """What counts at an object, by role, in the order it came: neither withdrawn, nor deleted, nor in quarantine."""
    found: dict[str, list[Attachment]] = {}
    rows = _at(subject).filter(blob__scan__in=USABLE).select_related("blob")
    for row in rows.order_by("uploaded_at", "pk"):
        found.setdefault(row.role, []).append(row)
    return found


def given_for(subject: DjangoModel, roles: Iterable[str]) -> Given:
    """For `workflow.advance(…, evidence=…)`: the digests in each role, so that the same bytes count once and the audit
    trail names the very bytes the step rested on."""
    found = evidence_of(subject)
    return {role: [row.sha256 for row in found.get(role, ())] for role in roles}


def counts_of(kind: str, subject_ids: Iterable[str]) -> dict[str, dict[str, int]]:
    """Different files that count, by object and role, for a list of objects. One query."""
    rows = (
        Attachment.objects.filter(
            subject_type=kind, subject_id__in=list(subject_ids), withdrawn_at=None, deleted_on=None,
            blob__scan__in=USABLE,
        )
        .values_list("subject_id", "role")
        .annotate(count=Count("sha256", distinct=True))
    )  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for subject_id, role, count in rows:
        found.setdefault(subject_id, {})[role] = count
    return found


def shown_at(subject: DjangoModel, *, actor: Actor) -> list[Attachment]:
    """For the page of an object: all that is in use there and that the actor may see, quarantined ones included."""
    rows = visible(actor=actor).filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), withdrawn_at=None, deleted_on=None
    )
    return list(rows.order_by("uploaded_at", "pk"))


def hold_on(kind: str, subject_id: str) -> Hold | None:
    """The hold in force on an object."""
    return Hold.objects.filter(subject_type=kind, subject_id=subject_id, lifted_at=None).first()


def retrievals(row: Attachment) -> list[Retrieval]:
    """Who opened a file last, the latest first; for whoever sees the file."""
    return list(row.retrievals.all()[:20])


def lies_in(scope: Scope, area: Area, organisation_id: UUID | None) -> bool:
    """The scope's equality for one object in memory: in or below its areas, or at its organisations."""
    if organisation_id is not None and organisation_id in scope.organisations:
        return True
    return any(getattr(area, f"{key.level}_key") == key.id for key in scope.areas)
