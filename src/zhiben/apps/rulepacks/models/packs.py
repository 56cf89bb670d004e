"""What is installed, what a county has switched on, and what it has set."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhiben.core.rules.vocabulary import MARKS
from zhiben.foundation.access.models import Area


class PackEdition(models.Model):
    """One edition of a pack as its author wrote it: never changed, never removed, so that old verdicts can be replayed.

    `files`: every file of the pack and of the shared vocabulary it was checked with, by path. `county` is empty for what
    is shipped with the platform; an edition that a county uploaded is seen in that county only.
    """

    county = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="县区")
    pack = models.CharField("规则包", max_length=80)
    edition = models.CharField("版本", max_length=40)
    title = models.CharField("名称", max_length=200)
    status = models.CharField("效力", max_length=20)
    starts_on = models.DateField("施行日期")
    ends_on = models.DateField("失效日期", null=True, blank=True)
    rules = models.PositiveIntegerField("规则数")
    cases = models.PositiveIntegerField("测试数")
    files: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    digest = models.CharField(max_length=64)
    installed_by = models.CharField("安装人", max_length=100)
    installed_at = models.DateTimeField("安装时间", default=timezone.now)

    class Meta:
        verbose_name = "规则包版本"
        ordering = ("pack", "-installed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("pack", "edition"), condition=Q(county=None), name="edition_once"),
            models.UniqueConstraint(
                fields=("county", "pack", "edition"), condition=Q(county__isnull=False), name="edition_once_in_county"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"

    @property
    def audit_area(self) -> Area | None:
        return self.county


# After the source of a rule that rests on a document or a figure that nobody has confirmed.
TO_CONFIRM = f"（{MARKS['unverified']}）"


class RuleEntry(models.Model):
    """A rule by a short key, which a million verdicts carry. The words are those of the edition installed last."""

    pack = models.CharField("规则包", max_length=80)
    code = models.CharField("规则", max_length=120)
    catalogue = models.CharField("目录编号", max_length=200, blank=True)
    label = models.CharField("名称", max_length=300)
    subject = models.CharField("对象", max_length=80)
    subject_label = models.CharField("对象名称", max_length=100)
    level = models.CharField("等级", max_length=10)
    source = models.CharField("出处", max_length=300)

    class Meta:
        verbose_name = "规则条目"
        ordering = ("pack", "pk")
        constraints = (models.UniqueConstraint(fields=("pack", "code"), name="rule_once_in_pack"),)

    def __str__(self) -> str:
        return self.label

    @property
    def to_confirm(self) -> bool:
        return TO_CONFIRM in self.source


class PackUse(models.Model):
    """That a county judges by an edition, from when, and which of its sites are the subjects of the pack.

    `places`: subject → {"sectors": […], "kinds": […]}, words of the register.
    """

    county = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="县区")
    pack = models.CharField("规则包", max_length=80)
    edition = models.ForeignKey(PackEdition, models.PROTECT, related_name="uses", verbose_name="版本")
    places: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    switched_on_at = models.DateTimeField("启用时间", default=timezone.now)
    switched_on_by = models.CharField("启用人", max_length=100)
    reason = models.CharField("原因", max_length=500)
    switched_off_at = models.DateTimeField("停用时间", null=True, blank=True)
    switched_off_by = models.CharField("停用人", max_length=100, blank=True)
    reason_off = models.CharField("停用原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "规则包启用"
        ordering = ("pack", "-switched_on_at")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "pack"), condition=Q(switched_off_at=None), name="one_edition_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.edition}"

    @property
    def area(self) -> Area:
        return self.county


class LocalParameter(models.Model):
    """What a county has set where the text leaves it to the place. A later one ends it; nothing is overwritten."""

    county = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="县区")
    pack = models.CharField("规则包", max_length=80)
    name = models.CharField("参数", max_length=80)
    label = models.CharField("名称", max_length=200)
    value = models.CharField("值", max_length=60)
    unit = models.CharField("单位", max_length=20, blank=True)
    starts_on = models.DateField("起算日期")
    reason = models.CharField("依据", max_length=500)
    set_by = models.CharField("设定人", max_length=100)
    set_at = models.DateTimeField("设定时间", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "本地参数"
        ordering = ("pack", "name", "-set_at")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "pack", "name"), condition=Q(ended_at=None), name="one_local_value"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.value} {self.unit}".strip()

    @property
    def area(self) -> Area:
        return self.county

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on


class JudgementBasis(models.Model):
    """Everything that a judgement rests on beside the facts: editions, local values, and what stands for which subject.

    `content`: [{"edition": key, "pack": …, "name": …, "places": {…}, "settings": {name: [from, value, by]}}, …]
    """

    county_key = models.UUIDField()
    digest = models.CharField(max_length=64)
    content: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "判定依据"
        constraints = (models.UniqueConstraint(fields=("county_key", "digest"), name="basis_once_in_county"),)

    def __str__(self) -> str:
        return "、".join(f"{each['name']}" for each in self.content)
