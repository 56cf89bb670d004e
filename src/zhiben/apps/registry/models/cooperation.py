"""Who else works on a site, what is said of it, and where a person put it on the map."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhiben.apps.registry.models.site import Ruling, Site
from zhiben.core.identifiers.coordinates import Crs
from zhiben.foundation.access.models import Area, Organisation


class SiteCooperation(models.Model):
    """An organisation that co-operates at a site which another one leads. Ended, never deleted."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="cooperations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="配合单位", db_index=False
    )
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    reason = models.CharField("原因", max_length=500)
    by = models.CharField("经办人", max_length=100)

    class Meta:
        verbose_name = "配合单位"
        ordering = ("-since", "-pk")
        constraints = (
            # Read too as the index of what an office co-operates at.
            models.UniqueConstraint(
                fields=("organisation", "site"), condition=Q(until=None), name="cooperates_once_at_site"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation.short_name}配合监管{self.site}"


class RulingCooperation(models.Model):
    """An organisation that a ruling names beside the supervising one: it co-operates at all sites of that business."""

    ruling = models.ForeignKey(Ruling, models.CASCADE, related_name="cooperations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="配合单位")

    class Meta:
        verbose_name = "裁定的配合单位"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("ruling", "organisation"), name="cooperates_once_by_ruling"),)

    def __str__(self) -> str:
        return self.organisation.short_name


class Remark(models.Model):
    """What somebody says of a site, beside its file: it changes nothing there."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="remarks")
    text = models.CharField("意见", max_length=1000)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.CharField("发表人", max_length=100)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "意见"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.by}对{self.site}的意见"

    @property
    def audit_area(self) -> Area:
        return self.site.area


class Placing(models.Model):
    """That a person put a site somewhere on the map: where, in which system, when; the earlier ones stay."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="placings")
    longitude = models.FloatField("经度")
    latitude = models.FloatField("纬度")
    crs = models.CharField("坐标系", max_length=10, choices=[(c.value, c.value) for c in Crs])
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.CharField("标注人", max_length=100)

    class Meta:
        verbose_name = "地图标注"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.longitude:.6f}, {self.latitude:.6f} {self.crs}"
