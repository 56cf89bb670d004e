"""Bytes by digest, what binds them to objects, holds, and who looked.

A blob is what the bytes themselves say. An attachment is what people say of them at one object; it stays as a row when
the bytes are deleted.
"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.evidence.bindings import role_label
from zhiben.foundation.evidence.fingerprint import Fingerprint, unsigned
from zhiben.foundation.evidence.sniff import KINDS, TYPES, FileType


class Scan(models.TextChoices):
    """Only what is clean, or where no scanner is set up, may be seen and counts."""

    CLEAN = "clean", "已通过病毒检查"
    OFF = "off", "未启用病毒检查"
    PENDING = "pending", "等待病毒检查"
    INFECTED = "infected", "查出病毒"


USABLE = (Scan.CLEAN, Scan.OFF)
# What the search box does not show, and a list still does: `finding` says the same.
UNLISTED = Q(protected=True) | Q(withdrawn_at__isnull=False) | Q(deleted_on__isnull=False)


class Blob(models.Model):
    """Bytes. `captured_at` … `device` are what the camera wrote, or nothing; see `pictures.Capture`."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField("大小")
    file_type = models.CharField("格式", max_length=10)
    scan = models.CharField("病毒检查", max_length=10, choices=Scan.choices)
    scanned_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    captured_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    captured_zone_assumed = models.BooleanField(default=False)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    datum = models.CharField("坐标系", max_length=20, blank=True)
    device = models.CharField("拍摄设备", max_length=100, blank=True)
    across = models.BigIntegerField(null=True, blank=True)
    down = models.BigIntegerField(null=True, blank=True)
    band_0 = models.IntegerField(null=True, blank=True)
    band_1 = models.IntegerField(null=True, blank=True)
    band_2 = models.IntegerField(null=True, blank=True)
    band_3 = models.IntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "文件内容"
        indexes = (
            *(
                models.Index(
                    fields=(f"band_{band}", "across", "down", "id"),
                    condition=Q(across__isnull=False),
                    name=f"evidence_near_{band}",
                )
                for band in range(4)
            ),
            models.Index(fields=("scan", "id"), name="evidence_scan"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(scan__in=list(Scan)), name="evidence_scan_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_not_empty"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, datum="")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(datum=""),
                name="evidence_place_has_datum",
            ),
        )

    def __str__(self) -> str:
        return self.sha256

    @property
    def kind(self) -> FileType:
        return TYPES[self.file_type]

    @property
    def usable(self) -> bool:
        return self.scan in USABLE

    @property
    def fingerprint(self) -> Fingerprint | None:
        if self.across is None or self.down is None:
            return None
        return Fingerprint(unsigned(self.across), unsigned(self.down))


class Attachment(AreaKeys):
    """A file at an object. `area` and the keys are the object's; the digest, kind and time of capture the blob's, so
    that a list needs no join. `blob` is empty once the bytes are deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="attachments")
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField("类别", max_length=10)
    captured_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="区域")
    organisation_id = models.UUIDField(null=True, blank=True)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField("对象", max_length=200)
    role = models.CharField("用途", max_length=40)
    name = models.CharField("文件名", max_length=150)
    note = models.CharField("说明", max_length=500, blank=True)
    protected = models.BooleanField("受保护", default=False)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_by_name = models.CharField("上传人", max_length=100)
    keep_until = models.DateField("保存至", null=True, blank=True)
    marked_on = models.DateField("列入可删除", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by_name = models.CharField("撤下人", max_length=100, blank=True)
    deleted_on = models.DateField("删除日期", null=True, blank=True)
    deleted_by_name = models.CharField("删除人", max_length=100, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "附件"
        ordering = ("-uploaded_at", "-id")
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "role"), name="evidence_of_subject"),
            models.Index(fields=("county_key", "-uploaded_at", "-id"), name="evidence_in_county"),
            models.Index(fields=("county_key", "kind", "-uploaded_at", "-id"), name="evidence_kind_in_county"),
            models.Index(fields=("county_key", "role", "-uploaded_at", "-id"), name="evidence_role_in_county"),
            models.Index(fields=("county_key", "subject_type", "-uploaded_at", "-id"), name="evidence_type_in_county"),
            models.Index(fields=("county_key", "-captured_at", "-id"), name="evidence_taken_in_county"),
            models.Index(
                fields=("county_key", "-uploaded_at", "-id"), condition=Q(withdrawn_at__isnull=False), name="evidence_withdrawn"
            ),
            models.Index(
                fields=("county_key", "-uploaded_at", "-id"), condition=Q(deleted_on__isnull=False), name="evidence_deleted"
            ),
            models.Index(fields=("county_key", "-uploaded_at", "-id"), condition=UNLISTED, name="evidence_unlisted"),
            models.Index(fields=("town_key", "-uploaded_at", "-id"), condition=UNLISTED, name="evidence_unlisted_in_town"),
            models.Index(fields=("town_key", "-uploaded_at", "-id"), name="evidence_in_town"),
            models.Index(fields=("town_key", "kind", "-uploaded_at", "-id"), name="evidence_kind_in_town"),
            models.Index(fields=("town_key", "role", "-uploaded_at", "-id"), name="evidence_role_in_town"),
            models.Index(fields=("town_key", "-captured_at", "-id"), name="evidence_taken_in_town"),
            models.Index(fields=("organisation_id", "-uploaded_at", "-id"), name="evidence_of_organisation"),
            models.Index(fields=("organisation_id", "kind", "-uploaded_at", "-id"), name="evidence_kind_of_office"),
            models.Index(fields=("organisation_id", "role", "-uploaded_at", "-id"), name="evidence_role_of_office"),
            models.Index(fields=("organisation_id", "-captured_at", "-id"), name="evidence_taken_by_office"),
            models.Index(
                fields=("keep_until",), condition=Q(deleted_on=None, keep_until__isnull=False), name="evidence_kept_until"
            ),
            models.Index(fields=("county_key", "marked_on"), condition=Q(marked_on__isnull=False), name="evidence_marked"),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=("subject_type", "subject_id", "role", "sha256"),
                condition=Q(withdrawn_at=None, deleted_on=None),
                name="evidence_once_in_role",
            ),
            models.CheckConstraint(
                condition=Q(blob__isnull=False, deleted_on=None) | Q(blob=None, deleted_on__isnull=False),
                name="evidence_deleted_has_no_blob",
            ),
            # Within its time nothing is deleted, whoever asks.
            models.CheckConstraint(
                condition=Q(deleted_on=None) | Q(keep_until__isnull=False, deleted_on__gt=F("keep_until")),
                name="evidence_deleted_after_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.area

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def role_label(self) -> str:
        return role_label(self.subject_type, self.role)

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None and self.deleted_on is None

    @property
    def has_picture(self) -> bool:
        return self.blob is not None and self.blob.width is not None and self.blob.usable


class Hold(models.Model):
    """A legal hold on all files of an object, those to come included, until it is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="区域")
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField("对象", max_length=200)
    reason = models.CharField("冻结原因", max_length=300)
    held_at = models.DateTimeField("冻结时间")
    held_by_name = models.CharField("冻结人", max_length=100)
    lifted_at = models.DateTimeField("解冻时间", null=True, blank=True)
    lifted_by_name = models.CharField("解冻人", max_length=100, blank=True)
    lift_reason = models.CharField("解冻原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "证据冻结"
        ordering = ("-held_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("subject_type", "subject_id"), condition=Q(lifted_at=None), name="evidence_held_once"
            ),
        )

    def __str__(self) -> str:
        return self.subject_label


class Retrieval(models.Model):
    """Somebody opened a file. Pictures in small are not counted."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="retrievals")
    actor_id = models.UUIDField()
    actor_name = models.CharField("调阅人", max_length=100)
    at = models.DateTimeField("调阅时间", db_index=True)

    class Meta:
        verbose_name = "调阅记录"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.actor_name} {self.at:%Y-%m-%d}"
