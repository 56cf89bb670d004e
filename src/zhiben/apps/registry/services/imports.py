"""A sheet of sites comes in: mapped, tried in a transaction that is rolled back, then written as it was tried.

The trial runs the very code that writes, so its counts are those of the database. Nothing of a row with a reason
against it is written. The same sheet again finds every site unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.importing.columns import TARGETS, digest_of, propose
from zhiben.apps.registry.importing.sheets import read_sheet
from zhiben.apps.registry.models import ImportMapping, SiteImport
from zhiben.apps.registry.selectors import lists
from zhiben.apps.registry.services import import_sheets
from zhiben.apps.registry.services.import_plan import Plan, make_plan
from zhiben.apps.registry.services.import_write import write_plan
from zhiben.core.errors import Conflict, InputError
from zhiben.core.identifiers.coordinates import Crs
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.selectors import home_county

Told = Callable[[int, int], None]
DOUBTFUL = {"skip": "暂不导入，列出待核对", "merge": "视为同一对象，更新原档案", "create": "视为不同对象，新建档案"}
State = SiteImport.State


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@transaction.atomic
def hand_in(*, name: str, data: bytes, actor: Actor) -> SiteImport:
    """Keep the sheet, and propose what its columns mean: as last time for sheets with these heads, else by the heads.

    Raises: NotPermitted, InputError "registry.sheet_…".
    """
    actor.require(permissions.IMPORT)
    county = home_county(actor=actor)
    made = SiteImport(
        area=county, name=Path(name).name[:200], sha256=hashlib.sha256(data).hexdigest(), handed_in_by=actor.name
    )
    made.file.save(f"{made.pk.hex}.sheet", ContentFile(data), save=False)
    try:
        sheet = read_sheet(Path(made.file.path))
    except InputError:
        made.file.delete(save=False)
        raise
    made.headers, made.total = sheet.heads, len(sheet.rows)
    remembered = ImportMapping.objects.filter(county_key=county.pk, heads_digest=digest_of(sheet.heads)).first()
    kept = {head: code for head, code in remembered.mapping.items() if head in sheet.heads} if remembered else {}
    made.mapping = kept or propose(sheet.heads)
    made.options = {"doubtful": "skip", "crs": "", "observed_on": timezone.localdate().isoformat()}
    made.save(force_insert=True)
    return made


@transaction.atomic
def settle_mapping(*, import_id: UUID, mapping: Mapping[str, str], options: Mapping[str, str], actor: Actor) -> SiteImport:  # fmt: skip
    """What a person decided about the columns; remembered for the next sheet with these heads.

    Raises: NotVisible, NotPermitted, InputError "registry.mapping_twice", "registry.mapping_no_name", "registry.option",
    Conflict "registry.import_done".
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    _refuse_done(found)
    chosen = {head: code for head, code in mapping.items() if head in found.headers and code in TARGETS}
    twice = [TARGETS[c].label for c in TARGETS if list(chosen.values()).count(c) > 1]
    if twice:
        raise InputError("registry.mapping_twice", f"有两列都对应到{'、'.join(twice)}，请只保留一列。")
    if "name" not in chosen.values():
        raise InputError("registry.mapping_no_name", "没有任何一列对应到名称，无法导入。请指定名称所在的列。")
    found.mapping, found.options = chosen, found.options | _options(options)
    found.state, found.report = State.MAPPING, {}
    found.save(update_fields=["mapping", "options", "state", "report"])
    ImportMapping.objects.update_or_create(
        county_key=found.area.county_key,
        heads_digest=digest_of(found.headers),
        defaults={"mapping": chosen, "used_at": timezone.now()},
    )
    return found


def _options(given: Mapping[str, str]) -> dict[str, str]:
    doubtful, crs = given.get("doubtful", "skip"), given.get("crs", "")
    if doubtful not in DOUBTFUL or (crs and crs not in list(Crs)):
        raise InputError("registry.option", "选项无法识别，请重新选择。")
    return {"doubtful": doubtful, "crs": crs}


def try_import(*, import_id: UUID, actor: Actor, told: Told = _silent) -> SiteImport:
    """Write everything, count, and take it back. The report says what would come of each row.

    Raises: NotVisible, NotPermitted, InputError, Conflict.
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    _refuse_done(found)
    _move(found, State.TRYING)
    plan = _plan(found, told)
    with transaction.atomic():
        counts = _written(plan, found, actor)
        transaction.set_rollback(True)
    found.report = plan.report() | {"counts": counts | plan.counts(), "digest": plan.digest()}
    _move(found, State.TRIED, "report")
    return found


def apply_import(*, import_id: UUID, actor: Actor, told: Told = _silent) -> SiteImport:
    """Write what the trial showed; refused where the register has moved since. A second time does nothing.

    Raises: NotVisible, NotPermitted, InputError "registry.import_untried", Conflict "registry.import_moved".
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    if found.state == State.APPLIED:
        return found
    _refuse_done(found)
    if not found.report:
        raise InputError("registry.import_untried", "请先试算，核对结果后再写入。")
    plan = _plan(found, told)
    if plan.digest() != found.report.get("digest"):
        raise Conflict("registry.import_moved", "试算之后档案有了变化，结果会与所见不同。请重新试算后再写入。")
    with transaction.atomic():
        counts = _written(plan, found, actor) | plan.counts()
        found.state, found.applied_at = State.APPLIED, timezone.now()
        found.save(update_fields=["state", "applied_at"])
        audit.record(
            actions.IMPORTED, actor=actor, subject=found, file=found.name, sha256=found.sha256,
            created=counts["created"], updated=counts["updated"], unchanged=counts["unchanged"],
            refused=counts["refused"] + counts["doubtful"],
        )  # fmt: skip
    import_sheets.keep_as_evidence(found, actor=actor, now=timezone.now())
    return found


def fail_import(import_id: UUID, *, problem: str) -> None:
    """The sentence that stands on the page of an import that could not be finished."""
    SiteImport.objects.filter(pk=import_id).exclude(state__in=(State.APPLIED, State.UNDONE)).update(
        state=State.FAILED, problem=problem[:500]
    )


def note_progress(import_id: UUID, *, done: int, total: int) -> None:
    SiteImport.objects.filter(pk=import_id).update(done=done, total=total)


def mark_waiting(*, import_id: UUID, apply: bool, actor: Actor) -> SiteImport:
    """Somebody asked for the trial, or for the writing, and a worker will do it.

    Raises: NotVisible, NotPermitted, Conflict "registry.import_done", InputError "registry.import_untried".
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    _refuse_done(found)
    if apply and not found.report:
        raise InputError("registry.import_untried", "请先试算，核对结果后再写入。")
    found.problem = ""
    _move(found, State.APPLYING if apply else State.TRYING, "problem")
    return found


def _refuse_done(found: SiteImport) -> None:
    if found.state in (State.APPLIED, State.UNDONE):
        raise Conflict("registry.import_done", f"“{found.name}”已经写入，不能再改。如需更正，请导入新的文件。")


def _move(found: SiteImport, state: str, *fields: str) -> None:
    found.state = state
    found.save(update_fields=["state", *fields])


def _plan(found: SiteImport, told: Told) -> Plan:
    observed = date.fromisoformat(found.options["observed_on"])
    return make_plan(
        sheet=read_sheet(Path(found.file.path)), county=found.area, mapping=found.mapping, crs=found.options["crs"],
        doubtful=found.options["doubtful"], observed_on=observed, told=told,
    )  # fmt: skip


def _written(plan: Plan, found: SiteImport, actor: Actor) -> dict[str, Any]:
    now: datetime = timezone.now()
    try:
        return write_plan(plan, found=found, by=actor.name, now=now)
    except IntegrityError as error:
        raise Conflict("registry.import_moved", "导入过程中有人登记了相同的对象。请重新试算后再写入。") from error
