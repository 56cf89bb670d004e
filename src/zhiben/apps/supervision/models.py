"""Letters with their recipients and the cases they rest on; what a county has set for each kind."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.apps.supervision.lifecycle import LETTER, LetterState
from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.workflow import only_in, state_known


class LetterKind(models.TextChoices):
    """The instruments of supervision, from the mildest to the strongest."""

    REMINDER = "reminder", "提示函"
    URGE = "urge", "督促函"
    CIRCULAR = "circular", "通报"
    TALK = "talk", "约谈通知书"
    LISTED = "listed", "挂牌督办通知书"


class Letter(AreaKeys):
    """One instrument. Its text and its number are those of the official document; this row says how far it has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    state = models.CharField(max_length=10, default=LetterState.DRAFTED.value)
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    reply_within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days from the day it is sent; empty where no reply is asked for"
    )
    reply_due_on = models.DateField(null=True, blank=True)
    meet_at = models.DateTimeField(null=True, blank=True)
    meet_place = models.CharField(max_length=120, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_by_name = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    approved_by_name = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=64, blank=True, help_text="签发人, as the document names it")
    sent_by_name = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "state", "-drafted_at", "-id"], name="letter_county_state"),
            models.Index(fields=["county_key", "-drafted_at", "-id"], name="letter_newest"),
            models.Index(
                fields=["county_key", "reply_due_on"],
                condition=Q(state__in=["sent", "received"]),
                name="letter_reply_due",
            ),
        ]
        constraints = [
            state_known(LETTER),
            only_in(LETTER, [LetterState.APPROVED, LetterState.SENT, LetterState.RECEIVED, LetterState.ANSWERED, LetterState.CLOSED],
                    ~Q(approved_by_name=""), name="letter_approved_by_somebody"),
            only_in(LETTER, [LetterState.SENT, LetterState.RECEIVED, LetterState.ANSWERED, LetterState.CLOSED],
                    Q(sent_at__isnull=False), name="letter_sent_has_time"),
            only_in(LETTER, [LetterState.CLOSED], Q(closed_at__isnull=False) & ~Q(result=""), name="letter_closed_has_result"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title[:60]

    @property
    def audit_area(self) -> Area:
        return self.area

    @property
    def state_label(self) -> str:
        return LetterState.of(self.state).label


class LetterRecipient(models.Model):
    """One unit that a letter goes to: its receipt and its reply."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by_name = models.CharField(max_length=64, blank=True)
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=64, blank=True)
    late = models.BooleanField(default=False, help_text="answered after its day")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "letter"], name="letter_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "organisation"], name="letter_once_a_unit"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(received_at__isnull=False), name="letter_received_before_answered"
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(reply=""), name="letter_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.organisation_id}"

    @property
    def audit_area(self) -> Area:
        return self.organisation.area


class LetterCase(models.Model):
    """One thing a letter rests on, as it was on the day of the draft, with the way to its record."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="cases")
    ordinal = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    escalation = models.ForeignKey("dispatch.Escalation", models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    asked = models.CharField(max_length=20, help_text="what the unit had to do")
    due_on = models.DateField(null=True, blank=True)
    days_late = models.PositiveSmallIntegerField(default=0, help_text="working days, on the day of the draft")
    record = models.CharField(max_length=12, blank=True, help_text="the first characters of the record's key")
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["ordinal", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "ordinal"], name="letter_case_once")]

    def __str__(self) -> str:
        return self.title


class LetterSetting(models.Model):
    """What a county has set for one kind of letter, with who set it and why; without a row the defaults hold."""

    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    issuer = models.CharField(max_length=60)
    code = models.CharField(max_length=30)
    reply_within = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200)
    set_by_name = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind"], name="letter_setting_once")]

    def __str__(self) -> str:
        return self.kind

    @property
    def audit_area(self) -> Area:
        return self.county
