"""What is to happen after a commit, each piece as a row: events and their deliveries, jobs, schedules, notices.

A row that a worker may take is `waiting` or `running`; `free_at` is the instant from which it may, and empty where nobody
may: so one small index finds what is free. While a worker holds a row, `free_at` is the end of its lease, and `token` is
what the worker must still find in the row to change it.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Area
from zhiben.foundation.outbox.lifecycle import LABELS, OPEN, TONES, WorkState


class Event(models.Model):
    """Something that happened, written in the transaction in which it did."""

    name = models.CharField(max_length=100)
    payload: models.JSONField[Any, Any] = models.JSONField()
    at = models.DateTimeField()
    area = models.ForeignKey("access.Area", models.PROTECT, null=True, related_name="+")
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = "事件"
        ordering = ("pk",)
        indexes = (models.Index(fields=("at",), name="event_by_time"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Work(models.Model):
    """What deliveries, jobs and transmissions have in common. 0 is the most urgent priority, 9 the least."""

    state = models.CharField(max_length=12, default=WorkState.WAITING.value)
    priority = models.PositiveSmallIntegerField(default=5)
    free_at = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    holder = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        indexes = (
            # A comparison implies "not null", so both databases use this for `free_at <= …`.
            models.Index(
                fields=("priority", "free_at", "id"), condition=Q(free_at__isnull=False), name="%(class)s_free"
            ),
            models.Index(fields=("state", "-id"), name="%(class)s_by_state"),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=Q(state__in=sorted(WorkState)), name="%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(state=WorkState.RUNNING, token__isnull=False)
                | (~Q(state=WorkState.RUNNING) & Q(token=None)),
                name="%(class)s_held_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), free_at__isnull=False)
                | (~Q(state__in=sorted(OPEN)) & Q(free_at=None)),
                name="%(class)s_free_while_open",
            ),
        )

    @property
    def state_label(self) -> str:
        return LABELS[WorkState(self.state)]

    @property
    def tone(self) -> str:
        return TONES[WorkState(self.state)]


class Delivery(Work):
    """One event for one handler. It is unique, and marked in the transaction of the handler's effect."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=100)
    county_key = models.UUIDField(null=True, db_index=True)

    class Meta(Work.Meta):
        verbose_name = "事件投递"
        verbose_name_plural = "deliveries"
        constraints = (
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=("event", "handler"), name="delivery_once_per_handler"),
        )

    def __str__(self) -> str:
        return f"{self.handler} {self.event_id}"

    @property
    def audit_area(self) -> Area | None:
        return self.event.area


class Job(Work):
    """Work that was asked for. `key`: while one is open, the same is not asked for twice."""

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=200, blank=True)
    payload: models.JSONField[Any, Any] = models.JSONField()
    area = models.ForeignKey("access.Area", models.PROTECT, null=True, related_name="+")
    county_key = models.UUIDField(null=True, db_index=True)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=100)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result: models.JSONField[Any, Any] = models.JSONField(null=True)
    started_at = models.DateTimeField(null=True)

    class Meta(Work.Meta):
        verbose_name = "后台任务"
        constraints = (
            *Work.Meta.constraints,
            models.UniqueConstraint(
                fields=("kind", "key"), condition=Q(state__in=sorted(OPEN)) & ~Q(key=""), name="job_key_once_while_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def audit_area(self) -> Area | None:
        return self.area


class Schedule(models.Model):
    """When a declared schedule happens next. Whoever moves `next_run_at` on has claimed the run."""

    name = models.CharField(max_length=100, unique=True)
    rule = models.CharField(max_length=200)
    next_run_at = models.DateTimeField(db_index=True)
    paused_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "定时计划"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area | None:
        """Schedules belong to the platform, not to an area of it."""
        return None


class Run(models.Model):
    """One occurrence of a schedule: run on time, run late, or missed. Several missed in a row are one row that counts
    them, from `due_at` to `last_due_at`."""

    class Punctuality(models.TextChoices):
        ON_TIME = "on_time", "按时"
        LATE = "late", "补运行"
        MISSED = "missed", "漏运行"
        BY_HAND = "by_hand", "手动"

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="runs")
    due_at = models.DateTimeField()
    last_due_at = models.DateTimeField()
    occurrences = models.PositiveIntegerField(default=1)
    punctuality = models.CharField(max_length=10, choices=Punctuality.choices)
    at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="runs")

    class Meta:
        verbose_name = "定时运行"
        ordering = ("-due_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("schedule", "due_at"), name="run_once_when_due"),)

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.due_at}"

    @property
    def tone(self) -> str:
        return {"on_time": "done", "late": "attention", "missed": "late", "by_hand": "neutral"}[self.punctuality]


class Notice(models.Model):
    """One thing that one person is told in the application. `read_at` is the receipt."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "通知"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("recipient", "-id"), name="notice_newest"),
            models.Index(fields=("recipient", "-id"), condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=("recipient", "-id"), condition=Q(read_at=None, urgent=True), name="notice_urgent"),
        )
        constraints = (
            models.UniqueConstraint(fields=("recipient", "key"), condition=~Q(key=""), name="notice_key_once"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def audit_area(self) -> Area | None:
        return self.recipient.audit_area


class Transmission(Work):
    """A notice on its way through one channel beyond the application. `receipt` is what the other side answered."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="transmissions")
    channel = models.CharField(max_length=20)
    county_key = models.UUIDField(null=True, db_index=True)
    receipt = models.CharField(max_length=200, blank=True)
    # Repeated to the other side with every attempt, so that it can know a repetition.
    reference = models.UUIDField(default=uuid4, editable=False)

    class Meta(Work.Meta):
        verbose_name = "通知发送"
        constraints = (
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=("notice", "channel"), name="transmission_once_per_channel"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"

    @property
    def audit_area(self) -> Area | None:
        return self.notice.audit_area


class Contact(models.Model):
    """Where a person is reached beyond the application: an e-mail address, a mobile number."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=200)

    class Meta:
        verbose_name = "联系方式"
        constraints = (models.UniqueConstraint(fields=("user", "channel"), name="contact_once_per_channel"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class Worker(models.Model):
    """A worker process that was seen."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "后台进程"
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.name
