"""What is kept of a directive: the file, its text, what the machine read, and what people decided about it.

What the machine read (`Reading.compiled`, `Duty.machine`) never changes. A person's values stand beside it in the
columns of `Duty`; every one of her steps is a `Decision`, which also knows how to take it back.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.apps.directives.lifecycle import DirectiveState, DutyState, Standing
from zhiben.foundation.access.models import Area, AreaKeys

NO_DEADLINE = date(9999, 12, 31)  # sorts behind every real deadline, so that a page can continue after it


class SourceFile(models.Model):
    """The bytes as they came, once per content."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=120)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Directive(AreaKeys):
    """One directive in one area. A later version points to the one it supersedes."""

    class DocumentStatus(models.TextChoices):
        FINAL = "final", "正式文件"
        DRAFT = "draft", "征求意见稿"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="directives")
    file_name = models.CharField(max_length=255)
    title = models.CharField(max_length=400)
    document_number = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=400, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=DocumentStatus.choices)
    state = models.CharField(max_length=12, default=DirectiveState.RECEIVED.value)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "-received_at", "-id"], name="directive_newest"),
            models.Index(fields=["county_key", "state", "-received_at", "-id"], name="directive_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "source"], condition=~Q(state=DirectiveState.DISCARDED), name="directive_once_per_area"
            ),
            models.CheckConstraint(condition=Q(state__in=list(DirectiveState)), name="directive_state_known"),
            models.CheckConstraint(
                condition=Q(status="final") | ~Q(state__in=[DirectiveState.IN_FORCE, DirectiveState.SUPERSEDED]),
                name="directive_draft_never_binds",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == self.DocumentStatus.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state in (DirectiveState.RECEIVED, DirectiveState.REVIEWING)


class Reading(models.Model):
    """What the machine made of the file: the source text, verbatim, and the compiled contract. Written once."""

    directive = models.OneToOneField(Directive, primary_key=True, on_delete=models.CASCADE, related_name="reading")
    text = models.TextField()
    compiled = models.JSONField()

    def __str__(self) -> str:
        return f"{self.directive_id}"


class Clause(models.Model):
    """A clause of the compiled directive, as a row that duties point to."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="clauses")
    key = models.CharField(max_length=32)
    parent_key = models.CharField(max_length=32, blank=True)
    ordinal = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=160, blank=True)
    heading = models.CharField(max_length=400, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["directive", "key"], name="clause_key_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()


class Duty(AreaKeys):
    """One thing somebody has to do. `machine` is what was read; the columns are what holds now."""

    class Origin(models.TextChoices):
        MACHINE = "machine", "自动识别"
        PERSON = "person", "人工补充"
        SPLIT = "split", "拆分"
        MERGE = "merge", "合并"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="duties")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="duties")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.MACHINE)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children")
    machine = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, default=DutyState.PROPOSED.value)
    standing = models.CharField(max_length=10, default=Standing.NONE.value)
    ordinal = models.PositiveIntegerField(help_text="place in the text: its first character")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    modality = models.CharField(max_length=10)
    task = models.CharField(max_length=400, blank=True)
    measure = models.TextField()
    lead = models.TextField(blank=True, help_text="names as written, joined by 、")
    responsible = models.TextField(blank=True, help_text="names as written, joined by 、")
    sector = models.CharField(max_length=120, blank=True)
    deadlines = models.JSONField(default=list)
    recurrences = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    thresholds = models.JSONField(default=list)
    consequences = models.JSONField(default=list)
    evidence = models.JSONField(default=dict, help_text="spans, per kind of value")
    edited = models.JSONField(default=dict, help_text="per column: who changed it last, when, what it was")
    deadline_on = models.DateField(default=NO_DEADLINE, help_text="the first deadline; NO_DEADLINE without one")
    due_before_issue = models.BooleanField(default=False)
    carried = models.BooleanField(default=False, help_text="followed up as tasks of units, which ask for themselves")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["directive", "ordinal", "id"], name="duty_in_text"),
            models.Index(fields=["county_key", "standing", "deadline_on", "id"], name="duty_by_deadline"),
            # Everything that the to-do page counts by: it is counted without reading a duty.
            models.Index(
                fields=["county_key", "standing", "state", "deadline_on", "carried", "due_before_issue", "id"],
                name="duty_counted",
            ),
            models.Index(fields=["county_key", "standing", "sector", "deadline_on", "id"], name="duty_by_sector"),
            models.Index(fields=["county_key", "standing", "-decided_at", "-id"], name="duty_newest"),
            models.Index(fields=["county_key", "standing", "directive", "ordinal", "id"], name="duty_in_order"),
            models.Index(
                fields=["county_key", "standing", "deadline_on", "id"],
                condition=Q(due_before_issue=True),
                name="duty_to_verify",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(DutyState)), name="duty_state_known"),
            models.CheckConstraint(
                condition=Q(standing=Standing.NONE) | Q(state=DutyState.CONFIRMED), name="duty_binds_only_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state=DutyState.CONFIRMED) | Q(decided_by__isnull=False), name="duty_confirmed_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state=DutyState.REJECTED) | ~Q(reason=""), name="duty_rejected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.measure[:40]

    @property
    def audit_area(self) -> Area:
        return self.directive.area


class UnitName(models.Model):
    """A unit as directives of one county write it, and which organisation that is.

    Unresolved until an alias or a person says so; a group (各部门) names no single organisation and never will, and
    one from outside (a bureau of the city, a company of the province) is none of the county's.
    """

    class State(models.TextChoices):
        UNRESOLVED = "unresolved", "待对应"
        RESOLVED = "resolved", "已对应"
        GROUP = "group", "泛指"
        OUTSIDE = "outside", "非本县单位"

    county = models.ForeignKey("access.Area", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNRESOLVED)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    members = models.CharField(
        max_length=30, blank=True, help_text="kind of organisation that a group means without exception"
    )
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["county", "state", "name"], name="unit_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="unit_once_per_county"),
            models.CheckConstraint(
                condition=Q(state="resolved", organisation__isnull=False)
                | (~Q(state="resolved") & Q(organisation__isnull=True)),
                name="unit_resolved_has_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.county


class DutyUnit(models.Model):
    """A duty's unit in a role. Kept in step with the names in `Duty.lead` and `Duty.responsible`."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        RESPONSIBLE = "responsible", "责任"

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(UnitName, on_delete=models.PROTECT, related_name="uses")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "role", "duty"], name="duty_unit_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"


class Piece(models.Model):
    """A piece of the text (between 。；！？) with the class the machine gave it and, if any, a person's.

    Together the pieces are the whole text, so that a duty that was missed can be seen.
    """

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="pieces")
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    clause_key = models.CharField(max_length=32, blank=True)
    label = models.CharField(max_length=12)
    decided_label = models.CharField(max_length=12, blank=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["directive", "ordinal"], name="piece_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.start}-{self.end}"


class Unread(models.Model):
    """A diagnostic of the compiler: what was not understood, where, and who has looked at it."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="unread")
    level = models.CharField(max_length=8)
    code = models.CharField(max_length=80)
    message = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    settled_by_name = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.start}"


class Decision(models.Model):
    """One step of a person on one duty. Steps of one gesture (a whole clause at once) share an id and undo together."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="decisions")
    gesture = models.UUIDField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    revision_after = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["directive", "by", "undone_at", "-id"], name="decision_last")]

    def __str__(self) -> str:
        return f"{self.action} {self.duty_id}"


class LedgerImport(models.Model):
    """An edited ledger that was handed in: planned, shown, and applied only as shown."""

    class State(models.TextChoices):
        PLANNED = "planned", "待确认"
        APPLIED = "applied", "已应用"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    plan = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    county = models.ForeignKey("access.Area", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name

    @property
    def audit_area(self) -> Area:
        return self.county
