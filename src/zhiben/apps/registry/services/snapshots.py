"""Denominators: a list of sites on a day, kept and signed, so that "full coverage" has a base that does not move."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.core.signing import Signer
from django.db import transaction
from django.db.models import Max

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Site, Snapshot, SnapshotItem
from zhiben.apps.registry.selectors import sites
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.selectors import home_county

BATCH = 5000
_signer = Signer(salt="registry.snapshot")


@transaction.atomic
def sign_snapshot(*, title: str, wanted: SiteFilter, on: date, actor: Actor) -> Snapshot:
    """The sites that the filter means now, as a list of the day that no later change of a file touches.

    Raises: NotPermitted, InputError "registry.title_missing", "registry.snapshot_empty".
    """
    actor.require(permissions.SNAPSHOT)
    if not title.strip():
        raise InputError("registry.title_missing", "请填写底数名称，例如“2026 年第一季度非煤矿山全覆盖检查”。")
    area: Area = sites.area_of(wanted, actor=actor) or home_county(actor=actor)
    last = Site.objects.filter(county_key=area.county_key).aggregate(last=Max("pk"))["last"] or 0
    made = Snapshot(
        area=area, title=title.strip(), wanted=wanted.as_texts(), taken_on=on, count=0, last_site=last, digest="",
        signed_by=actor.name, signed_by_id=actor.id, signature="",
    )  # fmt: skip
    made.save(force_insert=True)
    made.count, made.digest = _fill(made, sites.site_lines(wanted, actor=actor))
    if not made.count:
        raise InputError("registry.snapshot_empty", "筛选没有任何对象，不能作为底数。请先检查筛选条件。")
    made.signature = _signer.signature(_signed(made))
    made.save(update_fields=["count", "digest", "signature"])
    audit.record(
        actions.SNAPSHOT_SIGNED, actor=actor, subject=made, title=made.title, count=made.count, on=on.isoformat(),
        digest=made.digest,
    )  # fmt: skip
    return made


def _fill(made: Snapshot, lines: Iterable[sites.Line]) -> tuple[int, str]:
    rows = iter(lines)
    count, parts = 0, []
    while batch := list(islice(rows, BATCH)):
        SnapshotItem.objects.bulk_create(
            (SnapshotItem(snapshot=made, site_id=r.id, name=r.name, credit_code=r.credit_code, area_name=r.area) for r in batch),
            batch_size=BATCH,
        )  # fmt: skip
        count += len(batch)
        parts += [_line(r.id, r.name, r.credit_code, r.area) for r in batch]
    return count, _digest(parts)


def _line(key: int, name: str, code: str, area: str) -> str:
    return f"{key}\t{name}\t{code}\t{area}\n"


def _digest(lines: Iterable[str]) -> str:
    """Of the lines in order of their key."""
    whole = hashlib.sha256()
    for line in sorted(lines, key=lambda line: int(line.split("\t", 1)[0])):
        whole.update(line.encode())
    return whole.hexdigest()


def _signed(found: Snapshot) -> str:
    parts = (
        str(found.pk),
        found.title,
        found.taken_on.isoformat(),
        str(found.count),
        found.digest,
        str(found.signed_by_id),
    )
    return "\n".join(parts)


def is_untouched(found: Snapshot) -> bool:
    """Whether list and signature are still what was signed."""
    rows: Iterator[tuple[int, str, str, str]] = (
        found.items.order_by("site_id").values_list("site_id", "name", "credit_code", "area_name").iterator(BATCH)
    )
    return _digest(_line(*row) for row in rows) == found.digest and _signer.signature(_signed(found)) == found.signature
