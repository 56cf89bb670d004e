"""A list as a sheet: what is filtered, all of it, noted in the trail."""

from __future__ import annotations

import io
from uuid import UUID

import xlsxwriter
from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.selectors import coverage, lists, sites
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.vocabulary import Risk, Sector, SiteKind, Size, Status
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.selectors import home_county

MAX_ROWS = 100_000
HEADS = ("编号", "名称", "统一社会信用代码", "类型", "所在区域", "地址", "行业领域", "规模", "风险等级", "状态", "属地责任单位", "行业监管部门")  # fmt: skip


@transaction.atomic
def export_sites(*, wanted: SiteFilter, actor: Actor) -> bytes:
    """The sheet. Contacts are not in it. Raises: NotPermitted, InputError "registry.export_size"."""
    actor.require(permissions.SUPERVISE)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("监管对象")
    sheet.write_row(0, 0, HEADS)
    count = 0
    for count, line in enumerate(sites.site_lines(wanted, actor=actor), start=1):
        if count > MAX_ROWS:
            raise InputError("registry.export_size", f"一次最多导出 {MAX_ROWS} 个对象，请先按区域或行业筛选。")
        sheet.write_row(count, 0, _cells(line))
    book.close()
    county = home_county(actor=actor)
    words = "、".join(f"{name}={value}" for name, value in wanted.as_texts().items()) or "全部"
    audit.record(actions.EXPORTED, actor=actor, subject=county, count=count, wanted=words)
    return buffer.getvalue()


COVERED_HEADS = ("编号", "名称", "统一社会信用代码", "所在区域", "是否覆盖", "目前状态")


@transaction.atomic
def export_coverage(*, snapshot_id: UUID, measure: coverage.Measure, actor: Actor) -> bytes:
    """A denominator with what is covered of it, row by row, and the figures before them.

    Raises: NotPermitted, NotVisible.
    """
    actor.require(permissions.SUPERVISE)
    found = lists.snapshot(snapshot_id, actor=actor)
    figures = coverage.coverage_of(found, measure, actor=actor)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    summary = book.add_worksheet("汇总")
    for at, row in enumerate((
        ("底数", found.title), ("底数日期", found.taken_on.isoformat()), ("签署人", found.signed_by),
        ("SHA-256", found.digest), ("覆盖标准", measure.words), ("已覆盖", figures.covered), ("底数数量", figures.total),
        ("覆盖率（%）", str(figures.share) if figures.share is not None else "—"),
        ("底数之后新增（不计入）", figures.added_later), ("底数中已关闭或不在档", figures.gone),
    )):  # fmt: skip
        summary.write_row(at, 0, row)
    sheet = book.add_worksheet("明细")
    sheet.write_row(0, 0, COVERED_HEADS)
    for at, item in enumerate(coverage.all_items(found, measure), start=1):
        sheet.write_row(at, 0, item)
    book.close()
    wanted = f"{found.title}覆盖情况（{measure.words}）"
    audit.record(actions.EXPORTED, actor=actor, subject=found, count=figures.total, wanted=wanted)
    return buffer.getvalue()


def _cells(line: sites.Line) -> tuple[str | int, ...]:
    return (
        line.id, line.name, line.credit_code, str(SiteKind(line.kind).label), line.area, line.address,
        str(Sector(line.sector).label), str(Size(line.size).label), str(Risk(line.risk).label),
        str(Status(line.status).label), line.territory_owner or "", line.sector_owner or "",
    )  # fmt: skip
