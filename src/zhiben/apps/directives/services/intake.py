"""Intake: from bytes to a directive with proposed duties. Nothing here binds anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives import permissions
from zhiben.apps.directives.lifecycle import DirectiveState
from zhiben.apps.directives.models import (
    NO_DEADLINE,
    Clause,
    Directive,
    Duty,
    Piece,
    Reading,
    SourceFile,
    Unread,
)
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services.units import county_of, link_units
from zhiben.apps.directives.wording import write_names
from zhiben.core.directive import model
from zhiben.core.directive.compiler import Compiled, compile_with_coverage
from zhiben.core.errors import InputError
from zhiben.core.ledger.table import path_of, task_of
from zhiben.core.readers import read_source
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.selectors import home_county

AREA_KEYS = ("county_key", "town_key", "village_key", "grid_key")


class AlreadyReceived(InputError):
    """The very same file is already there, as `directive_id`."""

    def __init__(self, known: Directive) -> None:
        day = timezone.localtime(known.received_at).strftime("%Y-%m-%d %H:%M")
        message = f"这份文件已在 {day} 登记为《{known.title}》，没有重复登记。"
        super().__init__("directive.already_received", message, directive_id=known.pk)
        self.directive_id = known.pk


def receive_directive(
    *, name: str, data: bytes, actor: Actor, area: Area | None = None, supersedes_id: UUID | None = None
) -> Directive:
    """Read and compile a file and keep it with everything that was read (收文).

    The compiling happens before the transaction, so that a long file blocks nobody.

    Raises: NotPermitted, NotVisible, InputError with the reader's own sentence, AlreadyReceived.
    """
    actor.require(permissions.INTAKE)
    area = area or home_county(actor=actor)
    _refuse_known(hashlib.sha256(data).hexdigest(), area)
    source = read_source(data, name)
    compiled = compile_with_coverage(source)
    return keep_directive(
        name=name, data=data, text=source.text, compiled=compiled, actor=actor, area=area, supersedes_id=supersedes_id
    )


def _refuse_known(sha256: str, area: Area) -> None:
    known = Directive.objects.filter(area=area, source_id=sha256).exclude(state=DirectiveState.DISCARDED).first()
    if known:
        raise AlreadyReceived(known)


@transaction.atomic
def keep_directive(
    *,
    name: str,
    data: bytes,
    text: str,
    compiled: Compiled,
    actor: Actor,
    area: Area,
    supersedes_id: UUID | None = None,
) -> Directive:
    """Keep a file that was compiled: rows for its parts, everything proposed and nothing decided.

    Raises: NotPermitted, NotVisible, AlreadyReceived.
    """
    actor.require(permissions.INTAKE)
    read = compiled.directive
    _refuse_known(hashlib.sha256(data).hexdigest(), area)
    file, _ = SourceFile.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={"media_type": read.source.media_type, "size_bytes": len(data), "content": data},
    )
    older = selectors.directive(supersedes_id, actor=actor) if supersedes_id else None
    meta = read.metadata
    directive = Directive.objects.create(
        area=area,
        **{key: getattr(area, key) for key in AREA_KEYS},
        source=file,
        file_name=PurePath(name).name[-255:],
        title=(meta.title or PurePath(name).stem)[:400],
        document_number=(meta.document_number or "")[:120],
        issuer=write_names(meta.issuer)[:400],
        issued_on=meta.issued_on,
        status=meta.status,
        version=older.version + 1 if older else 1,
        supersedes=older,
        received_by_id=actor.id,
        received_at=timezone.now(),
    )
    Reading.objects.create(directive=directive, text=text, compiled=read.model_dump(mode="json", by_alias=True))
    _keep_parts(directive, compiled)
    audit.record(
        actions.RECEIVED,
        actor=actor,
        subject=directive,
        title=directive.title,
        duties=len(read.duties),
        sha256=file.sha256,
    )
    return directive


def _keep_parts(directive: Directive, compiled: Compiled) -> None:
    """Rows for clauses, duties, pieces and diagnostics."""
    read = compiled.directive
    clauses = _clauses(directive, read.clauses)
    by_key = {clause.id: clause for clause in read.clauses}
    duties = [_duty(directive, duty, by_key, clauses) for duty in read.duties]
    Duty.objects.bulk_create(duties, batch_size=200)
    link_units(duties, county=county_of(directive))
    Piece.objects.bulk_create(
        [
            Piece(
                directive=directive,
                ordinal=ordinal,
                start=piece.start,
                end=piece.end,
                clause_key=piece.clause or "",
                label=piece.label,
            )
            for ordinal, piece in enumerate(compiled.pieces)
        ],
        batch_size=500,
    )
    Unread.objects.bulk_create(
        Unread(
            directive=directive,
            level=found.level,
            code=found.code,
            message=found.message[:500],
            start=found.start,
            end=found.end,
        )
        for found in read.diagnostics
    )


def _clauses(directive: Directive, read: Sequence[model.Clause]) -> dict[str, Clause]:
    depth: dict[str, int] = {}
    rows = []
    for ordinal, clause in enumerate(read):
        depth[clause.id] = depth.get(clause.parent or "", -1) + 1
        rows.append(
            Clause(
                directive=directive,
                key=clause.id,
                parent_key=clause.parent or "",
                ordinal=ordinal,
                depth=depth[clause.id],
                kind=clause.kind,
                label=path_of(clause)[:160],
                heading=clause.heading[:400],
                start=clause.start,
                end=clause.end,
            )
        )
    Clause.objects.bulk_create(rows, batch_size=500)
    return {row.key: row for row in rows}


def _duty(directive: Directive, duty: model.Duty, by_key: dict[str, model.Clause], rows: dict[str, Clause]) -> Duty:
    """A proposed duty whose values are those that were read."""
    clause = by_key[duty.clause]
    values = duty.model_dump(mode="json")
    # The table a measure stands in names its sector; elsewhere the words of the duty do.
    sectors = clause.path if clause.kind == "measure" else duty.sectors
    return Duty(
        directive=directive,
        **{key: getattr(directive, key) for key in AREA_KEYS},
        clause=rows[duty.clause],
        machine=values,
        ordinal=duty.start,
        start=duty.start,
        end=duty.end,
        modality=duty.modality,
        task=task_of(clause, by_key)[:400],
        measure="".join(duty.text.split()),
        lead=write_names(clause.effective_lead),
        responsible=write_names(clause.effective_responsible or (() if clause.effective_lead else duty.bearers)),
        sector=(sectors[0] if sectors else "")[:120],
        deadlines=values["deadlines"],
        recurrences=values["recurrences"],
        targets=values["targets"],
        thresholds=values["thresholds"],
        consequences=values["consequences"],
        evidence=values["evidence"],
        deadline_on=min(duty.deadlines, default=NO_DEADLINE),
        due_before_issue=is_due_before_issue(duty.deadlines, directive.issued_on),
    )


def is_due_before_issue(deadlines: Sequence[date], issued_on: date | None) -> bool:
    """Whether a deadline had passed when the directive was issued: whoever confirms must verify it was met."""
    return issued_on is not None and any(day < issued_on for day in deadlines)
