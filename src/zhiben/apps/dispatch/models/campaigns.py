"""What groups tasks and what they come from beside directives: campaigns with their chains, meetings; what two duties
have to do with each other; what offices say to a draft."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from zhiben.foundation.access.models import Area


class Campaign(models.Model):
    """A drive over several directives (专项行动), or one matter followed through all links of its chain (一件事)."""

    class Kind(models.TextChoices):
        DRIVE = "drive", "专项行动"
        MATTER = "matter", "一件事"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChainLink(models.Model):
    """One link of a matter (production, sale, use …) and the body for it. Without one, it is a gap to be seen."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links")
    ordinal = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["ordinal", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="chain_link_once")]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A meeting whose decisions become tasks. The minutes lie at it as evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    chair = models.CharField(max_length=64, blank=True)
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "title"]

    def __str__(self) -> str:
        return self.title


class MeetingDecision(models.Model):
    """One item of the minutes. Without a task it is listed as not broken down."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["ordinal", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "ordinal"], name="meeting_decision_once")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def audit_area(self) -> Area:
        return self.meeting.area


class DutyPair(models.Model):
    """Two duties that ask the same, or things that do not agree; the machine proposes, a person decides."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", "重复要求"
        CONFLICT = "conflict", "要求不一致"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待判定"
        ACCEPTED = "accepted", "已认定"
        REFUSED = "refused", "不成立"

    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    one = models.ForeignKey("directives.Duty", models.CASCADE, related_name="+")
    other = models.ForeignKey("directives.Duty", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    why = models.CharField(max_length=500, help_text="what is alike, or what does not agree")
    likeness = models.FloatField(default=0, help_text="0 to 1")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    decision = models.CharField(max_length=500, blank=True, help_text="which holds, and why")
    holds = models.ForeignKey("directives.Duty", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["county", "state", "kind", "-likeness", "id"], name="duty_pair_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="duty_pair_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="duty_pair_of_two"),
            models.CheckConstraint(
                condition=Q(state="proposed") | ~Q(decided_by_name=""), name="duty_pair_decided_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"

    @property
    def audit_area(self) -> Area:
        return self.county


class DraftComment(models.Model):
    """What one office says to a draft directive. A draft binds nobody; nobody's silence is consent."""

    class Stance(models.TextChoices):
        NONE = "none", "未回复"
        AGREED = "agreed", "无意见"
        COMMENT = "comment", "有意见"

    class Answer(models.TextChoices):
        WAITING = "waiting", "待答复"
        ACCEPTED = "accepted", "采纳"
        REFUSED = "refused", "不采纳"

    directive = models.ForeignKey("directives.Directive", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    reply_by = models.DateField(null=True, blank=True)
    stance = models.CharField(max_length=8, choices=Stance.choices, default=Stance.NONE)
    text = models.TextField(blank=True)
    by_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answer_reason = models.CharField(max_length=500, blank=True)
    answered_by_name = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "organisation"], name="draft_comment_one_an_office"),
            models.CheckConstraint(condition=~Q(stance="comment") | ~Q(text=""), name="draft_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="waiting") | ~Q(answer_reason=""), name="draft_comment_answered_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} {self.organisation_id}"

    @property
    def audit_area(self) -> Area:
        return self.directive.area
