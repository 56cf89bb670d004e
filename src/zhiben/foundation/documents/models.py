"""Official documents with their versions, the registers of their numbers, and templates that a county replaced."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import AreaKeys
from zhiben.foundation.documents.lifecycle import DOCUMENT, DocumentState
from zhiben.foundation.workflow import only_in, state_known

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


class DocumentFile(models.Model):
    """Bytes, once per content."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=120)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = "公文文件"

    def __str__(self) -> str:
        return self.sha256[:12]


class NumberSeries(models.Model):
    """The counter of one organisation, code and year. Whoever numbers a document holds its row until the commit."""

    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+", verbose_name="机关")
    code = models.CharField("机关代字", max_length=30)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "发文字号序列"
        verbose_name_plural = "number series"
        ordering = ("-year", "code")
        constraints = (models.UniqueConstraint(fields=("organisation", "code", "year"), name="series_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"


class DocumentNumber(models.Model):
    """One number, never used again: a void one stays in the register with its reason."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("序号")
    taken_at = models.DateTimeField("编号时间")
    taken_by_name = models.CharField("编号人", max_length=100)
    void_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "发文字号"
        ordering = ("series", "number")
        constraints = (
            models.UniqueConstraint(fields=("series", "number"), name="number_once_in_series"),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=Q(void_at=None, void_reason="") | (Q(void_at__isnull=False) & ~Q(void_reason="")),
                name="number_void_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.series}{self.number}号"


class Document(AreaKeys):
    """One official document of one organisation. `content` is its latest version's, `revision` counts changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+", verbose_name="发文机关")
    code = models.CharField("机关代字", max_length=30, blank=True)
    title = models.CharField("标题", max_length=400)
    content: models.JSONField[Any, Any] = models.JSONField()
    state = models.CharField(max_length=12, default=DocumentState.DRAFT.value)
    number = models.OneToOneField(
        DocumentNumber, models.PROTECT, null=True, blank=True, related_name="document", verbose_name="发文字号"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by_name = models.CharField(max_length=100)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField("签发人", max_length=100, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "公文"
        ordering = ("-drafted_at", "-pk")
        indexes = (
            models.Index(fields=("county_key", "-drafted_at", "-id"), name="document_newest"),
            models.Index(fields=("organisation", "-drafted_at", "-id"), name="document_newest_of_office"),
            models.Index(fields=("county_key", "state", "-drafted_at", "-id"), name="document_by_state"),
            models.Index(fields=("drafted_by", "state", "-drafted_at", "-id"), name="document_of_drafter"),
        )
        constraints = (
            state_known(DOCUMENT),
            only_in(
                DOCUMENT,
                [DocumentState.ISSUED, DocumentState.VOID],
                Q(number__isnull=False, issued_on__isnull=False) & ~Q(approved_by=""),
                name="document_issued_with_number",
            ),
            only_in(
                DOCUMENT,
                [DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.DISCARDED],
                Q(number=None),
                name="document_numbered_when_issued",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return DocumentState.of(self.state).label


class DocumentVersion(models.Model):
    """The content as it was saved, and its docx; a pdf where one was asked for."""

    class Pdf(models.TextChoices):
        NONE = "none", "未生成"
        WAITING = "waiting", "生成中"
        DONE = "done", "已生成"
        FAILED = "failed", "未能生成"

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    docx = models.ForeignKey(DocumentFile, models.PROTECT, related_name="+")
    pdf = models.ForeignKey(DocumentFile, models.PROTECT, null=True, blank=True, related_name="+")
    pdf_state = models.CharField(max_length=8, choices=Pdf.choices, default=Pdf.NONE)
    pdf_notes: models.JSONField[Any, Any] = models.JSONField(default=list)
    made_by_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "公文稿次"
        ordering = ("-version",)
        indexes = (models.Index(fields=("id",), condition=Q(pdf_state="waiting"), name="version_pdf_waiting"),)
        constraints = (
            models.UniqueConstraint(fields=("document", "version"), name="version_once_in_document"),
            models.CheckConstraint(
                condition=Q(pdf_state="done", pdf__isnull=False) | (~Q(pdf_state="done") & Q(pdf=None)),
                name="version_pdf_when_done",
            ),
        )

    def __str__(self) -> str:
        return f"第 {self.version} 稿"


class DocumentTemplate(models.Model):
    """A county's own template in place of a built-in one; the latest version is in force."""

    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+", verbose_name="县区")
    code = models.CharField("模板", max_length=60)
    version = models.PositiveIntegerField("版本")
    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="+")
    uploaded_by_name = models.CharField("上传人", max_length=100)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "公文和表单模板"
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("area", "code", "version"), name="template_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="template_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
