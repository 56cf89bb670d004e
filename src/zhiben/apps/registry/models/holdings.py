"""What a site has: people, equipment, vehicles, tenants, contractors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhiben.apps.registry.models.site import Site
from zhiben.apps.registry.vocabulary import EquipmentKind, Post, VehicleClass
from zhiben.foundation.access.models import Area

RETIREMENT_YEARS = 30
LEVEL_KEYS = ("county_key", "town_key", "village_key", "grid_key")


class Held(models.Model):
    """Belongs to a site; carries the keys that lists of a county, a town or a department are scoped by.

    They are the site's, and follow it: `services.following`.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="%(class)ss")
    county_key = models.UUIDField()
    town_key = models.UUIDField(null=True)
    village_key = models.UUIDField(null=True)
    grid_key = models.UUIDField(null=True)
    sector_owner_key = models.UUIDField(null=True)
    source_kind = models.CharField("来源类别", max_length=40, blank=True)
    source_id = models.CharField("来源编号", max_length=64, blank=True)
    updated_at = models.DateTimeField("更新时间", default=timezone.now)

    class Meta:
        abstract = True

    @property
    def audit_area(self) -> Area:
        return self.site.area

    @staticmethod
    def keys_of(site: Site) -> dict[str, Any]:
        """What a row at this site carries."""
        return {**{name: getattr(site, name) for name in LEVEL_KEYS}, "sector_owner_key": site.sector_owner_id}


class Equipment(Held):
    """A device with its dates. `retires_on`, where the law or the county sets a life, is the day it reaches it."""

    kind = models.CharField("种类", max_length=30, choices=EquipmentKind.choices)
    name = models.CharField("名称", max_length=100)
    number = models.CharField("使用登记证或出厂编号", max_length=40)
    commissioned_on = models.DateField("投用日期", null=True, blank=True)
    inspected_on = models.DateField("上次检验", null=True, blank=True)
    inspection_due_on = models.DateField("下次检验", null=True, blank=True)
    retires_on = models.DateField("满 30 年", null=True, blank=True)
    in_use = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "设备"
        ordering = ("inspection_due_on", "pk")
        constraints = (models.UniqueConstraint(fields=("site", "number"), name="equipment_once_at_site"),)
        indexes = (
            *(
                models.Index(
                    fields=[f"{level}_key", day, "id"], name=f"device_{name}_{level[:6]}", condition=Q(in_use=True)
                )
                for level in ("county", "town", "sector_owner")
                for name, day in (("due", "inspection_due_on"), ("old", "retires_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def is_overdue(self, on: date) -> bool:
        """From the day after the due date."""
        return self.in_use and self.inspection_due_on is not None and self.inspection_due_on < on


class Vehicle(Held):
    """One vehicle of a fleet."""

    plate = models.CharField("号牌", max_length=10)
    vehicle_class = models.CharField("类别", max_length=20, choices=VehicleClass.choices)
    inspection_due_on = models.DateField("检验有效期至", null=True, blank=True)
    open_violations = models.PositiveIntegerField("未处理违法", default=0)
    in_use = models.BooleanField("在营", default=True)

    class Meta:
        verbose_name = "车辆"
        ordering = ("plate",)
        constraints = (models.UniqueConstraint(fields=("county_key", "plate"), name="plate_once_in_county"),)

    def __str__(self) -> str:
        return self.plate


class Person(Held):
    """Somebody with a post. The telephone is shown masked; reading it whole leaves an entry."""

    name = models.CharField("姓名", max_length=60)
    post = models.CharField("岗位", max_length=20, choices=Post.choices)
    phone = models.CharField("电话", max_length=20, blank=True)
    points = models.PositiveSmallIntegerField("累计记分", null=True, blank=True)
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "人员"
        ordering = ("post", "name")
        indexes = (models.Index(fields=["county_key", "post", "id"], name="person_by_post"),)

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.name}"


class Certificate(models.Model):
    """A certificate or driving licence of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="certificates")
    kind = models.CharField("证书", max_length=60)
    number = models.CharField("编号", max_length=40, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("注销日期", null=True, blank=True)

    class Meta:
        verbose_name = "证书"
        ordering = ("expires_on", "pk")

    def __str__(self) -> str:
        return self.kind

    @property
    def audit_area(self) -> Area:
        return self.person.site.area


class Tenancy(models.Model):
    """A tenant in a landlord's building (一厂多租、厂中厂). A tenant who lets on is a landlord in turn."""

    landlord = models.ForeignKey(Site, models.PROTECT, related_name="tenancies", verbose_name="出租方")
    tenant = models.ForeignKey(Site, models.PROTECT, related_name="tenures", verbose_name="承租方")
    part = models.CharField("部位", max_length=100, blank=True)
    area_m2 = models.DecimalField("面积（m²）", max_digits=12, decimal_places=2, null=True, blank=True)
    duty_split = models.TextField("安全职责划分", blank=True)
    agreement_on = models.DateField("安全管理协议签订日期", null=True, blank=True)
    since = models.DateField("起租", null=True, blank=True)
    until = models.DateField("止租", null=True, blank=True)

    class Meta:
        verbose_name = "租赁关系"
        ordering = ("part", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(landlord=F("tenant")), name="nobody_rents_from_himself"),
            models.UniqueConstraint(
                fields=("landlord", "tenant", "part"), condition=Q(until=None), name="one_open_tenancy_of_a_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tenant} 租用 {self.landlord} {self.part}".strip()

    @property
    def audit_area(self) -> Area:
        return self.landlord.area


class Contract(models.Model):
    """Work that a site lets a contractor do."""

    client = models.ForeignKey(Site, models.PROTECT, related_name="contracts", verbose_name="发包方")
    contractor = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="works")
    contractor_name = models.CharField("承包单位", max_length=200)
    work = models.CharField("作业内容", max_length=200)
    qualification = models.CharField("资质", max_length=200, blank=True)
    agreement_on = models.DateField("安全协议签订日期", null=True, blank=True)
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "承包关系"
        ordering = ("-since", "pk")

    def __str__(self) -> str:
        return f"{self.contractor_name}：{self.work}"

    @property
    def audit_area(self) -> Area:
        return self.client.area
