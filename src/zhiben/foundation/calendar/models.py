"""A county's years and their days. Only days that differ from the week are kept: holidays, and weekends worked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Area


class Status(models.TextChoices):
    """A derived day follows from the statute alone; what is counted with it is provisional."""

    ANNOUNCED = "announced", "已公布"
    DERIVED = "derived", "推算"


class Changed(models.Model):
    """Who set the row last, when, and on whose word."""

    source = models.CharField("依据", max_length=200)
    status = models.CharField("状态", max_length=10, choices=Status.choices)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )
    changed_by_name = models.CharField("修改人", max_length=100)
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        abstract = True


class CalendarYear(Changed):
    """One year of one county."""

    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+", verbose_name="县区")
    year = models.PositiveSmallIntegerField("年")

    class Meta:
        verbose_name = "工作日历年度"
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(fields=("area", "year"), name="calendar_year_once_in_county"),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="calendar_year_status_known"),
        )

    def __str__(self) -> str:
        return f"{self.year} 年工作日历"


class CalendarDay(Changed):
    """A day that differs from its week: work on a weekend, or none on a working day (or a holiday by name)."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "工作日"
        HOLIDAY = "holiday", "休息日"

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField("日期")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    name = models.CharField("名称", max_length=50, blank=True)

    class Meta:
        verbose_name = "日历日"
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("year", "day"), name="calendar_day_once_in_year"),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="calendar_day_status_known"),
            models.CheckConstraint(condition=Q(kind__in=["workday", "holiday"]), name="calendar_day_kind_known"),
        )

    def __str__(self) -> str:
        return self.day.isoformat()

    @property
    def audit_area(self) -> Area | None:
        return self.year.area
