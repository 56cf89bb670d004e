"""Lists that come in (imports) and lists that are kept as they were (snapshots)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone

from zhiben.foundation.access.models import Area


class SiteImport(models.Model):
    """A sheet of sites that was handed in: mapped, tried, then written or left."""

    class State(models.TextChoices):
        MAPPING = "mapping", "待确认列对应"
        TRYING = "trying", "试算中"
        TRIED = "tried", "已试算"
        APPLYING = "applying", "写入中"
        APPLIED = "applied", "已写入"
        FAILED = "failed", "未完成"
        UNDONE = "undone", "已撤回"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to="registry/imports/")
    sha256 = models.CharField(max_length=64)
    headers: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    options: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    handed_in_by = models.CharField("导入人", max_length=100)
    handed_in_at = models.DateTimeField("导入时间", default=timezone.now)
    applied_at = models.DateTimeField("写入时间", null=True)
    undone_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "档案导入"
        ordering = ("-handed_in_at",)
        indexes = (models.Index(fields=["area", "handed_in_at"], name="import_by_area"),)

    def __str__(self) -> str:
        return self.name


class ImportMapping(models.Model):
    """How the columns of a sheet with these heads were read last time."""

    county_key = models.UUIDField()
    heads_digest = models.CharField(max_length=64)
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "导入列对应"
        constraints = (models.UniqueConstraint(fields=("county_key", "heads_digest"), name="mapping_once_in_county"),)

    def __str__(self) -> str:
        return self.heads_digest[:12]


class DuplicateDecision(models.Model):
    """What a person decided of a row that looked like a registered site: kept for every later sheet with that row."""

    class Decision(models.TextChoices):
        MERGE = "merge", "同一对象，更新原档案"
        CREATE = "create", "不同对象，新建档案"
        SKIP = "skip", "不导入"

    county_key = models.UUIDField()
    row_digest = models.CharField(max_length=64)
    site_id = models.BigIntegerField("已有档案")
    decision = models.CharField("决定", max_length=10, choices=Decision.choices)
    decided_by = models.CharField("决定人", max_length=100)
    decided_at = models.DateTimeField("决定时间", default=timezone.now)

    class Meta:
        verbose_name = "疑似重复的决定"
        constraints = (
            models.UniqueConstraint(fields=("county_key", "row_digest", "site_id"), name="decided_once_in_county"),
        )

    def __str__(self) -> str:
        return self.get_decision_display()


class FleetList(models.Model):
    """The whole fleet of a site as a list had it on a day; the next one is compared with it."""

    site = models.ForeignKey("registry.Site", models.PROTECT, related_name="fleet_lists")
    on = models.DateField("日期")
    lines: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField("车辆")
    sha256 = models.CharField(max_length=64)
    loaded_by = models.CharField("登记人", max_length=100)
    loaded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "车辆台账快照"
        ordering = ("-on", "-pk")
        constraints = (models.UniqueConstraint(fields=("site", "on"), name="fleet_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {len(self.lines)} 辆"

    @property
    def audit_area(self) -> Area:
        found: Area = self.site.area
        return found


class Snapshot(models.Model):
    """What "full coverage" is measured against: a list of sites on a day, signed (底数)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=200)
    wanted: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField("筛选条件")
    taken_on = models.DateField("日期")
    taken_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField("数量")
    last_site = models.BigIntegerField("当时最后登记的编号")
    digest = models.CharField(max_length=64)
    signed_by = models.CharField("签署人", max_length=100)
    signed_by_id = models.UUIDField()
    signature = models.CharField(max_length=100)

    class Meta:
        verbose_name = "底数快照"
        ordering = ("-taken_at",)
        indexes = (models.Index(fields=["area", "taken_at"], name="snapshot_by_area"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.taken_on.isoformat()}，{self.count} 个）"


class SnapshotItem(models.Model):
    """One site as it was on the day: the file may change, the list does not."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="items", db_index=False)
    site_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18, blank=True)
    area_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = "底数快照明细"
        ordering = ("site_id",)
        constraints = (models.UniqueConstraint(fields=("snapshot", "site_id"), name="site_once_in_snapshot"),)

    def __str__(self) -> str:
        return self.name
