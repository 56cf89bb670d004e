"""A task is one demand on one unit; each day on which something of it is due is an occurrence.

A duty that names four units makes four tasks. A demand that several directives make of the same unit is one task that
serves several duties (`TaskDuty`), so that it is reported once. `next_due_on` of a task and the keys of an occurrence
repeat what could be joined, so that lists of a million rows are read from one index.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhiben.apps.dispatch.lifecycle import OCCURRENCE, OPEN_TASKS, TASK, OccurrenceState, TaskState
from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.workflow import only_in, state_known

NO_DATE = date(9999, 12, 31)  # sorts behind every real date, so that a page can continue after it


class TaskRole(models.TextChoices):
    """Why the unit has the task."""

    LEAD = "lead", "牵头"
    RESPONSIBLE = "responsible", "责任"
    TERRITORY = "territory", "属地"
    DEFAULT = "default", "普遍适用"
    DELEGATED = "delegated", "上级转派"
    LOCAL = "local", "自行部署"


class Task(AreaKeys):
    """One demand on one unit. Made from a duty, from the decision of a meeting, or by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=TaskRole.choices)
    directive = models.ForeignKey("directives.Directive", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    link = models.ForeignKey("dispatch.ChainLink", models.PROTECT, null=True, blank=True, related_name="tasks")
    campaign = models.ForeignKey("dispatch.Campaign", models.PROTECT, null=True, blank=True, related_name="tasks")
    decision = models.ForeignKey(
        "dispatch.MeetingDecision", models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    title = models.CharField(max_length=400)
    text = models.TextField(help_text="what is asked, in the words of the duty or of whoever asks")
    addition = models.TextField(blank=True, help_text="what the unit in between adds for those below it")
    sector = models.CharField(max_length=120, blank=True)
    targets = models.JSONField(default=list, help_text="figures to reach, as the duty has them")
    consequences = models.JSONField(default=list)
    rhythm = models.JSONField(default=list, help_text="recurrences, as the duty has them")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    person_name = models.CharField(max_length=64, blank=True)
    no_person_reason = models.CharField(max_length=200, blank=True)
    no_date_reason = models.CharField(max_length=200, blank=True)
    due_before_issue = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=TaskState.PROPOSED.value)
    is_open = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=sorted(state.value for state in OPEN_TASKS), then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    next_due_on = models.DateField(default=NO_DATE, help_text="of the first occurrence still open; NO_DATE without one")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by_name = models.CharField(max_length=64, blank=True)
    sign_by = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "state", "next_due_on", "id"], name="task_county_due"),
            models.Index(fields=["town_key", "state", "next_due_on", "id"], name="task_town_due"),
            models.Index(fields=["village_key", "state", "next_due_on", "id"], name="task_village_due"),
            models.Index(fields=["organisation", "state", "next_due_on", "id"], name="task_unit_due"),
            models.Index(fields=["county_key", "organisation", "state", "next_due_on", "id"], name="task_county_unit"),
            # The four open states stand in one order: a list over several states would be sorted anew each time.
            models.Index(fields=["county_key", "is_open", "next_due_on", "id"], name="task_county_open"),
            models.Index(fields=["town_key", "is_open", "next_due_on", "id"], name="task_town_open"),
            models.Index(fields=["village_key", "is_open", "next_due_on", "id"], name="task_village_open"),
            models.Index(fields=["organisation", "is_open", "next_due_on", "id"], name="task_unit_open"),
            models.Index(fields=["directive", "state", "id"], name="task_of_directive"),
            models.Index(fields=["parent", "state"], name="task_children"),
        ]
        constraints = [
            state_known(TASK),
            only_in(TASK, [TaskState.ACTIVE], Q(signed_at__isnull=False), name="task_active_was_signed"),
            only_in(TASK, [TaskState.CLOSED], Q(closed_at__isnull=False), name="task_closed_has_day"),
            only_in(TASK, [TaskState.MERGED], Q(merged_into__isnull=False), name="task_merged_into_one"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="task_no_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title[:40]

    @property
    def audit_area(self) -> Area:
        return self.area

    @property
    def is_dated(self) -> bool:
        return self.next_due_on != NO_DATE


class TaskDuty(models.Model):
    """A duty that a task serves. One duty asks one unit once."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="served")
    duty = models.ForeignKey("directives.Duty", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    directly = models.BooleanField(
        default=True, help_text="False: passed on from above, which a unit may be more than once"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "duty"], name="task_serves_duty_once"),
            models.UniqueConstraint(
                fields=["duty", "organisation"], condition=Q(directly=True), name="duty_asks_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.duty_id}"


class Occurrence(AreaKeys):
    """One day on which something of a task is due. `written_on` is the day as the text has it; `due_on` what holds now,
    which an extension moves."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="occurrences")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField(default=NO_DATE)
    written_on = models.DateField(default=NO_DATE)
    note = models.CharField(
        max_length=120, blank=True, help_text="that it is no working day, that the year is not announced"
    )
    state = models.CharField(max_length=10, default=OccurrenceState.OPEN.value)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(default=False, help_text="reported after its day")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "state", "due_on", "id"], name="occurrence_county_due"),
            models.Index(fields=["town_key", "state", "due_on", "id"], name="occurrence_town_due"),
            models.Index(fields=["village_key", "state", "due_on", "id"], name="occurrence_village_due"),
            models.Index(fields=["organisation", "state", "due_on", "id"], name="occurrence_unit_due"),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="occurrence_open_due"),
        ]
        constraints = [
            state_known(OCCURRENCE),
            models.UniqueConstraint(fields=["task", "written_on"], name="occurrence_once_a_day"),
            only_in(OCCURRENCE, [OccurrenceState.REPORTED, OccurrenceState.ACCEPTED], Q(reported_at__isnull=False),
                    name="occurrence_reported_has_time"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task} {self.due_on}"

    @property
    def audit_area(self) -> Area:
        return self.task.area


class Progress(models.Model):
    """What a unit said it has done: words and figures; the proof lies at it as evidence. Never overwritten."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="progress")
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, null=True, blank=True, related_name="progress")
    text = models.TextField()
    figures = models.JSONField(default=list, help_text="metric, value, unit")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "progress"
        indexes = [models.Index(fields=["task", "-at", "-id"], name="progress_newest")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def audit_area(self) -> Area:
        return self.task.area


class Extension(models.Model):
    """More time for an occurrence: asked with a reason, granted or refused by somebody who answers for it."""

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="extensions")
    until = models.DateField()
    was_due_on = models.DateField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("was_due_on")), name="extension_is_later"),
            models.UniqueConstraint(
                fields=["occurrence"], condition=Q(state="asked"), name="extension_asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.until}"

    @property
    def audit_area(self) -> Area:
        return self.occurrence.task.area


class Standstill(models.Model):
    """Days on which the clock of a task does not run, with the reason. `resumed_on` None: it still stands."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="standstills")
    stopped_on = models.DateField()
    reason = models.CharField(max_length=500)
    by_name = models.CharField(max_length=64)
    resumed_on = models.DateField(null=True, blank=True)
    resumed_because = models.CharField(max_length=500, blank=True)
    resumed_by_name = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("stopped_on")),
                name="standstill_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["task"], condition=Q(resumed_on=None), name="standstill_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.stopped_on}"


class Transfer(models.Model):
    """A task offered to another unit; it stays where it is until the other one signs the receipt."""

    class State(models.TextChoices):
        OFFERED = "offered", "待接收"
        RECEIVED = "received", "已接收"
        REFUSED = "refused", "已退回"

    task = models.ForeignKey(Task, models.CASCADE, related_name="transfers")
    giver = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    offered_by_name = models.CharField(max_length=64)
    offered_at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="offered"), name="transfer_one_at_a_time"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="transfer_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.receiver_id}"


class DefaultBearer(models.Model):
    """That a kind of organisation carries every duty of a directive, or every duty that names nobody, without being
    listed (towns answer for all of it). Read from the text as a proposal; it holds once a person has accepted it."""

    class Reach(models.TextChoices):
        EVERY = "every", "全部任务"
        UNASSIGNED = "unassigned", "未列明单位的任务"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待认定"
        ACCEPTED = "accepted", "已认定"
        REFUSED = "refused", "不适用"

    directive = models.ForeignKey("directives.Directive", models.CASCADE, related_name="+")
    members = models.CharField(max_length=30, help_text="town, village, or departments")
    reach = models.CharField(max_length=10, choices=Reach.choices)
    start = models.PositiveIntegerField(default=0, help_text="where the text says so")
    end = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "members", "reach"], name="default_bearer_once"),
            models.CheckConstraint(
                condition=Q(state="proposed") | ~Q(decided_by_name=""), name="default_bearer_decided_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.members} {self.reach}"

    @property
    def audit_area(self) -> Area:
        return self.directive.area


class GroupMember(models.Model):
    """Whom a group means in one county (各涉矿镇, 各部门): an organisation, or all of a kind; a person has said so."""

    unit = models.ForeignKey("directives.UnitName", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    members = models.CharField(max_length=30, blank=True, help_text="town, village, or departments")
    decided_by_name = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "organisation", "members"], name="group_member_once"),
            models.CheckConstraint(
                condition=Q(organisation=None) & ~Q(members="") | Q(organisation__isnull=False, members=""),
                name="group_member_is_one_or_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.members or self.organisation_id}"

    @property
    def audit_area(self) -> Area:
        return self.unit.county


class DispatchSetting(models.Model):
    """A value that a county sets for itself, with who set it and why; without a row the default of the code holds."""

    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    value = models.JSONField()
    basis = models.CharField(max_length=200)
    set_by_name = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="dispatch_setting_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def audit_area(self) -> Area:
        return self.county
