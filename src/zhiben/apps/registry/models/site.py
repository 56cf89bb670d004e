"""The regulated object, who answers for it, and what is known of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhiben.apps.registry.vocabulary import (
    FactKind,
    FactSource,
    Ownership,
    Principle,
    Risk,
    Sector,
    SiteKind,
    Size,
    Status,
    kind_of,
)
from zhiben.core.identifiers.coordinates import Crs
from zhiben.foundation.access.models import Area, AreaKeys, Organisation


class BusinessKind(models.Model):
    """A kind of business (业态) as the county names it. One that no ruling has given to a body waits for one."""

    county = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField("业态", max_length=60)
    sector = models.CharField("行业领域", max_length=30, choices=Sector.choices, default=Sector.OTHER)

    class Meta:
        verbose_name = "业态"
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("county", "name"), name="business_once_in_county"),)

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> Area:
        return self.county


class Ruling(models.Model):
    """Which body supervises a kind of business, on what principle. A later ruling ends it and is named by it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    business = models.ForeignKey(BusinessKind, models.PROTECT, related_name="rulings", verbose_name="业态")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="监管部门")
    principle = models.CharField("确定原则", max_length=20, choices=Principle.choices)
    basis = models.CharField("依据", max_length=500)
    decided_on = models.DateField("确定日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    decided_by = models.CharField("确定人", max_length=100)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "监管职责裁定"
        ordering = ("-decided_on", "-recorded_at")
        constraints = (
            models.UniqueConstraint(fields=("business",), condition=Q(ended_on=None), name="one_ruling_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.business}由{self.organisation.short_name}监管"

    @property
    def area(self) -> Area:
        return self.business.county


def _list_indexes() -> tuple[models.Index, ...]:
    """One for every filter of the list, under each way in which a list is scoped, newest first."""
    plans = {
        "county_key": ("", "status", "risk", "sector", "kind", "ownership", "business", "status risk"),
        "town_key": ("", "status", "risk", "sector", "kind", "ownership", "business", "status risk", "longitude"),
        "village_key": ("",),
        "sector_owner": ("", "status", "risk", "sector", "business", "status risk", "longitude"),
    }
    return tuple(
        models.Index(fields=[scope, *name.split(), "id"], name=f"site_{scope[:6]}_{name.replace(' ', '_') or 'all'}")
        for scope, names in plans.items()
        for name in names
    )


class Site(AreaKeys):
    """A firm or a place that a duty can be about (监管对象). Integer key: a million of them stand in many indexes.

    The level keys and `search_text` are filled by `services`; the latter holds the pairs of characters of the name and
    the values of the filters, for the full-text index of either database.
    """

    county_key = models.UUIDField()
    town_key = models.UUIDField(null=True, blank=True)
    village_key = models.UUIDField(null=True, blank=True)
    grid_key = models.UUIDField(null=True, blank=True)

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField("类型", max_length=20, choices=SiteKind.choices, default=SiteKind.ENTERPRISE)
    name = models.CharField("名称", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="所在区域", db_index=False)
    address = models.CharField("地址", max_length=300, blank=True)
    sector = models.CharField("行业领域", max_length=30, choices=Sector.choices, default=Sector.OTHER)
    other_sectors: models.JSONField[list[str], list[str]] = models.JSONField("兼营领域", default=list, blank=True)
    industry_code = models.CharField("国民经济行业代码", max_length=5, blank=True)
    business = models.ForeignKey(
        BusinessKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="业态", db_index=False
    )
    size = models.CharField("规模", max_length=10, choices=Size.choices, default=Size.UNKNOWN)
    risk = models.CharField("风险等级", max_length=10, choices=Risk.choices, default=Risk.UNKNOWN)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPERATING)
    manager = models.CharField("管理单位", max_length=200, blank=True)
    owner_name = models.CharField("产权人", max_length=200, blank=True)
    territory_owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="属地责任单位",
        db_index=False,
    )
    sector_owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="行业监管部门",
        db_index=False,
    )
    ownership = models.CharField("责任", max_length=12, choices=Ownership.choices, default=Ownership.UNOWNED)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本单位账号", db_index=False
    )
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    crs = models.CharField("坐标系", max_length=10, blank=True, choices=[(c.value, c.value) for c in Crs])
    registered_on = models.DateField("登记日期")
    imported_by = models.ForeignKey(
        "registry.SiteImport", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    search_text = models.TextField(editable=False, default="")
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "监管对象"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("county_key", "credit_code"), condition=~Q(credit_code=""), name="credit_code_once_in_county"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None, crs="")
                | (Q(longitude__isnull=False, latitude__isnull=False) & ~Q(crs="")),
                name="site_point_has_a_system",
            ),
            models.CheckConstraint(
                condition=Q(ownership="owned", territory_owner__isnull=False, sector_owner__isnull=False)
                | Q(ownership="no_sector", territory_owner__isnull=False, sector_owner=None)
                | Q(ownership="no_territory", territory_owner=None, sector_owner__isnull=False)
                | Q(ownership="unowned", territory_owner=None, sector_owner=None),
                name="site_ownership_follows_owners",
            ),
        )
        indexes = (
            *_list_indexes(),
            models.Index(fields=["organisation", "id"], name="site_own", condition=Q(organisation__isnull=False)),
            models.Index(fields=["county_key", "name"], name="site_name"),
            models.Index(fields=["county_key", "longitude", "id"], name="site_placed"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def sectors(self) -> list[str]:
        return [self.sector, *self.other_sectors]


class OwnerChange(models.Model):
    """That the body answering for a site changed on a day, so that the past can be asked about."""

    class Role(models.TextChoices):
        TERRITORY = "territory", "属地"
        SECTOR = "sector", "行业"

    site = models.ForeignKey(Site, models.PROTECT, related_name="owner_changes")
    role = models.CharField("责任", max_length=10, choices=Role.choices)
    before = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    after = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    on = models.DateField("变更日期")
    ruling = models.ForeignKey(Ruling, models.PROTECT, null=True, related_name="changes")
    reason = models.CharField("原因", max_length=500)
    by = models.CharField("经办人", max_length=100)
    batch = models.UUIDField("同批变更", null=True, db_index=True)

    class Meta:
        verbose_name = "监管责任变更"
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.get_role_display()}责任由“{self.before or '无'}”变更为“{self.after or '无'}”"


class SiteChange(models.Model):
    """What changed in a file: field, old, new. For bulk changes too, which have one audit entry for all rows."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="changes")
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.CharField("经办人", max_length=100)
    source_kind = models.CharField("来源类别", max_length=40, blank=True)
    source_id = models.CharField("来源", max_length=64, blank=True)
    changes: models.JSONField[dict[str, list[str]], dict[str, list[str]]] = models.JSONField("变更")

    class Meta:
        verbose_name = "档案变更"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return "；".join(f"{label}：{old or '空'} → {new or '空'}" for label, (old, new) in self.changes.items())


class Fact(models.Model):
    """One value of one kind, as observed on a day by somebody. A newer one supersedes it; nothing is overwritten."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField("项目", max_length=80)
    number = models.DecimalField("数值", max_digits=20, decimal_places=6, null=True)
    flag = models.BooleanField("是否", null=True)
    text = models.CharField("内容", max_length=4000, null=True)
    day = models.DateField("日期", null=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    observed_on = models.DateField("观察日期")
    source = models.CharField("来源", max_length=10, choices=FactSource.choices)
    source_kind = models.CharField("来源类别", max_length=40, blank=True)
    source_id = models.CharField("来源编号", max_length=64, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    recorded_by = models.CharField("登记人", max_length=100)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supersedes", db_index=False)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "事实"
        ordering = ("kind", "-observed_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("site", "kind"), condition=Q(is_current=True), name="one_current_fact"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, flag=None, text=None, day=None)
                | Q(number=None, flag__isnull=False, text=None, day=None)
                | Q(number=None, flag=None, text__isnull=False, day=None)
                | Q(number=None, flag=None, text=None, day__isnull=False),
                name="fact_has_one_value",
            ),
        )
        indexes = (models.Index(fields=["site", "kind", "observed_on"], name="fact_by_site"),)

    def __str__(self) -> str:
        return f"{self.definition.label} {self.value_text}"

    @property
    def audit_area(self) -> Area:
        return self.site.area

    @property
    def definition(self) -> FactKind:
        return kind_of(self.kind)

    @property
    def value_text(self) -> str:
        """The value with its unit, as people read it."""
        if self.number is not None:
            figure = self.number.normalize()
            return f"{figure:f} {self.unit}".strip()
        if self.flag is not None:
            return "是" if self.flag else "否"
        return self.day.isoformat() if self.day else self.definition.shown(self.text or "")


class AreaOutline(models.Model):
    """The outline of an area for the base layer of the map, which needs no tile server."""

    area = models.OneToOneField(Area, models.CASCADE, related_name="outline", primary_key=True)
    county_key = models.UUIDField(db_index=True)
    rings: models.JSONField[list[list[list[float]]], list[list[list[float]]]] = models.JSONField("边界")
    crs = models.CharField("坐标系", max_length=10, choices=[(c.value, c.value) for c in Crs])
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = "区域轮廓"

    def __str__(self) -> str:
        return f"{self.area} {self.crs}"
