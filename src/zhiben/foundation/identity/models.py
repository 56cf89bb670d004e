"""Sessions, second factors and the rules for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Area, User
from zhiben.foundation.access.roles import ROLES


class Policy(models.Model):
    """What a county asks of whoever holds a role there. Without a row, `policies.DEFAULTS` hold."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="县区")
    role = models.CharField("角色", max_length=40)
    idle_minutes = models.PositiveSmallIntegerField("无操作退出（分钟）")
    longest_hours = models.PositiveSmallIntegerField("最长登录（小时）")
    second_factor = models.BooleanField("必须使用动态口令", default=False)
    password_days = models.PositiveSmallIntegerField("密码最长使用（天）", null=True, blank=True)

    class Meta:
        verbose_name = "登录要求"
        constraints = (
            models.UniqueConstraint(fields=("area", "role"), name="policy_once_for_role"),
            models.CheckConstraint(condition=Q(idle_minutes__gte=1, longest_hours__gte=1), name="policy_lets_work"),
        )

    def __str__(self) -> str:
        return ROLES[self.role].label


class SessionQuerySet(models.QuerySet["UserSession"]):
    def open(self, now: datetime) -> SessionQuerySet:
        """Neither ended, nor idle for too long, nor too old."""
        return self.filter(ended_at=None, idle_at__gt=now, expires_at__gt=now)


class UserSession(models.Model):
    """A user signed in on a device. `session_key` is the key of the row of Django's session store.

    `idle_at`: when it ends if nothing more is heard; moved on about once a minute. `expires_at`: when it ends anyhow.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", verbose_name="用户")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    address = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=100, blank=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    idle_at = models.DateTimeField()
    expires_at = models.DateTimeField("最迟退出")
    ended_at = models.DateTimeField("退出时间", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "登录"
        ordering = ("-seen_at", "pk")
        indexes = (models.Index(fields=("user", "ended_at"), name="session_by_user"),)

    def __str__(self) -> str:
        return f"{self.device} {self.address}".strip()

    @property
    def audit_area(self) -> Area | None:
        return self.user.audit_area

    def idle_for(self) -> timedelta:
        """How long it may be silent."""
        return self.idle_at - self.seen_at


class RefusedSignIn(models.Model):
    """How often a password or a code was wrong in one hour for one name.

    `who` is the key of the user, or a keyed hash of a name that no user has: people type passwords into that box.
    """

    class Kind(models.TextChoices):
        PASSWORD = "password", "密码错误"
        FACTOR = "factor", "动态口令错误"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hour = models.DateTimeField("时段")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    who = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="refused_sign_ins", verbose_name="用户")
    count = models.PositiveIntegerField("次数", default=0)
    address = models.CharField("最近地址", max_length=45, blank=True)
    last_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = "登录失败"
        constraints = (models.UniqueConstraint(fields=("hour", "kind", "who"), name="refused_once_in_hour"),)
        indexes = (models.Index(fields=("-last_at", "-id"), name="refused_by_time"),)

    def __str__(self) -> str:
        return str(self.user) if self.user else "没有登记的用户名"

    @property
    def audit_area(self) -> Area | None:
        return self.user.audit_area if self.user else None


class SecondFactor(models.Model):
    """A time-based one-time password (RFC 6238). `secret` is encrypted; `last_step` refuses a code that was used."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="second_factor")
    secret = models.CharField(max_length=200, editable=False)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)

    class Meta:
        verbose_name = "动态口令"

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """Signs in once where the device is lost. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = "恢复码"

    def __str__(self) -> str:
        return str(self.factor)


class ApiToken(models.Model):
    """Lets a program act as a user. Of the secret only its hash is kept; `prefix` is the part by which it is looked up.

    `permissions`: the only ones it may use, of those the user has on the day; None for all of them. `addresses`: where
    it was used from, the latest last. `by_provider`: issued in a session that the county's own sign-in had opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name="用户")
    label = models.CharField("用途", max_length=60)
    prefix = models.CharField("前缀", max_length=12, unique=True, editable=False)
    hash = models.CharField(max_length=64, editable=False)
    read_only = models.BooleanField("只读", default=False)
    permissions: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True, blank=True)
    by_provider = models.BooleanField(default=False)
    created_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    addresses: models.JSONField[list[str], list[str]] = models.JSONField(default=list, editable=False)
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"
        ordering = ("-created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="token_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("user", "revoked_at"), name="token_by_user"),)

    def __str__(self) -> str:
        return self.label

    @property
    def audit_area(self) -> Area | None:
        return self.user.audit_area

    @property
    def last_address(self) -> str:
        return self.addresses[-1] if self.addresses else ""
