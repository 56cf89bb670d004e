"""Areas, organisations with their other names, users, and grants in time."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhiben.foundation.access.roles import COOPERATES, LEADS, READS, ROLES


class AreaLevel(models.TextChoices):
    COUNTY = "county", "县区"
    TOWN = "town", "镇街"
    VILLAGE = "village", "村社区"
    GRID = "grid", "网格"


class AreaKind(models.TextChoices):
    """A node that is no territory of its own still stands at a level of the tree, below the territory it lies in."""

    TERRITORY = "territory", "行政区域"
    PARK = "park", "园区"
    ZONE = "zone", "功能区"
    STATIONED = "stationed", "驻地单位"


class AreaKeys(models.Model):
    """The key of the area itself and of each level above it, so that a scope is an equality on an indexed column."""

    county_key = models.UUIDField(db_index=True)
    town_key = models.UUIDField(null=True, blank=True, db_index=True)
    village_key = models.UUIDField(null=True, blank=True, db_index=True)
    grid_key = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        abstract = True


class AreaQuerySet(models.QuerySet["Area"]):
    def in_force(self, on: date) -> AreaQuerySet:
        """Areas that exist on the day."""
        return self.filter(_in_force(on))


class Area(AreaKeys):
    """A node of the tree county, town, village, grid. Made by `services.create_area`, which fills the keys.

    One that was merged ends and stays, with what was recorded in it; `absorbed` of its successor holds its level and
    key, and those of the areas it had absorbed itself, so that a grant there covers the old records too.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("名称", max_length=100)
    code = models.CharField("区划代码", max_length=20, blank=True)
    level = models.CharField("层级", max_length=10, choices=AreaLevel.choices)
    kind = models.CharField("类别", max_length=10, choices=AreaKind.choices, default=AreaKind.TERRITORY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="并入区域"
    )
    absorbed: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "name"), condition=Q(valid_to=None), name="area_name_once_below_parent"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(level="county", county_key=F("id"), parent=None)
                | Q(level="town", town_key=F("id"), parent__isnull=False)
                | Q(level="village", village_key=F("id"), parent__isnull=False)
                | Q(level="grid", grid_key=F("id"), parent__isnull=False),
                name="area_keys_follow_level",
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaName(models.Model):
    """What an area was called until a day. Whatever was written then says so."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="former_names", verbose_name="区域")
    name = models.CharField("原名称", max_length=100)
    valid_to = models.DateField("使用至")

    class Meta:
        verbose_name = "区域原名"
        ordering = ("-valid_to", "-pk")

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_force(self, on: date) -> OrganisationQuerySet:
        """Organisations that exist on the day."""
        return self.filter(_in_force(on))


class OrganisationKind(models.TextChoices):
    """What an organisation is in the order of the county, however it is called there."""

    SAFETY_COMMITTEE = "safety_committee", "安全生产委员会"
    GOVERNMENT = "government", "人民政府"
    PARTY = "party", "党委工作部门"
    EMERGENCY = "emergency", "应急管理"
    FIRE = "fire", "消防救援"
    POLICE = "police", "公安"
    CONSTRUCTION = "construction", "住房和城乡建设"
    TRANSPORT = "transport", "交通运输"
    MARKET = "market", "市场监管"
    INDUSTRY = "industry", "工业和信息化"
    RESOURCES = "resources", "自然资源"
    WATER = "water", "水利"
    AGRICULTURE = "agriculture", "农业农村"
    EDUCATION = "education", "教育"
    CULTURE = "culture", "文化和旅游"
    HEALTH = "health", "卫生健康"
    COMMERCE = "commerce", "商务"
    URBAN = "urban", "城市管理"
    DEPARTMENT = "department", "其他部门"
    TOWN = "town", "镇街"
    VILLAGE_COMMITTEE = "village", "村（社区）"
    ENTERPRISE = "enterprise", "国有企业"
    AGENCY = "agency", "驻县单位"


class Organisation(models.Model):
    """An office as it is called between two dates: a bureau that merges ends, and its records keep the old name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name="区域")
    kind = models.CharField("类别", max_length=30, choices=OrganisationKind.choices)
    valid_from = models.DateField("起用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="职责承接机构"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        ordering = ("short_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("area", "name", "valid_from"), name="organisation_once_in_area"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class OrganisationAlias(models.Model):
    """A way in which directives of the county write an organisation. Made by `services.add_alias`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases", verbose_name="机构")
    county_key = models.UUIDField(editable=False)
    name = models.CharField("别名", max_length=200)
    added_by = models.CharField("添加人", max_length=100)
    added_by_id = models.UUIDField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField("添加时间", default=timezone.now)

    class Meta:
        verbose_name = "机构别名"
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("county_key", "name"), name="alias_once_in_county"),)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in. What the person may do is in the grants."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所在机构"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True)
    password_handed_over = models.BooleanField("密码由他人交付，须本人修改", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "用户"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area | None:
        """What happened to a user belongs to the area of the user's organisation."""
        return self.organisation.area if self.organisation else None


class FormerPassword(models.Model):
    """The hash of a password that a user had, so that it is not chosen again. The last few are kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128, editable=False)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "用过的密码"
        ordering = ("-set_at", "-pk")

    def __str__(self) -> str:
        return str(self.user)


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, on: date) -> GrantQuerySet:
        """Grants that hold on the day, the first and the last included."""
        return self.filter(_in_force(on))


class Relation(models.TextChoices):
    """How somebody stands to what the grant covers; each permission says in which relations it is held."""

    LEAD = LEADS, "牵头"
    COOPERATE = COOPERATES, "配合"
    READ = READS, "只读"


class Grant(models.Model):
    """A role, held by a user in an area (or at one organisation of it), from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="用户")
    role = models.CharField("角色", max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="区域")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="限于机构"
    )
    relation = models.CharField("关系", max_length=10, choices=Relation.choices, default=Relation.LEAD)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    basis = models.CharField("授权依据", max_length=200, blank=True)
    given_by = models.CharField("授权人", max_length=100, blank=True)
    given_by_id = models.UUIDField(null=True, blank=True, editable=False)
    given_at = models.DateTimeField("授权时间", default=timezone.now)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        ordering = ("valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="grant_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def role_label(self) -> str:
        return ROLES[self.role].label


def _in_force(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
