"""The ladder of reminders and escalation, and what was done by it. Knowledge moves up; responsibility does not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Area


class Instrument(models.TextChoices):
    """What a rung proposes beside telling people. A person decides whether it is used."""

    NONE = "none", "仅提醒"
    REMINDER = "reminder", "提示函"
    URGE = "urge", "督促函"
    CIRCULAR = "circular", "通报"
    TALK = "talk", "约谈"
    LISTED = "listed", "挂牌督办"


class Audience(models.TextChoices):
    """Who hears of it from this rung on, beside those of the rungs before."""

    PERSON = "person", "具体责任人"
    UNIT_HEAD = "unit_head", "单位负责人"
    LEAD = "lead", "牵头单位"
    OFFICE = "office", "安委办"
    LEADER = "leader", "分管领导"


class LadderRung(models.Model):
    """`offset` days from the due day: negative before it. One county has one ladder for each kind of thing due."""

    class Applies(models.TextChoices):
        SIGN = "sign", "任务签收"
        OCCURRENCE = "occurrence", "任务到期"
        RETURN = "return", "调度报送"
        LETTER = "letter", "函件答复"

    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    applies_to = models.CharField(max_length=10, choices=Applies.choices)
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    offset = models.SmallIntegerField()
    working = models.BooleanField(default=True)
    adds = models.JSONField(default=list)
    instrument = models.CharField(max_length=10, choices=Instrument.choices, default=Instrument.NONE)
    active = models.BooleanField(default=True)
    basis = models.CharField(max_length=200, blank=True)
    set_by_name = models.CharField(max_length=64, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["applies_to", "offset", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "applies_to", "code"], name="ladder_rung_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_area(self) -> Area:
        return self.county


class Escalation(models.Model):
    """One rung that was reached for one thing due: whom it told, why, and what became of the instrument it proposed."""

    class Proposal(models.TextChoices):
        NONE = "none", "无"
        PROPOSED = "proposed", "待决定"
        TAKEN = "taken", "已采用"
        DISMISSED = "dismissed", "未采用"

    county_key = models.UUIDField()
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    applies_to = models.CharField(max_length=10, choices=LadderRung.Applies.choices)
    subject_key = models.CharField(max_length=40, help_text="the key of the task, occurrence, return or letter")
    task = models.ForeignKey("dispatch.Task", models.CASCADE, null=True, blank=True, related_name="escalations")
    unit_return = models.ForeignKey(
        "dispatch.UnitReturn", models.CASCADE, null=True, blank=True, related_name="escalations"
    )
    title = models.CharField(max_length=200, default="")
    url = models.CharField(max_length=200, blank=True, help_text="the page of the thing that is due")
    due_on = models.DateField()
    rung = models.SlugField(max_length=40)
    on = models.DateField(help_text="the day of the run that wrote it down")
    reached_on = models.DateField(null=True, help_text="the day on which the rung was reached")
    skipped = models.BooleanField(default=False, help_text="no run was made in time; a later rung was sent instead")
    audience = models.JSONField(default=list)
    told = models.JSONField(default=list, help_text="who heard of it: audience, name, and for whom they stand in")
    told_at = models.DateTimeField(null=True, blank=True)
    explanation = models.CharField(max_length=500)
    instrument = models.CharField(max_length=10, choices=Instrument.choices, default=Instrument.NONE)
    proposal = models.CharField(max_length=10, choices=Proposal.choices, default=Proposal.NONE)
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    outcome_url = models.CharField(max_length=200, blank=True, help_text="what was drafted from it")

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "-on", "-id"], name="escalation_newest"),
            models.Index(fields=["county_key", "proposal", "-on", "-id"], name="escalation_waiting"),
            models.Index(fields=["organisation", "-on", "-id"], name="escalation_of_unit"),
        ]
        constraints = [
            # An extension moves the due day, and with it the ladder begins anew.
            models.UniqueConstraint(fields=["applies_to", "subject_key", "due_on", "rung"], name="escalation_once"),
            models.CheckConstraint(
                condition=~Q(proposal__in=["taken", "dismissed"]) | ~Q(decided_by_name=""),
                name="escalation_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(skipped=False) | Q(proposal="none", told_at=None), name="escalation_skipped_told_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.subject_key}"

    @property
    def audit_area(self) -> Area:
        return self.organisation.area


class UnitContact(models.Model):
    """Who stands at the head of a unit, or answers for safety in it, as far as the platform was told. Without one the
    ladder tells the unit's officers instead, and says so."""

    class Role(models.TextChoices):
        HEAD = "head", "主要负责人"
        SAFETY = "safety", "分管安全负责人"
        DEPUTY = "deputy", "其他分管负责人"

    organisation = models.ForeignKey("access.Organisation", models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=30, blank=True)
    set_by_name = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role", "name"], name="unit_contact_once"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_contact_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.organisation.area
