"""A directive that other apps' tests may use: a notice of the fictitious county, compiled by hand.

Compiled by hand, so that these tests say nothing about the compiler and do not change with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypedDict, Unpack

from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.services import force, intake, review
from zhiben.core.directive import model
from zhiben.core.directive.compiler import Compiled, Piece
from zhiben.core.directive.pieces import Label
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

TITLE = "安澜县应急管理局关于开展岁末安全检查的通知"
CHECK = "县应急管理局牵头，县住建局配合，2026年6月底前完成企业自查，自查率达到95%。"
SANCTION = "逾期未完成的，一律停产整顿。"
PATROL = "各镇政府每月至少检查2次；"
RECORD = "青石镇2025年12月31日前建立台账。"
REASON = "岁末年初安全风险上升。"
NOTICE = "\n".join(
    (
        TITLE,
        REASON,
        "一、工作任务",
        f"（一）企业自查。{CHECK}{SANCTION}",
        f"（二）隐患整改。{PATROL}{RECORD}",
        "2026年3月1日",
    )
)


class Differences(TypedDict, total=False):
    """In what a test's notice differs from the usual one."""

    status: Literal["final", "draft"]
    title: str
    responsible: str


def compiled_notice(
    text: str = NOTICE,
    *,
    status: Literal["final", "draft"] = "final",
    title: str = TITLE,
    responsible: str = "各镇政府",
) -> Compiled:
    """The notice as a compiler would give it: three duties in two clauses, one sanction, one reason."""
    first, second = text.index("（一）"), text.index("（二）")
    clauses = [
        _clause("c1", None, ["一"], "section", "工作任务", text.index("一、"), first - 1),
        _clause("c2", "c1", ["一", "（一）"], "clause", "企业自查", first, second - 1, ["县应急管理局"], ["县住建局"]),
        _clause(
            "c3",
            "c1",
            ["一", "（二）"],
            "clause",
            "隐患整改",
            second,
            text.index("2026年3月1日") - 1,
            [],
            responsible.split("、"),
        ),
    ]
    check = _duty(text, "d1", "c2", CHECK, {"deadlines": "2026年6月底前", "targets": "自查率达到95%"},
        deadlines=[date(2026, 6, 30)], targets=[model.Quantity(metric="自查率", op=">=", value=95, unit="%")])  # fmt: skip
    patrol = _duty(
        text,
        "d2",
        "c3",
        PATROL,
        {"recurrences": "每月至少检查2次"},
        recurrences=[model.Recurrence(times=2, per="month")],
    )
    record = _duty(text, "d3", "c3", RECORD, {"deadlines": "2025年12月31日前"}, deadlines=[date(2025, 12, 31)])
    directive = model.Directive(
        source=model.Source(name="notice.txt", media_type="text/plain", sha256="0" * 64, characters=len(text)),
        metadata=model.Metadata(
            title=title, document_number="安应急〔2026〕8号", issuer=["安澜县应急管理局"], issued_on=date(2026, 3, 1),
            status=status,
        ),
        clauses=clauses,
        duties=[check, patrol, record],
        reporting=[],
        diagnostics=[model.Diagnostic(level="warning", code="text.loose", message="有一段不属于任何条款。", start=0, end=5)],
    )  # fmt: skip
    labels: tuple[tuple[str, Label, str | None], ...] = ((TITLE, "frame", None), (REASON, "background", None), ("一、工作任务", "heading", None), (CHECK, "duty", "d1"),
        (SANCTION, "sanction", None), (PATROL, "duty", "d2"), (RECORD, "duty", "d3"))  # fmt: skip
    pieces = [
        Piece(text.index(words), text.index(words) + len(words), None, label, duty) for words, label, duty in labels
    ]
    return Compiled(directive, pieces)


def _clause(
    key: str, parent: str | None, path: list[str], kind: str, heading: str, start: int, end: int,
    lead: Sequence[str] = (), responsible: Sequence[str] = (),
) -> model.Clause:  # fmt: skip
    units = {"lead": list(lead), "responsible": list(responsible)}
    effective = {f"effective_{role}": names for role, names in units.items()}
    return model.Clause.model_validate(
        {"id": key, "parent": parent, "path": path, "kind": kind, "heading": heading, "start": start, "end": end}
        | units
        | effective
    )


def _duty(text: str, key: str, clause: str, words: str, evidence: dict[str, str], **values: Any) -> model.Duty:
    start = text.index(words)
    places = {
        kind: [(start + words.index(found), start + words.index(found) + len(found))]
        for kind, found in evidence.items()
    }
    return model.Duty(
        id=key, clause=clause, start=start, end=start + len(words), text=words, modality="must", evidence=places, **values
    )  # fmt: skip


def received(
    actor: Actor,
    area: Area,
    *,
    text: str = NOTICE,
    supersedes: Directive | None = None,
    **metadata: Unpack[Differences],
) -> Directive:
    """A directive with three proposed duties. Another `text` is another file."""
    data = "".join((text, *map(str, metadata.values()))).encode()
    compiled = compiled_notice(text, **metadata)
    return intake.keep_directive(
        name="notice.txt", data=data, text=text, compiled=compiled, actor=actor, area=area,
        supersedes_id=supersedes.pk if supersedes else None,
    )  # fmt: skip


def duties_of(directive: Directive) -> list[Duty]:
    """Its duties in the order of the text."""
    return list(Duty.objects.filter(directive=directive).order_by("ordinal", "pk"))


def confirmed(actor: Actor, area: Area, **metadata: Unpack[Differences]) -> Directive:
    """A directive with all duties confirmed, not in force."""
    directive = received(actor, area, **metadata)
    for duty in duties_of(directive):
        review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=actor)
    return directive


def in_force(actor: Actor, area: Area, **metadata: Unpack[Differences]) -> Directive:
    """A directive whose three duties bind."""
    directive = confirmed(actor, area, **metadata)
    return force.put_in_force(directive_id=directive.pk, actor=actor)
