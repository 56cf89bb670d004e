"""Rounds of dispatch: who must answer, by when, on which form; what each unit returned and where each figure is from.

A figure knows whether the platform counted it, a person typed it, or a person corrected what was counted. A unit that
returned nothing has no values at all: not reported, which is not zero.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhiben.apps.dispatch.lifecycle import ROUND, UNIT_RETURN, ReturnState, RoundState
from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.workflow import only_in, state_known


class ReturnForm(models.Model):
    """What is asked in a round. A form that was used is not changed but followed by its next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name", "version"], name="return_form_version_once")]

    def __str__(self) -> str:
        return self.name


class FormField(models.Model):
    """One thing asked, and the duty that needs it. `indicator`: the code of what the platform can count by itself."""

    class Kind(models.TextChoices):
        COUNT = "count", "整数"
        NUMBER = "number", "数值"
        TEXT = "text", "文字"
        CHOICE = "choice", "选项"
        YES_NO = "yes_no", "是否"

    form = models.ForeignKey(ReturnForm, models.CASCADE, related_name="fields")
    ordinal = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    unit = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list)
    required = models.BooleanField(default=True)
    help = models.CharField(max_length=200, blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    duty = models.ForeignKey("directives.Duty", models.PROTECT, null=True, blank=True, related_name="+")
    needed_because = models.CharField(
        max_length=200, blank=True, help_text="where no duty needs it: who wants it and why"
    )
    minutes = models.PositiveSmallIntegerField(
        default=2, help_text="what filling it in takes, as estimated by its author"
    )

    class Meta:
        ordering = ["ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "key"], name="form_field_once"),
            models.CheckConstraint(
                condition=Q(duty__isnull=False) | ~Q(needed_because=""), name="form_field_says_who_needs_it"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RoundSeries(models.Model):
    """Rounds that come again and again, such as the villages' report of every month."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="+")
    directive = models.ForeignKey("directives.Directive", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    rule = models.CharField(max_length=200, help_text="RFC 5545; the days on which it is due")
    starts_on = models.DateField()
    opens_before = models.PositiveSmallIntegerField(default=7, help_text="days before the due day")
    kinds = models.JSONField(default=list, help_text="kinds of organisation that must answer")
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "round series"

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One collection: opened on a day, due at a moment, closed with a list of who is late and who is missing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="rounds")
    series = models.ForeignKey(RoundSeries, models.PROTECT, null=True, blank=True, related_name="rounds")
    directive = models.ForeignKey("directives.Directive", models.PROTECT, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey("dispatch.Campaign", models.PROTECT, null=True, blank=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)
    ad_hoc_for = models.CharField(max_length=64, blank=True, help_text="the leader who asked for it; empty in the plan")
    opens_on = models.DateField()
    due_at = models.DateTimeField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default=RoundState.PLANNED.value)
    note = models.CharField(max_length=120, blank=True, help_text="that the day is no working day")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="when it closes by itself; empty: somebody closes it"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["area", "-due_at", "-id"], name="round_newest")]
        constraints = [
            state_known(ROUND),
            only_in(ROUND, [RoundState.CLOSED], Q(closed_at__isnull=False), name="round_closed_has_time"),
            models.UniqueConstraint(fields=["series", "due_at"], name="round_of_series_once"),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_to=None) | Q(period_to__gte=F("period_from")),
                name="round_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def due_on(self) -> date:
        """The day of the deadline where the county is."""
        return timezone.localdate(self.due_at)


class UnitReturn(AreaKeys):
    """What one unit owes in one round. Levels are summed by the keys of its area, see `rollup`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="returns")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ReturnState.EXPECTED.value)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by_name = models.CharField(max_length=64, blank=True)
    late = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    note = models.CharField(
        max_length=500, blank=True, help_text="why it was sent back or excused, for the unit to read"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "id"], name="unit_return_owed"),
            models.Index(fields=["round", "state", "id"], name="unit_return_in_round"),
            models.Index(fields=["town_key", "state", "id"], name="unit_return_town"),
        ]
        constraints = [
            state_known(UNIT_RETURN),
            models.UniqueConstraint(fields=["round", "organisation"], name="unit_return_once"),
            only_in(UNIT_RETURN, [ReturnState.SUBMITTED], Q(submitted_at__isnull=False), name="unit_return_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.organisation_id}"

    @property
    def audit_area(self) -> Area:
        return self.area


class ReturnValue(models.Model):
    """One value of a return, with where it came from."""

    class Source(models.TextChoices):
        COUNTED = "counted", "平台统计"
        TYPED = "typed", "人工填报"
        CORRECTED = "corrected", "更正统计值"
        CARRIED = "carried", "沿用上期"

    unit_return = models.ForeignKey(UnitReturn, models.CASCADE, related_name="values")
    field = models.ForeignKey(FormField, models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    counted = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    records = models.JSONField(
        default=dict, help_text="the query behind a counted figure, so that its rows can be opened"
    )
    reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_return", "field"], name="return_value_once"),
            models.CheckConstraint(
                condition=~Q(source="corrected") | ~Q(reason=""), name="return_value_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.number if self.number is not None else self.text[:20]}"
